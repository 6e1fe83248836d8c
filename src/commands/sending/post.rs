//! One token, posted as Kinde does, and what came back.

use std::time::Instant;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use super::Stop;
use crate::forward::AppClient;
use crate::render::Replayed;
use crate::webhook::{AnsweredBy, ForwardOutcome, Forwarded, SENT_BY, Token};

/// Kinde's id of a webhook and event, which stays the same when it is resent.
pub(in crate::commands) const WEBHOOK_ID: HeaderName = HeaderName::from_static("webhook-id");

/// The headers that Kinde sends with every token, and one by which a listener
/// knows that it is sent on purpose.
pub(in crate::commands) fn headers() -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
    headers.insert(SENT_BY, HeaderValue::from_static("kinde-hook"));
    headers
}

/// Sends a body and waits for the answer, unless it is to stop before.
pub(in crate::commands) async fn post(
    client: &AppClient,
    headers: HeaderMap,
    body: Bytes,
    stop: &mut Stop,
) -> Forwarded {
    let (at, begun) = (Timestamp::now(), Instant::now());
    let sending = client.forward(headers, body);
    // What is interrupted has been sent, and the app may be busy with it.
    stop.within(sending).await.unwrap_or_else(|| Forwarded {
        target: client.target().to_string(),
        at,
        took: begun.elapsed(),
        outcome: ForwardOutcome::Unreachable("interrupted before there was an answer".to_owned()),
        answered_by: AnsweredBy::App,
        excerpt: String::new(),
    })
}

/// What became of a body that came from `origin`.
pub(in crate::commands) fn answer(origin: &str, body: &[u8], forwarded: Forwarded) -> Replayed {
    let text = String::from_utf8_lossy(body.trim_ascii()).into_owned();
    let (event_type, event_id) = claimed(&text);
    Replayed { origin: origin.to_owned(), event_type, event_id, forwarded, names_target: false }
}

/// What the token says it is. A token that is broken on purpose says nothing.
fn claimed(text: &str) -> (Option<String>, Option<String>) {
    let Ok(token) = Token::split(text) else {
        return (None, None);
    };
    token.claims().map_or((None, None), |claims| (claims.string("type"), claims.string("event_id")))
}
