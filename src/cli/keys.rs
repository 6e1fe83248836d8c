//! Whose signatures are trusted.

use clap::Args;

// Options of every command that verifies.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Key options")]
pub(crate) struct KeyArgs {
    /// Trust this Kinde environment: acme, acme.kinde.com or its URL
    ///
    /// Without it, KINDE_ISSUER_URL, KINDE_DOMAIN, NEXT_PUBLIC_KINDE_ISSUER_URL,
    /// VITE_KINDE_DOMAIN or KINDE_HOST is read from the environment, then from
    /// .env.development.local, .env.local, .env.development and .env in this
    /// folder or the nearest one above that has any of them.
    #[arg(long, value_name = "URL|SUBDOMAIN")]
    pub(crate) issuer: Option<String>,

    /// Take the public keys from here instead of the issuer; a file works offline
    #[arg(long, value_name = "FILE|URL")]
    pub(crate) jwks: Option<String>,

    /// Trust the local issuer as well: your own key, with which `trigger` signs
    ///
    /// It is trusted anyway where no issuer is configured. Its key is made on
    /// first use and stays in your data folder.
    #[arg(long)]
    pub(crate) local_issuer: bool,
}
