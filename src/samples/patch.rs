//! Changes to a sample event: `data.user.email=ada@example.com`.

use std::fmt;
use std::str::FromStr;

use serde_json::{Map, Value};

/// The deepest path, in names: far deeper than any event, and shallow enough
/// for any JSON parser.
const MAX_DEPTH: usize = 32;

/// The path to a value: names and indices, joined by dots.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Path(Vec<String>);

/// A value to put somewhere into an event.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Change {
    path: Path,
    value: Value,
}

/// Why a text is not a valid path or change.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeTextError {
    /// There is no `=`.
    #[error("use PATH=VALUE, as in data.user.email=ada@example.com")]
    NoValue,
    /// A name is missing.
    #[error("a path consists of names joined by single dots, as in data.user.email")]
    EmptyName,
    /// Too many names.
    #[error("a path has at most {MAX_DEPTH} names")]
    TooDeep,
}

/// Why a change does not fit an event. The paths are the user's own words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ChangeError {
    /// A value on the path has no members.
    #[error("cannot set `{path}`: `{at}` is {found}")]
    Blocked {
        path: String,
        /// The part of the path that exists.
        at: String,
        found: &'static str,
    },
    /// A list is entered with a name.
    #[error("cannot set `{path}`: `{at}` is a list, and `{name}` is not an index")]
    NotAnIndex {
        path: String,
        /// The list's path.
        at: String,
        name: String,
    },
    /// A list is shorter than that.
    #[error(
        "cannot set `{path}`: the list `{at}` has length {count}, so the index can be at most \
         {count}, which appends"
    )]
    OutOfRange {
        path: String,
        /// The list's path.
        at: String,
        count: usize,
    },
}

impl Path {
    /// The value at the path, if it exists.
    pub(super) fn find<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.0.iter().try_fold(value, |value, name| match value {
            Value::Object(members) => members.get(name),
            Value::Array(elements) => elements.get(index(name)?),
            _ => None,
        })
    }

    /// The first `count` names.
    fn until(&self, count: usize) -> String {
        self.0[..count].join(".")
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.until(self.0.len()))
    }
}

impl FromStr for Path {
    type Err = ChangeTextError;

    fn from_str(text: &str) -> Result<Self, ChangeTextError> {
        let names: Vec<String> = text.split('.').map(str::to_owned).collect();
        if names.iter().any(String::is_empty) {
            return Err(ChangeTextError::EmptyName);
        }
        if names.len() > MAX_DEPTH {
            return Err(ChangeTextError::TooDeep);
        }
        Ok(Self(names))
    }
}

impl Change {
    pub(super) fn new(path: Path, value: Value) -> Self {
        Self { path, value }
    }

    /// Where the value goes.
    pub(super) fn path(&self) -> String {
        self.path.to_string()
    }

    /// The first name of its path.
    pub(super) fn first_name(&self) -> &str {
        self.path.0.first().map_or("", String::as_str)
    }

    /// The change with its value mapped.
    pub(super) fn try_map<E>(
        self,
        map: impl FnOnce(&Value) -> Result<Value, E>,
    ) -> Result<Self, E> {
        let value = map(&self.value)?;
        Ok(Self { value, ..self })
    }

    /// Puts the value into `payload`. Missing or null parents become objects,
    /// or a list where the next name is `0`.
    pub(super) fn apply(self, payload: &mut Value) -> Result<(), ChangeError> {
        let Self { path, value } = self;
        let mut here = payload;
        for (depth, name) in path.0.iter().enumerate() {
            if here.is_null() {
                let is_list = depth > 0 && name == "0";
                *here = if is_list { Value::Array(Vec::new()) } else { Value::Object(Map::new()) };
            }
            here = match here {
                Value::Object(members) => members.entry(name.as_str()).or_insert(Value::Null),
                Value::Array(elements) => element(elements, name, &path, depth)?,
                other => {
                    let (at, found) = (path.until(depth), kind(other));
                    return Err(ChangeError::Blocked { path: path.to_string(), at, found });
                }
            };
        }
        *here = value;
        Ok(())
    }
}

impl FromStr for Change {
    type Err = ChangeTextError;

    /// Reads `path=value`. The value is JSON if it can be, and a string
    /// otherwise.
    fn from_str(text: &str) -> Result<Self, ChangeTextError> {
        let (path, value) = text.split_once('=').ok_or(ChangeTextError::NoValue)?;
        let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
        Ok(Self { path: path.parse()?, value })
    }
}

/// The list element that a path names, which may be a new last one.
fn element<'e>(
    elements: &'e mut Vec<Value>,
    name: &str,
    path: &Path,
    depth: usize,
) -> Result<&'e mut Value, ChangeError> {
    let (path, at) = (path.to_string(), path.until(depth));
    let Some(index) = index(name) else {
        return Err(ChangeError::NotAnIndex { path, at, name: name.to_owned() });
    };
    let count = elements.len();
    if index == count {
        elements.push(Value::Null);
    }
    elements.get_mut(index).ok_or(ChangeError::OutOfRange { path, at, count })
}

fn index(name: &str) -> Option<usize> {
    let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
    name.parse().ok().filter(|_| is_number)
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;

    fn changed(mut payload: Value, text: &str) -> Result<Value, String> {
        let change: Change = text.parse().map_err(|error: ChangeTextError| error.to_string())?;
        change.apply(&mut payload).map(|()| payload).map_err(|error| error.to_string())
    }

    #[test]
    fn a_value_is_json_if_it_can_be_and_a_string_otherwise() {
        for (text, value) in [
            ("a=ada@example.com", json!("ada@example.com")),
            ("a=true", json!(true)),
            ("a=12", json!(12)),
            ("a=\"12\"", json!("12")),
            ("a=null", json!(null)),
            ("a=[1,{}]", json!([1, {}])),
            ("a={broken", json!("{broken")),
            ("a=", json!("")),
            ("a=b=c", json!("b=c")),
        ] {
            assert_eq!(changed(json!({}), text), Ok(json!({ "a": value })), "{text}");
        }
        let long = changed(json!({}), "a=12345678901234567890.10").expect("a change");
        assert_eq!(long.to_string(), r#"{"a":12345678901234567890.10}"#, "as it was typed");
    }

    #[test]
    fn missing_or_null_parents_are_created() {
        assert_eq!(changed(json!({}), "a.b.c=1"), Ok(json!({ "a": { "b": { "c": 1 } } })));
        assert_eq!(changed(json!({ "a": null }), "a.0.b=1"), Ok(json!({ "a": [{ "b": 1 }] })));
        assert_eq!(changed(json!({}), "a.1=1"), Ok(json!({ "a": { "1": 1 } })));
    }

    #[test]
    fn lists_are_entered_by_index_and_grow_by_one() {
        let list = json!({ "a": [{ "b": 1 }, 2] });
        assert_eq!(changed(list.clone(), "a.0.b=3"), Ok(json!({ "a": [{ "b": 3 }, 2] })));
        assert_eq!(changed(list.clone(), "a.2=3"), Ok(json!({ "a": [{ "b": 1 }, 2, 3] })));
        assert_eq!(
            changed(list.clone(), "a.2.x=3"),
            Ok(json!({ "a": [{ "b": 1 }, 2, { "x": 3 }] }))
        );
        for (text, error) in [
            (
                "a.3=1",
                "cannot set `a.3`: the list `a` has length 2, so the index can be at most 2, which appends",
            ),
            ("a.x=1", "cannot set `a.x`: `a` is a list, and `x` is not an index"),
            ("a.+1=1", "cannot set `a.+1`: `a` is a list, and `+1` is not an index"),
            ("a.1.x=1", "cannot set `a.1.x`: `a.1` is a number"),
            ("a.0.b.c.d=1", "cannot set `a.0.b.c.d`: `a.0.b` is a number"),
        ] {
            assert_eq!(changed(list.clone(), text), Err(error.to_owned()), "{text}");
        }
    }

    #[test]
    fn an_invalid_change_is_rejected() {
        let deep = format!("a{}=1", ".a".repeat(MAX_DEPTH));
        for text in ["", "a", "=1", "a.=1", ".a=1", "a..b=1", deep.as_str()] {
            assert!(text.parse::<Change>().is_err(), "{text}");
        }
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-c0-2]{0,3}".prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::vec(("[a-c0-2]", inner), 0..4)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn what_was_set_is_found_there(
            payload in json(),
            path in "[a-c0-2](\\.[a-c0-2]){0,5}",
            value in json(),
        ) {
            let mut changed = payload.clone();
            let path: Path = path.parse().expect("a path");
            let outcome = Change::new(path.clone(), value.clone()).apply(&mut changed);
            if outcome.is_ok() {
                prop_assert_eq!(path.find(&changed), Some(&value));
            } else {
                // Something was in the way, so nothing can be found there.
                prop_assert_eq!(path.find(&payload), None);
            }
        }

        #[test]
        fn everything_else_stays(payload in json(), value in json()) {
            let mut changed = json!({ "kept": payload, "b": [1, 2] });
            let change = Change::new("b.1".parse().expect("a path"), value.clone());
            prop_assert_eq!(change.apply(&mut changed), Ok(()));
            prop_assert_eq!(changed, json!({ "kept": payload, "b": [1, value] }));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in any::<String>(), payload in json()) {
            let _ = changed(payload, &text);
        }

        #[test]
        fn a_string_arrives_as_it_was_typed(text in "[^\\[{\"0-9tfn\\s-].*") {
            let changed = changed(json!({}), &format!("a={text}"));
            prop_assert_eq!(changed, Ok(json!({ "a": text })));
        }
    }
}
