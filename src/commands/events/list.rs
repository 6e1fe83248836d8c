//! `events list`: stored events, and new ones as they arrive.

use std::collections::BTreeSet;
use std::path::Path;
use std::pin::pin;
use std::time::Duration;

use jiff::tz::TimeZone;

use crate::cli::{Format, ListArgs};
use crate::commands::stored_events::{filter, open};
use crate::console::{Console, StopSignals, block_on, print_while_read, standard_output_closed};
use crate::error::{Failure, Outcome};
use crate::render::{record_line, record_summary};
use crate::settings::zone;
use crate::store::{Filter, Reader, StoreError};
use crate::webhook::Record;

/// How often a followed store is polled. A poll reads one number.
const FOLLOW_INTERVAL: Duration = Duration::from_millis(100);

/// The approximate number of bytes printed at once.
const OUTPUT_BUFFER: usize = 64 * 1024;

/// Lists stored events, and follows new ones with `--follow`.
pub(super) fn run(
    args: &ListArgs,
    is_named: bool,
    path: &Path,
    console: Console,
) -> Result<Outcome, Failure> {
    if args.follow {
        return block_on(follow(args, path, console))?;
    }
    let failure = |error: StoreError| error.into_failure(path);
    let reader = if is_named {
        // A file named by the user must exist.
        Some(open(path)?)
    } else {
        Reader::open(path).map_err(failure)?
    };
    let mut printer = Printer::new(args, console);
    let filter = Filter { limit: limit(args), ..filter(&args.choice, console) };
    if let Some(reader) = reader {
        printer.all(reader.list(filter).map_err(failure)?, path)?;
    }
    if printer.printed == 0 {
        console.status("No matching events. `kinde-hook listen` records them as they arrive\n");
    }
    Ok(Outcome::Done)
}

/// The format of the output; `--json` is short for one.
pub(super) fn format(format: Format, json: bool) -> Format {
    if json { Format::Json } else { format }
}

fn limit(args: &ListArgs) -> Option<usize> {
    (args.limit > 0).then_some(args.limit)
}

/// Prints deliveries.
struct Printer {
    format: Format,
    console: Console,
    zone: TimeZone,
    printed: usize,
}

impl Printer {
    fn new(args: &ListArgs, console: Console) -> Self {
        let format = format(args.format, args.json);
        Self { format, console, zone: zone(), printed: 0 }
    }

    /// Prints deliveries in batches until standard output is closed.
    fn all(
        &mut self,
        records: impl Iterator<Item = Result<Record, StoreError>>,
        path: &Path,
    ) -> Result<(), Failure> {
        let mut lines = String::new();
        for record in records {
            let record = record.map_err(|error| error.into_failure(path))?;
            self.printed += 1;
            lines.push_str(&match self.format {
                Format::Json => record_line(&record),
                Format::Text => record_summary(&record, self.console.out, &self.zone),
            });
            if lines.len() >= OUTPUT_BUFFER && !print_while_read(std::mem::take(&mut lines))? {
                return Ok(());
            }
        }
        print_while_read(lines).map(drop)
    }
}

async fn follow(args: &ListArgs, path: &Path, console: Console) -> Result<Outcome, Failure> {
    let mut signals = StopSignals::catch()?;
    let mut reader = open(path)?;
    let first = Filter { limit: limit(args), ..filter(&args.choice, console) };
    let mut followed = Followed { filter: first, under_way: BTreeSet::new() };
    let mut printer = Printer::new(args, console);
    let mut closed = pin!(standard_output_closed());
    let mut seen = None;
    loop {
        if reader.is_replaced() {
            drop(reader);
            reader = open(path)?;
            followed.start_over();
            seen = None;
        }
        let version = reader.data_version().map_err(|error| error.into_failure(path))?;
        // A killed listener writes nothing, but its pending forwards have failed.
        if seen != Some(version) || !followed.under_way.is_empty() {
            followed.print_new(&reader, path, &mut printer)?;
            seen = Some(version);
        }
        tokio::select! {
            () = tokio::time::sleep(FOLLOW_INTERVAL) => {}
            () = signals.asked() => return Ok(Outcome::Done),
            () = &mut closed => return Ok(Outcome::Done),
        }
    }
}

/// What of a followed store has been shown.
struct Followed {
    /// Selects what has not been shown.
    filter: Filter,
    /// With `--failed`: earlier deliveries that are still being sent, and may fail.
    under_way: BTreeSet<i64>,
}

impl Followed {
    fn start_over(&mut self) {
        self.filter.after = Some(0);
        self.filter.limit = None;
        self.under_way.clear();
    }

    /// Prints what is new since the last call.
    fn print_new(
        &mut self,
        reader: &Reader,
        path: &Path,
        printer: &mut Printer,
    ) -> Result<(), Failure> {
        let failure = |error: StoreError| error.into_failure(path);
        let until = reader.highest().map_err(failure)?;
        let after = self.filter.after.unwrap_or(0);
        let mut waiting = BTreeSet::new();
        if self.filter.failed {
            // Read before the list: what fails in between is in both.
            let from = self.under_way.first().map_or(after, |first| after.min(first - 1));
            waiting = reader.under_way(from, until).map_err(failure)?.into_iter().collect();
            waiting.retain(|number| *number > after || self.under_way.contains(number));
        }
        let late: Vec<i64> = self.under_way.iter().copied().collect();
        let late = (!late.is_empty()).then(|| Filter {
            among: Some(late),
            after: None,
            ..self.filter.clone()
        });
        let next = Filter { until: Some(until), ..self.filter.clone() };
        for filter in late.into_iter().chain([next]) {
            let records = reader.list(filter).map_err(failure)?.inspect(|record| {
                if let Ok(record) = record {
                    waiting.remove(&record.number);
                }
            });
            printer.all(records, path)?;
        }
        self.under_way = waiting;
        self.filter.limit = None;
        self.filter.after = Some(until);
        Ok(())
    }
}
