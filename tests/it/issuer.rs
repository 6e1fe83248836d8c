//! Issuers that are down, slow, wrong or hostile, and how often one is asked.

use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::support::command::{folder, kinde_hook};
use crate::support::event::user_created;
use crate::support::http::{Answer, PATIENCE, deliver};
use crate::support::listener::Listener;
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, encode, token};

const PLACES: [&str; 2] = ["/.well-known/jwks.json", "/.well-known/jwks"];

fn listen(issuer: &str) -> Listener {
    Listener::start(folder().path(), &["--issuer", issuer])
}

/// An issuer whose key set may change.
fn changing(key_set: &Arc<Mutex<String>>) -> Server {
    let key_set = Arc::clone(key_set);
    Server::start(move |_| Response::new(200, key_set.lock().unwrap().clone()))
}

fn paths(server: &Server) -> Vec<String> {
    server.requests().into_iter().map(|request| request.path).collect()
}

/// Checks that a listener whose issuer is no good says so at once, answers
/// deliveries with 503 for the same reason, and goes on.
#[track_caller]
fn assert_no_keys(listener: &mut Listener, message: &str, hint: &str) {
    let has = |value: &Value, part: &str| {
        assert!(value.as_str().is_some_and(|text| text.contains(part)), "{part:?} in {value}");
    };
    let warning = listener.next("warning");
    has(&warning["message"], message);
    has(&warning["hint"], hint);
    for _ in 0..2 {
        let answer = listener.post(token());
        assert_eq!((answer.status, &answer.json()["error"]), (503, &json!("no-keys")));
        assert!(answer.header("retry-after").is_some());
        has(&answer.json()["message"], message);
        has(&answer.json()["hint"], hint);
        has(&listener.next("unavailable")["message"], message);
    }
}

#[test]
fn an_issuer_that_comes_up_later_needs_no_restart() {
    // An address of this process alone, so that nobody takes the port between.
    let process = std::process::id().to_be_bytes();
    let address = format!("127.{}.{}.{}:0", 128 + process[1] % 100, process[2], process[3].max(1));
    let address = TcpListener::bind(address).unwrap().local_addr().unwrap().to_string();
    let mut listener = listen(&format!("http://{address}"));
    assert_no_keys(&mut listener, "cannot reach http://127.", "spelling");
    let issuer = Server::start_on(&address, |_| Response::new(200, Signer::kinde().key_set()));
    assert_eq!(issuer.address().to_string(), address);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(listener.next("event")["status"], 200);
}

#[test]
fn an_issuer_that_does_not_answer_is_given_up_after_five_seconds_for_all_who_wait() {
    let issuer = Server::start(|_| Response::Hang);
    let mut listener = listen(&issuer.url());
    let address = listener.address;
    let started = Instant::now();
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let answer = deliver(address, "/", token());
                assert_eq!((answer.status, &answer.json()["error"]), (503, &json!("no-keys")));
            });
        }
    });
    let took = started.elapsed();
    assert!((Duration::from_secs(4)..Duration::from_secs(8)).contains(&took), "{took:?}");
    let warning = listener.next("warning");
    assert!(warning["message"].as_str().unwrap().contains("within 5 seconds"), "{warning}");
    assert!(warning["hint"].is_string());
    assert_eq!(issuer.requests().len(), 1, "all waited for the attempt under way");
}

#[test]
fn a_token_that_waits_for_its_key_does_not_hold_up_the_others() {
    let asked = AtomicUsize::new(0);
    let issuer = Server::start(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => Response::new(200, Signer::kinde().key_set()),
        _ => Response::Hang,
    });
    let mut listener = listen(&issuer.url());
    assert_eq!(listener.next("keys")["usable"], 1);
    let address = listener.address;
    thread::scope(|scope| {
        let forged =
            scope.spawn(|| deliver(address, "/", Signer::other().sign(&user_created())).status);
        issuer.reached(2);
        let started = Instant::now();
        assert_eq!(listener.post(token()).status, 200);
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
        assert_eq!(forged.join().unwrap(), 503);
    });
}

#[test]
fn an_issuer_may_be_on_the_ipv6_loopback() {
    if TcpListener::bind("[::1]:0").is_err() {
        // A machine without IPv6 has none.
        return;
    }
    let issuer = Server::start_on("[::1]:0", |_| Response::new(200, Signer::kinde().key_set()));
    let listener = listen(&issuer.url());
    assert_eq!(listener.ready["issuer"], issuer.url());
    assert_eq!(listener.post(token()).status, 200);
}

#[test]
fn an_issuer_that_stops_in_the_middle_of_its_key_set_has_none() {
    let cut_off = b"HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n{\"keys\":[";
    let issuer = Server::start(move |_| Response::Raw(cut_off.to_vec()));
    assert_no_keys(&mut listen(&issuer.url()), "cannot reach", "network");
}

#[test]
fn a_key_set_of_more_than_a_mebibyte_is_not_read() {
    for announced in [true, false] {
        let issuer = Server::start(move |_| {
            let mut key_set = Signer::kinde().key_set();
            key_set.push_str(&" ".repeat(1024 * 1024));
            if announced {
                return Response::new(200, key_set);
            }
            Response::Raw([b"HTTP/1.1 200 OK\r\n\r\n", key_set.as_bytes()].concat())
        });
        assert_no_keys(&mut listen(&issuer.url()), "is larger than 1 MiB", "issuer");
    }
}

#[test]
fn a_redirect_is_not_followed() {
    let elsewhere = Server::issuer(Signer::kinde().key_set());
    for status in [301, 302, 307, 308] {
        let target = format!("{}/.well-known/jwks.json", elsewhere.url());
        let issuer = Server::start(move |_| {
            Response::Full(status, vec![("Location".to_owned(), target.clone())], Vec::new())
        });
        let message = format!("/.well-known/jwks.json answered {status}");
        assert_no_keys(&mut listen(&issuer.url()), &message, "redirects are not followed");
    }
    assert!(elsewhere.requests().is_empty());
}

#[test]
fn what_is_no_key_set_is_not_used() {
    for (document, why) in [
        ("<html>hello</html>", "it is not JSON"),
        ("", "it is not JSON"),
        ("[]", "not an object"),
        ("{}", "no `keys` array"),
        (r#"{"keys":{}}"#, "no `keys` array"),
        (r#"{"keys":[]}"#, "can verify a webhook"),
        (r#"{"keys":[],"keys":[]}"#, "it contains the name `keys` twice"),
        (r#"{"keys":[{"kty":"oct","kid":"a","k":"AAAA"}]}"#, "can verify a webhook"),
    ] {
        let issuer = Server::issuer(document);
        let mut listener = listen(&issuer.url());
        assert_no_keys(&mut listener, "jwks.json is not a key set", "https://acme.kinde.com");
        let answer = listener.post(token());
        assert!(answer.json()["message"].as_str().unwrap().contains(why), "{answer:?}");
    }
}

#[test]
fn a_403_is_explained_as_kinde_means_it() {
    let issuer = Server::start(|_| Response::new(403, "Forbidden"));
    assert_no_keys(&mut listen(&issuer.url()), "answered 403", "subdomain that does not exist");
}

#[test]
fn the_second_address_is_asked_where_the_first_has_no_keys() {
    for (status, body) in [(404, ""), (403, ""), (500, ""), (200, "<html>"), (200, "{\"keys\":[]}")]
    {
        let issuer = Server::start(move |request| match request.path.as_str() {
            "/.well-known/jwks" => Response::new(200, Signer::kinde().key_set()),
            _ => Response::new(status, body),
        });
        let mut listener = listen(&issuer.url());
        assert_eq!(listener.next("keys")["usable"], 1);
        assert_eq!(listener.post(token()).status, 200);
        assert_eq!(paths(&issuer), PLACES);
    }
}

#[test]
fn the_keys_are_fetched_once_from_the_first_address() {
    let issuer = Server::issuer(Signer::kinde().key_set());
    let mut listener = listen(&format!("{}/", issuer.url()));
    assert_eq!(listener.next("keys")["usable"], 1);
    for _ in 0..5 {
        assert_eq!(listener.post(token()).status, 200);
    }
    assert_eq!(paths(&issuer), PLACES[..1]);
    let request = &issuer.requests()[0];
    assert_eq!((request.method.as_str(), request.header("authorization")), ("GET", None));
    assert!(request.header("user-agent").is_some_and(|agent| agent.starts_with("kinde-hook/")));
    assert!(request.body.is_empty());
}

#[test]
fn deliveries_that_come_before_the_keys_share_one_fetch() {
    const DELIVERIES: usize = 8;
    let (release, released) = channel::<()>();
    let released = Mutex::new(released);
    let issuer = Server::start(move |_| {
        let _ = released.lock().unwrap().recv_timeout(PATIENCE);
        Response::new(200, Signer::kinde().key_set())
    });
    let listener = listen(&issuer.url());
    let deliver = |token: String| deliver(listener.address, "/", token);
    let answers: Vec<Answer> = thread::scope(|scope| {
        let deliveries: Vec<_> =
            (0..DELIVERIES).map(|_| scope.spawn(|| deliver(token()))).collect();
        // Forged ones beside them wait for the same keys.
        let forged = scope.spawn(|| deliver(Signer::other().sign(&user_created())));
        release.send(()).unwrap();
        // The forged one may ask for its key once more.
        release.send(()).unwrap();
        assert_eq!(forged.join().unwrap().status, 401);
        deliveries.into_iter().map(|delivery| delivery.join().unwrap()).collect()
    });
    assert!(answers.iter().all(|answer| answer.status == 200), "{answers:?}");
    assert_eq!(issuer.requests().len(), 2);
}

#[test]
fn a_new_key_is_fetched_as_soon_as_a_token_names_it() {
    let key_set = Arc::new(Mutex::new(Signer::kinde().key_set()));
    let issuer = changing(&key_set);
    let mut listener = listen(&issuer.url());
    assert_eq!(listener.next("keys")["usable"], 1);
    let new = Signer::other();
    *key_set.lock().unwrap() = json!({ "keys": [new.jwk()] }).to_string();
    assert_eq!(listener.post(token()).status, 200, "the old key, as long as it is known");
    assert_eq!(listener.post(new.sign(&user_created())).status, 200);
    assert_eq!(issuer.requests().len(), 2);
    let answer = listener.post(token());
    assert_eq!((answer.status, &answer.json()["error"]), (401, &json!("unknown-key")));
}

#[test]
fn a_flood_of_invented_key_ids_causes_one_further_fetch() {
    let issuer = Server::issuer(Signer::kinde().key_set());
    let mut listener = listen(&issuer.url());
    assert_eq!(listener.next("keys")["usable"], 1);
    let address = listener.address;
    thread::scope(|scope| {
        for worker in 0..4 {
            scope.spawn(move || {
                for number in 0..10 {
                    let header = json!({ "alg": "RS256", "kid": format!("{worker}:{number}") });
                    let token = Signer::other().sign_parts(&header.to_string(), b"{}");
                    assert_eq!(deliver(address, "/", token).status, 401);
                }
            });
        }
    });
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(issuer.requests().len(), 2);
}

#[test]
fn a_flood_of_tokens_that_can_never_be_accepted_causes_no_fetch() {
    let issuer = Server::start(|_| Response::new(500, ""));
    let mut listener = listen(&issuer.url());
    listener.next("warning");
    let before = issuer.requests().len();
    for header in [r#"{"alg":"none"}"#, r#"{"alg":"RS256"}"#, "{}", "x"] {
        assert_eq!(listener.post(Signer::other().sign_parts(header, b"{}")).status, 400);
    }
    assert_eq!(issuer.requests().len(), before);
}

#[test]
fn keys_that_were_fetched_serve_on_while_the_issuer_is_down() {
    // It hangs up rather than ends: another test could get its port.
    let asked = AtomicUsize::new(0);
    let issuer = Server::start(move |_| match asked.fetch_add(1, Ordering::Relaxed) {
        0 => Response::new(200, Signer::kinde().key_set()),
        _ => Response::Raw(Vec::new()),
    });
    let mut listener = listen(&issuer.url());
    assert_eq!(listener.next("keys")["usable"], 1);
    // A key that nobody knows may be a new one.
    let answer = listener.post(Signer::other().sign(&user_created()));
    assert_eq!((answer.status, &answer.json()["error"]), (503, &"no-keys".into()));
    assert_eq!(issuer.requests().len(), 2);
    assert_eq!(listener.post(token()).status, 200);
}

#[test]
fn malformed_entries_do_not_spoil_the_key_beside_them() {
    let (kinde, other) = (Signer::kinde(), Signer::other());
    let without = |name: &str| {
        let mut jwk = other.jwk();
        jwk.as_object_mut().unwrap().remove(name);
        jwk
    };
    let entries = [
        json!(null),
        json!(7),
        json!("key"),
        json!([]),
        json!({}),
        json!({ "kty": "RSA", "kid": ["a"], "n": 1, "e": null }),
        json!({ "kty": "EC", "crv": "P-256", "kid": "ec", "x": "AA", "y": "AA" }),
        json!({ "kty": "RSA", "kid": "short", "n": encode(&[0xFF; 64]), "e": "AQAB" }),
        without("kid"),
        without("n"),
        without("kty"),
        kinde.jwk(),
        json!({ "kty": "OKP", "kid": kinde.key_id, "crv": "Ed25519", "x": "AA" }),
    ];
    let issuer = Server::issuer(json!({ "keys": entries, "extra": true }).to_string());
    let mut listener = listen(&issuer.url());
    assert_eq!(listener.next("keys")["usable"], 1);
    assert_eq!(listener.post(token()).status, 200);
}

#[test]
fn a_key_needs_neither_use_nor_alg() {
    let mut jwk = Signer::kinde().jwk();
    let members = jwk.as_object_mut().unwrap();
    members.remove("use");
    members.remove("alg");
    let issuer = Server::issuer(json!({ "keys": [jwk] }).to_string());
    assert_eq!(listen(&issuer.url()).post(token()).status, 200);
}

#[test]
fn two_keys_under_one_id_both_serve() {
    let kinde = Signer::kinde();
    let twin = Signer::other().named(kinde.key_id);
    let issuer = Server::issuer(json!({ "keys": [twin.jwk(), kinde.jwk()] }).to_string());
    let mut listener = listen(&issuer.url());
    assert_eq!(listener.next("keys")["usable"], 2);
    assert_eq!(listener.post(kinde.sign(&user_created())).status, 200);
    assert_eq!(listener.post(twin.sign(&user_created())).status, 200);
}

#[test]
fn a_proxy_in_the_environment_does_not_take_loopback_requests_away() {
    let proxy = Server::start(|_| Response::new(200, Signer::other().key_set()));
    let issuer = Server::issuer(Signer::kinde().key_set());
    let folder = folder();
    let mut command = kinde_hook(folder.path());
    command.args(["listen", "--port", "0", "--format", "json", "--issuer", &issuer.url()]);
    for name in ["HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "HTTPS_PROXY"] {
        command.env(name, proxy.url());
    }
    let listener = Listener::start_command(command);
    assert_eq!(listener.post(token()).status, 200);
    assert!(proxy.requests().is_empty());
    assert_eq!(issuer.requests().len(), 1);
}

#[test]
fn one_address_may_be_given_in_place_of_the_issuer() {
    let server = Server::start(|request| match request.path.as_str() {
        "/keys?of=acme" => Response::new(200, Signer::kinde().key_set()),
        _ => Response::new(404, ""),
    });
    let url = format!("{}/keys?of=acme", server.url());
    let mut listener = Listener::start(folder().path(), &["--jwks", &url]);
    assert_eq!(listener.ready["keys"], url);
    assert_eq!(listener.next("keys")["usable"], 1);
    assert_eq!(listener.post(token()).status, 200);
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn keys_are_not_fetched_in_the_clear_from_another_machine() {
    // The address belongs to nobody (RFC 5737), and is never asked.
    let url = "http://192.0.2.1/jwks.json";
    let mut listener = Listener::start(folder().path(), &["--jwks", url]);
    assert_no_keys(&mut listener, "http://192.0.2.1/jwks.json is not https", "this machine only");
}
