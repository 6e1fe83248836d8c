//! Untrusted text, made harmless for a terminal. Anybody who signs up picks
//! the name that Kinde then signs, so no text is trusted for its signature.
//!
//! Nothing is dropped: what is dangerous is shown as an escape.

use std::borrow::Cow;
use std::fmt::Write as _;

/// Makes text safe to print in a line: what could move the cursor, ring,
/// recolour, reorder or hide is written as an escape.
pub(crate) fn text(untrusted: &str) -> Cow<'_, str> {
    escape(untrusted, is_unsafe)
}

/// Like [`text`], with at most `most` characters of the original.
pub(crate) fn bounded(untrusted: &str, most: usize) -> String {
    match untrusted.char_indices().nth(most) {
        None => text(untrusted).into_owned(),
        Some((end, _)) => format!("{}…", text(&untrusted[..end])),
    }
}

/// Makes JSON text safe to print, without changing what it says. Serializers
/// escape only U+0000 to U+001F; the rest of the dangerous characters can
/// stand nowhere but inside strings, where an escape means the same.
pub(crate) fn json(json: &str) -> Cow<'_, str> {
    escape(json, |c| is_unsafe(c) && !c.is_ascii_whitespace())
}

/// Whether a character must never reach a terminal as it is: C0, DEL and C1
/// controls, and what is invisible or changes the direction of writing.
/// Variation selectors stay, as emoji and some scripts need them.
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn escape(text: &str, must_escape: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Nearly all text is plain, and bytes are looked through faster.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let Some(first) = text.find(&must_escape) else {
        return Cow::Borrowed(text);
    };
    let mut safe = String::with_capacity(text.len() + 16);
    safe.push_str(&text[..first]);
    for c in text[first..].chars() {
        match c {
            _ if !must_escape(c) => safe.push(c),
            '\n' => safe.push_str("\\n"),
            '\r' => safe.push_str("\\r"),
            '\t' => safe.push_str("\\t"),
            _ => push_escape(&mut safe, c),
        }
    }
    Cow::Owned(safe)
}

/// Writes a character as JSON does, in one or two UTF-16 units.
fn push_escape(out: &mut String, c: char) {
    for unit in c.encode_utf16(&mut [0; 2]) {
        let _ = write!(out, "\\u{unit:04x}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    #[test]
    fn escape_sequences_are_shown_and_not_obeyed() {
        assert_eq!(text("\u{1b}[31mred"), "\\u001b[31mred");
        assert_eq!(text("\u{9b}31mred"), "\\u009b31mred");
        assert_eq!(text("\u{1b}]52;c;aGk=\u{7}"), "\\u001b]52;c;aGk=\\u0007");
    }

    #[test]
    fn lines_are_not_added() {
        assert_eq!(text("a\r\nb\tc\u{2028}d\u{85}e"), "a\\r\\nb\\tc\\u2028d\\u0085e");
    }

    #[test]
    fn writing_direction_and_invisible_characters_are_shown() {
        assert_eq!(text("user\u{202e}gpj.exe"), "user\\u202egpj.exe");
        assert_eq!(text("a\u{200b}b\u{feff}c\u{7f}"), "a\\u200bb\\ufeffc\\u007f");
        assert_eq!(text("\u{e0041}"), "\\udb40\\udc41");
    }

    #[test]
    fn ordinary_text_of_any_script_stays_as_it_is() {
        for ordinary in ["Zoë", "日本語", "עברית", "🎉", "a\"b\\c"] {
            assert_eq!(text(ordinary), ordinary);
        }
    }

    #[test]
    fn long_text_is_cut_and_says_so() {
        assert_eq!(bounded("abcdef", 3), "abc…");
        assert_eq!(bounded("abc", 3), "abc");
    }

    #[test]
    fn twice_the_text_costs_twice_the_time() {
        for piece in ["a", "é", "\n", "\u{1b}[31m", "\u{e0041}", "a\u{202e}", "\\", "\""] {
            let much = |size| piece.repeat(size);
            assert_linear(piece, 20_000, much, |it| text(it).len());
            assert_linear(piece, 20_000, much, |it| json(it).len());
            assert_linear(piece, 20_000, much, |it| bounded(it, it.len() / 2).len());
        }
    }

    proptest! {
        #[test]
        fn nothing_unsafe_is_left(untrusted in "\\PC*|[\\x00-\\x9f\\u{200b}-\\u{206f}]*") {
            prop_assert!(!text(&untrusted).contains(is_unsafe));
        }

        #[test]
        fn json_keeps_its_meaning(untrusted in any::<String>()) {
            let written = serde_json::to_string(&untrusted).expect("a string");
            let safe = json(&written);
            prop_assert!(!safe.contains(is_unsafe));
            let read: String = serde_json::from_str(&safe).expect("JSON");
            prop_assert_eq!(read, untrusted);
        }
    }
}
