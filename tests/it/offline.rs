//! Whether `decode` stays offline, as the system sees it.

use std::path::Path;
use std::process::Command;

use crate::support::command::{Done, finish, folder, kinde_hook, write};
use crate::support::event::user_created;
use crate::support::needs;
use crate::support::server::Server;
use crate::support::signer::Signer;

/// What strace saw of sockets and new threads while the binary ran.
fn traced(folder: &Path, args: &[&str]) -> (Done, Vec<String>) {
    let log = folder.join("trace");
    let binary = kinde_hook(folder);
    let mut command = Command::new("strace");
    command.args(["-f", "-qq", "-e", "trace=%network,clone,?clone3,?fork,?vfork", "-o"]);
    command.arg(&log).arg(binary.get_program()).args(args).current_dir(folder);
    let path = std::env::var_os("PATH").unwrap_or_default();
    command.env_clear().env("PATH", path).env("TZ", "UTC").env("HOME", folder);
    let done = finish(command);
    let log = std::fs::read_to_string(log).unwrap();
    let calls = log.lines().filter(|line| line.contains('(')).map(str::to_owned).collect();
    (done, calls)
}

#[test]
fn verifying_with_a_file_of_keys_opens_no_socket_and_starts_no_thread() {
    if !needs::strace() {
        return;
    }
    let (folder, kinde) = (folder(), Signer::kinde());
    write(folder.path(), "keys.json", kinde.key_set());
    // An issuer is configured as well, and nobody may ask it.
    let issuer = Server::issuer(kinde.key_set());
    write(folder.path(), ".env", format!("KINDE_ISSUER_URL={}\n", issuer.url()));
    let token = kinde.sign(&user_created());

    let offline = ["decode", &token, "--verify", "--jwks", "keys.json"];
    let (done, calls) = traced(folder.path(), &offline);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert!(done.stdout.starts_with("VERIFIED "), "{done:?}");
    assert_eq!(calls, Vec::<String>::new());
    assert_eq!(issuer.requests().len(), 0);

    // Nothing is seen either when nothing is checked.
    let (done, calls) = traced(folder.path(), &["decode", &token]);
    assert!(done.stdout.starts_with("UNVERIFIED: "), "{done:?}");
    assert_eq!(calls, Vec::<String>::new());

    // The same eyes do see a fetch.
    let (done, calls) = traced(folder.path(), &["decode", &token, "--verify"]);
    assert!(done.stdout.starts_with("VERIFIED "), "{done:?}");
    assert!(calls.iter().any(|call| call.contains("socket(")), "{calls:?}");
    assert!(calls.iter().any(|call| call.contains("connect(")), "{calls:?}");
}
