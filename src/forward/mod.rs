//! Sends deliveries to apps, as Kinde would.

mod app_client;
mod forwarder;
mod headers;
mod health;
mod keyed_lock;
mod target_queue;
#[cfg(test)]
mod test_app;

pub(crate) use crate::client::Certificates;
pub(crate) use app_client::{AppClient, SEND_TIMEOUT};
pub(crate) use forwarder::{ForwardOptions, Forwarder};
use headers::HeaderRules;
pub(crate) use health::{AppHealth, CheckIntervals, is_up};
