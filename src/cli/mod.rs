//! What a user may type. No behaviour lives here.
//!
//! Conventions: an option that takes a value has an uppercase value name. Help is
//! one phrase without a full stop, which fits a line of 80 columns in `-h`;
//! details follow after a blank line and are shown by `--help`, as are options
//! that few need (`hide_short_help`). A group of arguments has no doc comment,
//! since that would become the help of the command that has them.

mod completions;
mod decode;
mod doctor;
mod events;
mod forward;
mod help;
mod jwks;
mod keys;
mod listen;
mod man;
mod management;
mod moment;
mod number;
mod register;
mod replay;
mod store;
mod tip;
mod trigger;
mod tunnel;
mod variable;
mod webhooks;

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum};

pub(crate) use completions::{CompletionsArgs, Shell};
pub(crate) use decode::DecodeArgs;
pub(crate) use doctor::DoctorArgs;
pub(crate) use events::{
    ChoiceArgs, EventsAction, EventsArgs, ExportArgs, FetchArgs, ListArgs, PruneArgs, ShowArgs,
};
pub(crate) use forward::{Ack, ForwardArgs};
use help::Help as _;
pub(crate) use jwks::{JwksArgs, JwksFormat};
pub(crate) use keys::KeyArgs;
pub(crate) use listen::ListenArgs;
pub(crate) use man::ManArgs;
pub(crate) use management::ManagementArgs;
pub(crate) use register::RegisterArgs;
pub(crate) use replay::{ReplayArgs, SendingArgs};
pub(crate) use store::StoreArgs;
pub(crate) use tip::with_tip;
pub(crate) use trigger::{TamperKind, TriggerArgs};
pub(crate) use tunnel::{TunnelArgs, TunnelChoice};
pub(crate) use webhooks::{CreateArgs, WebhooksAction, WebhooksArgs};

/// The port of a listener that was not told another.
pub(crate) const DEFAULT_PORT: u16 = 4100;

/// The command line.
#[derive(Debug, Parser)]
#[command(name = "kinde-hook", version, about, max_term_width = 100)]
#[command(after_help = "Exit status: 0 success, 1 rejected or check failed, 2 could not run, \
                  130 interrupted.")]
#[command(examples([
    ("Receive webhooks on port 4100 and show them", "kinde-hook listen"),
    ("Send a sample event to that listener", "kinde-hook trigger user.created"),
    (
        "Receive webhooks from Kinde and forward them to your app",
        "kinde-hook listen --tunnel --forward-to 3000/api/kinde-webhook",
    ),
]))]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = help::GLOBAL)]
pub(crate) struct GlobalArgs {
    /// When to use color: auto, always or never
    ///
    /// auto, the default, uses color when output goes to a terminal, unless
    /// NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR or TERM say otherwise.
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) color: Color,

    /// Log to standard error; -vv logs more
    ///
    /// RUST_LOG takes precedence, as in RUST_LOG=info,hyper=debug. Tokens and
    /// secrets are never logged.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Print data only; hide status messages
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When to use color.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// When output goes to a terminal
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// An output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Readable text
    Text,
    /// JSON Lines: one JSON object per line
    Json,
}

// Deferred: only the command that was typed is built in full.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Receive webhooks, verify them and show them
    Listen(Box<ListenArgs>),
    /// Decode a token and optionally verify it
    Decode(DecodeArgs),
    /// Send stored events or saved tokens again, byte for byte
    Replay(ReplayArgs),
    /// Generate sample events, signed with your local key, and send them
    Trigger(TriggerArgs),
    /// Browse received events: list, show, export, fetch, prune
    Events(EventsArgs),
    /// Manage webhooks in Kinde: list, create, delete, clean, types
    Webhooks(WebhooksArgs),
    /// Show or save the issuer's public keys
    Jwks(JwksArgs),
    /// Diagnose your setup
    Doctor(DoctorArgs),
    /// Generate a shell completion script
    Completions(CompletionsArgs),
    /// Generate manual pages
    Man(ManArgs),
}
