//! Sending one token as Kinde does.

use std::time::Instant;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use super::stop::Stop;
use crate::forward::AppClient;
use crate::render::Replayed;
use crate::webhook::{AnsweredBy, ForwardOutcome, Forwarded, SENT_BY, Token};

/// Kinde's id of a webhook and event, which stays the same when it is resent.
pub(crate) const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");

/// The headers that Kinde sends with every token, and one that marks it for a
/// listener as sent by kinde-hook.
pub(crate) fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
    headers.insert(SENT_BY, HeaderValue::from_static("kinde-hook"));
    headers
}

/// Sends a body and waits for the response or for the request to stop.
pub(crate) async fn post(
    client: &AppClient,
    headers: HeaderMap,
    body: Bytes,
    stop: &mut Stop,
) -> Forwarded {
    let (at, begun) = (Timestamp::now(), Instant::now());
    let sending = client.forward(headers, body);
    // It has been sent, and the app may be processing it.
    stop.within(sending).await.unwrap_or_else(|| Forwarded {
        target: client.target().to_string(),
        at,
        took: begun.elapsed(),
        outcome: ForwardOutcome::Unreachable("interrupted before the response arrived".to_owned()),
        answered_by: AnsweredBy::App,
        excerpt: String::new(),
    })
}

/// The result of sending a body from `origin`.
pub(crate) fn answer(origin: &str, body: &[u8], forwarded: Forwarded) -> Replayed {
    let text = String::from_utf8_lossy(body.trim_ascii()).into_owned();
    let (event_type, event_id) = claimed(&text);
    Replayed { origin: origin.to_owned(), event_type, event_id, forwarded, names_target: false }
}

/// The event type and id in a token; none in one that is broken on purpose.
fn claimed(text: &str) -> (Option<String>, Option<String>) {
    let Ok(token) = Token::split(text) else {
        return (None, None);
    };
    token.claims().map_or((None, None), |claims| (claims.string("type"), claims.string("event_id")))
}
