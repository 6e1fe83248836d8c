//! `kinde-hook trigger`

use std::ffi::OsStr;

use clap::builder::{NonEmptyStringValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command, ValueEnum, ValueHint};

use super::Format;
use crate::samples::Change;
use crate::webhook::{KNOWN_EVENT_TYPES, Tamper, Target};

// What `trigger` may be told.
#[derive(Debug, Args)]
pub(crate) struct TriggerArgs {
    /// Make up an event of this type, such as user.created; --list shows all
    ///
    /// A type that is not known needs --data.
    #[arg(value_name = "TYPE", value_parser = EventTypeParser, hide_possible_values = true)]
    pub(crate) event_type: Option<String>,

    /// Show the known types and the ready-made scenarios
    #[arg(
        long,
        conflicts_with_all = [
            "event_type", "scenario", "set", "data", "source", "times", "seed", "tamper", "print",
            "to", "insecure",
        ]
    )]
    pub(crate) list: bool,

    /// Make up the events of a file, or of a ready-made scenario
    ///
    /// Its events share one user, one organization and so on. The README
    /// describes the file.
    #[arg(long, value_name = "FILE|NAME", value_hint = ValueHint::FilePath, conflicts_with_all = ["event_type", "set", "data", "source"])]
    pub(crate) scenario: Option<String>,

    #[command(flatten)]
    pub(crate) contents: ContentArgs,

    #[command(flatten)]
    pub(crate) delivery: DeliveryArgs,

    /// Print for people, or JSON lines for programs
    #[arg(long, value_name = "FORMAT", default_value = "text", help_heading = "Output options")]
    pub(crate) format: Format,
}

// What the events say.
#[derive(Debug, Args)]
#[command(next_help_heading = "Content options")]
pub(crate) struct ContentArgs {
    /// Set a value of the event, as in data.user.email=ada@example.com
    ///
    /// Lists are entered by index: data.user.organizations.0.code=org_1. The
    /// index after the last one appends. The value is JSON if it can be, and a
    /// string otherwise. event_id, source, timestamp, type and whatever else
    /// stands beside the data can be set too. May be repeated.
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) set: Vec<Change>,

    /// Take the event's data from a file, or - for standard input: a JSON object
    #[arg(long, value_name = "FILE|-", value_hint = ValueHint::FilePath)]
    pub(crate) data: Option<String>,

    /// Say that this caused the event: admin, api, user or another word
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,

    /// Make up so many, or play the scenario so often
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..))]
    pub(crate) times: u32,

    /// Make up the same events each time, ids and times included
    ///
    /// Their times then begin at a moment of 2025 that depends on NUMBER,
    /// instead of now.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) seed: Option<u64>,

    /// Break each token in this way, to see that the app refuses it
    ///
    /// The exit status is then 0 if every answer is 4xx.
    #[arg(long, value_name = "KIND")]
    pub(crate) tamper: Option<TamperKind>,
}

// What becomes of the events.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sending options")]
pub(crate) struct DeliveryArgs {
    /// Send to 3000, localhost:3000/api/webhook or a URL
    ///
    /// Without it, events go to the listener on port 4100, which shows, keeps
    /// and forwards them.
    #[arg(long, value_name = "TARGET")]
    pub(crate) to: Option<Target>,

    /// Accept any certificate of the target, such as a self-signed one
    #[arg(long)]
    pub(crate) insecure: bool,

    /// Print the tokens, one to a line, and send nothing
    ///
    /// With --format json, lines with the payload and the token.
    #[arg(long, conflicts_with_all = ["to", "insecure"])]
    pub(crate) print: bool,
}

/// How a token is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TamperKind {
    /// Another bit in the signature
    Signature,
    /// Another payload under the same signature
    Payload,
    /// A key id that nobody has
    Kid,
    /// HS256, with the public key for a secret
    Alg,
    /// No algorithm and no signature
    None,
    /// An `exp` that is past
    Expired,
}

impl From<TamperKind> for Tamper {
    fn from(kind: TamperKind) -> Self {
        match kind {
            TamperKind::Signature => Self::Signature,
            TamperKind::Payload => Self::Payload,
            TamperKind::Kid => Self::Kid,
            TamperKind::Alg => Self::Alg,
            TamperKind::None => Self::None,
            TamperKind::Expired => Self::Expired,
        }
    }
}

/// Takes any event type, and offers those that are known.
#[derive(Debug, Clone, Copy)]
struct EventTypeParser;

impl TypedValueParser for EventTypeParser {
    type Value = String;

    fn parse_ref(
        &self,
        command: &Command,
        arg: Option<&Arg>,
        value: &OsStr,
    ) -> Result<String, clap::Error> {
        NonEmptyStringValueParser::new().parse_ref(command, arg, value)
    }

    fn possible_values(&self) -> Option<Box<dyn Iterator<Item = PossibleValue> + '_>> {
        Some(Box::new(KNOWN_EVENT_TYPES.iter().map(PossibleValue::new)))
    }
}
