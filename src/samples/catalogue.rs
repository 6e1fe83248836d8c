//! The known event types, one data file per type.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::webhook::known_event_types;

/// Pairs each type with the text of its file.
macro_rules! files {
    ($($name:literal,)*) => {
        [$(($name, include_str!(concat!("types/", $name, ".json")))),*]
    };
}

/// Each known event type, in Kinde's own groups, and its file.
const FILES: [(&str, &str); 27] = known_event_types!(files);

/// The least similarity of two names for a suggestion, from 0 to 1.
const MIN_SIMILARITY: f64 = 0.7;

/// One event type: what it is for, and how its events look.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct KnownType {
    /// Also the name of its file.
    #[serde(skip)]
    pub(crate) name: &'static str,
    pub(crate) group: String,
    /// How well the shape of its data is known.
    pub(crate) confidence: Confidence,
    /// What usually causes it: `admin`, `api` or `user`.
    pub(crate) source: String,
    /// What happened, in one sentence.
    pub(crate) description: String,
    /// Its data, with placeholders.
    pub(crate) data: Map<String, Value>,
    /// Members beside the data, with placeholders.
    #[serde(default)]
    pub(crate) extra: Map<String, Value>,
}

/// How well the shape of a type's data is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Confidence {
    /// A payload that Kinde sent has been published.
    VerifiedRealPayload,
    /// Kinde's own packages declare its type.
    DeclaredTypes,
    /// Kinde's own code reads these fields.
    InferredShape,
    /// Kinde documents only the type's name.
    NameOnly,
}

impl Confidence {
    /// Its name in the files of the types.
    #[cfg(test)]
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::VerifiedRealPayload => "verified-real-payload",
            Self::DeclaredTypes => "declared-types",
            Self::InferredShape => "inferred-shape",
            Self::NameOnly => "name-only",
        }
    }
}

/// Every known event type, in Kinde's own groups.
pub(crate) fn known_types() -> impl Iterator<Item = KnownType> {
    FILES.iter().filter_map(|(name, text)| read(name, text))
}

/// What is known of the type of this name.
pub(crate) fn known_type(name: &str) -> Option<KnownType> {
    FILES.iter().find(|(known, _)| *known == name).and_then(|(name, text)| read(name, text))
}

/// The known type that `name` was probably meant to be.
pub(crate) fn nearest(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    let by_similarity = FILES.iter().map(|(known, _)| (strsim::jaro_winkler(&name, known), *known));
    let nearest = by_similarity.max_by(|(one, _), (other, _)| one.total_cmp(other));
    nearest.filter(|(similarity, _)| *similarity >= MIN_SIMILARITY).map(|(_, known)| known)
}

/// Reads a file of the catalogue. A test checks that all are valid.
fn read(name: &'static str, text: &str) -> Option<KnownType> {
    serde_json::from_str(text).ok().map(|known| KnownType { name, ..known })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::KNOWN_EVENT_TYPES;

    #[test]
    fn the_catalogue_and_the_known_event_types_are_the_same() {
        let types: Vec<&str> = known_types().map(|known| known.name).collect();
        assert_eq!(types, KNOWN_EVENT_TYPES);
    }

    #[test]
    fn every_file_of_the_folder_is_in_the_catalogue() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src/samples/types");
        let count = std::fs::read_dir(folder).expect("the folder").count();
        assert_eq!(count, FILES.len());
    }

    #[test]
    fn every_entry_is_complete() {
        for known in known_types() {
            let name = known.name;
            assert!(known.description.ends_with('.'), "{name}");
            assert!(["admin", "api", "user"].contains(&known.source.as_str()), "{name}");
            assert!(!known.data.is_empty(), "{name}");
            let has_address = ["user.authenticated", "user.authentication_failed"].contains(&name);
            assert_eq!(known.extra.contains_key("ip_address"), has_address, "{name}");
            let text = FILES.iter().find(|(file, _)| *file == name).expect("a file").1;
            assert!(text.contains(&format!("\"{}\"", known.confidence.name())), "{name}");
        }
    }

    #[test]
    fn the_right_type_is_suggested_for_a_misspelt_one() {
        for (typed, meant) in [
            ("user.create", Some("user.created")),
            ("users.updated", Some("user.updated")),
            ("USER.CREATED", Some("user.created")),
            ("organisation.created", Some("organization.created")),
            ("customer.plan_assign", Some("customer.plan_assigned")),
            ("zzz", None),
            ("", None),
        ] {
            assert_eq!(nearest(typed), meant, "{typed}");
        }
    }
}
