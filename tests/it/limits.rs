//! A limit on the size of files, and files that are written over: a write that
//! fails is reported, and what was there before stays.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::support::command::{Done, after, finish, kinde_hook, run_in, write};
use crate::support::event::user_created;
use crate::support::listener::Listener;
use crate::support::signer::Signer;
use crate::support::store::{OFFLINE, acknowledges, folder_with_keys, ids, kept};

/// Runs the binary in a shell that has set a limit before, in blocks of 512 or
/// 1024 bytes.
fn limited(folder: &Path, blocks: u32, args: &[&str]) -> Command {
    let mut inner = kinde_hook(folder);
    inner.args(args);
    after(&format!("ulimit -f {blocks}"), &inner)
}

#[track_caller]
fn assert_reported(done: &Done) {
    assert_eq!(done.code, Some(2), "{done:?}");
    assert!(done.stderr.starts_with("error: cannot "), "{done:?}");
}

#[test]
fn a_listener_at_the_limit_of_file_sizes_answers_503_and_goes_on() {
    let folder = folder_with_keys();
    let args = [&["listen", "--port", "0", "--format", "json"], &OFFLINE[..]].concat();
    let mut listener = Listener::start_command(limited(folder.path(), 300, &args));
    let mut accepted = Vec::new();
    let mut refused = 0;
    // Far more than fits.
    for _ in 0..200 {
        let event = user_created();
        let answer = listener.post(Signer::kinde().sign(&event));
        let id = event["event_id"].as_str().unwrap().to_owned();
        if acknowledges(&answer, &id) {
            accepted.push(id);
        } else {
            assert_eq!((answer.status, &answer.json()["error"]), (503, &"cannot-store".into()));
            refused += 1;
        }
    }
    assert!(refused > 0, "{} accepted", accepted.len());
    assert_eq!(listener.stop().0, Some(0));
    assert_eq!(ids(&kept(folder.path(), &[])), accepted);
}

#[test]
fn every_command_that_writes_reports_the_limit_of_file_sizes() {
    let folder = folder_with_keys();
    let listener = Listener::start(folder.path(), &OFFLINE);
    assert_eq!(listener.post(Signer::kinde().sign(&user_created())).status, 200);
    for args in [
        &["jwks", "--jwks", "jwks.json", "--output", "saved.json"][..],
        &["events", "export", "--dir", "tokens"],
        &["man", "--dir", "pages"],
        &["trigger", "user.created", "--print"],
    ] {
        let mut command = limited(folder.path(), 0, args);
        command.stdout(fs::File::create(folder.path().join("out")).unwrap());
        let child = command.stderr(Stdio::piped()).spawn().unwrap();
        let done = crate::support::command::wait(child);
        if args[0] == "trigger" {
            assert_eq!(done.code, Some(2), "{args:?}: {done:?}");
        } else {
            assert_reported(&done);
        }
    }
    for folder in ["tokens", "pages"].map(|name| folder.path().join(name)) {
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{}", folder.display());
    }
}

#[test]
fn a_program_that_a_listener_starts_has_the_default_for_the_limit() {
    let folder = folder_with_keys();
    let script = "head -c 100000 /dev/zero >big; echo $? >status; echo http://127.0.0.1:1; sleep 5";
    let mut command = limited(folder.path(), 10, &["listen", "--port", "0", "--format", "json"]);
    command.args(OFFLINE).args(["--no-store", "--tunnel", &format!("cmd:{script}")]);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let status = folder.path().join("status");
    let began = std::time::Instant::now();
    while fs::read_to_string(&status).unwrap_or_default().is_empty() {
        assert!(began.elapsed() < crate::support::http::PATIENCE);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    // 128 and the signal's number.
    assert_eq!(fs::read_to_string(status).unwrap(), "153\n");
}

/// Writes over a file at a limit that the new one does not fit.
fn write_over(folder: &Path, args: &[&str]) -> Done {
    let mut inner = kinde_hook(folder);
    inner.args(args);
    finish(after("trap '' XFSZ; ulimit -f 0", &inner))
}

#[test]
fn a_file_that_cannot_be_written_over_stays_as_it_was() {
    let folder = folder_with_keys();
    let saved = write(folder.path(), "saved.json", "the keys of yesterday");
    fs::create_dir(folder.path().join("pages")).unwrap();
    let page = write(folder.path(), "pages/kinde-hook.1", "the page of yesterday");
    let jwks = ["jwks", "--jwks", "jwks.json", "--output", "saved.json"];
    for args in [&jwks[..], &["man", "--dir", "pages"]] {
        assert_reported(&write_over(folder.path(), args));
    }
    assert_eq!(fs::read_to_string(&saved).unwrap(), "the keys of yesterday");
    assert_eq!(fs::read_to_string(&page).unwrap(), "the page of yesterday");
    assert_eq!(fs::read_dir(folder.path().join("pages")).unwrap().count(), 1);
    fs::set_permissions(&saved, fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(run_in(folder.path(), jwks).code, Some(0));
    assert!(fs::read_to_string(&saved).unwrap().contains("\"keys\""));
    assert_eq!(fs::metadata(&saved).unwrap().permissions().mode() & 0o777, 0o640);
}

#[test]
fn keys_may_be_written_to_what_is_no_file() {
    let folder = folder_with_keys();
    let jwks = ["jwks", "--jwks", "jwks.json", "--output"];
    let done = run_in(folder.path(), [&jwks[..], &["/dev/stdout"]].concat());
    assert!(done.stdout.contains("\"keys\""), "{done:?}");
    let mut inner = kinde_hook(folder.path());
    inner.args(jwks).arg("pipe");
    let script = "mkfifo pipe; cat pipe & \"$@\"; wait";
    let mut command = Command::new("/bin/sh");
    command.args(["-c", script, "sh"]).arg(inner.get_program()).args(inner.get_args());
    crate::support::command::like(&mut command, &inner);
    let done = finish(command);
    assert!(done.stdout.contains("\"keys\""), "{done:?}");
    std::os::unix::fs::symlink("target.json", folder.path().join("link.json")).unwrap();
    for _ in 0..2 {
        assert_eq!(run_in(folder.path(), [&jwks[..], &["link.json"]].concat()).code, Some(0));
        assert!(folder.path().join("link.json").is_symlink());
        let written = fs::read_to_string(folder.path().join("target.json")).unwrap();
        assert!(written.contains("\"keys\""));
    }
}
