//! Whether exited listeners left webhooks behind in Kinde. No request is sent to
//! Kinde.

use crate::management::{Claims, OrphanedClaim};
use crate::render::Finding;
use crate::settings::{data_folder, host};

const NAME: &str = "webhooks";

/// Checks the claims of this machine's listeners.
pub(super) fn check() -> Finding {
    let folder = match data_folder() {
        Ok(folder) => folder,
        Err(failure) => {
            let hint = failure.hint.unwrap_or_default();
            return Finding::problem(NAME, failure.message, hint);
        }
    };
    judge(&Claims::new(&folder).orphaned(&host()))
}

fn judge(left: &[OrphanedClaim]) -> Finding {
    let message = match left {
        [] => return Finding::ok(NAME, "no webhooks left behind in Kinde"),
        [one] => format!("a listener that has exited left a webhook behind: {}", one.endpoint),
        [one, rest @ ..] => format!(
            "listeners that have exited left webhooks behind: {} and {} more",
            one.endpoint,
            rest.len()
        ),
    };
    let hint =
        "delete them with `kinde-hook webhooks clean`; the next `listen --register` does so too";
    Finding::warning(NAME, message, hint)
}
