//! Sending deliveries to apps, as Kinde would.

mod courier;
mod forwarder;
mod headers;
mod health;
mod lane;
mod order;
#[cfg(test)]
mod test_app;
mod together;

pub(crate) use crate::client::Certificates;
pub(crate) use courier::{Courier, CourierFault, SEND_TIMEOUT};
pub(crate) use forwarder::{ForwardOptions, Forwarder};
use headers::HeaderRules;
pub(crate) use health::{AppHealth, Rhythm, is_up};
pub(crate) use together::together;
