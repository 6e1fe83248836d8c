//! Where made-up events become tokens.

use std::hash::{BuildHasher as _, RandomState};

use super::timeline::Timeline;
use crate::error::Failure;
use crate::local_issuer::{LocalIssuer, LocalIssuerError};
use crate::samples::{Chance, MadeUp, Play, Scenario, Step};
use crate::webhook::Tamper;

/// Makes events up and signs them, as a seed says or by chance.
#[derive(Debug)]
pub(super) struct Mint {
    issuer: LocalIssuer,
    tamper: Option<Tamper>,
    chance: Chance,
    timeline: Timeline,
}

/// A made-up event and its token.
#[derive(Debug)]
pub(super) struct Coin {
    pub(super) event: MadeUp,
    pub(super) token: String,
}

impl Mint {
    pub(super) fn new(issuer: LocalIssuer, tamper: Option<Tamper>, seed: Option<u64>) -> Self {
        // The standard library's hashers are seeded by the system.
        let by_chance = || RandomState::new().hash_one("events");
        let chance = Chance::new(seed.unwrap_or_else(by_chance));
        Self { issuer, tamper, chance, timeline: Timeline::new(seed) }
    }

    /// Begins a scenario with a cast of its own.
    pub(super) fn begin<'s>(&mut self, scenario: &'s Scenario) -> Play<'s> {
        Play::begin(scenario, &mut self.chance, self.timeline.now())
    }

    /// Makes the event of a step, whose pause is over.
    pub(super) fn strike(&mut self, play: &mut Play<'_>, step: &Step) -> Result<Coin, Failure> {
        let at = self.timeline.next(step.delay);
        let event = play
            .make(step, &mut self.chance, at)
            .map_err(|fault| Failure::new(fault.to_string()))?;
        let token = self.sign(&event.payload())?;
        Ok(Coin { event, token })
    }

    fn sign(&self, payload: &str) -> Result<String, LocalIssuerError> {
        match self.tamper {
            None => self.issuer.sign(payload),
            Some(tamper) => self.issuer.sign_tampered(payload, tamper),
        }
    }
}
