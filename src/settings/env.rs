//! The names of all environment variables that are read.

use std::path::{Path, PathBuf};

/// Which log lines are written (tracing's filter directives).
pub(crate) const RUST_LOG: &str = "RUST_LOG";

/// No colours, if it is not empty (no-color.org).
pub(super) const NO_COLOR: &str = "NO_COLOR";

/// Colours even into a pipe, unless it is empty or `0` (bixense.com/clicolors).
pub(super) const CLICOLOR_FORCE: &str = "CLICOLOR_FORCE";

/// The same in the Node world.
pub(super) const FORCE_COLOR: &str = "FORCE_COLOR";

/// The terminal's kind; `dumb` has no colours.
pub(super) const TERM: &str = "TERM";

/// Where events go if nothing else is said, as `--to` or `--forward-to` take
/// it.
pub(super) const FORWARD_TO: &str = "KINDE_HOOK_FORWARD_TO";

/// The shell that asks for completions, by name or path.
const COMPLETE: &str = "COMPLETE";

/// Folders whose `.env` files are read although other users may have written
/// them, separated as in `PATH`; `*` stands for all.
pub(super) const SAFE_DIRECTORY: &str = "KINDE_HOOK_SAFE_DIRECTORY";

/// The time zone.
pub(super) const TZ: &str = "TZ";

/// The variables that name an issuer, in order of precedence: Next.js and most
/// SDKs; Go, Java, Ruby, Elixir; Next.js in the browser; Vite; PHP.
pub(super) const ISSUER_NAMES: [&str; 5] = [
    "KINDE_ISSUER_URL",
    "KINDE_DOMAIN",
    "NEXT_PUBLIC_KINDE_ISSUER_URL",
    "VITE_KINDE_DOMAIN",
    "KINDE_HOST",
];

/// The variables with the id and the secret of an application that may use
/// Kinde's Management API, in order of precedence.
pub(super) const CREDENTIAL_NAMES: [[&str; 2]; 2] = [
    ["KINDE_M2M_CLIENT_ID", "KINDE_M2M_CLIENT_SECRET"],
    ["KINDE_MANAGEMENT_CLIENT_ID", "KINDE_MANAGEMENT_CLIENT_SECRET"],
];

/// The user's name, on Unix and on Windows.
const USER_NAMES: [&str; 3] = ["USER", "LOGNAME", "USERNAME"];
/// Where Kinde's Management API is, as `--management-url` takes it.
pub(super) const MANAGEMENT_URL: &str = "KINDE_HOOK_MANAGEMENT_URL";

/// The machine's name.
#[cfg(not(unix))]
pub(super) const COMPUTERNAME: &str = "COMPUTERNAME";

/// A variable's value, if it is set, not empty, and text.
pub(super) fn get(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// A variable's value, be it empty, if it is set and text.
pub(super) fn get_even_empty(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Whether the environment marks a folder as safe, so that its files are read
/// regardless of their owner.
pub(super) fn is_safe(folder: &Path) -> bool {
    let listed = std::env::var_os(SAFE_DIRECTORY).unwrap_or_default();
    let is_it = |safe: PathBuf| {
        safe.as_os_str() == "*"
            || safe
                .canonicalize()
                .is_ok_and(|safe| folder.canonicalize().is_ok_and(|it| it == safe))
    };
    std::env::split_paths(&listed).any(is_it)
}

/// The user's name; empty, if the environment does not have it.
pub(crate) fn user() -> String {
    USER_NAMES.iter().find_map(|name| get(name)).unwrap_or_default()
}

/// The shell that asks for completions, by name or path, if one does.
pub(crate) fn completed_shell() -> Option<PathBuf> {
    get(COMPLETE).map(PathBuf::from)
}

/// The current folder; empty, if it was deleted.
pub(crate) fn folder() -> PathBuf {
    std::env::current_dir().unwrap_or_default()
}
