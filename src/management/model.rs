//! The data of Kinde's Management API. All of its texts are untrusted, ids too.

use serde_json::value::RawValue;

use super::owner_tag::OwnerTag;
use crate::webhook::KNOWN_EVENT_TYPES;

/// A webhook in Kinde.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiWebhook {
    pub(crate) id: String,
    /// Its name, if it has one.
    pub(crate) name: Option<String>,
    pub(crate) endpoint: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) event_types: Vec<String>,
    /// When it was created, in Kinde's format.
    pub(crate) created_on: Option<String>,
}

impl ApiWebhook {
    /// The tag of the listener that created it, if one did.
    pub(crate) fn tag(&self) -> Option<OwnerTag> {
        self.description.as_deref().and_then(OwnerTag::find)
    }

    /// Whether it is unchanged since the listener with this tag created it for
    /// this endpoint. Kinde may add a slash to the end of a URL.
    pub(crate) fn is_as_made(&self, tag: &OwnerTag, endpoint: &str) -> bool {
        let is_endpoint = self
            .endpoint
            .as_ref()
            .is_some_and(|shown| shown.trim_end_matches('/') == endpoint.trim_end_matches('/'));
        is_endpoint && self.tag().as_ref() == Some(tag)
    }
}

/// Whether an id is safe in a command that is suggested to the user: no shell
/// expands it, and no command reads it as an option.
pub(crate) fn is_plain_id(id: &str) -> bool {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    id.starts_with(|c: char| c.is_ascii_alphanumeric()) && id.chars().all(is_plain)
}

/// An event type that an environment can send.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ApiEventType {
    pub(crate) code: String,
    pub(crate) id: Option<String>,
    pub(crate) name: Option<String>,
    pub(crate) origin: Option<String>,
}

impl ApiEventType {
    /// Whether it is one of the known event types.
    pub(crate) fn is_known(&self) -> bool {
        KNOWN_EVENT_TYPES.contains(&self.code.as_str())
    }
}

/// A past event. It is not signed.
#[derive(Debug, Clone)]
pub(crate) struct ApiEvent {
    pub(crate) event_type: String,
    pub(crate) event_id: String,
    pub(crate) source: Option<String>,
    /// When it was written. Kinde documents it both as a number and as a string.
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
