//! Removes secrets from other programs' output.

/// The longest line that is quoted, in characters.
const MAX_CHARACTERS: usize = 300;

/// The shortest word that is considered a secret, in bytes.
const MIN_SECRET_BYTES: usize = 20;

/// Replaces a secret.
const HIDDEN: &str = "[hidden]";

/// Endings of words that precede a secret.
const ENDINGS: [&str; 8] =
    ["token:", "token=", "secret:", "secret=", "key:", "password:", "--authtoken", "--token"];

/// The line, bounded and with anything that looks like a token hidden.
pub(super) fn line(line: &str) -> String {
    let mut words: Vec<&str> = Vec::new();
    let mut is_next_secret = false;
    for word in line.split_whitespace() {
        words.push(if is_next_secret || looks_secret(word) { HIDDEN } else { word });
        is_next_secret = announces_secret(word);
    }
    let text = words.join(" ");
    match text.char_indices().nth(MAX_CHARACTERS) {
        None => text,
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Whether the next word is a secret, as after `authtoken:`.
fn announces_secret(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    ENDINGS.iter().any(|ending| word.ends_with(ending))
}

/// Whether a word is or contains a secret: a long run of letters and digits.
fn looks_secret(word: &str) -> bool {
    let lower = word.to_ascii_lowercase();
    let is_named = ["token=", "secret=", "password=", "token:", "secret:", "password:"]
        .iter()
        .any(|name| lower.find(name).is_some_and(|at| lower.len() > at + name.len()));
    let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let is_random = |part: &str| {
        part.len() >= MIN_SECRET_BYTES
            && part.contains(|c: char| c.is_ascii_digit())
            && part.contains(|c: char| c.is_ascii_alphabetic())
    };
    is_named || word.split(|c| !is_part(c)).any(is_random)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_hidden_and_words_are_not() {
        for (said, shown) in [
            ("Your authtoken: 2abcDEF", "Your authtoken: [hidden]"),
            ("authtoken=abc failed", "[hidden] failed"),
            ("bad 2Zc9aZ0aBcDeFgHiJkLmNoPq_3rStUvWxYz0123456789 token", "bad [hidden] token"),
            (
                "https://four-random-words-here.trycloudflare.com",
                "https://four-random-words-here.trycloudflare.com",
            ),
            (
                "dial tcp: lookup tunnel.us.ngrok.com: no such host",
                "dial tcp: lookup tunnel.us.ngrok.com: no such host",
            ),
            ("ERR_NGROK_4018 authentication failed", "ERR_NGROK_4018 authentication failed"),
        ] {
            assert_eq!(line(said), shown);
        }
    }

    #[test]
    fn a_long_line_is_cut() {
        assert_eq!(line(&"é".repeat(1000)).chars().count(), MAX_CHARACTERS + 1);
    }
}
