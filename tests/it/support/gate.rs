//! A gate that holds requests up in an app until a test opens it.

use std::sync::{Arc, Condvar, Mutex};

use super::http::PATIENCE;
use super::server::{Response, Server};

/// How many stand before it, the most that ever did, and whether it is open.
#[derive(Default)]
struct State {
    waiting: usize,
    most: usize,
    open: bool,
}

/// A gate, closed at first. Clones are the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<(Mutex<State>, Condvar)>);

impl Gate {
    /// A gate, and an app behind it that gives each request the same answer.
    pub(crate) fn before_app(status: u16, body: &'static str) -> (Self, Server) {
        let gate = Self::default();
        let held = gate.clone();
        let app = Server::start(move |_| {
            held.pass();
            Response::new(status, body)
        });
        (gate, app)
    }

    /// Waits, on an app's thread, until it is open.
    pub(crate) fn pass(&self) {
        let (state, changed) = &*self.0;
        let mut state = state.lock().unwrap();
        state.waiting += 1;
        state.most = state.most.max(state.waiting);
        changed.notify_all();
        let mut state = changed.wait_while(state, |state| !state.open).unwrap();
        state.waiting -= 1;
    }

    /// Waits, in the test, until so many stand before it.
    pub(crate) fn reached(&self, count: usize) {
        let (state, changed) = &*self.0;
        let state = state.lock().unwrap();
        let wait = changed.wait_timeout_while(state, PATIENCE, |state| state.waiting < count);
        let (state, late) = wait.unwrap();
        assert!(!late.timed_out(), "{} of {count} have come", state.waiting);
    }

    /// The most that ever stood before it at once.
    pub(crate) fn most(&self) -> usize {
        self.0.0.lock().unwrap().most
    }

    /// Holds up who comes from now on.
    pub(crate) fn close(&self) {
        self.0.0.lock().unwrap().open = false;
    }

    /// Lets everybody pass, from now on.
    pub(crate) fn open(&self) {
        let (state, changed) = &*self.0;
        state.lock().unwrap().open = true;
        changed.notify_all();
    }
}
