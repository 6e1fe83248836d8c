//! From what was typed, the environment and `.env` files to ready values.

mod colour;
mod dotenv;
mod env;
mod env_files;
mod issuer;
mod zone;

pub(crate) use colour::colour;
pub(crate) use env::RUST_LOG;
pub(crate) use issuer::{KeySettings, resolve_keys};
pub(crate) use zone::zone;
