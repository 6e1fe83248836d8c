//! Sample events: what Kinde would send if it had test events. Pure: the time
//! and the random seed are arguments.
//!
//! A catalogue entry describes the data of one event type with placeholders in
//! it. `Variables` fills them, and is shared by all steps of a scenario.

mod catalogue;
mod delay;
mod patch;
mod people;
mod placeholder;
mod rng;
mod sample_event;
mod scenario;
mod scenario_file;
mod scenario_run;
mod variables;

pub(crate) use catalogue::{Confidence, KnownType, known_type, known_types, nearest};
pub(crate) use patch::Change;
pub(crate) use rng::{SeededRng, start_of};
pub(crate) use sample_event::SampleEvent;
pub(crate) use scenario::{Scenario, Step};
pub(crate) use scenario_file::BUILT_IN;
pub(crate) use scenario_run::ScenarioRun;
