//! `kinde-hook man`: manual pages generated from the command line's own
//! description.

use std::io::{self, Write};
use std::path::Path;

use clap::CommandFactory as _;
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::cli::Cli;
use crate::console::print;
use crate::error::{Failure, Outcome};
use crate::files::atomic;

pub(super) fn run(folder: Option<&Path>) -> Result<Outcome, Failure> {
    // A page for each `help` would repeat the help of the commands.
    let mut command = Cli::command().disable_help_subcommand(true);
    command.build();
    match folder {
        None => {
            let mut page = Vec::new();
            render(&command, &mut page).map_err(|error| {
                Failure::new(format!("cannot generate the manual page: {error}"))
            })?;
            print(page)?;
        }
        Some(folder) => {
            let written =
                std::fs::create_dir_all(folder).and_then(|()| write_pages(&command, folder));
            written.map_err(|error| {
                Failure::new(format!("cannot write to {}: {error}", folder.display()))
            })?;
        }
    }
    Ok(Outcome::Done)
}

fn write_pages(command: &clap::Command, folder: &Path) -> io::Result<()> {
    for action in command.get_subcommands() {
        write_pages(action, folder)?;
    }
    let name = Man::new(command.clone()).get_filename();
    let mut page = Vec::new();
    render(command, &mut page)?;
    atomic::replace(&folder.join(name), &page)
}

/// Writes one page: clap_mangen's, with the examples as a section of their own.
fn render(command: &clap::Command, page: &mut dyn Write) -> io::Result<()> {
    let man = Man::new(command.clone());
    man.render_title(page)?;
    man.render_name_section(page)?;
    man.render_synopsis_section(page)?;
    man.render_description_section(page)?;
    man.render_options_section(page)?;
    if command.has_subcommands() {
        man.render_subcommands_section(page)?;
    }
    let after = command.get_after_long_help().or_else(|| command.get_after_help());
    for section in command.get_before_long_help().into_iter().chain(after) {
        verbatim_section(&section.to_string()).to_writer(page)?;
    }
    if command.get_version().is_some() {
        man.render_version_section(page)?;
    }
    Ok(())
}

/// A section of the help, verbatim: `Heading: text`.
fn verbatim_section(help: &str) -> Roff {
    let (heading, text) = help.split_once(':').unwrap_or(("Notes", help));
    let mut roff = Roff::new();
    roff.control("SH", [heading.to_uppercase().as_str()]);
    roff.control("nf", []);
    for line in text.trim_start_matches(['\n', ' ']).lines() {
        roff.text([roman(line.strip_prefix("  ").unwrap_or(line))]);
    }
    roff.control("fi", []);
    roff
}
