//! `listen`: what it takes, what it shows, what it answers.

use crate::support::command::{folder, write};
use crate::support::event::user_created;
use crate::support::listener::Listener;
use crate::support::server::Server;
use crate::support::signer::{Signer, with_broken_signature};

#[test]
fn a_genuine_event_is_shown_and_answered_with_200() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let issuer = Server::issuer(kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--issuer", &issuer.url()]);
    let event = user_created();
    let token = kinde.sign(&event);
    let answer = listener.post(&token);
    assert_eq!(answer.status, 200);
    assert_eq!(answer.json()["event_id"], event["event_id"]);
    let shown = listener.next("event");
    assert_eq!(shown["event_type"], "user.created");
    assert_eq!(shown["event_id"], event["event_id"]);
    assert_eq!(shown["source"], "admin");
    assert_eq!(shown["subject"], "ada@example.com");
    assert_eq!(shown["attempt"], 1);
    assert_eq!(shown["data"], event["data"]);
    assert_eq!(shown["token"], token);
}

#[test]
fn a_tampered_event_is_refused_with_its_reason() {
    let (folder, kinde) = (folder(), Signer::kinde());
    let keys = write(folder.path(), "jwks.json", kinde.key_set());
    let mut listener = Listener::start(folder.path(), &["--jwks", keys.to_str().unwrap()]);
    let answer = listener.post(with_broken_signature(&kinde.sign(&user_created())));
    assert_eq!(answer.status, 401);
    assert_eq!(answer.json()["error"], "bad-signature");
    let shown = listener.next("rejected");
    assert_eq!(shown["reason"], "bad-signature");
    assert_eq!(listener.stop(), (Some(0), String::new()));
}
