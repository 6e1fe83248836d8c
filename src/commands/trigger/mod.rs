//! `kinde-hook trigger`: sample events, signed by the local issuer.

mod request;
mod send;
mod signer;
mod timeline;
mod verdict;

use self::send::send;
use self::signer::EventSigner;
use crate::cli::{Format, TriggerArgs};
use crate::console::{Console, block_on, print, print_while_read};
use crate::error::{Failure, Outcome};
use crate::local_issuer::LocalIssuer;
use crate::render::{known_type_line, known_types_text, sample_line, scenario_line, token_line};
use crate::samples::{BUILT_IN, Scenario, known_types};
use crate::settings::data_folder;

pub(super) fn run(args: &TriggerArgs, console: Console) -> Result<Outcome, Failure> {
    if args.list {
        return list(args.format, console);
    }
    let scenario = request::scenario(args, console)?;
    let issuer = LocalIssuer::open(&data_folder()?)?;
    let tamper = args.contents.tamper.map(Into::into);
    let signer = EventSigner::new(issuer, tamper, args.contents.seed);
    if args.delivery.print {
        return print_tokens(&scenario, signer, args);
    }
    block_on(send(scenario, signer, args, console))?
}

fn list(format: Format, console: Console) -> Result<Outcome, Failure> {
    let scenarios = BUILT_IN.iter().filter_map(|(name, _)| Scenario::built_in(name)?.ok());
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

/// Prints what would be sent, without pauses but with the times as if there were
/// some.
fn print_tokens(
    scenario: &Scenario,
    mut signer: EventSigner,
    args: &TriggerArgs,
) -> Result<Outcome, Failure> {
    for _ in 0..args.contents.times {
        let mut run = signer.begin(scenario);
        while let Some(step) = run.upcoming() {
            let signed = signer.next(&mut run, step)?;
            let line = match args.format {
                Format::Text => token_line(&signed.token),
                Format::Json => {
                    sample_line(&signed.event.payload(), &signed.event.webhook_id(), &signed.token)
                }
            };
            if !print_while_read(line)? {
                return Ok(Outcome::Done);
            }
        }
    }
    Ok(Outcome::Done)
}
