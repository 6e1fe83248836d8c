//! Files of this user: private ones, those that other users may have written,
//! and atomic writes.

pub(crate) mod atomic;
pub(crate) mod foreign;
pub(crate) mod private;
