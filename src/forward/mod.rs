//! Sending a token to an app, as Kinde would.

mod courier;

pub(crate) use courier::{Answer, Courier};
