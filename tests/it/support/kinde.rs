//! A stand-in for a Kinde environment with a Management API that remembers
//! what it is told, and that misbehaves as a test says.

use std::path::Path;
use std::process::Command;
use std::sync::{Arc, Condvar, Mutex};

use serde_json::{Value, json};

use super::command::{Done, finish, kinde_hook};
use super::http::PATIENCE;
use super::server::{Request, Response, Server};
use super::tls::Public;

/// What the application proves itself with. It must never be seen again.
pub(crate) const CLIENT_ID: &str = "m2m_client";
pub(crate) const CLIENT_SECRET: &str = "qZ8vT+4/secret=&x";

/// What every access token begins with. They must never be seen either.
pub(crate) const TOKEN_STEM: &str = "eyJ.access-token.";

/// The event types of the environment: one is new to kinde-hook.
pub(crate) const EVENT_TYPES: [&str; 4] =
    ["user.created", "user.updated", "organization.created", "rocket.launched"];

/// A request that is not answered as usual.
struct Fault {
    method: &'static str,
    path: &'static str,
    /// Whether what it asks for happens all the same.
    happens: bool,
    response: Box<dyn Fn() -> Response + Send>,
    /// How many more are answered like that.
    times: usize,
}

#[derive(Default)]
struct State {
    webhooks: Vec<Value>,
    made: usize,
    tokens: Vec<String>,
    token_life: Option<u64>,
    limit: Option<usize>,
    denied: Vec<&'static str>,
    faults: Vec<Fault>,
}

/// A running stand-in.
pub(crate) struct Kinde {
    server: Server,
    state: Arc<Mutex<State>>,
    changed: Arc<Condvar>,
    /// Where listeners are reached from the internet.
    pub(crate) public: Public,
}

impl Kinde {
    pub(crate) fn start() -> Self {
        let state: Arc<Mutex<State>> = Arc::default();
        let changed: Arc<Condvar> = Arc::default();
        let (answering, telling) = (Arc::clone(&state), Arc::clone(&changed));
        let server = Server::start(move |request| {
            let response = answering.lock().unwrap().answer(request);
            telling.notify_all();
            response
        });
        Self { server, state, changed, public: Public::start() }
    }

    pub(crate) fn url(&self) -> String {
        self.server.url()
    }

    /// The binary in a folder, with this environment's address and leave to use
    /// its API.
    pub(crate) fn command(&self, folder: &Path) -> Command {
        let mut command = kinde_hook(folder);
        command
            .env("KINDE_ISSUER_URL", self.url())
            .env("SSL_CERT_FILE", Public::authority())
            .env("KINDE_M2M_CLIENT_ID", CLIENT_ID)
            .env("KINDE_M2M_CLIENT_SECRET", CLIENT_SECRET);
        command
    }

    /// Runs the binary to its end.
    pub(crate) fn run(&self, folder: &Path, args: &[&str]) -> Done {
        let mut command = self.command(folder);
        command.args(args);
        finish(command)
    }

    /// What is set up.
    pub(crate) fn webhooks(&self) -> Vec<Value> {
        self.state.lock().unwrap().webhooks.clone()
    }

    /// The ids of what is set up.
    pub(crate) fn ids(&self) -> Vec<String> {
        let id = |webhook: &Value| webhook["id"].as_str().unwrap().to_owned();
        self.webhooks().iter().map(id).collect()
    }

    /// Sets up a webhook by other means; its id.
    pub(crate) fn add(&self, name: &str, endpoint: &str, description: &str) -> String {
        let new = json!({
            "name": name,
            "endpoint": endpoint,
            "description": description,
            "event_types": ["user.created"],
        });
        self.state.lock().unwrap().make(&new)
    }

    /// Describes a webhook anew, as somebody in the dashboard would.
    pub(crate) fn describe(&self, id: &str, description: &str) {
        let mut state = self.state.lock().unwrap();
        let webhook = state.webhooks.iter_mut().find(|webhook| webhook["id"] == id).unwrap();
        webhook["description"] = description.into();
    }

    /// Sets up a webhook for another address with the description of one that
    /// is there, and lists it before that one; its id.
    pub(crate) fn copy(&self, id: &str, endpoint: &str) -> String {
        let mut state = self.state.lock().unwrap();
        let original = state.webhooks.iter().find(|webhook| webhook["id"] == id).unwrap();
        let mut new = original.clone();
        new["endpoint"] = endpoint.into();
        let id = state.make(&new);
        let copy = state.webhooks.pop().unwrap();
        state.webhooks.insert(0, copy);
        id
    }

    /// Lets a webhook send somewhere else, as somebody in the dashboard would.
    pub(crate) fn redirect(&self, id: &str, endpoint: &str) {
        let mut state = self.state.lock().unwrap();
        let webhook = state.webhooks.iter_mut().find(|webhook| webhook["id"] == id).unwrap();
        webhook["endpoint"] = endpoint.into();
    }

    /// Waits until what is set up is as it should be.
    pub(crate) fn reached(&self, is_reached: impl Fn(&[Value]) -> bool) {
        let state = self.state.lock().unwrap();
        let wait =
            self.changed.wait_timeout_while(state, PATIENCE, |state| !is_reached(&state.webhooks));
        let (state, late) = wait.unwrap();
        assert!(!late.timed_out(), "{:?}", state.webhooks);
    }

    /// Takes no more webhooks than this.
    pub(crate) fn limit(&self, most: usize) {
        self.state.lock().unwrap().limit = Some(most);
    }

    /// Denies a scope.
    pub(crate) fn deny(&self, scope: &'static str) {
        self.state.lock().unwrap().denied.push(scope);
    }

    /// Accepts none of the tokens any more that it gave so far.
    pub(crate) fn revoke_tokens(&self) {
        self.state.lock().unwrap().tokens.clear();
    }

    /// Says how many seconds its tokens live.
    pub(crate) fn token_life(&self, seconds: u64) {
        self.state.lock().unwrap().token_life = Some(seconds);
    }

    /// Answers the next so many requests of a kind like this, and does nothing.
    pub(crate) fn fail(
        &self,
        times: usize,
        method: &'static str,
        path: &'static str,
        response: impl Fn() -> Response + Send + 'static,
    ) {
        self.fault(times, method, path, false, response);
    }

    /// Does what the next request of a kind asks for, and answers like this.
    pub(crate) fn lose_answer(
        &self,
        method: &'static str,
        path: &'static str,
        response: impl Fn() -> Response + Send + 'static,
    ) {
        self.fault(1, method, path, true, response);
    }

    fn fault(
        &self,
        times: usize,
        method: &'static str,
        path: &'static str,
        happens: bool,
        response: impl Fn() -> Response + Send + 'static,
    ) {
        let response = Box::new(response);
        let fault = Fault { method, path, happens, response, times };
        self.state.lock().unwrap().faults.push(fault);
    }

    /// Every request so far as `METHOD path`.
    pub(crate) fn requests(&self) -> Vec<String> {
        let named = |request: &Request| format!("{} {}", request.method, request.path);
        self.server.requests().iter().map(named).collect()
    }

    /// How often something was asked for.
    pub(crate) fn count(&self, wanted: &str) -> usize {
        self.requests().iter().filter(|request| request.starts_with(wanted)).count()
    }
}

/// An answer in Kinde's form that is no yes.
pub(crate) fn refusal(status: u16, code: &str, message: &str) -> Response {
    json_response(status, &json!({ "errors": [{ "code": code, "message": message }] }))
}

fn json_response(status: u16, body: &Value) -> Response {
    let content_type = ("Content-Type".to_owned(), "application/json; charset=utf-8".to_owned());
    Response::Full(status, vec![content_type], body.to_string().into_bytes())
}

impl State {
    fn answer(&mut self, request: &Request) -> Response {
        let fault = self.faults.iter_mut().find(|fault| {
            fault.times > 0
                && request.method == fault.method
                && request.path.starts_with(fault.path)
        });
        if let Some(fault) = fault {
            fault.times -= 1;
            let response = (fault.response)();
            if fault.happens {
                self.usual(request);
            }
            return response;
        }
        self.usual(request)
    }

    fn usual(&mut self, request: &Request) -> Response {
        let call = (request.method.as_str(), request.path.as_str());
        if call == ("POST", "/oauth2/token") {
            return self.token(request);
        }
        if request.path.starts_with("/.well-known/") {
            return Response::new(404, "");
        }
        let shown = request.header("authorization").and_then(|text| text.strip_prefix("Bearer "));
        if !shown.is_some_and(|token| self.tokens.iter().any(|known| known == token)) {
            return refusal(401, "UNAUTHORIZED", "the token is not known");
        }
        let scope = match call {
            ("GET", "/api/v1/webhooks") => "read:webhooks",
            ("POST", "/api/v1/webhooks") => "create:webhooks",
            ("DELETE", _) => "delete:webhooks",
            ("GET", "/api/v1/event_types") => "read:event_types",
            _ => "read:events",
        };
        if self.denied.contains(&scope) {
            return refusal(403, "FORBIDDEN", "insufficient scope");
        }
        match call {
            ("GET", "/api/v1/webhooks") => {
                json_response(200, &json!({ "code": "OK", "webhooks": self.webhooks }))
            }
            ("POST", "/api/v1/webhooks") => self.create(request),
            ("DELETE", path) => self.delete(path.strip_prefix("/api/v1/webhooks/").unwrap()),
            ("GET", "/api/v1/event_types") => {
                let type_of =
                    |code| json!({ "id": code, "code": code, "name": code, "origin": "kinde" });
                let types: Vec<Value> = EVENT_TYPES.iter().map(type_of).collect();
                json_response(200, &json!({ "event_types": types }))
            }
            ("GET", "/api/v1/events/event_01") => json_response(
                200,
                &json!({ "event": {
                    "type": "user.created", "source": "admin", "event_id": "event_01",
                    "timestamp": 1_722_500_000, "data": { "user": { "email": "ada@example.com" } },
                }}),
            ),
            _ => refusal(400, "EVENT_NOT_FOUND", "there is no such event"),
        }
    }

    fn token(&mut self, request: &Request) -> Response {
        let wanted = "grant_type=client_credentials&client_id=m2m_client\
                      &client_secret=qZ8vT%2B4%2Fsecret%3D%26x&audience=http%3A%2F%2F";
        let body = String::from_utf8(request.body.clone()).unwrap();
        let is_form = request.header("content-type") == Some("application/x-www-form-urlencoded");
        let host = request.header("host").unwrap().replace(':', "%3A");
        if !(is_form && body == format!("{wanted}{host}%2Fapi")) {
            let body = json!({ "error": "invalid_client", "error_description": body });
            return json_response(401, &body);
        }
        let token = format!("{TOKEN_STEM}{}", self.made);
        self.made += 1;
        self.tokens.push(token.clone());
        let life = self.token_life.unwrap_or(86_400);
        json_response(
            200,
            &json!({ "access_token": token, "token_type": "bearer", "expires_in": life }),
        )
    }

    fn create(&mut self, request: &Request) -> Response {
        assert_eq!(request.header("content-type"), Some("application/json"));
        let new: Value = serde_json::from_slice(&request.body).unwrap();
        if self.limit.is_some_and(|most| self.webhooks.len() >= most) {
            return refusal(400, "WEBHOOK_LIMIT", "You have reached the limit of your plan");
        }
        let id = self.make(&new);
        json_response(
            200,
            &json!({ "code": "WEBHOOK_CREATED", "webhook": { "id": id, "endpoint": new["endpoint"] } }),
        )
    }

    fn make(&mut self, new: &Value) -> String {
        let id = format!("webhook_{:04}", self.made);
        self.made += 1;
        let mut webhook = new.clone();
        for member in ["name", "endpoint"] {
            assert!(webhook[member].is_string(), "{new}");
        }
        assert!(!webhook["event_types"].as_array().unwrap().is_empty(), "{new}");
        webhook["id"] = id.as_str().into();
        webhook["created_on"] = "2026-08-01T00:00:00Z".into();
        self.webhooks.push(webhook);
        id
    }

    fn delete(&mut self, id: &str) -> Response {
        let before = self.webhooks.len();
        self.webhooks.retain(|webhook| webhook["id"] != id);
        if self.webhooks.len() == before {
            return refusal(400, "WEBHOOK_NOT_FOUND", "there is no such webhook");
        }
        json_response(200, &json!({ "code": "WEBHOOK_DELETED", "message": "deleted" }))
    }
}
