//! Whose Management API is asked.

use clap::Args;

// Options of every command that asks it.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Kinde options")]
pub(crate) struct ManagementArgs {
    /// Ask this Kinde environment: acme, acme.kinde.com or its URL
    ///
    /// Without it, the issuer is found as `kinde-hook listen` finds it. The
    /// credentials of a machine-to-machine application are KINDE_M2M_CLIENT_ID
    /// and KINDE_M2M_CLIENT_SECRET, or KINDE_MANAGEMENT_CLIENT_ID and
    /// KINDE_MANAGEMENT_CLIENT_SECRET, in the environment or in .env files.
    #[arg(long, value_name = "URL|SUBDOMAIN", global = true)]
    pub(crate) issuer: Option<String>,

    /// Ask here instead: the kinde.com address of an issuer with a custom domain
    ///
    /// Without it, KINDE_HOOK_MANAGEMENT_URL is read.
    #[arg(long, value_name = "URL|SUBDOMAIN", global = true)]
    pub(crate) management_url: Option<String>,
}
