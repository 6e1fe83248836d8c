//! Sending tokens and showing the responses, for `replay` and `trigger`.

mod answers;
mod post;
mod progress;
mod stop;

use std::time::Duration;

use crate::forward::SEND_TIMEOUT;

/// How long to wait for a response: longer than a listener waits for the app, so
/// that the listener can report the app's timeout.
pub(super) const ANSWER_TIMEOUT: Duration = SEND_TIMEOUT.saturating_add(Duration::from_secs(5));

pub(super) use answers::{Answer, Ending, hint_if_unanswered, show_answers, summarize};
pub(super) use post::{WEBHOOK_ID, answer, headers, post};
pub(super) use stop::Stop;
