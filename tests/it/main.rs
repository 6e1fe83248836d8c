//! kinde-hook as its users meet it: the real binary, real sockets.
#![allow(missing_docs, reason = "the names of tests are sentences")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stderr,
    clippy::missing_panics_doc,
    clippy::format_push_string,
    reason = "a test fails by panicking"
)]

mod answers;
mod attacks;
mod circles;
mod completions;
mod crash;
#[cfg(target_os = "linux")]
mod crowds;
mod decode;
mod dependencies;
mod docs;
mod doctor;
#[cfg(target_os = "linux")]
mod durable;
mod events;
#[cfg(target_os = "linux")]
mod faults;
mod forward;
mod help;
mod hostile;
mod http;
mod issuer;
mod jwks;
mod layers;
#[cfg(target_os = "linux")]
mod limits;
mod listen;
mod local;
#[cfg(target_os = "linux")]
mod offline;
#[cfg(target_os = "linux")]
mod power;
#[cfg(target_os = "linux")]
mod prompt;
mod prune;
mod registration;
mod rejections;
mod repeats;
#[cfg(target_os = "linux")]
mod replaced;
mod replay;
mod resend;
mod secrets;
mod settings;
mod shutdown;
mod store;
mod support;
mod trigger;
mod trigger_scenarios;
mod tunnel;
mod vectors;
mod webhooks;
