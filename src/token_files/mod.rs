//! Tokens in files: one to a line, named so that people find them.

mod name;
mod read;
mod save;

pub(crate) use read::{SavedToken, read_sources, read_stdin};
pub(crate) use save::TokenFolder;
