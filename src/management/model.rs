//! What Kinde's Management API tells of an environment. All of its texts are
//! untrusted, ids too.

use serde_json::value::RawValue;

use super::owner_tag::OwnerTag;
use crate::webhook::KNOWN_EVENT_TYPES;

/// A webhook as it is set up at Kinde.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiWebhook {
    /// Kinde's id of it.
    pub(crate) id: String,
    /// Its name, if it has one.
    pub(crate) name: Option<String>,
    /// Where it sends to.
    pub(crate) endpoint: Option<String>,
    /// What its maker says about it.
    pub(crate) description: Option<String>,
    /// The event types that it sends.
    pub(crate) event_types: Vec<String>,
    /// When it was made, in Kinde's own words.
    pub(crate) created_on: Option<String>,
}

impl ApiWebhook {
    /// Which listener made it, if one did.
    pub(crate) fn tag(&self) -> Option<OwnerTag> {
        self.description.as_deref().and_then(OwnerTag::find)
    }

    /// Whether it is as the listener with this tag made it for this address. A
    /// slash at the end may be Kinde's way to write an address.
    pub(crate) fn is_as_made(&self, tag: &OwnerTag, endpoint: &str) -> bool {
        let is_endpoint = self
            .endpoint
            .as_ref()
            .is_some_and(|shown| shown.trim_end_matches('/') == endpoint.trim_end_matches('/'));
        is_endpoint && self.tag().as_ref() == Some(tag)
    }
}

/// Whether an id can stand in a command that is given to a person to type: no
/// shell takes it for more than a word, and no command for an option.
pub(crate) fn is_plain_id(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.chars().all(is_plain)
}

/// A type of event that an environment can send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiEventType {
    /// The type itself, such as `user.created`.
    pub(crate) code: String,
    /// Kinde's id of it.
    pub(crate) id: Option<String>,
    /// What Kinde calls it.
    pub(crate) name: Option<String>,
    /// Who sends it.
    pub(crate) origin: Option<String>,
}

impl ApiEventType {
    /// Whether this program knows it.
    pub(crate) fn is_known(&self) -> bool {
        KNOWN_EVENT_TYPES.contains(&self.code.as_str())
    }
}

/// A past event. Nobody has signed it.
#[derive(Debug, Clone)]
pub(crate) struct ApiEvent {
    /// What kind of thing happened.
    pub(crate) event_type: String,
    /// Kinde's id of it.
    pub(crate) event_id: String,
    /// What caused it.
    pub(crate) source: Option<String>,
    /// When it was written. Kinde's description says it is a number, and also
    /// that it is a text.
    pub(crate) timestamp: Option<String>,
    /// Its data, if there is any: JSON as it was received.
    pub(crate) data: Option<Box<RawValue>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_that_is_more_than_a_word_is_not_plain() {
        assert!(is_plain_id("webhook_0198-ab"));
        for id in ["", "-rf", "a b", "a;b", "$(a)", "a'b", "wäb", "a\nb", "../a"] {
            assert!(!is_plain_id(id), "{id:?}");
        }
    }
}
