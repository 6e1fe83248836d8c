//! Where secrets go, who may say so, and what is shown of them.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

use crate::support::command::{Done, finish, folder, kinde_hook, run_in, write};
use crate::support::kinde::{CLIENT_ID, CLIENT_SECRET, Kinde};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::Signer;
use crate::support::terminal::Terminal;

/// A user who is neither the one that runs the tests nor root.
const STRANGER: u32 = 54_321;

/// What nobody may see.
const PASSWORD: &str = "hunter2";

/// A command with the credentials in its environment, and no address.
fn with_secret(folder: &Path, args: &[&str]) -> Command {
    let mut command = kinde_hook(folder);
    command
        .args(args)
        .env("KINDE_M2M_CLIENT_ID", CLIENT_ID)
        .env("KINDE_M2M_CLIENT_SECRET", CLIENT_SECRET);
    command
}

/// Lets another user own a file; whether this user may do that.
fn give_away(path: &Path) -> bool {
    std::os::unix::fs::chown(path, Some(STRANGER), None).is_ok()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

#[track_caller]
fn could_not_run(done: &Done, error: &str) {
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.contains(error) && done.stderr.contains("\nhint: "), "{done:?}");
    assert!(!done.stderr.contains(CLIENT_SECRET), "{done:?}");
}

#[test]
fn no_file_chooses_where_a_secret_of_the_environment_goes() {
    let (folder, kinde) = (folder(), Kinde::start());
    let deep = folder.path().join("app/src");
    fs::create_dir_all(&deep).unwrap();
    let custom = "KINDE_ISSUER_URL=https://auth.example.com\n";
    let url = kinde.url();
    for (settings, words) in [
        (format!("KINDE_HOOK_MANAGEMENT_URL={url}\n"), "would send the client secret to"),
        (format!("KINDE_ISSUER_URL={url}\n"), "would send the client secret to"),
        (format!("KINDE_DOMAIN={url}\n"), "would send the client secret to"),
        (format!("{custom}KINDE_HOOK_MANAGEMENT_URL={url}\n"), "would send the client secret to"),
        (
            format!("{custom}KINDE_HOOK_MANAGEMENT_URL=https://evil.test\n"),
            "not a kinde.com address",
        ),
        (format!("{custom}KINDE_HOOK_MANAGEMENT_URL=https://evilkinde.com\n"), "not a kinde.com"),
        (custom.to_owned(), "is a custom domain"),
    ] {
        write(folder.path(), ".env", &settings);
        for args in [&["webhooks", "list"][..], &["events", "fetch", "event_01"]] {
            could_not_run(&finish(with_secret(&deep, args)), words);
        }
    }
    assert_eq!(kinde.requests(), [""; 0]);
}

#[test]
fn an_api_on_this_machine_needs_the_users_word() {
    let (folder, kinde) = (folder(), Kinde::start());
    let url = kinde.url();
    write(folder.path(), ".env", "KINDE_HOOK_MANAGEMENT_URL=http://127.0.0.1:1\n");
    let list = ["webhooks", "list"];
    for option in ["--management-url", "--issuer"] {
        let done = finish(with_secret(folder.path(), &[&list[..], &[option, &url]].concat()));
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    let mut command = with_secret(folder.path(), &list);
    command.env("KINDE_HOOK_MANAGEMENT_URL", &url);
    assert_eq!(finish(command).code, Some(0));
    let done = finish(with_secret(
        folder.path(),
        &[&list[..], &["--management-url", "https://evil.test"]].concat(),
    ));
    could_not_run(&done, "https://evil.test is not a kinde.com address (from --management-url)");
}

#[test]
fn a_redirect_gets_no_secret() {
    let (folder, thief) = (folder(), Server::start(|_| Response::new(200, "{}")));
    let elsewhere = format!("{}/oauth2/token", thief.url());
    let kinde = Kinde::start();
    kinde.fail(9, "POST", "/oauth2/token", move || {
        Response::Full(307, vec![("Location".to_owned(), elsewhere.clone())], Vec::new())
    });
    could_not_run(&kinde.run(folder.path(), &["webhooks", "list"]), "307");
    assert_eq!(thief.requests().len(), 0);
}

/// The issuer that `listen` announces in a folder, and what it warns of.
fn announced(mut command: Command) -> (Value, String) {
    command.args(["listen", "--port", "0", "--format", "json"]);
    let mut listener = Listener::start_command(command);
    let issuer = listener.ready["issuer"].clone();
    (issuer, listener.stop().1)
}

/// A folder with a `.env` file, three folders above the one that is returned.
fn app_below(folder: &Path) -> (std::path::PathBuf, std::path::PathBuf) {
    let shared = folder.join("shared");
    let app = shared.join("a/b/c");
    fs::create_dir_all(&app).unwrap();
    write(&shared, ".env", "KINDE_ISSUER_URL=http://127.0.0.1:1\n");
    (shared, app)
}

/// Whether a file is not read, and how that is said.
#[track_caller]
fn is_passed_over(app: &Path, why: &str) {
    let (issuer, warning) = announced(kinde_hook(app));
    assert_eq!(issuer, Value::Null);
    assert!(warning.contains("was not read: ") && warning.contains(why), "{warning}");
    assert!(warning.contains("KINDE_HOOK_SAFE_DIRECTORY"), "{warning}");
    let seen = run_in(app, ["doctor", "--port", "0"]);
    assert!(seen.stdout.contains("! env-files "), "{seen:?}");
    assert!(seen.stdout.contains(why), "{seen:?}");
    assert!(seen.stdout.contains("KINDE_HOOK_SAFE_DIRECTORY"), "{seen:?}");
}

#[test]
fn files_that_other_users_can_write_are_not_read() {
    let folder = folder();
    let (shared, app) = app_below(folder.path());
    let env = shared.join(".env");
    assert_eq!(announced(kinde_hook(&app)), ("http://127.0.0.1:1".into(), String::new()));
    set_mode(&env, 0o646);
    is_passed_over(&app, "it is writable by other users (mode 646)");
    set_mode(&env, 0o644);
    set_mode(&shared, 0o777);
    is_passed_over(&app, "its folder is writable by other users (mode 777)");
    // As /tmp is: nobody else can replace this user's file there.
    set_mode(&shared, 0o1777);
    assert_eq!(announced(kinde_hook(&app)).0, "http://127.0.0.1:1");
    // Read all the same where the environment says so, and only there.
    set_mode(&shared, 0o777);
    for (safe, is_read) in [
        (shared.display().to_string(), true),
        (format!("/nowhere:{}/", shared.display()), true),
        ("*".to_owned(), true),
        (app.display().to_string(), false),
        (String::new(), false),
    ] {
        let mut command = kinde_hook(&app);
        command.env("KINDE_HOOK_SAFE_DIRECTORY", &safe);
        assert_eq!(announced(command).0.is_string(), is_read, "{safe}");
    }
    let safe = format!("KINDE_HOOK_SAFE_DIRECTORY={}\n", shared.display());
    write(&shared, ".env.local", safe);
    is_passed_over(&app, "its folder is writable by other users");
}

#[test]
fn files_of_other_users_are_not_read() {
    let folder = folder();
    let (shared, app) = app_below(folder.path());
    let (env, other) = (shared.join(".env"), shared.join("other"));
    if !give_away(&env) {
        eprintln!("skipped: only root can give files to another user");
        return;
    }
    let own = "belongs to another user (id 54321)";
    is_passed_over(&app, own);
    // As root, the user who called sudo is this user.
    let mut command = kinde_hook(&app);
    command.env("SUDO_UID", STRANGER.to_string());
    assert_eq!(announced(command).0, "http://127.0.0.1:1");
    // A folder further up is looked at instead.
    write(folder.path(), ".env", "KINDE_ISSUER_URL=http://127.0.0.1:2\n");
    assert_eq!(announced(kinde_hook(&app)).0, "http://127.0.0.1:2");
    fs::remove_file(folder.path().join(".env")).unwrap();
    // Neither a link of another user's nor one to such a file helps.
    fs::rename(&env, &other).unwrap();
    std::os::unix::fs::symlink(&other, &env).unwrap();
    is_passed_over(&app, own);
    std::os::unix::fs::chown(&other, Some(0), None).unwrap();
    assert_eq!(announced(kinde_hook(&app)).0, "http://127.0.0.1:1");
    std::os::unix::fs::lchown(&env, Some(STRANGER), None).unwrap();
    is_passed_over(&app, own);
    fs::remove_file(&env).unwrap();
    write(&shared, ".env", "KINDE_ISSUER_URL=http://127.0.0.1:1\n");
    assert!(give_away(&shared));
    is_passed_over(&app, &format!("its folder {own}"));
}

#[test]
fn a_foreign_file_sends_no_secret_anywhere() {
    let (folder, kinde) = (folder(), Kinde::start());
    let (shared, app) = app_below(folder.path());
    write(&shared, ".env", "KINDE_ISSUER_URL=https://evil.kinde.com\n");
    set_mode(&shared.join(".env"), 0o666);
    let done = finish(with_secret(&app, &["webhooks", "list"]));
    could_not_run(&done, "no Kinde environment configured");
    assert!(done.stderr.contains("was not read: "), "{done:?}");
    assert_eq!(kinde.requests(), [""; 0]);
}

#[track_caller]
fn shows_no_password(text: &str, part: &str) {
    assert!(!text.contains(PASSWORD), "{text}");
    assert!(text.contains(part), "no `{part}` in {text}");
}

#[test]
fn a_password_in_the_address_of_keys_is_shown_nowhere() {
    let folder = folder();
    let issuer = Server::issuer(Signer::kinde().key_set());
    let deserted = crate::support::server::Deserted::new();
    let token = Signer::kinde().sign(&crate::support::event::user_created());
    let with_password = |url: &str| url.replace("://", &format!("://ada:{PASSWORD}@"));
    let jwks = with_password(&format!("{}/.well-known/jwks.json", issuer.url()));
    let hidden = "http://[hidden]@127.0.0.1:";
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "-vv", "--jwks", &jwks]);
    command.env("RUST_LOG", "trace");
    let mut listener = Listener::start_command(command);
    shows_no_password(&listener.ready.to_string(), hidden);
    assert_eq!(listener.post(&token).status, 200);
    shows_no_password(&format!("{}{:?}", listener.stop().1, listener.rest()), "");
    let terminal = Terminal::start(folder.path(), &["--jwks", &jwks]);
    shows_no_password(&terminal.banner.join("\n"), hidden);
    for args in [
        &["decode", &token, "--jwks", &jwks][..],
        &["doctor", "--port", "0", "--jwks", &jwks],
        &["jwks", "--jwks", &jwks, "--output", "saved.json"],
    ] {
        let done = run_in(folder.path(), args);
        shows_no_password(&format!("{done:?}"), hidden);
    }
    // A scheme may be in capitals; what has another one is taken for a file.
    let capitals = jwks.replacen("http", "HTTP", 1);
    let done = run_in(folder.path(), ["decode", &token, "--verify", "--jwks", &capitals]);
    assert_eq!(done.code, Some(0), "{done:?}");
    shows_no_password(&format!("{done:?}"), hidden);
    for other in [jwks.replacen("http", "ftp", 1), jwks.replacen("http:", "", 1)] {
        for args in [&["decode", &token][..], &["jwks"], &["doctor", "--port", "0"]] {
            let done = run_in(folder.path(), [args, &["--jwks", &other]].concat());
            shows_no_password(&format!("{done:?}"), "[hidden]@");
        }
    }
    // Where it cannot be used, the sender of a webhook sees the reason, too.
    let away = with_password(&format!("{}/jwks.json", deserted.url()));
    let mut listener = Listener::start(folder.path(), &["--jwks", &away]);
    let answer = listener.post(&token);
    assert_eq!(answer.status, 503);
    shows_no_password(&answer.json().to_string(), hidden);
    shows_no_password(&format!("{}{:?}", listener.stop().1, listener.rest()), hidden);
    let broken = Server::start(|_| Response::new(500, ""));
    let junk = Server::start(|_| Response::new(200, "<html>"));
    let plain = with_password("http://192.0.2.1/jwks");
    for url in [away, with_password(&broken.url()), with_password(&junk.url()), plain] {
        for args in [&["decode", &token][..], &["jwks"], &["doctor", "--port", "0"]] {
            let done = run_in(folder.path(), [args, &["-vv", "--jwks", &url]].concat());
            shows_no_password(&format!("{done:?}"), "http://[hidden]@");
        }
    }
}

#[test]
fn a_password_in_an_address_that_is_refused_is_shown_nowhere() {
    let folder = folder();
    for address in
        ["https://ada:hunter2@acme.kinde.com", "ada:hunter2@localhost:1", "http://a:hunter2/x@b.c"]
    {
        for args in [
            &["listen", "--port", "0", "--issuer"][..],
            &["listen", "--port", "0", "--forward-to"],
            &["listen", "--port", "0", "--public-url"],
            &["listen", "--port", "0", "--tunnel", "--tunnel-server"],
            &["replay", "a.jwt", "--to"],
            &["trigger", "user.created", "--to"],
            &["doctor", "--forward-to"],
            &["webhooks", "list", "--management-url"],
            &["webhooks", "list", "--issuer"],
        ] {
            let mut command = with_secret(folder.path(), &[args, &[address]].concat());
            command.env("RUST_LOG", "trace");
            let done = finish(command);
            assert_eq!(done.code, Some(2), "{done:?}");
            shows_no_password(&format!("{done:?}"), "[hidden]@");
        }
        for (name, args) in [
            ("KINDE_ISSUER_URL", &["listen", "--port", "0"][..]),
            ("KINDE_DOMAIN", &["doctor", "--port", "0"]),
            ("KINDE_HOOK_FORWARD_TO", &["listen", "--port", "0"]),
            ("KINDE_HOOK_FORWARD_TO", &["replay", "--last"]),
            ("KINDE_HOOK_MANAGEMENT_URL", &["webhooks", "list"]),
        ] {
            let mut command = with_secret(folder.path(), args);
            command.env(name, address).env("RUST_LOG", "trace");
            shows_no_password(&format!("{:?}", finish(command)), "[hidden]@");
        }
    }
}

#[test]
fn a_password_in_the_address_of_a_new_webhook_is_sent_and_not_shown() {
    let (folder, kinde) = (folder(), Kinde::start());
    let create = |url: &str| kinde.run(folder.path(), &["webhooks", "create", "--url", url]);
    let done = create("http://ada:hunter2@hooks.example.com");
    assert_eq!(done.code, Some(2));
    shows_no_password(&format!("{done:?}"), "http://[hidden]@hooks.example.com is not https");
    let done = create("https://ada:hunter2@hooks.example.com");
    assert_eq!(done.code, Some(0));
    shows_no_password(&format!("{done:?}"), "https://[hidden]@hooks.example.com");
    assert_eq!(kinde.webhooks()[0]["endpoint"], "https://ada:hunter2@hooks.example.com");
}

#[test]
fn a_password_of_a_proxy_is_shown_nowhere() {
    let folder = folder();
    let deserted = crate::support::server::Deserted::new();
    let refusing = Server::start(|_| Response::new(407, ""));
    for proxy in [deserted.url(), refusing.url()] {
        let proxy = proxy.replace("://", &format!("://ada:{PASSWORD}@"));
        for args in [
            &["jwks", "--issuer", "https://acme.kinde.com"][..],
            &["doctor", "--port", "0", "--issuer", "https://acme.kinde.com"],
            &["webhooks", "list", "--issuer", "https://acme.kinde.com"],
        ] {
            let mut command = with_secret(folder.path(), args);
            command.env("HTTPS_PROXY", &proxy).env("RUST_LOG", "trace").arg("-vv");
            shows_no_password(&format!("{:?}", finish(command)), "acme.kinde.com");
        }
    }
}

/// The data folder of a folder, where a listener has made its key.
fn data_folder(folder: &Path) -> std::path::PathBuf {
    let done = run_in(folder, ["trigger", "user.created", "--print"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{done:?}");
    folder.join("data/kinde-hook")
}

/// Runs what may use the local issuer's key, without waiting for anything.
fn key_users(folder: &Path) -> Vec<Done> {
    let token = Signer::kinde().sign(&crate::support::event::user_created());
    let commands: [&[&str]; 3] = [
        &["trigger", "user.created", "--print"],
        &["jwks", "--local-issuer"],
        &["decode", "--verify", &token],
    ];
    commands.iter().map(|args| run_in(folder, *args)).collect()
}

#[test]
fn a_local_key_that_others_can_write_is_refused() {
    let folder = folder();
    let key = data_folder(folder.path()).join("local-issuer.pem");
    for mode in [0o606, 0o666] {
        set_mode(&key, mode);
        for done in key_users(folder.path()) {
            could_not_run(&done, &format!("is writable by other users (mode {mode:03o})"));
            let chmod = format!("chmod 600 '{}'", key.display());
            assert!(done.stderr.contains(&chmod), "{done:?}");
            assert_eq!(done.stdout, "");
        }
        let mut command = kinde_hook(folder.path());
        command.args(["listen", "--port", "0"]);
        could_not_run(&finish(command), "is writable by other users");
        // Where it is not trusted, it does no harm.
        write(folder.path(), "jwks.json", Signer::kinde().key_set());
        let token = Signer::kinde().sign(&crate::support::event::user_created());
        let done = run_in(folder.path(), ["decode", "--jwks", "jwks.json", &token]);
        assert_eq!(done.code, Some(0), "{done:?}");
    }
    set_mode(&key, 0o600);
    if give_away(&key) {
        for done in key_users(folder.path()) {
            could_not_run(&done, "belongs to another user (id 54321)");
        }
    }
}

#[test]
fn a_local_key_that_others_can_read_is_warned_of() {
    let folder = folder();
    let key = data_folder(folder.path()).join("local-issuer.pem");
    set_mode(&key, 0o644);
    for done in key_users(folder.path()) {
        let exposed = format!("warning: {} is accessible to other users", key.display());
        assert!(done.stderr.starts_with(&exposed), "{done:?}");
        let chmod = format!("hint: chmod 600 '{}'\n", key.display());
        assert!(done.stderr.contains(&chmod), "{done:?}");
    }
}

#[test]
fn a_data_folder_that_others_can_write_is_refused() {
    let (folder, kinde) = (folder(), Kinde::start());
    let data = data_folder(folder.path());
    let chmod = format!("chmod 700 '{}'", data.display());
    let refused = |words: &str| {
        for args in [
            &["trigger", "user.created", "--print"][..],
            &["listen", "--port", "0"],
            &["events"],
            &["replay", "--last"],
        ] {
            could_not_run(&run_in(folder.path(), args), words);
        }
        let done = run_in(folder.path(), ["doctor", "--port", "0"]);
        assert_eq!(done.code, Some(1), "{done:?}");
        assert!(done.stdout.contains(words), "{done:?}");
    };
    set_mode(&data, 0o777);
    refused("is writable by other users (mode 777)");
    let done = run_in(folder.path(), ["events"]);
    assert!(done.stderr.contains(&chmod), "{done:?}");
    // What is registered is noted there, and an access token would be kept there.
    could_not_run(&kinde.run(folder.path(), &["webhooks", "list"]), "mode 777");
    assert!(!data.join("access-tokens").exists());
    set_mode(&data, 0o700);
    if give_away(&data) {
        refused("belongs to another user (id 54321)");
    }
}

#[test]
fn an_access_token_that_others_may_have_read_or_written_is_not_used() {
    let (folder, kinde) = (folder(), Kinde::start());
    let list = || assert_eq!(kinde.run(folder.path(), &["webhooks", "list"]).code, Some(0));
    list();
    let tokens = folder.path().join("data/kinde-hook/access-tokens");
    let file = fs::read_dir(&tokens).unwrap().next().unwrap().unwrap().path();
    list();
    assert_eq!(kinde.count("POST /oauth2/token"), 1);
    for (count, mode) in [(2, 0o644), (3, 0o602), (4, 0o660)] {
        set_mode(&file, mode);
        list();
        assert_eq!(kinde.count("POST /oauth2/token"), count, "{mode:o}");
        assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
        list();
        assert_eq!(kinde.count("POST /oauth2/token"), count, "{mode:o}");
    }
}

#[test]
fn a_store_that_others_can_write_is_warned_of() {
    let folder = folder();
    let store = folder.path().join("shared.db");
    let list = || run_in(folder.path(), ["events", "--store", store.to_str().unwrap()]);
    let listen = ["--store", store.to_str().unwrap()];
    assert_eq!(Listener::start(folder.path(), &listen).stop(), (Some(0), String::new()));
    assert!(!list().stderr.contains("warning"), "{:?}", list());
    set_mode(&store, 0o606);
    let done = list();
    assert!(done.stderr.contains("warning: the store ") && done.stderr.contains("chmod 600 "));
    let (_, warned) = Listener::start(folder.path(), &listen).stop();
    assert!(warned.contains("is writable by other users (mode 606)"), "{warned}");
}
