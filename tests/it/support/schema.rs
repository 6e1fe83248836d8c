//! A small and strict validator for the schemas in `fixtures/kinde`. It knows
//! the few keywords that they use and panics at any other, and it refuses
//! members that a schema does not name, unless that says that it does not know
//! them all.

use serde_json::{Map, Value};

/// What is known of the data of each event type.
pub(crate) fn event_schemas() -> Map<String, Value> {
    serde_json::from_str(include_str!("../../fixtures/kinde/event-schemas.json")).unwrap()
}

/// Why a value does not fit a schema; empty if it does.
pub(crate) fn faults(schema: &Value, value: &Value) -> Vec<String> {
    let mut faults = Vec::new();
    check(schema, value, "", &mut faults);
    faults
}

fn check(schema: &Value, value: &Value, at: &str, faults: &mut Vec<String>) {
    let schema = schema.as_object().expect("a schema is an object");
    for (keyword, wanted) in schema {
        let fits = match keyword.as_str() {
            "type" => has_type(wanted, value),
            "required" => has_all(wanted, value),
            "properties" => {
                check_members(schema, value, at, faults);
                true
            }
            "items" => {
                for (index, element) in value.as_array().into_iter().flatten().enumerate() {
                    check(wanted, element, &format!("{at}.{index}"), faults);
                }
                true
            }
            "pattern" => value.as_str().is_none_or(|text| matches(wanted.as_str().unwrap(), text)),
            "format" => {
                assert_eq!(wanted, "uuid", "an unknown format");
                value.as_str().is_none_or(|text| {
                    matches("^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$", text)
                })
            }
            "additionalProperties" => {
                assert_eq!(wanted, &Value::Bool(true), "an unknown use");
                true
            }
            "note" => true,
            other => panic!("the validator does not know `{other}`"),
        };
        if !fits {
            faults.push(format!("`{at}` is {value}, and {keyword} wants {wanted}"));
        }
    }
}

/// Checks the members of an object, and that there are no others.
fn check_members(schema: &Map<String, Value>, value: &Value, at: &str, faults: &mut Vec<String>) {
    let known = schema["properties"].as_object().unwrap();
    for (name, member) in value.as_object().into_iter().flatten() {
        match known.get(name) {
            Some(schema) => check(schema, member, &format!("{at}.{name}"), faults),
            None if schema.contains_key("additionalProperties") => {}
            None => faults.push(format!("`{at}.{name}` is not known")),
        }
    }
}

fn has_type(wanted: &Value, value: &Value) -> bool {
    let is = |wanted: &Value| match wanted.as_str().unwrap() {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "null" => value.is_null(),
        other => panic!("the validator does not know the type `{other}`"),
    };
    wanted.as_array().map_or_else(|| is(wanted), |several| several.iter().any(is))
}

fn has_all(wanted: &Value, value: &Value) -> bool {
    let names = wanted.as_array().unwrap().iter().map(|name| name.as_str().unwrap());
    value.as_object().is_none_or(|members| names.into_iter().all(|name| members.contains_key(name)))
}

/// Whether a text matches a pattern of plain characters, `.`-less classes such
/// as `[a-f:_]`, and counts such as `{32}`, anchored at both ends.
pub(crate) fn matches(pattern: &str, text: &str) -> bool {
    let pattern = pattern.strip_prefix('^').and_then(|rest| rest.strip_suffix('$'));
    let mut rest = pattern.expect("an anchored pattern");
    let mut text = text.chars();
    while let Some(first) = rest.chars().next() {
        assert!(!"\\.*+?()|{".contains(first), "the validator does not know `{first}`");
        let class;
        (class, rest) = match rest.strip_prefix('[') {
            Some(opened) => opened.split_once(']').expect("a class"),
            None => rest.split_at(first.len_utf8()),
        };
        let mut count = 1;
        if let Some(opened) = rest.strip_prefix('{') {
            let number;
            (number, rest) = opened.split_once('}').expect("a count");
            count = number.parse().expect("one number");
        }
        for _ in 0..count {
            if !text.next().is_some_and(|c| is_in(class, c)) {
                return false;
            }
        }
    }
    text.next().is_none()
}

fn is_in(class: &str, c: char) -> bool {
    let class: Vec<char> = class.chars().collect();
    let mut at = 0;
    while at < class.len() {
        let is_range = class.get(at + 1) == Some(&'-') && at + 2 < class.len();
        let (low, high) = (class[at], if is_range { class[at + 2] } else { class[at] });
        if (low..=high).contains(&c) {
            return true;
        }
        at += if is_range { 3 } else { 1 };
    }
    false
}
