//! Generating and signing sample events.

use std::hash::{BuildHasher as _, RandomState};

use super::timeline::Timeline;
use crate::error::Failure;
use crate::local_issuer::{LocalIssuer, LocalIssuerError};
use crate::samples::{SampleEvent, Scenario, ScenarioRun, SeededRng, Step};
use crate::webhook::Tamper;

/// Generates events, from a seed or at random, and signs them.
#[derive(Debug)]
pub(super) struct EventSigner {
    issuer: LocalIssuer,
    tamper: Option<Tamper>,
    rng: SeededRng,
    timeline: Timeline,
}

/// A sample event and its token.
#[derive(Debug)]
pub(super) struct SignedEvent {
    pub(super) event: SampleEvent,
    pub(super) token: String,
}

impl EventSigner {
    pub(super) fn new(issuer: LocalIssuer, tamper: Option<Tamper>, seed: Option<u64>) -> Self {
        // The standard library's hashers are seeded by the system.
        let random = || RandomState::new().hash_one("events");
        let rng = SeededRng::new(seed.unwrap_or_else(random));
        Self { issuer, tamper, rng, timeline: Timeline::new(seed) }
    }

    /// Begins a scenario with a set of variables of its own.
    pub(super) fn begin<'s>(&mut self, scenario: &'s Scenario) -> ScenarioRun<'s> {
        ScenarioRun::begin(scenario, &mut self.rng, self.timeline.now())
    }

    /// Generates the event of a step, after its pause.
    pub(super) fn next(
        &mut self,
        run: &mut ScenarioRun<'_>,
        step: &Step,
    ) -> Result<SignedEvent, Failure> {
        let at = self.timeline.next(step.delay);
        let event =
            run.make(step, &mut self.rng, at).map_err(|error| Failure::new(error.to_string()))?;
        let token = self.sign(&event.payload())?;
        Ok(SignedEvent { event, token })
    }

    fn sign(&self, payload: &str) -> Result<String, LocalIssuerError> {
        match self.tamper {
            None => self.issuer.sign(payload),
            Some(tamper) => self.issuer.sign_tampered(payload, tamper),
        }
    }
}
