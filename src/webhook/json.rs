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
pub(crate) enum JsonError {
    /// The bytes are not UTF-8.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// The text is not JSON, with the parser's own words.
    #[error("it is not JSON ({0})")]
    NotJson(String),
    /// The text is JSON, but another kind of value.
    #[error("it is JSON, but not an object")]
    NotAnObject,
    /// A name occurs twice, so two parsers could see two different values.
    #[error("it contains the name `{0}` twice")]
    DuplicateName(String),
    /// Nested deeper than [`MAX_DEPTH`].
    #[error("it is nested more than {MAX_DEPTH} levels deep")]
    TooDeep,
}

/// One JSON object, its members in the order received, its values unread.
#[derive(Debug, Clone)]
pub(crate) struct Object<'a> {
    members: Vec<(Cow<'a, str>, &'a RawValue)>,
}

impl<'a> Object<'a> {
    /// Reads an object whose own names are unique.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let text = std::str::from_utf8(bytes).map_err(|_| JsonError::NotUtf8)?;
        let object = Self::from_text(text)?;
        if depth(text) > MAX_DEPTH { Err(JsonError::TooDeep) } else { Ok(object) }
    }

    /// Reads an object of any depth: reading leaves its values alone.
    fn from_text(text: &'a str) -> Result<Self, JsonError> {
        let Members(members) =
            serde_json::from_str(text).map_err(|error| no_members(text, &error))?;
        match first_duplicate(&members) {
            Some(name) => Err(JsonError::DuplicateName(name.to_owned())),
            None => Ok(Self { members }),
        }
    }

    /// Reads an object in which no object, however deep, has a name twice.
    pub(crate) fn parse_unique(bytes: &'a [u8]) -> Result<Self, JsonError> {
        let object = Self::parse(bytes)?;
        object.members.iter().try_for_each(|(_, value)| unique_names(value.get()))?;
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

    /// Whether the object has a member `name`, whatever its value.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The members that are objects, in the order received.
    pub(crate) fn objects(&self) -> impl Iterator<Item = Object<'a>> {
        let objects = self.members.iter().filter(|(_, value)| is_object(value));
        objects.filter_map(|(_, value)| Self::from_text(value.get()).ok())
    }
}

/// Why a text has no members: the reader's own error is about what it wanted,
/// and not about what the text is.
fn no_members(text: &str, error: &serde_json::Error) -> JsonError {
    match serde_json::from_str::<&RawValue>(text) {
        Err(error) => JsonError::NotJson(error.to_string()),
        Ok(raw) if depth(raw.get()) > MAX_DEPTH => JsonError::TooDeep,
        Ok(raw) if !is_object(raw) => JsonError::NotAnObject,
        Ok(_) => JsonError::NotJson(error.to_string()),
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

/// Checks all objects of valid JSON in one walk: reading each of them again
/// would cost as many times more as they are nested.
fn unique_names(json: &str) -> Result<(), JsonError> {
    let mut names: Vec<(usize, Cow<'_, str>)> = Vec::new();
    // Which of all objects and lists are open, each by its number.
    let (mut open, mut opened) = (Vec::new(), 0);
    let mut tokens = Tokens::of(json).peekable();
    while let Some(token) = tokens.next() {
        match token {
            Piece::Open(_) => {
                opened += 1;
                open.push(opened);
            }
            Piece::Close(_) => {
                open.pop();
            }
            Piece::String(quoted) if tokens.peek() == Some(&Piece::Colon) => {
                let name: Name<'_> = serde_json::from_str(quoted)
                    .map_err(|error| JsonError::NotJson(error.to_string()))?;
                names.push((open.last().copied().unwrap_or_default(), name.0));
            }
            _ => {}
        }
    }
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(JsonError::DuplicateName(pair[0].1.to_string())),
        None => Ok(()),
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

/// A token of JSON text, as it was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Piece<'a> {
    /// `{` or `[`.
    Open(&'a str),
    /// `}` or `]`.
    Close(&'a str),
    /// Between members and elements.
    Comma,
    /// Between a name and its value.
    Colon,
    /// With its quotes.
    String(&'a str),
    /// A number, `true`, `false` or `null`.
    Literal(&'a str),
}

/// Splits JSON that is known to be valid into its tokens.
#[derive(Debug)]
pub(crate) struct Tokens<'a> {
    rest: &'a str,
}

impl<'a> Tokens<'a> {
    /// The tokens of valid JSON.
    pub(crate) fn of(json: &'a str) -> Self {
        Self { rest: json }
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(bytes);
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        self.rest = self.rest.trim_ascii_start();
        Some(match self.rest.bytes().next()? {
            b'{' | b'[' => Piece::Open(self.take(1)),
            b'}' | b']' => Piece::Close(self.take(1)),
            b',' => {
                self.take(1);
                Piece::Comma
            }
            b':' => {
                self.take(1);
                Piece::Colon
            }
            b'"' => Piece::String(self.take(string_length(self.rest))),
            _ => Piece::Literal(self.take(literal_length(self.rest))),
        })
    }
}

fn string_length(text: &str) -> usize {
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate().skip(1) {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'"' => return at + 1,
            _ => {}
        }
    }
    text.len()
}

fn literal_length(text: &str) -> usize {
    let ends = |c: char| matches!(c, ',' | ':' | ']' | '}') || c.is_ascii_whitespace();
    // At least one character, so that the iterator always moves on.
    let first = text.chars().next().map_or(0, char::len_utf8);
    text[first..].find(ends).map_or(text.len(), |end| first + end)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::assert_linear;

    fn nested(levels: usize) -> String {
        format!("{{\"a\":{}{}}}", "[".repeat(levels - 1), "]".repeat(levels - 1))
    }

    #[test]
    fn a_duplicate_name_is_found_in_any_spelling() {
        let error = Object::parse(br#"{"alg":1,"\u0061lg":2}"#).err();
        assert_eq!(error, Some(JsonError::DuplicateName("alg".into())));
    }

    #[test]
    fn a_nested_duplicate_is_found_only_by_parse_unique() {
        let text = br#"{"a":[{"b":1,"b":2}]}"#;
        assert!(Object::parse(text).is_ok());
        assert_eq!(Object::parse_unique(text).err(), Some(JsonError::DuplicateName("b".into())));
    }

    #[test]
    fn nesting_is_read_to_128_and_no_deeper() {
        assert!(Object::parse(nested(MAX_DEPTH).as_bytes()).is_ok());
        assert_eq!(Object::parse(nested(MAX_DEPTH + 1).as_bytes()).err(), Some(JsonError::TooDeep));
        assert_eq!(Object::parse(nested(400_000).as_bytes()).err(), Some(JsonError::TooDeep));
    }

    #[test]
    fn brackets_in_strings_are_not_nesting() {
        let text = format!("{{\"a\":\"{}\\\"[\"}}", "[{".repeat(200));
        assert!(Object::parse(text.as_bytes()).is_ok());
    }

    #[test]
    fn a_value_stays_as_written() {
        let text = br#"{"n":1e2,"m":123456789012345678901234567890.10}"#;
        let object = Object::parse(text).expect("an object");
        assert_eq!(object.get("n").map(RawValue::get), Some("1e2"));
        assert_eq!(object.get("m").map(RawValue::get), Some("123456789012345678901234567890.10"));
    }

    #[test]
    fn twice_the_text_costs_twice_the_time() {
        let shapes: [(&str, Text); 6] = [
            ("members", |size| flat(size, |at| format!("\"n{at}\":{at}"))),
            // The deeper it is, the more often a reader of each level reads the list.
            ("a long list inside of many objects", |size| {
                let (list, levels) = (vec!["1"; size].join(","), size / 70);
                format!("{}[{list}]{}", "{\"a\":".repeat(levels), "}".repeat(levels))
            }),
            ("many objects side by side, each nested", |size| {
                flat(size / 20, |at| {
                    format!("\"n{at}\":{}1{}", "{\"a\":".repeat(40), "}".repeat(40))
                })
            }),
            ("long names that begin alike", |size| {
                flat(size / 20, |at| format!("\"{}{at}\":1", "x".repeat(400)))
            }),
            ("names in escapes", |size| {
                flat(size / 4, |at| format!("\"\\u0061\\u0062{at}\":\"\\\\\""))
            }),
            ("brackets in a string", |size| format!("{{\"a\":\"{}\"}}", "[{\\\"".repeat(size))),
        ];
        for (shape, text) in shapes {
            assert_linear(shape, 4_000, text, |text| Object::parse(text.as_bytes()).is_ok());
            assert_linear(shape, 4_000, text, |text| Object::parse_unique(text.as_bytes()).is_ok());
        }
        let never_closed = |size| "{\"a\":[".repeat(size);
        assert_linear("never closed", 4_000, never_closed, |text| {
            Object::parse(text.as_bytes()).is_err()
        });
        let twice = |size| flat(size, |at| format!("\"n{at}\":1")).replace("\"n1\"", "\"n0\"");
        assert_linear("a name twice", 4_000, twice, |text| Object::parse(text.as_bytes()).is_err());
    }

    type Text = fn(usize) -> String;

    fn flat(members: usize, member: impl Fn(usize) -> String) -> String {
        format!("{{{}}}", (0..members).map(member).collect::<Vec<_>>().join(","))
    }
}
