//! Which signatures are trusted.

use clap::Args;

// Options of every command that verifies.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Key options")]
pub(crate) struct KeyArgs {
    /// Kinde environment to trust: acme.kinde.com
    ///
    /// acme and https://acme.kinde.com mean the same. Without this option, KINDE_ISSUER_URL, KINDE_DOMAIN,
    /// NEXT_PUBLIC_KINDE_ISSUER_URL, VITE_KINDE_DOMAIN or KINDE_HOST is read from
    /// the environment, or else from .env.development.local, .env.local,
    /// .env.development and .env, in this folder or the nearest parent that has
    /// any of them.
    #[arg(long, value_name = "URL|SUBDOMAIN")]
    pub(crate) issuer: Option<String>,

    /// Read public keys from this file or URL instead
    ///
    /// A file works offline.
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) jwks: Option<String>,

    /// Also trust the local issuer, used by `trigger`
    ///
    /// This is the issuer whose key `trigger` signs sample events with.
    /// It is always trusted if no issuer is configured. Its key is generated on
    /// first use and stored in your data folder.
    #[arg(long)]
    pub(crate) local_issuer: bool,
}
