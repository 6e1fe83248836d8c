//! One run of a scenario: its steps in order, with one set of variables.

use std::cell::Cell;

use jiff::Timestamp;
use serde_json::Value;

use super::catalogue::{known_type, nearest};
use super::patch::Change;
use super::placeholder::{PlaceholderError, TemplateContext};
use super::rng::SeededRng;
use super::sample_event::{Parts, SampleEvent};
use super::scenario::{Scenario, Step, StepError};
use super::variables::Variables;
use crate::webhook::MAX_BODY_BYTES;

/// The source of events of an unknown type.
const USUAL_SOURCE: &str = "api";

/// A scenario, and the payloads generated so far.
#[derive(Debug)]
pub(crate) struct ScenarioRun<'s> {
    scenario: &'s Scenario,
    variables: Variables,
    sent: Vec<Value>,
}

impl<'s> ScenarioRun<'s> {
    /// Starts a run at `at` with newly drawn variables.
    pub(crate) fn begin(scenario: &'s Scenario, rng: &mut SeededRng, at: Timestamp) -> Self {
        let mut variables = Variables::draw(rng, at);
        for (name, value) in &scenario.values {
            variables.replace(name, value);
        }
        Self { scenario, variables, sent: Vec::new() }
    }

    /// The next step.
    pub(crate) fn upcoming(&self) -> Option<&'s Step> {
        self.scenario.steps.get(self.sent.len())
    }

    /// Generates the event of a step, whose message is sent at `at`.
    pub(crate) fn make(
        &mut self,
        step: &Step,
        rng: &mut SeededRng,
        at: Timestamp,
    ) -> Result<SampleEvent, StepError> {
        let budget = Cell::new(MAX_BODY_BYTES);
        let context =
            TemplateContext { variables: &self.variables, earlier: &self.sent, budget: &budget };
        let parts = parts(step, context)?;
        let mut event = SampleEvent::compose(parts, rng, at);
        for change in changes(step, context)? {
            change.apply(event.value_mut())?;
        }
        if !event.is_sendable() {
            return Err(StepError::TooBig);
        }
        self.sent.push(event.value_mut().clone());
        Ok(event)
    }
}

fn parts(step: &Step, context: TemplateContext<'_>) -> Result<Parts, StepError> {
    let known = known_type(&step.event_type);
    let data = match (&step.data, &known) {
        (Some(given), _) if step.is_literal => given.clone(),
        (Some(template), _) => context.fill_object(template)?,
        (None, Some(known)) => context.fill_object(&known.data)?,
        (None, None) => {
            let name = step.event_type.clone();
            return Err(StepError::UnknownType { nearest: nearest(&name), name });
        }
    };
    let (usual, extra) = match known {
        Some(known) => (known.source, context.fill_object(&known.extra)?),
        None => (USUAL_SOURCE.to_owned(), serde_json::Map::new()),
    };
    let source = step.source.clone().unwrap_or(usual);
    Ok(Parts { event_type: step.event_type.clone(), data, extra, source })
}

fn changes(step: &Step, context: TemplateContext<'_>) -> Result<Vec<Change>, PlaceholderError> {
    if step.is_literal {
        return Ok(step.changes.clone());
    }
    let fill = |change: &Change| change.clone().try_map(|value| context.fill(value));
    step.changes.iter().map(fill).collect()
}
