//! `kinde-hook trigger`

use std::ffi::OsStr;

use clap::builder::{NonEmptyStringValueParser, PossibleValue, TypedValueParser};
use clap::{Arg, Args, Command, ValueEnum, ValueHint};

use super::Format;
use super::help::Help as _;
use super::number::whole;
use crate::samples::Change;
use crate::webhook::{KNOWN_EVENT_TYPES, Tamper, Target};

/// The format of scenario files, for `--help`.
const SCENARIO_FILE: &str = "\
Scenario file:
  A JSON object with the events to send, in order:

  {
    \"name\": \"invite\",
    \"description\": \"Ada is invited and joins a team.\",
    \"values\": {\"email\": \"ada@example.com\"},
    \"events\": [
      {\"type\": \"user.created\", \"source\": \"admin\"},
      {\"type\": \"user.updated\", \"delay\": \"2s\",
       \"set\": {\"data.user.username\": \"{{first_name}}\"}},
      {\"type\": \"team.joined\", \"data\": {\"member\": \"{{1.data.user.id}}\"}}
    ]
  }

  Only events, and the type of each, are required. delay (500ms, 2s, 1m or 1h)
  is the pause before an event; set and data work like --set and --data.

  All events of a run share these placeholders, which values can set:
  user_id, first_name, last_name, email, username, ip_address, org_code,
  org_name, org_handle, org_external_id, role_id, role_key, role_name,
  role_description, permission_id, permission_key, permission_name,
  permission_description, subscriber_id, customer_id, agreement_id, plan_code,
  next_plan_code, invoice_due_on, meter_id, quantity.
  {{1.data.user.id}} refers to the first event.";

// Arguments of `trigger`.
#[derive(Debug, Args)]
#[command(after_long_help = SCENARIO_FILE)]
#[command(examples([
    ("Send a sample event to the listener on port 4100", "kinde-hook trigger user.created"),
    (
        "Send a series of related events to your app",
        "kinde-hook trigger --scenario sign-up --to 3000/api/kinde-webhook",
    ),
    (
        "Check that your app rejects a token with a broken signature",
        "kinde-hook trigger user.created --tamper signature --to 3000/api/kinde-webhook",
    ),
]))]
pub(crate) struct TriggerArgs {
    /// Event type to generate, such as user.created; --list shows all
    ///
    /// An unknown type needs --data.
    #[arg(value_name = "TYPE", value_parser = EventTypeParser, hide_possible_values = true)]
    pub(crate) event_type: Option<String>,

    /// List the known event types and built-in scenarios
    #[arg(
        long,
        conflicts_with_all = [
            "event_type", "scenario", "set", "data", "source", "times", "seed", "tamper", "print",
            "to", "insecure",
        ]
    )]
    pub(crate) list: bool,

    /// Run the scenario in this file, or a built-in one
    ///
    /// Its events share one user, one organization and so on. The file format is
    /// described below.
    #[arg(long, value_name = "FILE|NAME", value_hint = ValueHint::FilePath, conflicts_with_all = ["event_type", "set", "data", "source"])]
    pub(crate) scenario: Option<String>,

    /// Output format: text (default), or json for scripts
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "text",
        hide_default_value = true,
        hide_possible_values = true
    )]
    pub(crate) format: Format,

    #[command(flatten)]
    pub(crate) contents: ContentArgs,

    #[command(flatten)]
    pub(crate) delivery: DeliveryArgs,
}

// What the events contain.
#[derive(Debug, Args)]
#[command(next_help_heading = "Content options")]
pub(crate) struct ContentArgs {
    /// Set a value, as in data.user.email=ada@example.com
    ///
    /// Repeatable. List elements are addressed by index:
    /// data.user.organizations.0.code=org_1. The index after the last element
    /// appends. The value is read as JSON if it is valid JSON, and as a string
    /// otherwise. Fields outside data can be set too, such as event_id, source,
    /// timestamp or type.
    #[arg(long, value_name = "PATH=VALUE")]
    pub(crate) set: Vec<Change>,

    /// Read the event's data from a JSON file, or - for stdin
    ///
    /// The file contains a JSON object.
    #[arg(long, value_name = "FILE|-", value_hint = ValueHint::FilePath)]
    pub(crate) data: Option<String>,

    /// Value for `source`: admin, api, user or any other word
    #[arg(long, value_name = "SOURCE")]
    pub(crate) source: Option<String>,

    /// Number of events, or of scenario runs
    #[arg(long, value_name = "COUNT", default_value_t = 1, value_parser = whole::<u32>(1..=u32::MAX.into()), allow_negative_numbers = true)]
    pub(crate) times: u32,

    /// Generate identical events on every run
    ///
    /// Ids and times are identical as well. Timestamps then start at a fixed
    /// point in 2025 derived from NUMBER.
    #[arg(long, value_name = "NUMBER", value_parser = whole::<u64>(0..=u64::MAX), allow_negative_numbers = true)]
    pub(crate) seed: Option<u64>,

    /// Corrupt each token
    ///
    /// This checks that your app rejects such tokens. The exit status is then 0 if every response is 4xx.
    #[arg(long, value_name = "KIND")]
    pub(crate) tamper: Option<TamperKind>,
}

// Where the events go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Sending options")]
pub(crate) struct DeliveryArgs {
    /// Send to 3000, localhost:3000/api/webhook or a URL
    ///
    /// Without this option, events go to the listener on port 4100, which shows,
    /// stores and forwards them.
    #[arg(long, value_name = "TARGET")]
    pub(crate) to: Option<Target>,

    /// Accept any TLS certificate of the target, such as a self-signed one
    #[arg(long, hide_short_help = true)]
    pub(crate) insecure: bool,

    /// Print the tokens, one per line, and send nothing
    ///
    /// With --format json, each line has the payload as well.
    #[arg(long, conflicts_with_all = ["to", "insecure"])]
    pub(crate) print: bool,
}

/// How a token is corrupted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TamperKind {
    /// Flip one bit of the signature
    Signature,
    /// Change the payload, keep the signature
    Payload,
    /// Use an unknown key id
    Kid,
    /// Sign with HS256, public key as secret
    Alg,
    /// Use algorithm `none`, without a signature
    None,
    /// Set `exp` in the past
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

/// Accepts any event type, and completes the known ones.
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
