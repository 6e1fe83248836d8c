//! Whether credentials for Kinde's Management API are set. Their values are not
//! known here.

use crate::render::Finding;
use crate::settings::CredentialSources;

const NAME: &str = "credentials";

/// Checks each pair.
pub(super) fn check(pairs: &[CredentialSources]) -> Vec<Finding> {
    let findings: Vec<Finding> = pairs.iter().filter_map(judge).collect();
    if findings.is_empty() {
        return vec![Finding::ok(
            NAME,
            "not set (only --register, `webhooks` and `events fetch` need them)",
        )];
    }
    findings
}

/// Checks a pair; `None` if neither of the two is set.
fn judge(pair: &CredentialSources) -> Option<Finding> {
    let [id, secret] = pair.names;
    let half = |set: &str, source: &str, missing: &str| {
        let message = format!("{set} is set in {source}, but {missing} is not set");
        Some(Finding::warning(NAME, message, format!("set {missing} as well")))
    };
    match &pair.sources {
        [Some(of_id), Some(of_secret)] if of_id == of_secret => {
            Some(Finding::ok(NAME, format!("{id} and {secret} are set in {of_id}")))
        }
        [Some(of_id), Some(of_secret)] => {
            let message = format!("{id} is set in {of_id}, and {secret} in {of_secret}");
            Some(Finding::ok(NAME, message))
        }
        [Some(source), None] => half(id, source, secret),
        [None, Some(source)] => half(secret, source, id),
        [None, None] => None,
    }
}
