//! What becomes of a listener's own webhook at Kinde.

use serde::Serialize;

use super::line::line;
use super::palette::Paint;
use super::{Palette, problem};
use crate::sanitize;
use crate::webhook::{RegistrationNotice, RegistrationState};

/// The longest name in a line, in characters.
const MOST_CHARACTERS: usize = 200;

/// A change, for a person.
pub(super) fn registration_text(notice: &RegistrationNotice, palette: Palette) -> String {
    let endpoint = words(notice.endpoint.as_deref().unwrap_or("-"));
    let id = words(notice.id.as_deref().unwrap_or("-"));
    let good = palette.paint(Paint::Good, "✓");
    let cause = notice.cause.as_deref().unwrap_or_default();
    match notice.state {
        RegistrationState::Waiting => match notice.hint.as_deref() {
            None => format!("not registered in Kinde yet: {}\n", words(cause)),
            hint => problem("warning", &format!("not registered in Kinde: {cause}"), hint, palette),
        },
        RegistrationState::Registered => format!("{good} registered at Kinde: {endpoint} ({id})\n"),
        RegistrationState::Moved => format!("{good} registered anew at Kinde: {endpoint} ({id})\n"),
        RegistrationState::Removed => format!("removed at Kinde: {endpoint} ({id})\n"),
        RegistrationState::Swept => {
            format!("removed at Kinde what an earlier listener left behind: {endpoint} ({id})\n")
        }
        RegistrationState::Retrying => {
            format!("not registered at Kinde yet, trying on for a while: {}\n", words(cause))
        }
        RegistrationState::Failed => {
            problem("warning", &format!("at Kinde: {cause}"), notice.hint.as_deref(), palette)
        }
    }
}

/// The same, for a program.
pub(super) fn registration_line(notice: &RegistrationNotice) -> String {
    line(&RegistrationLine {
        r#type: "registration",
        state: notice.state.name(),
        id: notice.id.as_deref(),
        endpoint: notice.endpoint.as_deref(),
        message: notice.cause.as_deref(),
        hint: notice.hint.as_deref(),
    })
}

#[derive(Serialize)]
struct RegistrationLine<'a> {
    r#type: &'static str,
    state: &'static str,
    id: Option<&'a str>,
    endpoint: Option<&'a str>,
    message: Option<&'a str>,
    hint: Option<&'a str>,
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MOST_CHARACTERS)
}
