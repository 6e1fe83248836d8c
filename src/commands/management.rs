//! The Management API, for the commands that call it.

use std::sync::Arc;

use crate::cli::ManagementArgs;
use crate::console::Console;
use crate::error::Failure;
use crate::management::{Management, waiting};
use crate::settings::{ManagementSettings, data_folder, resolve_management};

/// A client of the API that the options and the environment name.
pub(super) fn open(
    args: &ManagementArgs,
    console: Console,
) -> Result<(Management, ManagementSettings), Failure> {
    let settings = resolve_management(args.issuer.as_deref(), args.management_url.as_deref())?;
    let on_wait = Arc::new(move |wait: std::time::Duration| {
        console.status(&format!("{}\n", waiting(wait)));
    });
    // Without a folder, a token is requested each time.
    let folder = data_folder().ok();
    let api =
        Management::new(&settings.api, settings.credentials.clone(), folder.as_deref(), on_wait)?;
    Ok((api, settings))
}
