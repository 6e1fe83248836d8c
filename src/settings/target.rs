//! The default target of tokens that are sent.

use super::env;
use crate::cli::DEFAULT_PORT;
use crate::error::Failure;
use crate::webhook::{Route, Target};

/// The app that the environment names, or the listener on the default port.
pub(crate) fn default_target() -> Result<Target, Failure> {
    let named = env::get(env::FORWARD_TO);
    let text = named.clone().unwrap_or_else(|| DEFAULT_PORT.to_string());
    let route: Result<Route, _> = text.parse();
    route
        .map(|route| route.target)
        .map_err(|error| Failure::new(error.to_string()).hint(format!("fix {}", env::FORWARD_TO)))
}
