//! `kinde-hook man`: manual pages made from the command line's own
//! description.

use std::path::Path;

use clap::CommandFactory as _;

use super::console::print;
use crate::cli::Cli;
use crate::error::{Failure, Outcome};

pub(super) fn run(folder: Option<&Path>) -> Result<Outcome, Failure> {
    let command = Cli::command();
    match folder {
        None => {
            let mut page = Vec::new();
            clap_mangen::Man::new(command)
                .render(&mut page)
                .map_err(|error| Failure::new(format!("cannot write the manual page: {error}")))?;
            print(page)?;
        }
        Some(folder) => std::fs::create_dir_all(folder)
            .and_then(|()| clap_mangen::generate_to(command, folder))
            .map_err(|error| {
                Failure::new(format!("cannot write to {}: {error}", folder.display()))
            })?,
    }
    Ok(Outcome::Done)
}
