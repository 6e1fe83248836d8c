//! Where the issuer comes from.

use std::fs::create_dir_all;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::command::{Done, finish, folder, kinde_hook, run_in, run_with_input, write};
use crate::support::listener::Listener;
use crate::support::signer::Signer;
use crate::support::terminal::Terminal;

/// The names that are read, best first.
const NAMES: [&str; 5] = [
    "KINDE_ISSUER_URL",
    "KINDE_DOMAIN",
    "NEXT_PUBLIC_KINDE_ISSUER_URL",
    "VITE_KINDE_DOMAIN",
    "KINDE_HOST",
];

/// The files that are read, best first.
const FILES: [&str; 4] = [".env.development.local", ".env.local", ".env.development", ".env"];

/// An issuer on this machine at which nobody answers; the numbers tell them
/// apart.
fn issuer(number: usize) -> String {
    format!("http://127.0.0.1:{number}")
}

fn listen(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Command {
    let mut command = kinde_hook(folder);
    command.args(["listen", "--port", "0"]).args(args).envs(variables.iter().copied());
    command
}

/// The issuer that a listener announces.
#[track_caller]
fn announced(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> String {
    let mut command = listen(folder, variables, args);
    command.args(["--format", "json"]);
    let listener = Listener::start_command(command);
    assert_eq!(listener.ready["keys"], listener.ready["issuer"]);
    listener.ready["issuer"].as_str().expect("an issuer").to_owned()
}

/// Whether a listener finds no issuer.
fn announces_none(folder: &Path) -> bool {
    let listener = Listener::start(folder, &[]);
    assert_eq!(listener.ready["keys"], listener.ready["issuer"]);
    listener.ready["issuer"].is_null() && listener.ready["local_issuer"].is_string()
}

/// Runs a listener that cannot start.
fn fail(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Done {
    finish(listen(folder, variables, args))
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_files() {
    let folder = folder();
    for (number, file) in FILES.iter().enumerate().rev() {
        write(folder.path(), file, format!("KINDE_ISSUER_URL={}\n", issuer(number + 3)));
        assert_eq!(announced(folder.path(), &[], &[]), issuer(number + 3), "{file}");
    }
    let environment = [("KINDE_ISSUER_URL", "http://127.0.0.1:2")];
    assert_eq!(announced(folder.path(), &environment, &[]), issuer(2));
    let args = ["--issuer", "http://127.0.0.1:1"];
    assert_eq!(announced(folder.path(), &environment, &args), issuer(1));
}

#[test]
fn each_of_the_five_names_is_read_and_the_better_one_wins() {
    let (in_environment, in_file) = (folder(), folder());
    let mut variables: Vec<(&str, String)> = Vec::new();
    for (number, name) in NAMES.iter().enumerate().rev() {
        variables.push((name, issuer(number + 1)));
        let borrowed: Vec<(&str, &str)> =
            variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(announced(in_environment.path(), &borrowed, &[]), issuer(number + 1), "{name}");
        let lines: Vec<String> =
            variables.iter().map(|(name, value)| format!("{name}={value}\n")).collect();
        write(in_file.path(), ".env", lines.concat());
        assert_eq!(announced(in_file.path(), &[], &[]), issuer(number + 1), "{name}");
    }
}

#[test]
fn any_name_in_the_environment_wins_over_any_in_a_file() {
    let folder = folder();
    write(folder.path(), ".env.local", "KINDE_ISSUER_URL=http://127.0.0.1:1\n");
    let environment = [("KINDE_HOST", "http://127.0.0.1:2")];
    assert_eq!(announced(folder.path(), &environment, &[]), issuer(2));
}

#[test]
fn the_nearest_folder_with_any_of_the_files_is_read_and_no_other() {
    let folder = folder();
    let (app, deep) = (folder.path().join("app"), folder.path().join("app/src/api"));
    create_dir_all(&deep).unwrap();
    write(folder.path(), ".env.development.local", "KINDE_ISSUER_URL=http://127.0.0.1:1\n");
    assert_eq!(announced(&deep, &[], &[]), issuer(1));
    write(&app, ".env", "KINDE_HOST=http://127.0.0.1:2\n");
    assert_eq!(announced(&deep, &[], &[]), issuer(2));
    write(&deep, ".env.development", "KINDE_DOMAIN=http://127.0.0.1:3\n");
    assert_eq!(announced(&deep, &[], &[]), issuer(3));
    assert_eq!(announced(&app, &[], &[]), issuer(2));
    write(&deep, ".env.development", "UNRELATED=1\n");
    assert!(announces_none(&deep), "the app in it would find none either");
}

#[test]
fn a_folder_of_that_name_is_no_file() {
    let folder = folder();
    let app = folder.path().join("app");
    create_dir_all(app.join(".env.local")).unwrap();
    write(folder.path(), ".env", "KINDE_ISSUER_URL=http://127.0.0.1:1\n");
    assert_eq!(announced(&app, &[], &[]), issuer(1));
}

#[test]
fn an_empty_value_is_passed_over() {
    let folder = folder();
    write(folder.path(), ".env.local", "KINDE_ISSUER_URL=\nKINDE_DOMAIN=''\n");
    write(folder.path(), ".env", "KINDE_ISSUER_URL=http://127.0.0.1:1\n");
    let environment = [("KINDE_ISSUER_URL", ""), ("KINDE_DOMAIN", "")];
    assert_eq!(announced(folder.path(), &environment, &[]), issuer(1));
    let environment = [("KINDE_ISSUER_URL", ""), ("KINDE_DOMAIN", "http://127.0.0.1:2")];
    assert_eq!(announced(folder.path(), &environment, &[]), issuer(2));
}

#[test]
fn a_file_is_read_as_the_app_reads_it() {
    let folder = folder();
    for line in [
        "KINDE_ISSUER_URL=http://127.0.0.1:1 # production",
        "export KINDE_ISSUER_URL = \"http://127.0.0.1:1/\"",
        "KINDE_ISSUER_URL: 'http://127.0.0.1:1'",
        "\u{feff}KINDE_ISSUER_URL=`http://127.0.0.1:1`\r",
        "# KINDE_ISSUER_URL=http://127.0.0.1:2\nKINDE_DOMAIN=127.0.0.1:1",
        "KINDE_ISSUER_URL=http://127.0.0.1:2\nKINDE_ISSUER_URL=http://127.0.0.1:1",
    ] {
        write(folder.path(), ".env", format!("{line}\n"));
        assert_eq!(announced(folder.path(), &[], &[]), issuer(1), "{line}");
    }
}

#[test]
fn the_banner_and_the_log_say_where_the_issuer_came_from() {
    let folder = folder();
    let app = folder.path().join("app");
    create_dir_all(&app).unwrap();
    write(folder.path(), ".env.local", "VITE_KINDE_DOMAIN=127.0.0.1:1\n");
    let above = folder.path().canonicalize().unwrap().join(".env.local");
    let above = format!("VITE_KINDE_DOMAIN in {}", above.display());
    let environment = [("KINDE_DOMAIN", "127.0.0.1:1")];
    for (folder, variables, args, origin) in [
        (folder.path(), &[][..], &["-v", "--issuer", "127.0.0.1:1"][..], "--issuer"),
        (folder.path(), &environment, &["-v"], "KINDE_DOMAIN in the environment"),
        (folder.path(), &[], &["-v"], "VITE_KINDE_DOMAIN in .env.local"),
        (&app, &[], &["-v"], above.as_str()),
    ] {
        let mut command = listen(folder, variables, args);
        command.stdout(Stdio::piped());
        let terminal = Terminal::start_command(command);
        let said = |text: &str| {
            assert!(
                terminal.banner.iter().any(|line| line.contains(text)),
                "{text} in {:?}",
                terminal.banner
            );
        };
        said(&format!("verifying with the keys of http://127.0.0.1:1 ({origin})"));
        said(&format!("origin=\"{origin}\""));
    }
}

#[test]
fn where_no_issuer_is_named_commands_that_need_one_say_what_to_give() {
    let folder = folder();
    write(folder.path(), ".env", "DATABASE_URL=postgres://localhost\nKINDE_CLIENT_ID=abc\n");
    assert!(announces_none(&folder.path().join(".")));
    let other = crate::support::command::folder();
    for args in [&["jwks"][..], &["decode", "--verify", "a.b.c"]] {
        let done = run_in(other.path(), args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""));
        let (error, hint) = done.stderr.split_once('\n').unwrap();
        assert!(error.starts_with("error: no Kinde "), "{done:?}");
        assert!(hint.starts_with("hint: ") && hint.contains("--issuer"), "{done:?}");
        assert!(hint.contains("KINDE_ISSUER_URL") && hint.contains(".env.local"), "{done:?}");
    }
}

#[test]
fn a_bad_issuer_is_an_error_that_names_its_source() {
    let folder = folder();
    let bad = |variables: &[(&str, &str)], args: &[&str], fault: &str| {
        let done = fail(folder.path(), variables, args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{done:?}");
        let (error, hint) = done.stderr.split_once('\n').unwrap();
        assert_eq!(error, format!("error: {fault}"));
        assert!(hint.starts_with("hint: ") && hint.contains("https://acme.kinde.com"), "{done:?}");
    };
    bad(&[], &["--issuer", ""], "the issuer is empty (from --issuer)");
    bad(&[], &["--issuer", "ftp://a.b"], "`ftp://a.b` is not an address (from --issuer)");
    bad(
        &[("KINDE_DOMAIN", "http://acme.kinde.com")],
        &[],
        "`http://acme.kinde.com` is not https (from KINDE_DOMAIN in the environment)",
    );
    bad(&[("KINDE_HOST", " ")], &[], "the issuer is empty (from KINDE_HOST in the environment)");
    write(folder.path(), ".env.local", "KINDE_ISSUER_URL=https://acme.kinde.com/api\n");
    bad(
        &[],
        &[],
        "`https://acme.kinde.com/api` has more than a host: an issuer has no path, query or \
         user name (from KINDE_ISSUER_URL in .env.local)",
    );
    // A better setting makes a bad one harmless.
    assert_eq!(announced(folder.path(), &[], &["--issuer", "127.0.0.1:1"]), issuer(1));
}

#[test]
fn keys_that_are_given_need_no_issuer() {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    let listener = Listener::start(folder.path(), &["--jwks", "jwks.json"]);
    assert!(listener.ready["issuer"].is_null());
    assert_eq!(listener.ready["keys"], "jwks.json");
}

#[test]
fn a_key_file_that_is_no_good_is_an_error_at_once() {
    let folder = folder();
    write(folder.path(), "bad.json", "<html>");
    write(folder.path(), "none.json", r#"{"keys":[]}"#);
    for (file, why) in [
        (".", "error: cannot read .: "),
        ("missing.json", "error: cannot read missing.json: "),
        ("bad.json", "error: bad.json is not a key set: "),
        ("none.json", "error: none.json is not a key set: "),
    ] {
        let done = run_in(folder.path(), ["listen", "--port", "0", "--jwks", file]);
        assert_eq!(done.code, Some(2));
        assert!(done.stderr.starts_with(why) && done.stderr.contains("\nhint: "), "{done:?}");
    }
}

#[test]
fn a_key_set_from_a_pipe_is_judged_like_a_file() {
    let folder = folder();
    let args = ["listen", "--port", "0", "--jwks", "/dev/stdin"];
    let done = run_with_input(folder.path(), args, b"<html>");
    assert_eq!(done.code, Some(2));
    assert!(done.stderr.starts_with("error: /dev/stdin is not a key set: "), "{done:?}");
}

/// Standard error of a command for which one variable is set.
fn with_variable(folder: &Path, name: &str, value: &str, args: &[&str]) -> Done {
    let mut command = kinde_hook(folder);
    command.args(args).env(name, value);
    finish(command)
}

#[test]
fn an_empty_forward_target_in_the_environment_is_as_good_as_none() {
    let folder = folder();
    let mut command =
        listen(folder.path(), &[("KINDE_HOOK_FORWARD_TO", "")], &["--format", "json"]);
    command.stdout(Stdio::piped());
    let listener = Listener::start_command(command);
    assert_eq!(listener.ready["forward_to"], serde_json::json!([]));
    for args in [&["doctor", "--port", "0"][..], &["replay", "--last"]] {
        let done = with_variable(folder.path(), "KINDE_HOOK_FORWARD_TO", "", args);
        assert!(!done.stderr.contains("KINDE_HOOK_FORWARD_TO"), "{done:?}");
        assert!(!done.stderr.contains("--forward-to"), "{done:?}");
    }
    let done = with_variable(folder.path(), "KINDE_HOOK_FORWARD_TO", "", &["listen", "--insecure"]);
    assert_eq!(done.code, Some(2), "it needs a target: {done:?}");
}

#[test]
fn a_given_target_needs_none_from_the_environment() {
    let folder = folder();
    let deserted = crate::support::server::Deserted::new();
    write(folder.path(), "a.jwt", Signer::kinde().sign(&crate::support::event::user_created()));
    let args = ["replay", "a.jwt", "--to", &deserted.url()];
    let done = with_variable(folder.path(), "KINDE_HOOK_FORWARD_TO", "ftp://x", &args);
    assert_eq!(done.code, Some(1), "it was sent, and nobody answered: {done:?}");
    assert!(!done.stderr.contains("ftp://x"), "{done:?}");
}

/// Decodes an event with a value of `TZ`, or none.
fn decode_in(folder: &Path, tz: Option<&str>) -> Command {
    let token = Signer::kinde().sign(&crate::support::event::user_created());
    let mut command = kinde_hook(folder);
    command.args(["decode", &token]);
    match tz {
        Some(tz) => command.env("TZ", tz),
        None => command.env_remove("TZ"),
    };
    command
}

/// The time of the event, as it was shown.
fn time(done: &Done) -> &str {
    assert_eq!(done.code, Some(0), "{done:?}");
    done.stdout.lines().find(|line| line.starts_with("timestamp ")).unwrap()
}

#[test]
fn an_empty_time_zone_is_utc() {
    let folder = folder();
    let utc = finish(decode_in(folder.path(), Some("UTC0")));
    for tz in ["", ":", "UTC"] {
        let done = finish(decode_in(folder.path(), Some(tz)));
        assert_eq!((time(&done), done.stderr.as_str()), (time(&utc), ""), "{tz:?}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_empty_time_zone_is_not_the_systems() {
    use crate::support::namespace::Namespace;
    let Some(namespace) = Namespace::find() else { return };
    let folder = folder();
    let tokyo = Path::new("/usr/share/zoneinfo/Asia/Tokyo");
    let script = "cp -a /etc \"$2\"; rm -f \"$2/etc/localtime\"; cp \"$1\" \"$2/etc/localtime\"
        mount --bind \"$2/etc\" /etc";
    let show = |tz: Option<&str>| {
        let place = crate::support::command::folder();
        let command = decode_in(folder.path(), tz);
        finish(namespace.wrap(script, &[tokyo, place.path()], &command))
    };
    let (system, utc, empty) = (show(None), show(Some("UTC0")), show(Some("")));
    assert!(time(&system).contains("JST"), "{system:?}");
    assert_eq!(time(&empty), time(&utc));
}

#[test]
fn a_time_zone_that_is_not_known_is_reported() {
    let folder = folder();
    let utc = finish(decode_in(folder.path(), Some("UTC")));
    assert_eq!(utc.stderr, "");
    let done = finish(decode_in(folder.path(), Some("No/Such_Zone")));
    assert_eq!(time(&done), time(&utc));
    let warned = done.stderr;
    assert!(warned.starts_with("warning: unknown time zone `No/Such_Zone`"), "{warned}");
    assert!(warned.contains("\nhint: ") && warned.contains("tzdata"), "{warned}");
}
