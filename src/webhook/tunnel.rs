//! The state of the tunnel from the internet to the listener.

use std::time::Duration;

/// A change of a tunnel, or the result of a probe. Its texts are untrusted:
/// they come from servers and other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TunnelNotice {
    /// It is open.
    Up {
        url: String,
        /// Whether the ready line has reported it already.
        announced: bool,
    },
    /// It was open and is lost. It is being reopened.
    Lost { url: String, cause: String },
    /// It is open again.
    Back {
        /// The public address, which may have changed.
        url: String,
    },
    /// The public address is not the one that was asked for, or not the one
    /// it was.
    Renamed {
        /// The requested name, or the previous address.
        wanted: String,
        url: String,
        /// Whether the requested name is in use.
        taken: bool,
        /// Whether the listener updates the webhook in Kinde.
        registered: bool,
    },
    /// It could not be opened. This is retried unless it is hopeless.
    Failed {
        cause: String,
        hint: Option<String>,
        /// Whether retrying is useless until the user acts.
        hopeless: bool,
    },
    /// A probe arrived through it unchanged.
    Checked { url: String, took: Duration },
    /// A probe did not arrive through it, or was changed.
    Faulty { url: String, cause: String, hint: Option<String> },
    /// Other information for the user.
    Remark { cause: String, hint: Option<String> },
}

impl TunnelNotice {
    /// The state's stable name.
    pub(crate) fn state(&self) -> &'static str {
        match self {
            Self::Up { .. } => "up",
            Self::Lost { .. } => "lost",
            Self::Back { .. } => "back",
            Self::Renamed { .. } => "renamed",
            Self::Failed { .. } => "failed",
            Self::Checked { .. } => "checked",
            Self::Faulty { .. } => "faulty",
            Self::Remark { .. } => "remark",
        }
    }

    /// The public address it concerns.
    pub(crate) fn url(&self) -> Option<&str> {
        match self {
            Self::Up { url, .. }
            | Self::Lost { url, .. }
            | Self::Back { url }
            | Self::Renamed { url, .. }
            | Self::Checked { url, .. }
            | Self::Faulty { url, .. } => Some(url),
            Self::Failed { .. } | Self::Remark { .. } => None,
        }
    }

    /// The message for the user.
    pub(crate) fn message(&self) -> String {
        match self {
            Self::Up { url, .. } => format!("reachable at {url}"),
            Self::Lost { cause, .. } => format!("the tunnel is lost: {cause}"),
            Self::Back { url } => format!("the tunnel is back: {url}"),
            Self::Renamed { wanted, url, taken: true, .. } => {
                format!("the name {wanted} is taken, so the public URL is {url}")
            }
            Self::Renamed { wanted, url, taken: false, .. } => {
                format!("the public URL is now {url}, no longer {wanted}")
            }
            Self::Failed { cause, hopeless: true, .. } => {
                format!("cannot open the tunnel: {cause}")
            }
            Self::Failed { cause, .. } => {
                format!("no tunnel yet: {cause}; retrying in the background")
            }
            Self::Checked { url, took } => {
                format!("a probe arrived unchanged through {url} in {} ms", took.as_millis())
            }
            Self::Faulty { url, cause, .. } => format!("{url} does not work: {cause}"),
            Self::Remark { cause, .. } => cause.clone(),
        }
    }

    /// What to do next.
    pub(crate) fn hint(&self) -> Option<String> {
        match self {
            Self::Failed { hint, .. } | Self::Faulty { hint, .. } | Self::Remark { hint, .. } => {
                hint.clone()
            }
            Self::Renamed { registered: true, .. } => None,
            Self::Renamed { taken: true, .. } => Some(
                "Kinde still sends to the previous URL: update it in Kinde, or choose a fixed \
                 name with --subdomain"
                    .to_owned(),
            ),
            Self::Renamed { taken: false, .. } => {
                Some("Kinde still sends to the previous URL: update it in Kinde".to_owned())
            }
            _ => None,
        }
    }
}
