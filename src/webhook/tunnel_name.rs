//! The name of a tunnel: the first label of its public address.

use std::fmt;
use std::str::FromStr;

/// A name that localtunnel's servers accept, so that an invalid one is rejected
/// here instead of being requested again and again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct TunnelName(String);

/// Why a text is not a valid name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is not a valid tunnel name: use 4–63 lowercase letters and digits; names of 6 or more \
     may contain hyphens"
)]
pub(crate) struct TunnelNameError(String);

impl TunnelName {
    /// The name derived from a project's hash, in hexadecimal.
    pub(crate) fn derived(hash: &str) -> Self {
        Self(format!("kh-{hash}"))
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for TunnelName {
    type Err = TunnelNameError;

    fn from_str(text: &str) -> Result<Self, TunnelNameError> {
        let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
        let has_hyphen = text.contains('-');
        let least = if has_hyphen { 6 } else { 4 };
        let fits = (least..=63).contains(&text.len())
            && text.chars().all(|c| is_plain(c) || c == '-')
            && text.starts_with(is_plain)
            && text.ends_with(is_plain);
        if fits { Ok(Self(text.to_owned())) } else { Err(TunnelNameError(text.to_owned())) }
    }
}

impl fmt::Display for TunnelName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_what_servers_take() {
        let longest = "a".repeat(63);
        for name in ["acme", "1234", "my-app", "kh-0123456789", "a-----b", longest.as_str()] {
            assert!(name.parse::<TunnelName>().is_ok(), "{name}");
        }
        let too_long = "a".repeat(64);
        for name in [
            "", "abc", "a-b", "ab-cd", "-acme1", "acme1-", "Acme", "a_cme", "a.cme", "ácme",
            &too_long,
        ] {
            assert!(name.parse::<TunnelName>().is_err(), "{name}");
        }
    }
}
