//! How output looks, as text and as JSON lines. The only code that formats for
//! terminals.

mod decoded;
mod doctor;
mod forwarded;
mod json_line;
mod json_text;
mod key_table;
mod layout;
mod line;
mod palette;
mod problem;
mod record;
mod registration;
mod renderer;
mod replayed;
mod sample;
mod text;
mod tunnel;
mod webhooks;

pub(crate) use decoded::{Checked, Decoded, VerifiedBy, decoded_line, decoded_text};
pub(crate) use doctor::{
    Diagnosis, Finding, diagnosis_line, diagnosis_text, finding_line, finding_text,
};
pub(crate) use json_text::document as json_document;
#[cfg(any(fuzzing, test))]
pub(crate) use json_text::{Bounds, compact as compact_json, pretty as pretty_json};
pub(crate) use key_table::key_table;
pub(crate) use layout::Form;
pub(crate) use palette::Palette;
pub(crate) use problem::problem;
pub(crate) use record::{record_line, record_summary, record_text};
pub(crate) use renderer::Renderer;
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
