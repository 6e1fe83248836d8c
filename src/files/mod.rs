//! Files of this user: private ones, those that other users may have written,
//! and writing one so that it is never half there.

pub(crate) mod atomic;
pub(crate) mod foreign;
pub(crate) mod private;
