//! Made-up events: what Kinde would send if it had test events. Pure: the time
//! and the seed of every draw arrive as arguments.
//!
//! A catalogue entry describes the data of one event type with placeholders in
//! it. A cast fills them, and is shared by all steps of a scenario.

mod cast;
mod catalogue;
mod chance;
mod change;
mod delay;
mod made;
mod people;
mod placeholder;
mod play;
mod scenario;
mod scenario_file;

pub(crate) use catalogue::{Confidence, KnownType, known_type, known_types, nearest};
pub(crate) use chance::{Chance, start_of};
pub(crate) use change::Change;
pub(crate) use made::MadeUp;
pub(crate) use play::Play;
pub(crate) use scenario::{Scenario, Step};
pub(crate) use scenario_file::READY_MADE;
