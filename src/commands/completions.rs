//! `kinde-hook completions`: scripts generated from the command line's own
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

/// The script, with two bugs of its generator fixed. It uses different labels for
/// a name with a hyphen in two places:
/// <https://github.com/clap-rs/clap/issues/6421>. And it completes file names
/// without quoting, so that `a;b.jwt` becomes two commands; without candidates,
/// bash completes and quotes files itself.
fn for_bash(script: &[u8]) -> Vec<u8> {
    String::from_utf8_lossy(script)
        .replace("kinde__subcmd__hook", "kinde__hook")
        .replace(r#"COMPREPLY=($(compgen -f "${cur}"))"#, "COMPREPLY=()")
        .into_bytes()
}
