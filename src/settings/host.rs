//! The name of this machine.

use crate::management::Host;

/// This machine's name, as others on its network know it.
#[cfg(unix)]
pub(crate) fn host() -> Host {
    Host::new(&rustix::system::uname().nodename().to_string_lossy())
}

/// This machine's name.
#[cfg(not(unix))]
pub(crate) fn host() -> Host {
    Host::new(&super::env::get(super::env::COMPUTERNAME).unwrap_or_default())
}
