//! Whether the local issuer's key can be used, and by nobody else.

use super::exposure::exposure;
use crate::local_issuer::LocalIssuer;
use crate::render::Finding;
use crate::settings::data_folder;

const NAME: &str = "local-issuer";

/// Looks at the key, which is only needed where it is trusted.
pub(super) fn check(is_trusted: bool) -> Vec<Finding> {
    let folder = match data_folder() {
        Ok(folder) => folder,
        Err(failure) => {
            let hint = failure.hint.unwrap_or_default();
            return vec![Finding::problem(NAME, failure.message, hint)];
        }
    };
    let trust = if is_trusted { "trusted" } else { "not trusted without --local-issuer" };
    let finding = match LocalIssuer::existing(&folder) {
        Ok(Some(issuer)) => Finding::ok(NAME, format!("{}, {trust}", issuer.key_id())),
        Ok(None) => Finding::ok(NAME, format!("none yet: made on first use, {trust}")),
        Err(error) if is_trusted => Finding::problem(NAME, error.to_string(), error.hint()),
        Err(error) => Finding::warning(NAME, error.to_string(), error.hint()),
    };
    let exposed = exposure(NAME, &LocalIssuer::key_file(&folder));
    std::iter::once(finding).chain(exposed).collect()
}
