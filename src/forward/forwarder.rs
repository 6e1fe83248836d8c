//! Forwards deliveries to the apps that want them.

use futures_util::future::join_all;
use http::HeaderMap;
use tokio::time::Instant;

use super::app_client::{AppClientError, SEND_TIMEOUT};
use super::target_queue::TargetQueue;
use super::{AppClient, HeaderRules};
use crate::client::Certificates;
use crate::webhook::{Delivery, EventType, Forwarded, Route, Target};

/// Number of concurrent requests to one app: enough for a burst, and few enough
/// for a dev server that compiles its route on the first of them.
const SLOTS: usize = 32;

#[derive(Debug, Clone, Default)]
pub(crate) struct ForwardOptions {
    /// Headers that replace those of the same names that arrived.
    pub(crate) headers: HeaderMap,
    /// Whether untrusted certificates are accepted.
    pub(crate) insecure: bool,
}

#[derive(Debug)]
pub(crate) struct Forwarder {
    queues: Vec<TargetQueue>,
    rules: HeaderRules,
}

impl Forwarder {
    /// A forwarder along these routes. Routes to one target become one, so
    /// that no app gets a delivery twice.
    pub(crate) fn new(routes: Vec<Route>, options: ForwardOptions) -> Result<Self, AppClientError> {
        let certificates =
            if options.insecure { Certificates::Unchecked } else { Certificates::Checked };
        let mut queues: Vec<TargetQueue> = Vec::new();
        for route in routes {
            if let Some(queue) = queues.iter_mut().find(|queue| *queue.target() == route.target) {
                queue.add_route(route);
                continue;
            }
            let client = AppClient::new(route.target.clone(), certificates, SEND_TIMEOUT)?;
            let mut queue = TargetQueue::new(client, SLOTS);
            queue.add_route(route);
            queues.push(queue);
        }
        Ok(Self { queues, rules: HeaderRules::new(options.headers) })
    }

    /// The targets of an event of this type; without a type, of a delivery that
    /// fails verification.
    pub(crate) fn targets(&self, event_type: Option<&EventType>) -> Vec<&Target> {
        self.queues_for(event_type).map(TargetQueue::target).collect()
    }

    /// Sends a delivery to all apps that want it, concurrently, and waits for all of
    /// them. Each app gets deliveries with the same `order_key` one at a time, in
    /// the order in which this was first polled for them. A response that is not
    /// there by the deadline is a timeout.
    pub(crate) async fn forward(
        &self,
        delivery: &Delivery,
        order_key: Option<&str>,
        event_type: Option<&EventType>,
        deadline: Option<Instant>,
    ) -> Vec<Forwarded> {
        let headers = self.rules.apply(&delivery.headers, delivery.peer);
        let sent = self
            .queues_for(event_type)
            .map(|queue| queue.send(order_key, deadline, headers.clone(), delivery.body.clone()));
        join_all(sent).await
    }

    /// Whether we sent a delivery ourselves, and would forward it for ever.
    pub(crate) fn is_loop(&self, delivery: &Delivery) -> bool {
        self.rules.is_loop(&delivery.headers)
    }

    fn queues_for(&self, event_type: Option<&EventType>) -> impl Iterator<Item = &TargetQueue> {
        self.queues.iter().filter(move |queue| queue.accepts(event_type))
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;
    use http::{HeaderName, StatusCode};
    use jiff::Timestamp;

    use super::super::test_app::{App, Gate, Reply};
    use super::*;
    use crate::webhook::{ForwardOutcome, worst};

    fn forwarder(routes: &[String]) -> Forwarder {
        let routes = routes.iter().map(|route| route.parse().expect("a route")).collect();
        Forwarder::new(routes, ForwardOptions::default()).expect("a forwarder")
    }

    fn delivery(body: impl Into<Bytes>) -> Delivery {
        let lines = [
            ("host", "public.example.com"),
            ("content-type", "application/jwt"),
            ("webhook-id", "1"),
            ("x-twice", "b"),
            ("x-twice", "a"),
            ("connection", "x-hop"),
            ("x-hop", "1"),
        ];
        Delivery {
            received_at: Timestamp::UNIX_EPOCH,
            peer: Some([127, 0, 0, 1].into()),
            path: "/".to_owned(),
            headers: lines
                .map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("text")))
                .into_iter()
                .collect(),
            body: body.into(),
        }
    }

    fn event_type(name: &str) -> EventType {
        EventType::new(name.to_owned())
    }

    #[tokio::test]
    async fn an_app_gets_the_body_byte_for_byte_and_headers_by_the_rules() {
        let app = App::start(|_| Reply::status(200));
        let body: Vec<u8> = (0..=255).cycle().take(100_000).collect();
        let forwarder = forwarder(&[app.target().to_string()]);
        let forwarded = forwarder.forward(&delivery(body.clone()), None, None, None).await;
        assert_eq!(worst(&forwarded), StatusCode::OK, "{forwarded:?}");
        let [request] = &app.requests()[..] else { panic!("{:?}", app.requests()) };
        assert_eq!(request.body, body);
        assert_eq!(request.head.lines().next(), Some("POST /hook HTTP/1.1"));
        let address = app.address().to_string();
        for (name, values) in [
            ("host", &[address.as_str()][..]),
            ("content-type", &["application/jwt"]),
            ("content-length", &["100000"]),
            ("webhook-id", &["1"]),
            ("x-twice", &["b", "a"]),
            ("x-hop", &[]),
            ("connection", &[]),
            ("x-forwarded-host", &["public.example.com"]),
            ("x-forwarded-proto", &["http"]),
            ("x-forwarded-for", &["127.0.0.1"]),
        ] {
            assert_eq!(request.header(name), values, "{name}");
        }
    }

    #[tokio::test]
    async fn an_event_goes_at_once_to_every_app_that_wants_it() {
        let gate = Gate::new();
        let (first, second) = (gate.clone(), gate.clone());
        // Neither app responds before both have a request.
        let users = App::start(move |_| {
            first.pass();
            Reply::status(200)
        });
        let everything = App::start(move |_| {
            second.pass();
            Reply::status(201)
        });
        let roles = App::start(|_| Reply::status(200));
        let forwarder = forwarder(&[
            format!("user.*={}", users.target()),
            everything.target().to_string(),
            format!("role.*={}", roles.target()),
        ]);
        let created = event_type("user.created");
        let delivery = delivery("token");
        let forward = forwarder.forward(&delivery, Some("event"), Some(&created), None);
        let open = async {
            gate.reached(2).await;
            gate.open();
        };
        let (forwarded, ()) = tokio::join!(forward, open);
        let targets: Vec<&str> = forwarded.iter().map(|one| one.target.as_str()).collect();
        assert_eq!(targets, [users.target().as_str(), everything.target().as_str()]);
        assert_eq!(forwarded[1].outcome, ForwardOutcome::Answered(StatusCode::CREATED));
        assert!(roles.requests().is_empty());
    }

    #[tokio::test]
    async fn what_fails_verification_goes_only_to_targets_without_a_filter() {
        let forwarder = forwarder(&["user.*=3001".to_owned(), "3002".to_owned()]);
        let urls = |event_type: Option<&EventType>| -> Vec<String> {
            forwarder.targets(event_type).into_iter().map(ToString::to_string).collect()
        };
        assert_eq!(urls(None), ["http://localhost:3002/"]);
        let created = event_type("user.created");
        assert_eq!(urls(Some(&created)), ["http://localhost:3001/", "http://localhost:3002/"]);
        assert_eq!(urls(Some(&event_type("role.created"))), ["http://localhost:3002/"]);
    }

    #[tokio::test]
    async fn several_routes_to_one_app_bring_it_an_event_once() {
        let app = App::start(|_| Reply::status(200));
        let url = app.target().to_string();
        let forwarder =
            forwarder(&[format!("user.*={url}"), format!("*={url}"), format!("role.*={url}")]);
        for (name, so_far) in [("user.created", 1), ("role.created", 2), ("passkey.added", 3)] {
            let forwarded =
                forwarder.forward(&delivery("token"), None, Some(&event_type(name)), None).await;
            assert_eq!(forwarded.len(), 1, "{name}");
            assert_eq!(app.requests().len(), so_far, "{name}");
        }
        assert!(forwarder.forward(&delivery("token"), None, None, None).await.is_empty());
    }

    #[tokio::test]
    async fn the_worst_response_counts_and_the_others_are_reported() {
        let (good, bad) = (App::start(|_| Reply::status(204)), App::start(|_| Reply::status(302)));
        let cuts = App::start(|_| Reply::Bytes(Vec::new()));
        let forwarder = forwarder(&[&good, &bad, &cuts].map(|app| app.target().to_string()));
        let forwarded = forwarder.forward(&delivery("token"), None, None, None).await;
        let statuses: Vec<u16> = forwarded.iter().map(|one| one.status().as_u16()).collect();
        assert_eq!(statuses, [200, 302, 502]);
        assert_eq!(worst(&forwarded), StatusCode::BAD_GATEWAY);
    }

    #[tokio::test]
    async fn a_delivery_that_comes_back_is_a_loop() {
        let app = App::start(|_| Reply::status(200));
        let forwarder = forwarder(&[app.target().to_string()]);
        let mut delivery = delivery("token");
        assert!(!forwarder.is_loop(&delivery));
        forwarder.forward(&delivery, None, None, None).await;
        let marks = app.requests()[0].header("x-kinde-hook-via").join(",");
        delivery.headers.insert("x-kinde-hook-via", marks.parse().expect("a value"));
        assert!(forwarder.is_loop(&delivery));
    }
}
