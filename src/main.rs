//! The `kinde-hook` command.

use std::process::ExitCode;

fn main() -> ExitCode {
    kinde_hook::run(std::env::args_os())
}
