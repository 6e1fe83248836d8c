//! From a request body to the text of a token: the first step of verification,
//! which recognises what people and middleware do to a body in transit.

use super::delivery::MAX_BODY_BYTES;
use super::rejection::Rejection;

/// Finds the token in a request body.
///
/// Only surrounding ASCII whitespace is trimmed; anything else around it is a
/// [`Rejection`] that names what happened to the body.
pub(crate) fn token_text(body: &[u8]) -> Result<&str, Rejection> {
    if body.len() > MAX_BODY_BYTES {
        return Err(Rejection::BodyTooLarge);
    }
    let body = body.trim_ascii();
    match body {
        [] => return Err(Rejection::EmptyBody),
        [0xEF, 0xBB, 0xBF, ..] | [0xFE, 0xFF, ..] | [0xFF, 0xFE, ..] => {
            return Err(Rejection::ByteOrderMark);
        }
        [b'"' | b'\'' | b'`', ..] => return Err(Rejection::QuotedToken),
        [b'{' | b'[', ..] => return Err(Rejection::JsonWrapped),
        [b'<', ..] => return Err(Rejection::HtmlPage),
        _ => {}
    }
    let text = std::str::from_utf8(body).map_err(|_| Rejection::NotText)?;
    if has_bearer(text) {
        return Err(Rejection::BearerPrefix);
    }
    Ok(text)
}

fn has_bearer(text: &str) -> bool {
    let Some((word, rest)) = text.split_at_checked("bearer".len()) else {
        return false;
    };
    word.eq_ignore_ascii_case("bearer")
        && rest.starts_with(|c: char| c == ':' || c.is_ascii_whitespace())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whitespace_around_a_token_is_trimmed() {
        assert_eq!(token_text(b" \r\n\ta.b.c\n"), Ok("a.b.c"));
    }

    #[test]
    fn each_wrapper_has_its_own_reason() {
        let cases: [(&[u8], Rejection); 9] = [
            (b"", Rejection::EmptyBody),
            (b" \n", Rejection::EmptyBody),
            (b"\xEF\xBB\xBFa.b.c", Rejection::ByteOrderMark),
            (b"\"a.b.c\"", Rejection::QuotedToken),
            (b"{\"token\":\"a.b.c\"}", Rejection::JsonWrapped),
            (b"<!doctype html>", Rejection::HtmlPage),
            (b"Bearer a.b.c", Rejection::BearerPrefix),
            (b"bearer: a.b.c", Rejection::BearerPrefix),
            (b"\xC3\x28", Rejection::NotText),
        ];
        for (body, rejection) in cases {
            assert_eq!(token_text(body), Err(rejection), "{body:?}");
        }
    }

    #[test]
    fn only_ascii_whitespace_is_trimmed() {
        assert_eq!(token_text("\u{a0}a.b.c".as_bytes()), Ok("\u{a0}a.b.c"));
    }

    #[test]
    fn a_body_of_up_to_1_mib_is_accepted() {
        let mut body = vec![b'a'; MAX_BODY_BYTES];
        assert!(token_text(&body).is_ok());
        body.push(b'a');
        assert_eq!(token_text(&body), Err(Rejection::BodyTooLarge));
    }
}
