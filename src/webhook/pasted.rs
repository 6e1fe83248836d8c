//! Tokens as people paste them: from a header, a JSON file, a wrapped mail. For
//! inspection only; a listener accepts only the bare token.

use super::json::Object;

/// A token's text, without what was pasted around it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pasted {
    pub(crate) text: String,
    /// What was removed, each as a sentence.
    pub(crate) remarks: Vec<&'static str>,
}

impl Pasted {
    /// Finds the tokens in a text: one per line, or a single one wrapped over
    /// several lines.
    pub(crate) fn all(text: &str) -> Vec<Self> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if text.trim_start().starts_with('{') {
            let from_json = Self::from_json(text);
            if !from_json.is_empty() {
                return from_json;
            }
        }
        let lines: Vec<&str> =
            text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
        let whole = lines.iter().filter(|line| line.matches('.').count() >= 2).count();
        // A wrapped token has one such line at most, among others.
        if lines.len() != 1 && (whole == lines.len() || whole > 1) {
            lines.into_iter().map(Self::one).collect()
        } else {
            vec![Self::one(text)]
        }
    }

    /// The tokens of an object, or of one to a line, as `events --json` prints
    /// them.
    fn from_json(text: &str) -> Vec<Self> {
        let token = |json: &str| Object::parse(json.trim().as_bytes()).ok()?.string("token");
        let tokens = match token(text) {
            Some(token) => vec![token],
            None => text.lines().filter_map(token).collect(),
        };
        let remarks = vec!["extracted the token from the surrounding JSON"];
        tokens.into_iter().map(|text| Self { text, remarks: remarks.clone() }).collect()
    }

    /// Reports whitespace for which apps reject a token. A newline at the end
    /// is not reported, since every text file has one.
    fn stray_white_space(text: &str) -> Option<&'static str> {
        let rest = text.trim();
        let end = &text[text.trim_end().len()..];
        let is_stray = text.starts_with(char::is_whitespace) || !matches!(end, "" | "\n" | "\r\n");
        (is_stray && !rest.is_empty()).then_some(
            "removed whitespace around the token: an app that does not trim it rejects the token",
        )
    }

    fn one(text: &str) -> Self {
        let mut remarks: Vec<&'static str> = Self::stray_white_space(text).into_iter().collect();
        let mut rest = text.trim();
        for _ in 0..2 {
            if let Some(token) = without_bearer(rest) {
                rest = token;
                remarks.push("removed `Bearer`");
            }
            if let Some(token) = without_quotes(rest) {
                rest = token;
                remarks.push("removed quotes");
            }
        }
        let mut text = rest.to_owned();
        if !rest.bytes().all(|byte| byte.is_ascii_graphic()) {
            text.retain(|c| !c.is_whitespace());
        }
        if text.len() < rest.len() {
            remarks.push("removed whitespace inside the token");
        }
        remarks.dedup();
        Self { text, remarks }
    }
}

fn without_bearer(text: &str) -> Option<&str> {
    let text = match text.split_once(':') {
        Some((name, value)) if name.eq_ignore_ascii_case("authorization") => value.trim_start(),
        _ => text,
    };
    let (word, token) = text.split_once(char::is_whitespace)?;
    word.trim_end_matches(':').eq_ignore_ascii_case("bearer").then(|| token.trim_start())
}

fn without_quotes(text: &str) -> Option<&str> {
    let text = text.trim_end_matches([',', ';']);
    ['"', '\'', '`'].iter().find_map(|quote| text.strip_prefix(*quote)?.strip_suffix(*quote))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::assert_linear;

    fn one(text: &str) -> (String, Vec<&'static str>) {
        let mut all = Pasted::all(text);
        assert_eq!(all.len(), 1, "{text}");
        let pasted = all.remove(0);
        (pasted.text, pasted.remarks)
    }

    #[test]
    fn a_token_is_found_in_json() {
        let texts =
            |text: &str| Pasted::all(text).into_iter().map(|one| one.text).collect::<Vec<_>>();
        assert_eq!(texts(r#"{"token":"a.b.c"}"#), ["a.b.c"]);
        assert_eq!(texts("{\n  \"token\": \"a.b.c\"\n}\n"), ["a.b.c"]);
        let lines = "{\"type\":\"ready\"}\n{\"token\":\"a.b.c\"}\n{\"token\":\"d.e.f\"}\n";
        assert_eq!(texts(lines), ["a.b.c", "d.e.f"]);
    }

    #[test]
    fn surrounding_text_is_removed_and_reported() {
        assert_eq!(one("a.b.c\r\n"), ("a.b.c".into(), vec![]));
        assert_eq!(one("Bearer a.b.c"), ("a.b.c".into(), vec!["removed `Bearer`"]));
        assert_eq!(one("Authorization: Bearer a.b.c"), ("a.b.c".into(), vec!["removed `Bearer`"]));
        assert_eq!(
            one("\"Bearer a.b.c\","),
            ("a.b.c".into(), vec!["removed quotes", "removed `Bearer`"])
        );
        assert_eq!(
            one("a.b\n  b.c"),
            ("a.bb.c".into(), vec!["removed whitespace inside the token"])
        );
    }

    #[test]
    fn whitespace_that_apps_reject_is_reported() {
        for text in [" a.b.c", "\na.b.c", "a.b.c \n", "a.b.c\n\n"] {
            let (token, remarks) = one(text);
            assert_eq!((token.as_str(), remarks.len()), ("a.b.c", 1), "{text:?}");
            assert!(remarks[0].starts_with("removed whitespace around"), "{text:?}");
        }
    }

    #[test]
    fn a_file_may_contain_one_token_per_line() {
        assert_eq!(Pasted::all("a.b.c\nd.e.f\n").len(), 2);
        assert_eq!(Pasted::all("a.b.c\nd.e.f\njunk\n").len(), 3);
        assert!(Pasted::all(" \n").is_empty());
    }

    #[test]
    fn twice_the_text_costs_twice_the_time() {
        for piece in [
            "a.b.c\n",
            "\n",
            "a b",
            "Bearer ",
            "Authorization: Bearer ",
            "\"'`",
            "{",
            "{\"token\":",
            "{}\n",
            "{\"token\":\"a.b.c\"}\n",
            "{\"a\":[\n",
            ".",
            "\u{feff}",
            ", ;",
        ] {
            for start in ["", "{\n", "{\"token\":\"a.b.c\",\n", "Bearer \"", "a.b."] {
                let text = |size| start.to_owned() + &piece.repeat(size);
                assert_linear(&format!("{start:?} and many {piece:?}"), 3_000, text, |text| {
                    Pasted::all(text)
                });
            }
        }
    }
}
