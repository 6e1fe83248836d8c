//! The parts of a token, as rejections name them.

use std::fmt;

/// One of a token's three parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The first: how the token is signed.
    Header,
    /// The second: the claims.
    Payload,
    /// The third: the signature over the other two.
    Signature,
}

impl fmt::Display for Part {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_part_has_a_name() {
        let names = [Part::Header, Part::Payload, Part::Signature].map(|part| part.to_string());
        assert_eq!(names, ["header", "payload", "signature"]);
    }
}
