//! Sending tokens and showing what came back, for every command that does.

mod answers;
mod post;
mod progress;
mod stop;

use std::time::Duration;

use crate::forward::SEND_TIMEOUT;

/// How long an answer is waited for: longer than a listener waits for the app,
/// so that the listener can tell what became of it.
pub(super) const ANSWER_TIMEOUT: Duration = SEND_TIMEOUT.saturating_add(Duration::from_secs(5));

pub(super) use answers::{Ending, Told, hint_if_nobody_answered, show_answers, summarize};
pub(super) use post::{WEBHOOK_ID, answer, headers, post};
pub(super) use stop::{Interrupt, Stop};
