//! JSON, indented or compact, written from the text that was received, so that
//! numbers and names keep the sender's spelling and order.

use std::borrow::Cow;

use super::palette::{Paint, Palette};
use crate::sanitize;
use crate::webhook::json::{Piece, Tokens};

/// How much is shown.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bounds {
    /// The maximum number of characters of one string.
    pub(crate) string: usize,
    /// The maximum number of lines.
    pub(crate) lines: usize,
}

impl Bounds {
    /// No limits.
    pub(crate) const NONE: Self = Self { string: usize::MAX, lines: usize::MAX };
}

/// Writes valid JSON over several lines, each but the first after `indent`
/// spaces.
pub(crate) fn pretty(json: &str, indent: usize, bounds: Bounds, palette: Palette) -> String {
    let mut writer =
        Writer { out: String::new(), indent, depth: 0, lines: 1, hidden: 0, bounds, palette };
    let mut tokens = Tokens::of(json).peekable();
    while let Some(token) = tokens.next() {
        match token {
            Piece::Open(bracket) => {
                if let Some(Piece::Close(close)) = tokens.peek() {
                    writer.push(&format!("{bracket}{close}"));
                    tokens.next();
                } else {
                    writer.push(bracket);
                    writer.depth += 1;
                    writer.new_line();
                }
            }
            Piece::Close(bracket) => {
                writer.depth = writer.depth.saturating_sub(1);
                writer.new_line();
                writer.push(bracket);
            }
            Piece::Comma => {
                writer.push(",");
                writer.new_line();
            }
            Piece::Colon => writer.push(": "),
            Piece::String(text) => {
                let is_name = matches!(tokens.peek(), Some(Piece::Colon));
                writer.string(text, if is_name { Paint::Name } else { Paint::Text });
            }
            Piece::Literal(text) => writer.painted(Paint::Literal, text),
        }
    }
    writer.finish()
}

/// Writes all of a valid JSON document, ending in a new line.
pub(crate) fn document(json: &str, palette: Palette) -> String {
    let mut text = pretty(json, 0, Bounds::NONE, palette);
    text.push('\n');
    text
}

/// Writes valid JSON without any white space between its tokens.
pub(crate) fn compact(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for token in Tokens::of(json) {
        match token {
            Piece::Open(text) | Piece::Close(text) | Piece::String(text) | Piece::Literal(text) => {
                out.push_str(text);
            }
            Piece::Comma => out.push(','),
            Piece::Colon => out.push(':'),
        }
    }
    out
}

struct Writer {
    out: String,
    indent: usize,
    depth: usize,
    lines: usize,
    hidden: usize,
    bounds: Bounds,
    palette: Palette,
}

impl Writer {
    fn push(&mut self, text: &str) {
        if self.hidden == 0 {
            self.out.push_str(text);
        }
    }

    fn painted(&mut self, paint: Paint, text: &str) {
        if self.hidden == 0 {
            self.out.push_str(&self.palette.paint(paint, text));
        }
    }

    fn string(&mut self, quoted: &str, paint: Paint) {
        if self.hidden == 0 {
            let shown = string(quoted, self.bounds.string);
            self.painted(paint, &shown);
        }
    }

    fn new_line(&mut self) {
        if self.lines >= self.bounds.lines {
            self.hidden += 1;
            return;
        }
        self.lines += 1;
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n(' ', self.indent + 2 * self.depth));
    }

    fn finish(mut self) -> String {
        if self.hidden > 0 {
            let note = format!("… {} more lines", self.hidden);
            self.out.push('\n');
            self.out.extend(std::iter::repeat_n(' ', self.indent));
            self.out.push_str(&self.palette.paint(Paint::Faint, &note));
        }
        self.out
    }
}

/// Shows a JSON string with its readable characters readable, still in quotes
/// and on one line.
fn string(quoted: &str, most: usize) -> Cow<'_, str> {
    // Most strings are shown unchanged.
    let is_plain = |byte: &u8| matches!(byte, b' '..=b'~') && *byte != b'\\';
    if quoted.len() <= most && quoted.as_bytes().iter().all(is_plain) {
        return Cow::Borrowed(quoted);
    }
    Cow::Owned(rewritten(quoted, most))
}

fn rewritten(quoted: &str, most: usize) -> String {
    // Half of a surrogate pair is valid JSON but not text: it stays an escape.
    let Ok(text) = serde_json::from_str::<String>(quoted) else {
        return sanitize::bounded(quoted, most);
    };
    let (shown, rest) = match text.char_indices().nth(most) {
        Some((end, _)) => text.split_at(end),
        None => (text.as_str(), ""),
    };
    let written = serde_json::to_string(shown).unwrap_or_else(|_| quoted.to_owned());
    let safe = sanitize::json(&written).into_owned();
    match rest.chars().count() {
        0 => safe,
        more => format!("{safe} … {more} more characters"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::Value;

    use super::*;
    use crate::costs::assert_linear;

    fn plain(json: &str) -> String {
        pretty(json, 0, Bounds::NONE, Palette::new(false))
    }

    #[test]
    fn objects_are_written_over_lines_and_empty_ones_are_not() {
        assert_eq!(
            plain(r#"{"a":[1,{"b":[]}],"c":{}}"#),
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": []\n    }\n  ],\n  \"c\": {}\n}"
        );
    }

    #[test]
    fn numbers_are_shown_as_they_were_received() {
        for number in ["1e2", "1E+2", "-0.0", "123456789012345678901234567890.10"] {
            assert_eq!(plain(number), number);
            assert_eq!(compact(number), number);
        }
    }

    #[test]
    fn readable_characters_are_readable_and_dangerous_ones_are_not_obeyed() {
        assert_eq!(plain(r#""Zo\u00eb""#), "\"Zoë\"");
        assert_eq!(plain("\"\u{9b}31m\u{202e}\""), "\"\\u009b31m\\u202e\"");
        assert_eq!(plain(r#""\u001b[0m\n""#), "\"\\u001b[0m\\n\"");
        assert_eq!(plain(r#""\ud800""#), r#""\ud800""#);
    }

    #[test]
    fn long_strings_and_documents_are_cut_with_a_note() {
        let bounds = Bounds { string: 3, lines: 3 };
        let shown = pretty(r#"["abcdef",1,2,3]"#, 0, bounds, Palette::new(false));
        assert_eq!(shown, "[\n  \"abc\" … 3 more characters,\n  1,\n… 3 more lines");
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<String>().prop_map(Value::from),
        ];
        leaf.prop_recursive(4, 40, 6, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::vec((any::<String>(), inner), 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    #[test]
    fn twice_the_json_costs_twice_the_time() {
        let list = |size, element: &str| format!("[{}]", vec![element; size].join(","));
        let shapes: [(&str, &dyn Fn(usize) -> String); 7] = [
            ("numbers", &|size| list(size, "1")),
            ("strings", &|size| list(size, "\"a\\u00e9\"")),
            ("objects", &|size| list(size, "{\"a\":{}}")),
            ("one string", &|size| format!("\"{}\"", "é\\n".repeat(size))),
            ("half a pair", &|size| format!("\"{}\"", "\\ud800".repeat(size))),
            ("deep", &|size| {
                format!("{}{}{}", "[".repeat(120), list(size, "[1,{}]"), "]".repeat(120))
            }),
            ("space", &|size| format!("[{}1]", " \n".repeat(size))),
        ];
        for (shape, json) in shapes {
            for bounds in [Bounds::NONE, Bounds { string: 40, lines: 20 }] {
                for colour in [false, true] {
                    let write = |json: &String| pretty(json, 2, bounds, Palette::new(colour));
                    assert_linear(shape, 3_000, json, write);
                }
            }
            assert_linear(shape, 3_000, json, |json| compact(json));
        }
    }

    proptest! {
        #[test]
        fn both_forms_equal_the_original(value in json()) {
            let original = serde_json::to_string_pretty(&value).expect("JSON");
            let again: Value = serde_json::from_str(&plain(&original)).expect("pretty JSON");
            prop_assert_eq!(&again, &value);
            let again: Value = serde_json::from_str(&compact(&original)).expect("compact JSON");
            prop_assert_eq!(&again, &value);
        }

        #[test]
        fn nothing_unsafe_is_shown(value in json()) {
            let shown = plain(&serde_json::to_string(&value).expect("JSON"));
            prop_assert!(shown.split('\n').all(sanitize::is_safe));
        }
    }
}
