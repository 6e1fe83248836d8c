//! Registering a listener at Kinde.

use clap::Args;

use crate::webhook::EventFilter;

// Options of a command that Kinde sends to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Registration options")]
pub(crate) struct RegisterArgs {
    /// Make a webhook at Kinde for the public address, and remove it at the end
    ///
    /// This needs the credentials of a machine-to-machine application, in
    /// KINDE_M2M_CLIENT_ID and KINDE_M2M_CLIENT_SECRET or in
    /// KINDE_MANAGEMENT_CLIENT_ID and KINDE_MANAGEMENT_CLIENT_SECRET, and the
    /// scopes read:webhooks, create:webhooks, delete:webhooks and
    /// read:event_types.
    #[arg(long)]
    pub(crate) register: bool,

    /// Register for these types, such as user.*, instead of all that there are
    #[arg(long, value_name = "TYPES", value_delimiter = ',', requires = "register")]
    pub(crate) register_events: Vec<EventFilter>,

    /// Register here: the kinde.com address of an issuer with a custom domain
    ///
    /// Without it, KINDE_HOOK_MANAGEMENT_URL is read.
    #[arg(long, value_name = "URL|SUBDOMAIN", requires = "register")]
    pub(crate) management_url: Option<String>,
}
