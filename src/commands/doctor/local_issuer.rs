//! Whether the local issuer's key is usable, and private.

use std::path::Path;

use super::exposure::exposure;
use crate::files::private;
use crate::local_issuer::{LocalIssuer, LocalIssuerError};
use crate::render::Finding;
use crate::settings::data_folder;

const NAME: &str = "local-issuer";

/// Checks the key, which is only needed where it is trusted.
pub(super) fn check(is_trusted: bool) -> Vec<Finding> {
    let folder = match data_folder() {
        Ok(folder) => folder,
        Err(failure) => {
            let hint = failure.hint.unwrap_or_default();
            return vec![Finding::problem(NAME, failure.message, hint)];
        }
    };
    let trust = if is_trusted { "trusted" } else { "not trusted without --local-issuer" };
    let existing = LocalIssuer::existing(&folder).and_then(|found| match found {
        None if !can_be_created(&folder) => {
            Err(LocalIssuerError::not_created(&folder, "it is read-only"))
        }
        found => Ok(found),
    });
    let finding = match existing {
        Ok(Some(issuer)) => Finding::ok(NAME, format!("{}, {trust}", issuer.key_id())),
        Ok(None) => Finding::ok(NAME, format!("not created yet: created on first use, {trust}")),
        Err(error) if is_trusted => Finding::problem(NAME, error.to_string(), error.hint()),
        Err(error) => Finding::warning(NAME, error.to_string(), error.hint()),
    };
    let exposed = exposure(NAME, &LocalIssuer::key_file(&folder));
    std::iter::once(finding).chain(exposed).collect()
}

/// Whether the key's file can be created, and its folder, if that is missing.
fn can_be_created(folder: &Path) -> bool {
    let nearest = private::nearest(folder);
    nearest.is_dir() && private::is_writable(nearest)
}
