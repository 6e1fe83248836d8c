//! JSON as it was received. Values stay text, so that numbers, key order and
//! escapes are shown exactly as the sender wrote them.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde_json::value::RawValue;

/// The deepest nesting that is read. Deeper input is an attack on a recursive
/// reader, never a webhook.
pub(crate) const MAX_DEPTH: usize = 128;

/// Why bytes are not the JSON object that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonFault {
    /// The bytes are not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The text is not JSON, with the parser's own words.
    #[error("it is not JSON ({0})")]
    NotJson(String),
    /// The text is JSON, but another kind of value.
    #[error("it is JSON, but not an object")]
    NotAnObject,
    /// A name stands twice, so two readers could see two different values.
    #[error("the name `{0}` stands in it twice")]
    DuplicateName(String),
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("it is nested more than {MAX_DEPTH} deep")]
    TooDeep,
}

/// One JSON object, its members in the order received, its values unread.
#[derive(Debug, Clone)]
pub(crate) struct Object<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Reads an object whose own names are unique.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, JsonFault> {
        let text = std::str::from_utf8(bytes).map_err(|_| JsonFault::NotUtf8)?;
        let object = Self::from_text(text)?;
        if depth(text) > MAX_DEPTH { Err(JsonFault::TooDeep) } else { Ok(object) }
    }

    /// Reads an object of any depth: reading leaves its values alone.
    fn from_text(text: &'a str) -> Result<Self, JsonFault> {
        let Members(members) =
            serde_json::from_str(text).map_err(|error| no_members(text, &error))?;
        match first_duplicate(&members) {
            Some(name) => Err(JsonFault::DuplicateName(name.to_owned())),
            None => Ok(Self { members }),
        }
    }

    /// Reads an object in which no object, however deep, has a name twice.
    pub(crate) fn parse_unique(bytes: &'a [u8]) -> Result<Self, JsonFault> {
        let object = Self::parse(bytes)?;
        for (_, value) in &object.members {
            unique_names(value)?;
        }
        Ok(object)
    }

    /// The value's own text under `name`.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        self.members.iter().find_map(|(key, value)| (key == name).then_some(*value))
    }

    /// The string under `name`, if there is one and it is a string.
    pub(crate) fn string(&self, name: &str) -> Option<String> {
        self.get(name).and_then(string)
    }

    /// The object under `name`, if there is one and it is an object. It is less
    /// deep than this one.
    pub(crate) fn object(&self, name: &str) -> Option<Object<'a>> {
        self.get(name).and_then(|value| Self::from_text(value.get()).ok())
    }

    /// Whether `name` stands in the object, whatever its value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The object's names, in the order received.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.members.iter().map(|(name, _)| &**name)
    }
}

/// Why a text has no members: the reader's own error is about what it wanted,
/// and not about what the text is.
fn no_members(text: &str, error: &serde_json::Error) -> JsonFault {
    match serde_json::from_str::<&RawValue>(text) {
        Err(error) => JsonFault::NotJson(error.to_string()),
        Ok(raw) if depth(raw.get()) > MAX_DEPTH => JsonFault::TooDeep,
        Ok(raw) if !is_object(raw) => JsonFault::NotAnObject,
        Ok(_) => JsonFault::NotJson(error.to_string()),
    }
}

/// Whether the value is an object, whatever its names are.
pub(crate) fn is_object(value: &RawValue) -> bool {
    value.get().starts_with('{')
}

/// The value as a string, if it is one.
pub(crate) fn string(value: &RawValue) -> Option<String> {
    serde_json::from_str(value.get()).ok()
}

/// The elements of the value, if it is an array.
pub(crate) fn elements(value: &RawValue) -> Option<Vec<&RawValue>> {
    serde_json::from_str(value.get()).ok()
}

fn unique_names(value: &RawValue) -> Result<(), JsonFault> {
    let text = value.get();
    match text.as_bytes().first() {
        Some(b'{') => Object::parse_unique(text.as_bytes()).map(drop),
        Some(b'[') => elements(value).unwrap_or_default().into_iter().try_for_each(unique_names),
        _ => Ok(()),
    }
}

fn first_duplicate<'m>(members: &'m [(Cow<'_, str>, &RawValue)]) -> Option<&'m str> {
    // Sorted rather than compared pairwise: a body may hold 100,000 names.
    let mut names: Vec<&str> = members.iter().map(|(name, _)| &**name).collect();
    names.sort_unstable();
    names.windows(2).find(|pair| pair[0] == pair[1]).map(|pair| pair[0])
}

/// How deep valid JSON is nested. It counts brackets outside of strings, so it
/// needs no recursion of its own.
fn depth(json: &str) -> usize {
    let (mut depth, mut deepest) = (0usize, 0usize);
    let (mut in_string, mut escaped) = (false, false);
    for byte in json.bytes() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' | b'[' if !in_string => {
                depth += 1;
                deepest = deepest.max(depth);
            }
            b'}' | b']' if !in_string => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    deepest
}

struct Members<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de> Deserialize<'de> for Members<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MembersVisitor)
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Members<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((Name(name), value)) = map.next_entry()? {
            members.push((name, value));
        }
        Ok(Members(members))
    }
}

/// A name that is copied only if it is written with escapes.
struct Name<'a>(Cow<'a, str>);

impl<'de> Deserialize<'de> for Name<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(NameVisitor)
    }
}

struct NameVisitor;

impl<'de> Visitor<'de> for NameVisitor {
    type Value = Name<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a name")
    }

    fn visit_borrowed_str<E: Error>(self, name: &'de str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Borrowed(name)))
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        Ok(Name(Cow::Owned(name.to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn nested(levels: usize) -> String {
        format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1))
    }

    #[test]
    fn a_name_that_stands_twice_is_found_whatever_its_spelling() {
        let fault = Object::parse(br#"{"alg":1,"\u0061lg":2}"#).err();
        assert_eq!(fault, Some(JsonFault::DuplicateName("alg".into())));
    }

    #[test]
    fn a_nested_duplicate_is_found_only_where_it_is_asked_for() {
        let text = br#"{"a":[{"b":1,"b":2}]}"#;
        assert!(Object::parse(text).is_ok());
        assert_eq!(Object::parse_unique(text).err(), Some(JsonFault::DuplicateName("b".into())));
    }

    #[test]
    fn nesting_is_read_to_128_and_no_deeper() {
        assert!(Object::parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(Object::parse(nested(MAX_DEPTH + 1).as_bytes()).err(), Some(JsonFault::TooDeep));
        assert_eq!(Object::parse(nested(400_000).as_bytes()).err(), Some(JsonFault::TooDeep));
    }

    #[test]
    fn brackets_in_strings_are_not_nesting() {
        let text = format!("{{\"a\":\"{}\\\"[\"}}", "[{".repeat(200));
        assert!(Object::parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn a_value_keeps_its_own_text() {
        let text = br#"{"n":1e2,"m":123456789012345678901234567890.10}"#;
        let object = Object::parse(text).expect("an object");
        assert_eq!(object.get("n").map(RawValue::get), Some("1e2"));
        assert_eq!(object.get("m").map(RawValue::get), Some("123456789012345678901234567890.10"));
    }
}
