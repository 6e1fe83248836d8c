//! Who sent a response. A listener responds on behalf of an app and for itself,
//! and the status alone does not distinguish the two.

use http::HeaderValue;

/// The header that marks a response as the listener's own.
pub(crate) const ANSWERED_BY: &str = "kinde-hook-answered-by";

/// Who gave an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AnsweredBy {
    /// The app, itself or through a listener.
    App,
    /// A listener, and the app was not asked.
    Listener,
    /// A listener, which then forwarded the delivery to the app.
    ListenerFirst,
}

impl AnsweredBy {
    /// The header's value; `None` for the app's own responses.
    pub(crate) fn name(self) -> Option<&'static str> {
        match self {
            Self::App => None,
            Self::Listener => Some("listener"),
            Self::ListenerFirst => Some("listener-first"),
        }
    }

    /// Who sent a response with this header, or without one. Any unknown value
    /// counts as the app's.
    pub(crate) fn of(header: Option<&HeaderValue>) -> Self {
        let said = header.map(HeaderValue::as_bytes);
        let listeners = [Self::Listener, Self::ListenerFirst];
        let is_said = |one: &Self| one.name().map(str::as_bytes) == said;
        listeners.into_iter().find(is_said).unwrap_or(Self::App)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_tells_who_answered_and_anything_else_is_the_app() {
        for answered_by in [AnsweredBy::App, AnsweredBy::Listener, AnsweredBy::ListenerFirst] {
            let header = answered_by.name().map(HeaderValue::from_static);
            assert_eq!(AnsweredBy::of(header.as_ref()), answered_by);
        }
        for other in ["", "Listener", "listener, listener", "app"] {
            assert_eq!(AnsweredBy::of(Some(&HeaderValue::from_static(other))), AnsweredBy::App);
        }
    }
}
