//! The format of a claim file: a line with the intent, and later one with the id.

use serde_json::json;

use super::super::owner_tag::OwnerTag;
use crate::webhook::json::Object;

/// A parsed claim file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Note {
    pub(super) tag: OwnerTag,
    pub(super) api: String,
    pub(super) endpoint: String,
    pub(super) id: Option<String>,
}

/// The first line.
pub(super) fn intent(tag: &OwnerTag, api: &str, endpoint: &str) -> String {
    let line = json!({ "version": 1, "tag": tag.to_string(), "api": api, "endpoint": endpoint });
    format!("{line}\n")
}

/// The second line.
pub(super) fn made(id: &str) -> String {
    format!("{}\n", json!({ "id": id }))
}

impl Note {
    /// Parses a claim file; a line without a line end is incomplete.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let mut lines = text.split_inclusive('\n').filter(|line| line.ends_with('\n'));
        let intent = Object::parse(lines.next()?.trim_end().as_bytes()).ok()?;
        let made = lines.next().and_then(|line| Object::parse(line.trim_end().as_bytes()).ok());
        Some(Self {
            tag: OwnerTag::find(&intent.string("tag")?)?,
            api: intent.string("api")?,
            endpoint: intent.string("endpoint")?,
            id: made.and_then(|made| made.string("id")),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::management::owner_tag::{Host, Run};

    #[test]
    fn a_note_that_was_cut_says_no_more_than_it_did() {
        let tag = OwnerTag { host: Host::new("a"), process: 1, started: 2, run: Run::new(3) };
        let text = intent(&tag, "https://acme.kinde.com", "https://a.b") + &made("webhook_1");
        let whole = Note::parse(&text).expect("a note");
        assert_eq!((whole.tag, whole.id.as_deref()), (tag, Some("webhook_1")));
        for end in 0..text.len() {
            let id = Note::parse(&text[..end]).and_then(|note| note.id);
            assert_eq!(id, None, "{end}");
        }
    }
}
