//! Registering a listener in Kinde.

use clap::Args;

use crate::webhook::EventFilter;

// Options of a command that Kinde sends to.
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Registration options")]
pub(crate) struct RegisterArgs {
    /// Create a webhook in Kinde; delete it on exit
    ///
    /// It sends events to the public URL of the tunnel, or to --public-url. This
    /// needs the credentials of a machine-to-machine application, in
    /// KINDE_M2M_CLIENT_ID and KINDE_M2M_CLIENT_SECRET or in
    /// KINDE_MANAGEMENT_CLIENT_ID and KINDE_MANAGEMENT_CLIENT_SECRET, with the
    /// scopes read:webhooks, create:webhooks, delete:webhooks and
    /// read:event_types.
    #[arg(long)]
    pub(crate) register: bool,

    /// Event types to register, such as 'user.*' (default: all)
    #[arg(
        long,
        value_name = "TYPES",
        value_delimiter = ',',
        requires = "register",
        hide_short_help = true
    )]
    pub(crate) register_events: Vec<EventFilter>,

    /// Management API host: the kinde.com address, if your issuer is a custom domain
    ///
    /// Without this option, KINDE_HOOK_MANAGEMENT_URL is read.
    #[arg(long, value_name = "URL|SUBDOMAIN", requires = "register", hide_short_help = true)]
    pub(crate) management_url: Option<String>,
}
