//! How the way from the internet to the listener is.

use std::time::Duration;

/// A change of a tunnel, or what a look at it has shown. Its texts are
/// untrusted: they come from servers and other programs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TunnelNotice {
    /// It leads here.
    Up {
        /// The public address.
        url: String,
        /// Whether the ready line has said so already.
        announced: bool,
    },
    /// It led here, and does not any more. It is being opened again.
    Lost {
        /// The public address.
        url: String,
        /// What happened.
        cause: String,
    },
    /// It leads here again.
    Back {
        /// The public address, which may be another one now.
        url: String,
    },
    /// The public address is not the one that was asked for, or not the one
    /// it was.
    Renamed {
        /// The name or the address that there should be.
        wanted: String,
        /// The address that there is.
        url: String,
        /// Whether somebody else has what was wanted.
        taken: bool,
        /// Whether Kinde is told the new address by us.
        registered: bool,
    },
    /// It could not be opened. Unless it is hopeless, that is tried again.
    Failed {
        /// What happened.
        cause: String,
        /// What to do next.
        hint: Option<String>,
        /// Whether trying again is of no use before the user has done
        /// something.
        hopeless: bool,
    },
    /// A probe came through it unchanged.
    Checked {
        /// The public address.
        url: String,
        /// How long the probe took.
        took: Duration,
    },
    /// A probe did not come through, or not unchanged.
    Faulty {
        /// The public address.
        url: String,
        /// What happened.
        cause: String,
        /// What to do next.
        hint: Option<String>,
    },
    /// Something else that the user should know.
    Remark {
        /// What there is.
        cause: String,
        /// What to do next.
        hint: Option<String>,
    },
}

impl TunnelNotice {
    /// The stable name of what is told.
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

    /// The public address that it is about.
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

    /// The sentence that tells it.
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
