//! Which values of `KINDE_ISSUER_URL` break the developer's app.
//!
//! Kinde's npm package `@kinde/webhooks` and the handler of Kinde's older guide
//! append `/.well-known/jwks.json` to the unmodified value. kinde-hook is more
//! tolerant, so an event that verifies here may fail there.

use super::issuer::{Issuer, is_loopback};

/// The variable that holds an app's issuer.
pub(crate) const APP_ISSUER_NAME: &str = "KINDE_ISSUER_URL";

/// Shown where the issuer cannot be derived from the value.
const EXAMPLE: &str = "https://YOUR_SUBDOMAIN.kinde.com";

const QUOTES: [char; 3] = ['"', '\'', '`'];

/// The issuer that an app is configured with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct AppIssuer {
    /// The setting's value as the app sees it. Untrusted text.
    pub(crate) value: String,
    /// The variable and where it is set, for messages.
    pub(crate) origin: String,
}

impl AppIssuer {
    /// Whether it refers to other variables, which Next.js expands: its final
    /// value is then unknown here.
    pub(crate) fn depends_on_others(&self) -> bool {
        self.value.contains('$')
    }

    /// Every mistake that breaks the app's code.
    pub(crate) fn errors(&self) -> Vec<AppIssuerError> {
        AppIssuerError::all_of(&self.value)
    }

    /// A mistake as a sentence, and the line to set instead.
    pub(crate) fn explain(&self, error: AppIssuerError) -> (String, String) {
        (format!("{} {}", self.origin, error.message()), AppIssuerError::hint(&self.value))
    }

    /// The first mistake, explained.
    pub(crate) fn problem(&self) -> Option<(String, String)> {
        self.errors().first().map(|error| self.explain(*error))
    }

    /// Whether it means this issuer.
    pub(crate) fn means(&self, issuer: &str) -> bool {
        let own: Option<Issuer> = self.value.parse().ok();
        let other: Option<Issuer> = issuer.parse().ok();
        own.is_some() && own == other
    }
}

/// Why an app cannot fetch its keys with a value, although the value may be
/// good enough for kinde-hook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AppIssuerError {
    /// There is nothing.
    Empty,
    /// Quotes are part of the value.
    Quoted,
    /// White space is part of the value.
    WhiteSpace,
    /// It begins with the host.
    NoScheme,
    /// Plain HTTP to another machine.
    NotHttps,
    /// It goes on after the host.
    MoreThanAHost,
    /// It ends with a slash.
    TrailingSlash,
    /// It names a subdomain and not the whole host.
    Subdomain,
    /// No spelling of an address.
    NotAnAddress,
}

impl AppIssuerError {
    /// Every mistake in a value as the app sees it, after a `.env` parser has
    /// removed quotes and whitespace.
    pub(crate) fn all_of(value: &str) -> Vec<Self> {
        let bare = bare(value);
        if bare.is_empty() {
            return vec![Self::Empty];
        }
        let (scheme, rest) = split_scheme(bare);
        let host_end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(host_end);
        let host = host(authority);
        let is_local = is_loopback(host);
        let is_address = authority.parse::<Issuer>().is_ok();
        let found = [
            (value.trim().contains(QUOTES), Self::Quoted),
            (value.trim() != value, Self::WhiteSpace),
            (scheme.is_none(), Self::NoScheme),
            (scheme.as_deref().is_some_and(|it| it != "https" && !(it == "http" && is_local)), {
                Self::NotHttps
            }),
            (!path.trim_matches('/').is_empty() || authority.contains('@'), Self::MoreThanAHost),
            (!path.is_empty() && path.trim_matches('/').is_empty(), Self::TrailingSlash),
            (scheme.is_some() && is_address && !is_whole(host), Self::Subdomain),
            (!is_address && !authority.contains('@'), Self::NotAnAddress),
        ];
        found.into_iter().filter_map(|(is_so, error)| is_so.then_some(error)).collect()
    }

    /// Its stable name, in kebab-case.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::Quoted => "quoted",
            Self::WhiteSpace => "white-space",
            Self::NoScheme => "no-scheme",
            Self::NotHttps => "not-https",
            Self::MoreThanAHost => "more-than-a-host",
            Self::TrailingSlash => "trailing-slash",
            Self::Subdomain => "subdomain",
            Self::NotAnAddress => "not-an-address",
        }
    }

    /// What is wrong and its effect. The caller puts the subject before it.
    pub(crate) fn message(self) -> &'static str {
        match self {
            Self::Empty => "is empty, so the app has no issuer",
            Self::Quoted => {
                "has quotes in its value, so `@kinde/webhooks` throws `Invalid URL` and the \
                 handler from Kinde's older guide returns 400"
            }
            Self::WhiteSpace => {
                "has whitespace around its value, which makes the URL of the keys invalid"
            }
            Self::NoScheme => {
                "has no https:// before the host, so `@kinde/webhooks` throws `Invalid URL` and \
                 the handler from Kinde's older guide returns 400"
            }
            Self::NotHttps => {
                "is not https, so an attacker on the network could substitute the keys"
            }
            Self::MoreThanAHost => {
                "has more than a host, so the app requests its keys at the wrong URL"
            }
            Self::TrailingSlash => {
                "ends with a slash, so the app requests `//.well-known/jwks.json` and rejects \
                 every webhook"
            }
            Self::Subdomain => "has only a subdomain, but the app needs the full host name",
            Self::NotAnAddress => "is not a valid URL, so the app cannot fetch its keys",
        }
    }

    /// What to do next: the exact line to write.
    pub(crate) fn hint(value: &str) -> String {
        format!("set {APP_ISSUER_NAME}={}", correct(value))
    }
}

/// The equivalent value that an app can use.
fn correct(value: &str) -> String {
    let (_, rest) = split_scheme(bare(value));
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    let authority = authority.rsplit('@').next().unwrap_or_default();
    authority.parse().map_or_else(|_| EXAMPLE.to_owned(), |issuer: Issuer| issuer.to_string())
}

/// The value without surrounding quotes and whitespace.
fn bare(value: &str) -> &str {
    value.trim_matches(|c: char| c.is_whitespace() || QUOTES.contains(&c))
}

fn split_scheme(value: &str) -> (Option<String>, &str) {
    match value.split_once("://") {
        Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
        None => (None, value),
    }
}

/// Whether a host can be resolved as is.
fn is_whole(host: &str) -> bool {
    host.contains(['.', ':']) || host.eq_ignore_ascii_case("localhost")
}

/// The host of an authority, without its port.
fn host(authority: &str) -> &str {
    let after_host = authority.rfind(']').map_or(0, |end| end + 1);
    let end = authority[after_host..].find(':').map_or(authority.len(), |at| after_host + at);
    &authority[..end]
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_both_handlers_can_use_has_no_error() {
        for value in [
            "https://acme.kinde.com",
            "HTTPS://Acme.kinde.com",
            "https://auth.example.com:8443",
            "http://localhost:4100",
            "http://127.0.0.1:4100",
            "http://[::1]:4100",
        ] {
            assert_eq!(AppIssuerError::all_of(value), [], "{value}");
        }
    }

    #[test]
    fn each_error_is_found_and_the_line_to_write_is_right() {
        let acme = "https://acme.kinde.com";
        for (value, errors, instead) in [
            ("", &[AppIssuerError::Empty][..], EXAMPLE),
            (" ", &[AppIssuerError::Empty], EXAMPLE),
            ("acme", &[AppIssuerError::NoScheme], acme),
            ("acme.kinde.com", &[AppIssuerError::NoScheme], acme),
            ("localhost:4100", &[AppIssuerError::NoScheme], "http://localhost:4100"),
            ("https://acme.kinde.com/", &[AppIssuerError::TrailingSlash], acme),
            ("https://acme.kinde.com//", &[AppIssuerError::TrailingSlash], acme),
            ("acme.kinde.com/", &[AppIssuerError::NoScheme, AppIssuerError::TrailingSlash], acme),
            ("\"https://acme.kinde.com\"", &[AppIssuerError::Quoted], acme),
            (
                "'https://acme.kinde.com/'",
                &[AppIssuerError::Quoted, AppIssuerError::TrailingSlash],
                acme,
            ),
            ("https://acme.kinde.com ", &[AppIssuerError::WhiteSpace], acme),
            ("\thttps://acme.kinde.com", &[AppIssuerError::WhiteSpace], acme),
            ("http://acme.kinde.com", &[AppIssuerError::NotHttps], acme),
            ("ftp://acme.kinde.com", &[AppIssuerError::NotHttps], acme),
            ("https://acme.kinde.com/api", &[AppIssuerError::MoreThanAHost], acme),
            ("https://acme.kinde.com/api/", &[AppIssuerError::MoreThanAHost], acme),
            ("https://acme.kinde.com?x", &[AppIssuerError::MoreThanAHost], acme),
            ("https://me@acme.kinde.com", &[AppIssuerError::MoreThanAHost], acme),
            ("https://acme", &[AppIssuerError::Subdomain], acme),
            ("https://", &[AppIssuerError::NotAnAddress], EXAMPLE),
            ("https://a b", &[AppIssuerError::NotAnAddress], EXAMPLE),
        ] {
            assert_eq!(AppIssuerError::all_of(value), errors, "{value:?}");
            assert_eq!(
                AppIssuerError::hint(value),
                format!("set KINDE_ISSUER_URL={instead}"),
                "{value:?}"
            );
        }
    }

    #[test]
    fn each_error_has_a_name_of_its_own() {
        let all = [
            AppIssuerError::Empty,
            AppIssuerError::Quoted,
            AppIssuerError::WhiteSpace,
            AppIssuerError::NoScheme,
            AppIssuerError::NotHttps,
            AppIssuerError::MoreThanAHost,
            AppIssuerError::TrailingSlash,
            AppIssuerError::Subdomain,
            AppIssuerError::NotAnAddress,
        ];
        let names: std::collections::BTreeSet<&str> = all.iter().map(|it| it.name()).collect();
        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|error| !error.message().is_empty()));
    }

    #[test]
    fn an_issuer_is_the_same_in_every_spelling_that_the_app_can_use() {
        let configured =
            AppIssuer { value: "HTTPS://Acme.kinde.com".to_owned(), origin: String::new() };
        assert!(configured.means("https://acme.kinde.com"));
        assert!(!configured.means("https://other.kinde.com"));
        assert_eq!(configured.problem(), None);
    }

    proptest! {
        #[test]
        fn the_line_to_write_has_no_error_itself(
            value in any::<String>(),
            likely in "['\" ]{0,2}(https?://)?[a-z.@:/\\[\\]é]{0,20}[ '\"/]{0,2}",
        ) {
            for value in [value, likely] {
                prop_assert_eq!(AppIssuerError::all_of(&correct(&value)), []);
                let is_good = AppIssuerError::all_of(&value).is_empty();
                prop_assert!(!is_good || value.parse::<Issuer>().is_ok(), "{}", value);
            }
        }
    }
}
