//! PEM (RFC 7468): binary data as lines of text under a label.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

/// The characters in a line, as the RFC has them.
const LINE: usize = 64;

/// Writes data under a label, such as `PUBLIC KEY`.
pub(crate) fn encode(label: &str, data: &[u8]) -> String {
    let text = STANDARD.encode(data);
    let mut pem = format!("-----BEGIN {label}-----\n");
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let (line, after) = rest.split_at(rest.len().min(LINE));
        pem.push_str(line);
        pem.push('\n');
        rest = after;
    }
    pem + "-----END " + label + "-----\n"
}

/// Reads the first block with a label, ignoring the text around it.
pub(crate) fn decode(label: &str, text: &str) -> Option<Vec<u8>> {
    let (_, after) = text.split_once(&format!("-----BEGIN {label}-----"))?;
    let (body, _) = after.split_once(&format!("-----END {label}-----"))?;
    let body: String = body.split_ascii_whitespace().collect();
    STANDARD.decode(body).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(data in proptest::collection::vec(any::<u8>(), 0..300)) {
            let pem = encode("A KEY", &data);
            prop_assert!(pem.lines().all(|line| line.len() <= LINE));
            prop_assert_eq!(decode("A KEY", &format!("before\n{pem}after")), Some(data));
            prop_assert_eq!(decode("KEY", &pem), None);
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "[-A-Z a-z=\n]{0,80}") {
            let _ = decode("A", &format!("-----BEGIN A-----{text}"));
        }
    }
}
