//! What the tests are made of: signed events, servers that misbehave as told,
//! and the binary itself.

pub(crate) mod command;
pub(crate) mod event;
pub(crate) mod gate;
pub(crate) mod http;
pub(crate) mod kinde;
pub(crate) mod listener;
#[cfg(target_os = "linux")]
pub(crate) mod namespace;
#[cfg(target_os = "linux")]
pub(crate) mod needs;
#[cfg(target_os = "linux")]
pub(crate) mod process;
pub(crate) mod pty;
pub(crate) mod schema;
pub(crate) mod server;
pub(crate) mod signer;
pub(crate) mod source;
pub(crate) mod store;
pub(crate) mod terminal;
pub(crate) mod tls;
pub(crate) mod tunnel_server;
