//! Secrets that cannot be printed by accident.

use std::fmt;

use reqwest::Url;

/// What is printed instead of a secret.
const HIDDEN: &str = "[secret]";

/// A secret. Neither `Debug` nor `Display` reveals it.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(String);

impl Secret {
    /// Wraps a secret text.
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself, to be sent.
    pub(super) fn expose(&self) -> &str {
        &self.0
    }

    /// Hides the secret in a text, plain or form-encoded, in case a server
    /// echoes it.
    pub(super) fn hide(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(&self.0, HIDDEN).replace(&in_a_form(&self.0), HIDDEN)
    }
}

/// A text, form-encoded.
fn in_a_form(text: &str) -> String {
    let Ok(mut url) = Url::parse("form:") else { return text.to_owned() };
    url.query_pairs_mut().append_pair("", text);
    url.query().unwrap_or_default().trim_start_matches('=').to_owned()
}

impl fmt::Debug for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(HIDDEN)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_way_of_writing_a_secret_shows_it() {
        let secret = Secret::new("hunter2");
        assert_eq!(
            format!("{secret} {secret:?} {secret:#?} {secret:>9}"),
            "[secret] [secret] [secret] [secret]"
        );
        assert_eq!(secret.hide("it is hunter2, hunter2"), "it is [secret], [secret]");
        assert_eq!(Secret::new("a+b/ =").hide("x=a%2Bb%2F+%3D&y"), "x=[secret]&y");
        assert_eq!(Secret::new("").hide("abc"), "abc");
    }
}
