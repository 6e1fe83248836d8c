//! The layout of help: description, examples, usage, the command's own options,
//! and last the options that every command has.

use std::fmt::Write as _;

use clap::builder::StyledStr;
use clap::builder::styling::Styles;
use clap::{Arg, ArgAction, Command};

/// The heading of the options that every command has.
pub(super) const GLOBAL: &str = "Global options";

/// The examples (clap's `before-help`) follow the description; `-h` has none.
const TEMPLATE: &str = "\
{about-with-newline}
{before-help}{usage-heading} {usage}

{all-args}{after-help}";

/// The help of a command.
pub(super) trait Help {
    /// Lays out the help, with three examples: for each what it does and the
    /// line to type. Apply it to every command, after all of its arguments.
    fn examples(self, examples: [(&str, &str); 3]) -> Self;
}

impl Help for Command {
    fn examples(self, examples: [(&str, &str); 3]) -> Self {
        let mut command = self
            .help_template(TEMPLATE)
            .before_long_help(section("Examples", &examples))
            .disable_help_flag(true)
            .disable_version_flag(true);
        // clap adds them before a deferred command's own arguments, and prints
        // headings in the order of the arguments.
        for id in ["color", "verbose", "quiet"] {
            command = command.mut_arg(id, |arg| arg);
        }
        if command.get_version().is_some() {
            command = command.arg(version());
        }
        command.arg(help())
    }
}

fn section(heading: &str, examples: &[(&str, &str)]) -> StyledStr {
    let style = *Styles::default().get_header();
    let mut text = StyledStr::new();
    let _ = write!(text, "{style}{heading}:{style:#}");
    for (purpose, line) in examples {
        let _ = write!(text, "\n  # {purpose}\n  {line}");
    }
    text
}

// clap's own flags would stand among the command's options.
fn help() -> Arg {
    Arg::new("help")
        .short('h')
        .long("help")
        .action(ArgAction::Help)
        .help("Print help; --help adds examples and details")
        .long_help("Print help; -h prints a summary")
        .display_order(1000)
        .help_heading(GLOBAL)
}

fn version() -> Arg {
    Arg::new("version")
        .short('V')
        .long("version")
        .action(ArgAction::Version)
        .help("Print the version")
        .display_order(1001)
        .help_heading(GLOBAL)
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    use super::super::Cli;
    use super::*;

    /// The words of a shell's command line, up to a pipe or a redirection.
    fn words(line: &str) -> Vec<String> {
        let mut words = Vec::new();
        for (index, part) in line.split('\'').enumerate() {
            if index % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(str::to_owned));
            }
        }
        words.into_iter().take_while(|word| word != "|" && word != ">").collect()
    }

    /// The command and all within it.
    fn family(command: &Command) -> Vec<&Command> {
        let mut family = vec![command];
        family.extend(command.get_subcommands().flat_map(family_of));
        family
    }

    fn family_of(command: &Command) -> Vec<&Command> {
        if command.get_name() == "help" { Vec::new() } else { family(command) }
    }

    #[test]
    fn every_example_is_a_valid_command_line() {
        let mut program = Cli::command();
        program.build();
        let mut count = 0;
        for command in family(&program) {
            let text = command.get_before_long_help().expect("examples").to_string();
            for line in text.lines().filter(|line| !line.trim_start().starts_with('#')).skip(1) {
                for (start, _) in line.match_indices("kinde-hook ") {
                    let call = line[start..].trim_end_matches(')');
                    let parsed = Cli::try_parse_from(words(call));
                    assert!(parsed.is_ok(), "{line}: {}", parsed.unwrap_err());
                    count += 1;
                }
            }
        }
        assert!(count >= 3 * 21, "{count}");
    }
}
