//! Which events go to which app.

use std::fmt;
use std::str::FromStr;

use super::event_type::{EventFilter, EventFilterError, EventType};
use super::target::{Target, TargetError};

/// An app, and the events that it is sent: all of them, or those of a filter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Route {
    /// All events, if there is none.
    pub(crate) filter: Option<EventFilter>,
    pub(crate) target: Target,
}

/// Why a text is not a valid route.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum RouteError {
    /// The part before the `=` is not an event filter.
    #[error("`{text}` is not a valid event filter: {error}")]
    Filter { text: String, error: EventFilterError },
    /// The rest, or all of it, is not a target.
    #[error(transparent)]
    Target(#[from] TargetError),
}

impl Route {
    /// Whether an event of this type is sent there.
    pub(crate) fn accepts(&self, event_type: &EventType) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.matches(event_type))
    }
}

impl fmt::Display for Route {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.filter {
            Some(filter) => write!(formatter, "{filter}={}", self.target),
            None => self.target.fmt(formatter),
        }
    }
}

impl FromStr for Route {
    type Err = RouteError;

    /// Reads a target, or `FILTER=TARGET`.
    fn from_str(text: &str) -> Result<Self, RouteError> {
        let Some((filter, target)) = split_filter(text) else {
            return Ok(Self { filter: None, target: text.parse()? });
        };
        let filter = filter.trim();
        let parsed = filter
            .parse()
            .map_err(|error| RouteError::Filter { text: filter.to_owned(), error })?;
        Ok(Self { filter: Some(parsed), target: target.parse()? })
    }
}

/// Splits a text at the `=` that follows a filter. One that follows a path or a
/// query is part of the URL.
fn split_filter(text: &str) -> Option<(&str, &str)> {
    let at = text.find(['=', '/', '?', '#'])?;
    text[at..].strip_prefix('=').map(|target| (&text[..at], target))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<String>, String) {
        let route: Route = text.parse().expect("a route");
        (route.filter.map(|filter| filter.to_string()), route.target.to_string())
    }

    #[test]
    fn a_route_is_a_target_with_or_without_a_filter() {
        for (text, filter, url) in [
            ("3000", None, "http://localhost:3000/"),
            ("localhost:3000/api/webhook", None, "http://localhost:3000/api/webhook"),
            ("https://app.example.com/hook", None, "https://app.example.com/hook"),
            ("user.*=3000", Some("user.*"), "http://localhost:3000/"),
            ("user.*=http://a.b/c", Some("user.*"), "http://a.b/c"),
            ("*=3000/a", Some("*"), "http://localhost:3000/a"),
            (" role.created = 3000 ", Some("role.created"), "http://localhost:3000/"),
        ] {
            assert_eq!(read(text), (filter.map(str::to_owned), url.to_owned()), "{text}");
        }
    }

    #[test]
    fn an_equals_sign_inside_a_url_separates_nothing() {
        for (text, filter, url) in [
            ("localhost:3000/api?x=1", None, "http://localhost:3000/api?x=1"),
            ("3000?x=1", None, "http://localhost:3000/?x=1"),
            ("http://a.b/c=d?e=f", None, "http://a.b/c=d?e=f"),
            ("user.*=3000/a?x=1&y=2", Some("user.*"), "http://localhost:3000/a?x=1&y=2"),
        ] {
            assert_eq!(read(text), (filter.map(str::to_owned), url.to_owned()), "{text}");
        }
    }

    #[test]
    fn what_is_wrong_with_a_route_is_named() {
        for text in ["=3000", "user created=3000", "*.created=3000", "user.*,role.*=3000"] {
            let outcome = text.parse::<Route>();
            assert!(matches!(outcome, Err(RouteError::Filter { .. })), "{text}: {outcome:?}");
        }
        for text in ["", "user.*=", "user.*=ftp://a", "user.*=0"] {
            let outcome = text.parse::<Route>();
            assert!(matches!(outcome, Err(RouteError::Target(_))), "{text}: {outcome:?}");
        }
    }

    #[test]
    fn a_route_accepts_what_its_filter_matches() {
        let created = EventType::new("user.created".to_owned());
        for (text, accepts) in [("3000", true), ("user.*=3000", true), ("role.*=3000", false)] {
            let route: Route = text.parse().expect("a route");
            assert_eq!(route.accepts(&created), accepts, "{text}");
        }
    }
}
