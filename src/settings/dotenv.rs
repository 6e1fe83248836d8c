//! Reads the text of a `.env` file as the npm package `dotenv` does.
//!
//! The developer's app reads the same file with that package, so its corner
//! cases are the specification here, odd ones included: a secret read
//! differently here would fail to verify what the app verifies. Plain dotenv
//! expands no `$VAR`, so neither does this.
//!
//! The package works by trying one long pattern wherever a line starts. What
//! follows from that pattern, and is not obvious:
//!
//! * Space between the parts may hold line ends, so `KEY`, `=` and a quoted
//!   value may stand on three lines. An unquoted value stays on the line of the
//!   `=`, but may be on the next one when a line end is the space behind a colon.
//! * After a key and its separator some value always fits, be it the empty one.
//!   A key is therefore never tried twice, and nothing has to be backtracked
//!   except the end of a quoted value.
//! * U+2028 and U+2029 end a comment and start a line, but are ordinary
//!   characters within an unquoted value.

use std::collections::HashMap;

const QUOTES: [char; 3] = ['\'', '"', '`'];

/// The keys and values of `text`, in the order in which the keys first appear.
///
/// A key given again replaces the earlier value, as an assignment to a property
/// of a JavaScript object does.
pub(crate) fn parse(text: &str) -> Vec<(String, String)> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut found: Vec<(String, String)> = Vec::new();
    let mut places = HashMap::new();
    let mut rest = skip_space(&text);
    while !rest.is_empty() {
        // Everything else, comments included, is passed over up to its line end.
        let Some((key, after_key)) = split_assignment(rest) else {
            rest = skip_space(skip_line(rest));
            continue;
        };
        let (value, after_value) = split_value(after_key);
        rest = skip_space(after_value);
        // JavaScript ignores a string assigned to an object's `__proto__`.
        if key == "__proto__" {
            continue;
        }
        let place = *places.entry(key).or_insert(found.len());
        match found.get_mut(place) {
            Some(earlier) => earlier.1 = value,
            None => found.push((key.to_owned(), value)),
        }
    }
    found
}

/// Splits `KEY=` or `KEY: `, with or without `export`, off the start of a line.
///
/// A colon counts only directly behind the key and with a space behind it.
fn split_assignment(line: &str) -> Option<(&str, &str)> {
    // `export` is itself a key where no other one follows, as in `export=1`.
    let exported = line
        .strip_prefix("export")
        .filter(|rest| rest.starts_with(is_space))
        .and_then(|rest| split_key(skip_space(rest)));
    let (key, rest) = exported.or_else(|| split_key(line))?;
    let value = skip_space(rest)
        .strip_prefix('=')
        .or_else(|| rest.strip_prefix(':')?.strip_prefix(is_space))?;
    Some((key, value))
}

fn split_key(line: &str) -> Option<(&str, &str)> {
    let end = line.find(|c| !is_key_char(c)).unwrap_or(line.len());
    (end > 0).then(|| line.split_at(end))
}

/// Splits the value off what follows a separator.
fn split_value(text: &str) -> (String, &str) {
    if let Some((quote, value, rest)) = split_quoted(text) {
        return (unescape(quote == '"', value.to_owned()), rest);
    }
    let end = text.find(['#', '\n']).unwrap_or(text.len());
    let (value, rest) = text.split_at(end);
    let value = value.trim_matches(is_space);
    // An opening double quote alone is enough to have the escapes replaced.
    let escapes = value.starts_with('"');
    (unescape(escapes, strip_quotes(value)), rest)
}

/// Splits off a quoted value: its quote, what it encloses and what follows it.
///
/// The value ends at the first quote without a backslash before it. Where
/// something other than a comment follows that one on its line, the last
/// backslashed quote that could be the end is taken instead; where there is
/// none, the value is not a quoted one.
///
/// Each search stops at the next quote of the same kind that opens a value, at
/// the latest, so all the searches in a file together take linear time even
/// where no quote is ever closed.
fn split_quoted(text: &str) -> Option<(char, &str, &str)> {
    let opened = skip_space(text);
    let quote = opened.chars().next().filter(|c| QUOTES.contains(c))?;
    let body = &opened[1..];
    let mut end = None;
    for (at, _) in body.match_indices(quote) {
        if may_follow_value(&body[at + 1..]) {
            end = Some(at);
        }
        if !body[..at].ends_with('\\') {
            break;
        }
    }
    let end = end?;
    Some((quote, &body[..end], &body[end + 1..]))
}

/// Whether nothing but space and perhaps a comment comes before the line ends.
fn may_follow_value(text: &str) -> bool {
    let rest = skip_space(text);
    let space = &text[..text.len() - rest.len()];
    rest.is_empty() || rest.starts_with('#') || space.contains(is_line_end)
}

/// Removes the quotes around a value that could not be read as a quoted one,
/// such as `"a" "b"`.
///
/// That a value may have more than one line (see U+2028 at the top), each of
/// them with quotes to remove, is why this is a loop. A pair reaches from the
/// start of a line to the last such quote at the end of any line, hence one
/// search for each kind of quote is enough.
fn strip_quotes(value: &str) -> String {
    let closing = QUOTES.map(|quote| last_closing(value, quote));
    let mut stripped = String::with_capacity(value.len());
    let mut at = 0;
    while at < value.len() {
        let kind = QUOTES.iter().position(|&c| value[at..].starts_with(c));
        let pair_end = kind.and_then(|kind| closing[kind]).filter(|&end| end > at);
        if let Some(end) = pair_end {
            stripped.push_str(&value[at + 1..end]);
            at = end + 1;
        }
        let rest_of_line = value[at..].split_inclusive(is_line_end).next();
        let rest_of_line = rest_of_line.unwrap_or_default();
        stripped.push_str(rest_of_line);
        at += rest_of_line.len();
    }
    stripped
}

/// Where the last `quote` stands that is the last character of its line.
fn last_closing(value: &str, quote: char) -> Option<usize> {
    let ends_line = |&(at, _): &(usize, &str)| {
        let rest = &value[at + 1..];
        rest.is_empty() || rest.starts_with(is_line_end)
    };
    value.rmatch_indices(quote).find(ends_line).map(|(at, _)| at)
}

/// Replaces the two escapes known in double quotes; every other backslash stays.
fn unescape(escapes: bool, value: String) -> String {
    if escapes && value.contains('\\') {
        value.replace("\\n", "\n").replace("\\r", "\r")
    } else {
        value
    }
}

fn skip_space(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

/// Drops the rest of the line, but not its end.
fn skip_line(text: &str) -> &str {
    text.find(is_line_end).map_or("", |end| &text[end..])
}

fn is_key_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-')
}

/// White space as JavaScript knows it: the byte order mark is in, U+0085 is not.
fn is_space(c: char) -> bool {
    c == '\u{feff}' || (c.is_whitespace() && c != '\u{85}')
}

/// The ends of lines as JavaScript knows them, but for the `\r` already replaced.
fn is_line_end(c: char) -> bool {
    matches!(c, '\n' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::costs::assert_linear;
    use proptest::prelude::*;
    use serde_json::Value;

    /// Asserts what is read from a text, in order.
    #[track_caller]
    fn assert_parsed(text: &str, expected: &[(&str, &str)]) {
        let found = parse(text);
        let found: Vec<(&str, &str)> = found.iter().map(|(k, v)| (&**k, &**v)).collect();
        assert_eq!(found, expected, "{text:?}");
    }

    #[test]
    fn every_vector_made_by_the_npm_package_is_read_the_same() {
        let vectors = include_str!("../../tests/fixtures/dotenv/vectors.json");
        let vectors: Vec<Value> = serde_json::from_str(vectors).unwrap();
        assert!(vectors.len() > 500, "only {} vectors", vectors.len());
        for vector in &vectors {
            let parsed = vector["parsed"].as_object().unwrap();
            let expected: Vec<(&str, &str)> =
                parsed.iter().map(|(key, value)| (key.as_str(), value.as_str().unwrap())).collect();
            assert_parsed(vector["source"].as_str().unwrap(), &expected);
        }
    }

    #[test]
    fn an_unquoted_value_ends_at_a_hash() {
        assert_parsed("A=a b#c\nB=#c", &[("A", "a b"), ("B", "")]);
    }

    #[test]
    fn a_quoted_value_keeps_its_hashes_spaces_and_lines() {
        assert_parsed("A=' a # b\r\nc ' # d\nB=2", &[("A", " a # b\nc "), ("B", "2")]);
    }

    #[test]
    fn a_quoted_value_followed_by_something_else_is_read_as_unquoted() {
        assert_parsed("A=\"a\" b\nB=\"a\" \"b\"", &[("A", "\"a\" b"), ("B", "a\" \"b")]);
    }

    #[test]
    fn a_quote_never_closed_is_part_of_an_unquoted_value() {
        assert_parsed("A='a\nB=2", &[("A", "'a"), ("B", "2")]);
    }

    #[test]
    fn a_backslashed_quote_ends_a_value_only_where_no_other_quote_can() {
        assert_parsed(r"A='a\' b'", &[("A", r"a\' b")]);
        assert_parsed("A='C:\\dir\\'\nB=2", &[("A", r"C:\dir\"), ("B", "2")]);
    }

    #[test]
    fn line_escapes_are_replaced_in_double_quotes_only() {
        assert_parsed(
            "A=\"a\\nb\\rc\\td\"\nB='a\\nb'\nC=a\\nb",
            &[("A", "a\nb\rc\\td"), ("B", "a\\nb"), ("C", "a\\nb")],
        );
    }

    #[test]
    fn a_colon_separates_only_with_a_space_behind_it() {
        assert_parsed("A: 1\nB:2\nC :3", &[("A", "1")]);
    }

    #[test]
    fn export_is_left_out_unless_it_is_the_key() {
        assert_parsed(
            "export A=1\nexport=2\nexportB=3",
            &[("A", "1"), ("export", "2"), ("exportB", "3")],
        );
    }

    #[test]
    fn a_byte_order_mark_is_space() {
        assert_parsed("\u{feff}A=1", &[("A", "1")]);
    }

    #[test]
    fn a_key_given_again_keeps_its_place_and_takes_the_new_value() {
        assert_parsed("A=1\nB=2\nA=3", &[("A", "3"), ("B", "2")]);
    }

    #[test]
    fn numeric_keys_stay_in_file_order() {
        assert_parsed("B=1\n2=2\n1=3", &[("B", "1"), ("2", "2"), ("1", "3")]);
    }

    #[test]
    fn variables_are_not_expanded() {
        assert_parsed("A=1\nB=$A\nC=\"${A}\"", &[("A", "1"), ("B", "$A"), ("C", "${A}")]);
    }

    #[test]
    fn twice_the_text_costs_twice_the_time() {
        let name = |at| format!("NAME_{at}=${{NAME_{at}}}");
        let names = |size| (0..size).map(name).collect::<Vec<_>>().join("\n");
        assert_linear("names", 2_000, names, |text| parse(text));
        let patterns = [
            "A='\\'x",
            "A=\"\n",
            "A=`\\`",
            "A='\nB=\"\nC=`\n",
            "\\' ",
            "\\'#",
            "\\'\n",
            "'\u{2028}",
            "'a\u{2028}",
            "\n",
            " ",
            "export\n",
            "A\n",
            "A",
            "A='a' b\n",
            "A=\"\\\"",
            "A=\n",
            "A: ",
            "A=${A}\n",
            "A=\"${A}${A}\"\n",
            "A=\"\\n\\r",
        ];
        for pattern in patterns {
            for start in ["", "A='", "A=\"", "A=x\u{2028}"] {
                let text = |size| format!("{start}{}", pattern.repeat(size / pattern.len()));
                let what = format!("{start:?} and many {pattern:?}");
                assert_linear(&what, 20_000, text, |text| parse(text));
            }
        }
    }

    proptest! {
        #[test]
        fn no_text_makes_it_panic(
            text in any::<String>(),
            awkward in "[A=:'\"`\\\\\r\n# \u{85}\u{2028}\u{feff}\u{3000}é😀nr]{0,60}",
        ) {
            parse(&text);
            parse(&awkward);
            parse(&format!("A={awkward}"));
        }

        #[test]
        fn plain_lines_are_read_back(
            lines in proptest::collection::btree_map(
                "[A-Za-z][A-Za-z0-9_.-]{0,12}",
                // Printable, but for the quotes and the hash.
                "[!$-&(-_a-~]{0,20}",
                0..10,
            ),
        ) {
            let text: String = lines.iter().map(|(k, v)| [k, "=", v, "\n"].concat()).collect();
            prop_assert_eq!(parse(&text), lines.into_iter().collect::<Vec<_>>());
        }
    }
}
