//! How things look. The only code that knows a terminal exists.

mod decoded;
mod doctor;
mod forwarded;
mod json_line;
mod json_text;
mod key_table;
mod line;
mod palette;
mod problem;
mod record;
mod registration;
mod replayed;
mod sample;
mod text;
mod tunnel;
mod webhooks;

use std::io::{self, Write};

use jiff::tz::TimeZone;

pub(crate) use decoded::{Checked, Decoded, VerifiedBy, decoded_line, decoded_text};
pub(crate) use doctor::{
    Diagnosis, Finding, diagnosis_line, diagnosis_text, finding_line, finding_text,
};
pub(crate) use json_text::document as json_document;
#[cfg(any(fuzzing, test))]
pub(crate) use json_text::{Bounds, compact as compact_json, pretty as pretty_json};
pub(crate) use key_table::key_table;
pub(crate) use palette::Palette;
pub(crate) use problem::problem;
pub(crate) use record::{record_line, record_summary, record_text};
pub(crate) use replayed::{
    Replayed, Summary, answer_line, answer_text, summary_line, summary_text,
};
pub(crate) use sample::{
    known_type_line, known_types_text, sample_line, scenario_line, token_line,
};
pub(crate) use webhooks::{
    Listed, created_line, deleted_line, event_type_lines, event_type_table, fetched_line,
    fetched_text, not_deleted_line, webhook_line, webhook_text,
};

use crate::webhook::Notice;

/// The mark of what the local issuer signed.
const LOCAL: &str = "LOCAL";

/// Spaces under the time, so that the marks stand in a column of their own.
const INDENT: usize = 9;

/// What a listener's output is made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A block per event, for a person.
    Blocks,
    /// A line per event, for a person in a hurry.
    Compact,
    /// A JSON object per line, for a program.
    Json,
}

/// Writes notices: data to `out`, everything else to `aside`.
#[derive(Debug)]
pub(crate) struct Renderer<W, A> {
    /// What the output is made for.
    pub(crate) form: Form,
    /// Where data goes.
    pub(crate) out: W,
    /// The colours of `out`.
    pub(crate) palette: Palette,
    /// Where everything else goes; nowhere, if the user asked for quiet.
    pub(crate) aside: Option<A>,
    /// The colours of `aside`.
    pub(crate) aside_palette: Palette,
    /// In which zone times are shown.
    pub(crate) zone: TimeZone,
}

impl<W: Write, A: Write> Renderer<W, A> {
    /// Writes one notice. An error means that nobody reads `out` any more.
    pub(crate) fn notice(&mut self, notice: &Notice) -> io::Result<()> {
        if self.form == Form::Json {
            return self.out.write_all(json_line::notice(notice).as_bytes());
        }
        let aside = text::aside(notice, self.aside_palette);
        if let (Some(stream), false) = (&mut self.aside, aside.is_empty()) {
            // Nobody has to read the status lines.
            let _ = stream.write_all(aside.as_bytes());
        }
        let data = text::data(notice, self.palette, &self.zone, self.form);
        self.out.write_all(data.as_bytes())
    }

    /// Hands everything written to the operating system.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// A length of time in milliseconds, to a tenth.
fn milliseconds(length: std::time::Duration) -> f64 {
    (length.as_secs_f64() * 1e4).round() / 10.0
}
