//! What becomes of a listener's own webhook in Kinde.

use serde::Serialize;

use super::line::line;
use super::palette::{Paint, Palette};
use super::problem::problem;
use crate::sanitize;
use crate::webhook::{RegistrationNotice, RegistrationState};

/// The longest name in a line, in characters.
const MAX_CHARACTERS: usize = 200;

/// A change of state, as text.
pub(super) fn registration_text(notice: &RegistrationNotice, palette: Palette) -> String {
    let endpoint = words(notice.endpoint.as_deref().unwrap_or("-"));
    let id = words(notice.id.as_deref().unwrap_or("-"));
    let good = palette.paint(Paint::Good, "✓");
    let cause = notice.cause.as_deref().unwrap_or_default();
    match notice.state {
        RegistrationState::Waiting => match notice.hint.as_deref() {
            None => format!("Not registered in Kinde yet: {}\n", words(cause)),
            hint => problem("warning", &format!("not registered in Kinde: {cause}"), hint, palette),
        },
        RegistrationState::Registered => format!("{good} Registered in Kinde: {endpoint} ({id})\n"),
        RegistrationState::Moved => format!("{good} Re-registered in Kinde: {endpoint} ({id})\n"),
        RegistrationState::Removed => format!("Deleted from Kinde: {endpoint} ({id})\n"),
        RegistrationState::Swept => {
            format!("Deleted a webhook left behind by an earlier listener: {endpoint} ({id})\n")
        }
        RegistrationState::Retrying => {
            format!("Not registered in Kinde yet; still trying: {}\n", words(cause))
        }
        RegistrationState::Failed => {
            // The cause of a webhook that exists is that it could not be deleted.
            let message = match notice.id {
                None => format!("cannot register with Kinde: {cause}"),
                Some(_) => format!("in Kinde: {cause}"),
            };
            problem("warning", &message, notice.hint.as_deref(), palette)
        }
    }
}

/// The same, as a JSON line.
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
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}
