//! Sending tokens and showing what came back, for every command that does.

mod answers;
mod post;
mod progress;
mod stop;

pub(super) use answers::{Ending, hint_if_nobody_answered, show_answers, summarize};
pub(super) use post::{WEBHOOK_ID, answer, headers, post};
pub(super) use stop::{Interrupt, Stop};
