//! What a user may type. No behaviour lives here.
//!
//! Conventions: an option that takes a value has an uppercase value name; help
//! is one sentence without a full stop, in the imperative; details follow after
//! a blank line. What is said of a group of arguments as a whole is no doc
//! comment, since that would become the help of the command that has them.

mod completions;
mod decode;
mod doctor;
mod events;
mod forward;
mod jwks;
mod keys;
mod listen;
mod man;
mod management;
mod moment;
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

/// Receive, verify, show and replay Kinde webhooks on your laptop.
#[derive(Debug, Parser)]
#[command(name = "kinde-hook", version, about, max_term_width = 100)]
#[command(
    after_help = "Exit status: 0 done, 1 the answer is no, 2 could not run, 130 interrupted."
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

// Options of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Output options")]
pub(crate) struct GlobalArgs {
    /// When to use colours
    ///
    /// `auto` follows NO_COLOR, CLICOLOR_FORCE, FORCE_COLOR and TERM, and
    /// otherwise colours what goes to a terminal.
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub(crate) color: Color,

    /// Log what happens to standard error; twice for more
    ///
    /// RUST_LOG takes precedence, as in RUST_LOG=info,hyper=debug. Tokens and
    /// secrets are never logged.
    #[arg(short, long, global = true, action = ArgAction::Count)]
    pub(crate) verbose: u8,

    /// Print data only, no status lines
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
}

/// When to use colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Color {
    /// If a person seems to be looking
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// What output is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    Text,
    /// For programs: one JSON object per line
    Json,
}

// Deferred: only the command that was typed is built in full.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
pub(crate) enum Command {
    /// Receive webhooks, verify them and show them
    Listen(Box<ListenArgs>),
    /// Show what a token says, and whether it verifies
    Decode(DecodeArgs),
    /// Send saved tokens again, byte for byte
    Replay(ReplayArgs),
    /// Make up events, sign them with a key of your own and send them
    Trigger(TriggerArgs),
    /// Look back at what arrived: list, show, export, fetch, prune
    Events(EventsArgs),
    /// Set up webhooks at Kinde: list, create, delete, clean, types
    Webhooks(WebhooksArgs),
    /// Show or save the issuer's public keys
    Jwks(JwksArgs),
    /// Find out what is wrong with the set-up
    Doctor(DoctorArgs),
    /// Print a completion script for a shell
    Completions(CompletionsArgs),
    /// Print a manual page
    Man(ManArgs),
}
