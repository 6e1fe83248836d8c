//! The kinds of event, and the patterns that choose among them.

use std::fmt;
use std::str::FromStr;

/// Gives the event types that Kinde is known to send, in its own groups, to a
/// macro: their names are needed as literals where each has a file.
macro_rules! known_event_types {
    ($give_to:ident) => {
        $give_to![
            "user.created",
            "user.updated",
            "user.deleted",
            "user.authenticated",
            "user.authentication_failed",
            "organization.created",
            "organization.updated",
            "organization.deleted",
            "role.created",
            "role.updated",
            "role.deleted",
            "permission.created",
            "permission.updated",
            "permission.deleted",
            "subscriber.created",
            "access_request.created",
            "passkey.added",
            "passkey.removed",
            "customer.agreement_created",
            "customer.agreement_cancelled",
            "customer.plan_assigned",
            "customer.plan_changed",
            "customer.plan_created",
            "customer.payment_succeeded",
            "customer.payment_failed",
            "customer.invoice_overdue",
            "customer.meter_usage_updated",
        ]
    };
}
pub(crate) use known_event_types;

macro_rules! names {
    ($($name:literal,)*) => {
        [$($name),*]
    };
}

/// The event types that Kinde is known to send.
pub(crate) const KNOWN_EVENT_TYPES: [&str; 27] = known_event_types!(names);

/// An event type. Kinde may send new ones at any time, so any text is one.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EventType(String);

impl EventType {
    pub(crate) fn new(name: String) -> Self {
        Self(name)
    }

    /// The type's name, such as `user.created`. Untrusted text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Which event types are wanted: `user.created`, `user.*`, `*`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct EventFilter(String);

impl EventFilter {
    /// Whether `event_type` is one of those wanted.
    pub(crate) fn matches(&self, event_type: &EventType) -> bool {
        self.matches_name(event_type.as_str())
    }

    /// A warning if the pattern matches no event type that Kinde is known to
    /// send: it is probably misspelt.
    pub(crate) fn warning(&self) -> Option<String> {
        let is_known = KNOWN_EVENT_TYPES.iter().any(|name| self.matches_name(name));
        (!is_known).then(|| format!("no known event type matches `{self}`"))
    }

    /// The pattern without its star.
    pub(crate) fn stem(&self) -> &str {
        self.0.strip_suffix('*').unwrap_or(&self.0)
    }

    /// Whether the pattern ends in a star.
    pub(crate) fn is_prefix(&self) -> bool {
        self.0.ends_with('*')
    }

    /// Whether the type with this name is one of those wanted.
    pub(crate) fn matches_name(&self, name: &str) -> bool {
        if self.is_prefix() { name.starts_with(self.stem()) } else { name == self.0 }
    }
}

/// Why a text is not an event filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("use an event type such as `user.created`, or a prefix and `*` as in `user.*`")]
pub(crate) struct EventFilterError;

impl FromStr for EventFilter {
    type Err = EventFilterError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let stem = text.strip_suffix('*').unwrap_or(text);
        let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | ':');
        if text.is_empty() || !stem.chars().all(is_name) {
            return Err(EventFilterError);
        }
        Ok(Self(text.to_owned()))
    }
}

impl fmt::Display for EventFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matches(filter: &str, name: &str) -> bool {
        let filter: EventFilter = filter.parse().expect("a filter");
        filter.matches(&EventType::new(name.to_owned()))
    }

    #[test]
    fn a_star_matches_any_ending() {
        assert!(matches("*", "user.created"));
        assert!(matches("user.*", "user.created"));
        assert!(!matches("user.*", "users.created"));
        assert!(matches("user.created", "user.created"));
        assert!(!matches("user.created", "user.created2"));
    }

    #[test]
    fn a_star_elsewhere_is_rejected() {
        for text in ["", "*.created", "user.*.x", "user created", "user.**"] {
            assert_eq!(text.parse::<EventFilter>(), Err(EventFilterError), "{text}");
        }
    }

    #[test]
    fn a_misspelt_filter_matches_no_known_type() {
        assert!("users.*".parse::<EventFilter>().expect("a filter").warning().is_some());
        assert_eq!("passkey.*".parse::<EventFilter>().expect("a filter").warning(), None);
    }
}
