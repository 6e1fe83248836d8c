//! `kinde-hook completions`: scripts made from the command line's own
//! description.

use clap::CommandFactory as _;
use clap_complete::Shell as Generator;
use clap_complete_nushell::Nushell;

use crate::cli::{Cli, Shell};
use crate::console::print;
use crate::error::{Failure, Outcome};

pub(super) fn run(shell: Shell) -> Result<Outcome, Failure> {
    let mut script = Vec::new();
    let generator = match shell {
        Shell::Bash => Some(Generator::Bash),
        Shell::Zsh => Some(Generator::Zsh),
        Shell::Fish => Some(Generator::Fish),
        Shell::PowerShell => Some(Generator::PowerShell),
        Shell::Elvish => Some(Generator::Elvish),
        Shell::Nushell => None,
    };
    let mut command = Cli::command();
    match generator {
        Some(generator) => {
            clap_complete::generate(generator, &mut command, "kinde-hook", &mut script);
        }
        None => clap_complete::generate(Nushell, &mut command, "kinde-hook", &mut script),
    }
    if shell == Shell::Bash {
        script = for_bash(&script);
    }
    print(script)?;
    Ok(Outcome::Done)
}

/// The script, with two faults of its generator mended. Of a name with a
/// hyphen it makes one label where it looks and another where it says what to
/// look for: <https://github.com/clap-rs/clap/issues/6421>. And it puts names
/// of files on the line as they are, so that `a;b.jwt` becomes two commands;
/// offered nothing, bash completes files by itself, and quotes them.
fn for_bash(script: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(script)
        .replace("kinde__subcmd__hook", "kinde__hook")
        .replace(r#"COMPREPLY=($(compgen -f "${cur}"))"#, "COMPREPLY=()")
        .into_bytes()
}
