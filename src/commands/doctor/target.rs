//! Whether the developer's app has its webhook route.

use std::time::Duration;

use futures_util::future::join_all;
use http::{Method, StatusCode};

use super::port::listener_addresses;
use crate::forward::{AppClient, Certificates, is_up};
use crate::render::Finding;
use crate::webhook::{ForwardOutcome, Forwarded, Route, Target};

const NAME: &str = "target";

/// How long an app may take to answer: a dev server compiles the route first.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

/// How long it may then take to report which methods the route accepts.
const ALLOW_TIMEOUT: Duration = Duration::from_secs(1);

/// How long an app has to accept a connection.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(2);

/// Where most dev servers listen.
const DEFAULT_APP: &str = "localhost:3000";

/// Checks each target once, or the default one if there is none.
pub(super) async fn check(routes: &[Route], port: u16, insecure: bool) -> Vec<Finding> {
    let mut targets: Vec<&Target> = Vec::new();
    for route in routes {
        if !targets.contains(&&route.target) {
            targets.push(&route.target);
        }
    }
    if targets.is_empty() {
        return vec![none_given().await];
    }
    join_all(targets.into_iter().map(|target| check_target(target, port, insecure))).await
}

async fn none_given() -> Finding {
    let is_there = match DEFAULT_APP.parse::<Target>() {
        Ok(usual) => is_up(&usual, CONNECT_TIMEOUT).await,
        Err(_) => false,
    };
    let there = if is_there { "an app listens on" } else { "nothing listens on" };
    let example = "--forward-to 3000/api/kinde-webhook";
    Finding::ok(NAME, format!("none given; {there} {DEFAULT_APP} (`{example}` checks a route)"))
}

async fn check_target(target: &Target, port: u16, insecure: bool) -> Finding {
    if target.points_at(&listener_addresses(port)) {
        let message = format!("{target} is the listener itself");
        return Finding::problem(NAME, message, "pass the port of your app to --forward-to");
    }
    let certificates = if insecure { Certificates::Unchecked } else { Certificates::Checked };
    let client = match AppClient::new(target.clone(), certificates, ANSWER_TIMEOUT) {
        Ok(client) => client,
        Err(error) => {
            let hint = "install the system's CA certificates (ca-certificates)";
            return Finding::problem(NAME, error.to_string(), hint);
        }
    };
    let (looked, _) = client.look().await;
    // Express returns 404 to a GET of a POST-only route, but lists it for OPTIONS.
    let is_hidden = looked.answered() == Some(StatusCode::NOT_FOUND)
        && tokio::time::timeout(ALLOW_TIMEOUT, client.allows(&Method::POST)).await == Ok(true);
    if is_hidden {
        return Finding::ok(NAME, format!("{target} accepts POST"));
    }
    judge(target, &looked)
}

fn judge(target: &Target, looked: &Forwarded) -> Finding {
    let status = match &looked.outcome {
        ForwardOutcome::Answered(status) => *status,
        ForwardOutcome::Unreachable(cause) => {
            let message = format!("cannot reach {target}: {cause}");
            return Finding::problem(NAME, message, looked.hint().unwrap_or_default());
        }
        ForwardOutcome::Timeout => {
            let message =
                format!("{target} did not answer within {} seconds", ANSWER_TIMEOUT.as_secs());
            let hint = "if it was still compiling, check again; otherwise the app may hang";
            return Finding::problem(NAME, message, hint);
        }
    };
    let excerpt = looked.excerpt.lines().next().unwrap_or_default();
    let colon = if excerpt.is_empty() { "" } else { ": " };
    let answer = format!("GET {target} returns {}{colon}{excerpt}", status.as_u16());
    match status.as_u16() {
        405 | 501 => Finding::ok(NAME, format!("{target} exists and does not accept GET")),
        404 => Finding::problem(NAME, answer, missing_route_hint(target)),
        300..=399 | 401 | 403 => Finding::warning(
            NAME,
            answer,
            "the route is protected: exclude it from the middleware's matcher",
        ),
        200..=299 => Finding::warning(
            NAME,
            answer,
            "this may be a page rather than the webhook route, which usually returns 405: check the path",
        ),
        500..=599 => Finding::warning(NAME, answer, "the app failed; see its log"),
        _ => Finding::warning(NAME, answer, "check the path: a webhook route usually returns 405"),
    }
}

/// The hint for a missing route.
fn missing_route_hint(target: &Target) -> String {
    let path = target.as_str().strip_prefix(target.origin()).unwrap_or_default();
    let path = path.split('?').next().unwrap_or_default().trim_matches('/');
    if path == "api" || path.starts_with("api/") {
        format!("check the path; in Next.js the route is the file app/{path}/route.ts")
    } else if path.is_empty() {
        "include the path, as in --forward-to 3000/api/kinde-webhook".to_owned()
    } else {
        "check the path: --forward-to needs all of it".to_owned()
    }
}
