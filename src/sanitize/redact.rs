//! Addresses without the user names and passwords that they may contain.

use std::borrow::Cow;

/// Replaces a user name and password.
const HIDDEN: &str = "[hidden]";

/// A text without the user information in its addresses (RFC 3986, section
/// 3.2.1): `https://user:password@host` becomes `https://[hidden]@host`, and so
/// does an address without a scheme. Takes linear time.
pub(crate) fn addresses(text: &str) -> Cow<'_, str> {
    if !text.contains('@') {
        return Cow::Borrowed(text);
    }
    let words = text.split_inclusive(|c: char| c.is_whitespace() || "\"`<>".contains(c));
    Cow::Owned(words.map(address).collect())
}

/// The same for a text that is meant as one address, or a list of them.
pub(crate) fn address(text: &str) -> Cow<'_, str> {
    let mut shown = String::new();
    let mut rest = text;
    while let Some((start, at)) = user_info(rest) {
        shown.push_str(&rest[..start]);
        shown.push_str(HIDDEN);
        // The `@` itself: it is no user name's in what follows.
        shown.push('@');
        rest = &rest[at + 1..];
    }
    if shown.is_empty() {
        return Cow::Borrowed(text);
    }
    shown.push_str(rest);
    Cow::Owned(shown)
}

/// Where a user name begins in an address, and where the `@` behind it is.
fn user_info(text: &str) -> Option<(usize, usize)> {
    let scheme = text.find("://").map(|at| at + "://".len());
    // Behind an option's or a filter's `=`, where there is no scheme.
    let start = scheme.unwrap_or_else(|| {
        let before = text.split('@').next().unwrap_or_default();
        before.rfind('=').map_or(0, |at| at + 1)
    });
    let rest = &text[start..];
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let names_user = |at: usize| scheme.is_some() || authority[..at].contains(':');
    let at = match authority.rfind('@') {
        Some(at) if !names_user(at) => None,
        // No host follows: what ended it belongs to the password.
        Some(at) if at + 1 == authority.len() => rest.rfind('@'),
        Some(at) => Some(at),
        // A password with a slash in it, and no port.
        None if has_odd_port(authority) => rest.rfind('@'),
        None => None,
    }?;
    Some((start, start + at))
}

/// Whether what follows the host's colon is no port.
fn has_odd_port(authority: &str) -> bool {
    let after_host = authority.rfind(']').map_or(0, |end| end + 1);
    let port = authority[after_host..].split_once(':').map(|(_, port)| port);
    port.is_some_and(|port| port.is_empty() || !port.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn who_logs_in_is_not_shown() {
        for (text, shown) in [
            ("https://u:pw@a.b/c@d", "https://[hidden]@a.b/c@d"),
            ("https://token@a.b", "https://[hidden]@a.b"),
            ("cannot reach http://u:p@w@a.b:1/x: no", "cannot reach http://[hidden]@a.b:1/x: no"),
            ("`u:pw@localhost:3000/x` is", "`[hidden]@localhost:3000/x` is"),
            ("user.*=http://u:pw@a.b", "user.*=http://[hidden]@a.b"),
            ("--issuer=u:pw@a.b", "--issuer=[hidden]@a.b"),
            ("http://u:p/w?#@a.b", "http://[hidden]@a.b"),
            ("http://u:p@#w@a.b", "http://[hidden]@a.b"),
            ("http://u:pw@a.b,http://v:pw@c.d", "http://[hidden]@a.b,http://[hidden]@c.d"),
        ] {
            assert_eq!(addresses(text), shown);
        }
    }

    #[test]
    fn an_address_without_credentials_stays_as_it_is() {
        for text in [
            "https://a.b:8443/@scope/x",
            "https://a.b/?mail=ada@example.com",
            "http://[::1]:3000/a@b",
            "ada@example.com",
            "ada@",
            "from .env (KINDE_DOMAIN)",
        ] {
            assert_eq!(addresses(text), text);
            assert_eq!(address(text), text);
        }
    }

    #[test]
    fn a_long_list_is_read_in_linear_time_and_without_recursion() {
        let list = "http://u:pw@a.b,".repeat(50_000);
        assert_eq!(address(&list), "http://[hidden]@a.b,".repeat(50_000));
        let ats = "@".repeat(500_000);
        assert_eq!(addresses(&ats).matches("pw").count(), 0);
    }

    proptest! {
        #[test]
        fn a_password_never_stays(
            host in "[a-z]{1,8}", password in "[A-Z][A-Z0-9/?#:@'<, ]{0,12}", path in "(/[a-z]{0,5})?",
        ) {
            // With a host between the two, the rest would be a path or a fragment.
            let at = password.find('@').unwrap_or(password.len());
            prop_assume!(!password[at..].contains(['/', '?', '#']));
            let shown = address(&format!("http://user:{password}@{host}{path}")).into_owned();
            prop_assert_eq!(shown, format!("http://{HIDDEN}@{host}{path}"));
        }

        #[test]
        fn any_text_is_read(text in "\\PC{0,60}") {
            let _ = (addresses(&text), address(&text));
        }
    }
}
