//! `kinde-hook trigger`: made-up events, signed by the local issuer.

mod mint;
mod send;
mod timeline;
mod verdict;
mod what;

use self::mint::Mint;
use self::send::send;
use super::Console;
use super::console::{print, print_while_read};
use super::runtime::block_on;
use crate::cli::{Format, TriggerArgs};
use crate::error::{Failure, Outcome};
use crate::local_issuer::LocalIssuer;
use crate::render::{known_type_line, known_types_text, sample_line, scenario_line, token_line};
use crate::samples::{READY_MADE, Scenario, known_types};
use crate::settings::data_folder;

pub(super) fn run(args: &TriggerArgs, console: Console) -> Result<Outcome, Failure> {
    if args.list {
        return list(args.format, console);
    }
    let scenario = what::scenario(args, console)?;
    let issuer = LocalIssuer::open(&data_folder()?)?;
    let tamper = args.contents.tamper.map(Into::into);
    let mint = Mint::new(issuer, tamper, args.contents.seed);
    if args.delivery.print {
        return print_tokens(&scenario, mint, args);
    }
    block_on(send(scenario, mint, args, console))?
}

fn list(format: Format, console: Console) -> Result<Outcome, Failure> {
    let scenarios = READY_MADE.iter().filter_map(|(name, _)| Scenario::ready_made(name)?.ok());
    let scenarios: Vec<Scenario> = scenarios.collect();
    print(match format {
        Format::Text => known_types_text(known_types(), &scenarios, console.out),
        Format::Json => {
            let types = known_types().map(|known| known_type_line(&known));
            types.chain(scenarios.iter().map(scenario_line)).collect()
        }
    })?;
    Ok(Outcome::Done)
}

/// Prints what would be sent. Nothing waits, and the times go on all the same.
fn print_tokens(
    scenario: &Scenario,
    mut mint: Mint,
    args: &TriggerArgs,
) -> Result<Outcome, Failure> {
    for _ in 0..args.contents.times {
        let mut play = mint.begin(scenario);
        while let Some(step) = play.upcoming() {
            let coin = mint.strike(&mut play, step)?;
            let line = match args.format {
                Format::Text => token_line(&coin.token),
                Format::Json => {
                    sample_line(&coin.event.payload(), &coin.event.webhook_id(), &coin.token)
                }
            };
            if !print_while_read(line)? {
                return Ok(Outcome::Done);
            }
        }
    }
    Ok(Outcome::Done)
}
