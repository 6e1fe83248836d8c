//! The issuer's public keys.

mod key;
mod key_set;
mod roca;
mod source;
mod verifier;

pub(crate) use key::Key;
pub(crate) use key_set::KeySet;
pub(crate) use source::{Clocks, FetchError, Fetched, JwksSource};
pub(crate) use verifier::Verifier;
