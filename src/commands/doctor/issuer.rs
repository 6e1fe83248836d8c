//! Which issuer's webhooks are accepted, and whether the settings agree.

use crate::error::Failure;
use crate::keys::JwksSource;
use crate::render::Finding;
use crate::settings::{KeySettings, Named};
use crate::webhook::Issuer;

const NAME: &str = "issuer";

/// Checks every setting that names an issuer, in order of precedence, and the
/// resulting key settings.
pub(super) fn check(named: &[Named], keys: Result<&KeySettings, &Failure>) -> Finding {
    match keys {
        Err(failure) => {
            let hint = failure.hint.clone().unwrap_or_default();
            Finding::problem(NAME, failure.message.clone(), hint)
        }
        Ok(keys) => disagreement(named).unwrap_or_else(|| Finding::ok(NAME, describe(named, keys))),
    }
}

fn describe(named: &[Named], keys: &KeySettings) -> String {
    let described = describe_source(named, keys);
    if keys.source.as_ref().is_some_and(JwksSource::is_on_this_machine) {
        return format!(
            "{described}, on this machine rather than in Kinde: its events are marked LOCAL"
        );
    }
    described
}

fn describe_source(named: &[Named], keys: &KeySettings) -> String {
    match (&keys.issuer, &keys.source, named.first()) {
        (_, None, None) => "none configured: `listen` trusts only your local test key".to_owned(),
        (_, None, Some(_)) => {
            format!("{}, which trusts your local test key", keys.origin)
        }
        (Some(issuer), Some(JwksSource::Issuer(_)), _) => format!("{issuer} ({})", keys.origin),
        (_, Some(source), _) => format!("keys come from {} ({})", source.describe(), keys.origin),
    }
}

/// A setting that names another issuer than the one that takes precedence.
fn disagreement(named: &[Named]) -> Option<Finding> {
    let mut issuers = named.iter().filter_map(|named| {
        let issuer: Issuer = named.value.parse().ok()?;
        Some((issuer, &named.origin))
    });
    let (winner, origin) = issuers.next()?;
    let (other, other_origin) = issuers.find(|(issuer, _)| *issuer != winner)?;
    let message =
        format!("{origin} is {winner} and takes precedence, but {other_origin} is {other}");
    Some(Finding::warning(NAME, message, "set both to the same value, or remove one of them"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn named(settings: &[(&str, &str)]) -> Vec<Named> {
        let named = |(origin, value): &(&str, &str)| Named {
            value: (*value).to_owned(),
            origin: (*origin).to_owned(),
            in_file: true,
        };
        settings.iter().map(named).collect()
    }

    #[test]
    fn settings_that_say_the_same_in_other_words_agree() {
        let same = named(&[("A", "acme"), ("B", "https://acme.kinde.com/"), ("C", "$ACME")]);
        assert_eq!(disagreement(&same), None);
        assert_eq!(disagreement(&[]), None);
    }

    #[test]
    fn both_settings_that_disagree_are_named() {
        let finding = disagreement(&named(&[("A", "acme"), ("B", "acme"), ("C", "other")]));
        let message = finding.expect("a finding").message;
        assert_eq!(
            message,
            "A is https://acme.kinde.com and takes precedence, but C is https://other.kinde.com"
        );
    }
}
