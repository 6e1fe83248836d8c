//! Token files: one token per line, with names that show what they are.

mod name;
mod read;
mod save;

pub(crate) use read::{SavedToken, read_sources, read_stdin};
pub(crate) use save::TokenFolder;
