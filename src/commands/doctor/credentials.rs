//! Whether there are credentials for Kinde's Management API. Their values are
//! not known here.

use crate::render::Finding;
use crate::settings::Credentials;

const NAME: &str = "credentials";

/// Judges the pairs that there may be.
pub(super) fn check(pairs: &[Credentials]) -> Vec<Finding> {
    let findings: Vec<Finding> = pairs.iter().filter_map(judge).collect();
    if findings.is_empty() {
        return vec![Finding::ok(
            NAME,
            "not set (only --register, `webhooks` and `events fetch` need them)",
        )];
    }
    findings
}

/// Judges a pair; nothing is said of one that is not set at all.
fn judge(pair: &Credentials) -> Option<Finding> {
    let [id, secret] = pair.names;
    let half = |set: &str, place: &str, missing: &str| {
        let message = format!("{set} is set in {place}, but {missing} is not set");
        Some(Finding::warning(NAME, message, format!("set {missing} as well")))
    };
    match &pair.places {
        [Some(of_id), Some(of_secret)] if of_id == of_secret => {
            Some(Finding::ok(NAME, format!("{id} and {secret} are set in {of_id}")))
        }
        [Some(of_id), Some(of_secret)] => {
            let message = format!("{id} is set in {of_id}, and {secret} in {of_secret}");
            Some(Finding::ok(NAME, message))
        }
        [Some(place), None] => half(id, place, secret),
        [None, Some(place)] => half(secret, place, id),
        [None, None] => None,
    }
}
