//! Which Management API is called.

use clap::Args;

// Options of every command that calls it.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Kinde options")]
pub(crate) struct ManagementArgs {
    /// Kinde environment: acme.kinde.com
    ///
    /// acme and https://acme.kinde.com mean the same. Without this option, the issuer is found as `kinde-hook listen` finds it.
    /// The credentials of a machine-to-machine application are read from
    /// KINDE_M2M_CLIENT_ID and KINDE_M2M_CLIENT_SECRET, or
    /// KINDE_MANAGEMENT_CLIENT_ID and KINDE_MANAGEMENT_CLIENT_SECRET, in the
    /// environment or in .env files.
    #[arg(long, value_name = "URL|SUBDOMAIN", global = true)]
    pub(crate) issuer: Option<String>,

    /// Management API host, if not the issuer's
    ///
    /// Use the kinde.com address, if your issuer is a custom domain. Without
    /// this option, KINDE_HOOK_MANAGEMENT_URL is read.
    #[arg(long, value_name = "URL|SUBDOMAIN", global = true)]
    pub(crate) management_url: Option<String>,
}
