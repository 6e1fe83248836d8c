//! Escapes untrusted text for a terminal. Anyone who signs up chooses strings
//! that Kinde then signs, so a signature does not make text trusted.
//!
//! Nothing is dropped: dangerous characters are shown as escapes.

pub(crate) mod redact;

use std::borrow::Cow;
use std::fmt::Write as _;

use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

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
/// escape only U+0000 to U+001F; the rest of the dangerous characters can occur
/// only inside strings, where an escape means the same.
pub(crate) fn json(json: &str) -> Cow<'_, str> {
    escape(json, |c| is_unsafe(c) && !c.is_ascii_whitespace())
}

/// Whether a character must never reach a terminal as it is, alone:
///
/// - controls (Cc), and line and paragraph separators (Zl, Zp), which move the
///   cursor or begin a line
/// - what is not to be seen (`Default_Ignorable_Code_Point`), such as joiners,
///   fillers, tags and variation selectors, and what is drawn as nothing, such
///   as the blank Braille pattern: two texts that differ would look the same
/// - format controls (Cf and those of hieroglyphs), which reorder or lay out
///   the text around them; but not the signs of Arabic, Syriac and Kaithi that
///   are drawn around a number
/// - private use and noncharacters: what they look like is the font's choice
///
/// Spaces of every width (Zs) stay: a space is seen as one, and names in
/// Japanese and prose in French have them.
#[rustfmt::skip]
pub(crate) fn is_unsafe(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{2800}'
            | '\u{3164}'
            | '\u{e000}'..='\u{f8ff}'
            | '\u{fdd0}'..='\u{fdef}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffc}'
            | '\u{13430}'..='\u{1345f}'
            | '\u{16fe4}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d159}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
            | '\u{f0000}'..)
        || u32::from(c) & 0xfffe == 0xfffe
}

/// Whether a character that is unsafe alone is part of an emoji in its context:
/// it chooses between text and picture, or joins two pictures.
fn is_of_an_emoji(c: char, before: Option<char>, after: Option<char>) -> bool {
    match c {
        '\u{fe0e}' | '\u{fe0f}' => before.is_some_and(is_pictograph),
        '\u{200d}' => {
            let is_joined = |c| is_pictograph(c) || c == '\u{fe0f}';
            before.is_some_and(is_joined) && after.is_some_and(is_pictograph)
        }
        _ => false,
    }
}

/// Whether a character is drawn as a picture, at least where U+FE0F follows.
fn is_pictograph(c: char) -> bool {
    let drawn = |text: &str| text.width();
    matches!(c, '\u{1f300}'..='\u{1faff}')
        || (c > '\u{ff}' && c.width() == Some(1) && drawn(&format!("{c}\u{fe0f}")) == 2)
}

/// Whether nothing in a line would have to be escaped.
#[cfg(any(fuzzing, test))]
pub(crate) fn is_safe(line: &str) -> bool {
    text(line) == line
}

fn escape(text: &str, must_escape: impl Fn(char) -> bool) -> Cow<'_, str> {
    // Nearly all text is plain ASCII, and checking bytes is faster.
    if text.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
        return Cow::Borrowed(text);
    }
    let Some(first) = text.find(&must_escape) else {
        return Cow::Borrowed(text);
    };
    let mut safe = String::with_capacity(text.len() + 16);
    safe.push_str(&text[..first]);
    let mut before = text[..first].chars().next_back();
    let mut rest = text[first..].chars();
    while let Some(c) = rest.next() {
        if !must_escape(c) || is_of_an_emoji(c, before, rest.clone().next()) {
            safe.push(c);
            before = Some(c);
            continue;
        }
        before = None;
        match c {
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

    /// The characters of a class, as the Unicode Character Database of the
    /// crate regex-syntax has them.
    fn class(pattern: &str) -> impl Fn(char) -> bool {
        let parsed = regex_syntax::parse(pattern).expect("a class");
        let regex_syntax::hir::HirKind::Class(regex_syntax::hir::Class::Unicode(class)) =
            parsed.into_kind()
        else {
            panic!("{pattern} is no class of characters");
        };
        move |c| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&c))
    }

    #[test]
    fn what_is_unsafe_is_what_unicode_says_cannot_be_seen_or_moves_others() {
        let in_unicode = class(
            r"[\p{Cc}\p{Zl}\p{Zp}\p{Co}\p{Default_Ignorable_Code_Point}\p{Noncharacter_Code_Point}[\p{Cf}--\p{Prepended_Concatenation_Mark}]]",
        );
        // What is drawn as nothing, or in the place of something else, and has
        // no property that says so; and a block of format controls.
        let drawn_as_nothing = class(r"[\u{2800}\u{FFFC}\u{16FE4}\u{1D159}\u{13430}-\u{1345F}]");
        for c in '\0'..=char::MAX {
            let wanted = in_unicode(c) || drawn_as_nothing(c);
            assert_eq!(is_unsafe(c), wanted, "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn nothing_but_a_pictograph_is_joined_or_chosen() {
        let in_unicode = class(r"[\p{Extended_Pictographic}\p{Emoji}[\u{1F300}-\u{1FAFF}]]");
        for c in ('\0'..=char::MAX).filter(|c| is_pictograph(*c)) {
            assert!(in_unicode(c) && !is_unsafe(c), "U+{:04X}", u32::from(c));
        }
    }

    #[test]
    fn emoji_stay_whole() {
        for emoji in [
            "❤️",
            "❤️\u{200d}🔥",
            "👩\u{200d}👩\u{200d}👧\u{200d}👦",
            "👩🏽\u{200d}🚀",
            "🏳️\u{200d}🌈",
            "☺\u{fe0e}",
        ] {
            assert_eq!(text(emoji), emoji);
            assert_eq!(json(&format!("\"{emoji}\"")), format!("\"{emoji}\""));
        }
        for (hidden, shown) in [
            ("ada\u{fe0f}", "ada\\ufe0f"),
            ("中\u{fe0f}", "中\\ufe0f"),
            ("a\u{200d}b", "a\\u200db"),
            ("❤️\u{fe0f}", "❤️\\ufe0f"),
            ("❤\u{fe01}", "❤\\ufe01"),
            ("👩\u{200d}", "👩\\u200d"),
            ("👩\u{200d}\u{200d}👩", "👩\\u200d\\u200d👩"),
            ("\u{200d}👩", "\\u200d👩"),
            ("\u{1b}\u{fe0f}", "\\u001b\\ufe0f"),
        ] {
            assert_eq!(text(hidden), shown);
        }
    }

    #[test]
    fn what_hides_in_a_name_is_shown() {
        for (hidden, shown) in [
            ("a\u{180b}b\u{180f}", "a\\u180bb\\u180f"),
            ("\u{2800}\u{2800}", "\\u2800\\u2800"),
            ("\u{13430}", "\\ud80d\\udc30"),
            ("a\u{fffc}b", "a\\ufffcb"),
            ("\u{e000}\u{f8ff}\u{fdd0}\u{ffff}", "\\ue000\\uf8ff\\ufdd0\\uffff"),
            ("山田\u{3000}太郎 dit\u{a0}: \u{fffd}", "山田\u{3000}太郎 dit\u{a0}: \u{fffd}"),
        ] {
            assert_eq!(text(hidden), shown);
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
            prop_assert!(is_safe(&text(&untrusted)));
        }

        #[test]
        fn json_keeps_its_meaning(untrusted in any::<String>()) {
            let written = serde_json::to_string(&untrusted).expect("a string");
            let safe = json(&written);
            prop_assert!(is_safe(&safe));
            let read: String = serde_json::from_str(&safe).expect("JSON");
            prop_assert_eq!(read, untrusted);
        }
    }
}
