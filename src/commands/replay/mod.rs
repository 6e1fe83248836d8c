//! `kinde-hook replay`: what was delivered, sent again byte for byte.

mod letters;
mod pace;
mod progress;
mod stop;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use http::StatusCode;
use indicatif::ProgressBar;
use jiff::Timestamp;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use self::letters::{Letter, Letters, collect};
use self::pace::Pace;
use self::stop::Stop;
use super::Console;
use super::console::{outcome, print};
use super::runtime::block_on;
use super::stop::StopSignals;
use crate::cli::{Format, ReplayArgs, SendingArgs};
use crate::error::{Failure, Outcome};
use crate::forward::{Certificates, Courier, CourierFault, SEND_TIMEOUT};
use crate::render::{Replayed, Summary, answer_line, answer_text, summary_line, summary_text};
use crate::settings::default_target;
use crate::store::Writer;
use crate::webhook::{ForwardOutcome, Forwarded, RETRY_DELAYS, Token};

pub(super) fn run(args: &ReplayArgs, console: Console) -> Result<Outcome, Failure> {
    let Letters { letters, store } = collect(args, &default_target()?)?;
    if letters.is_empty() {
        console.status("nothing to replay: no event in the store is like that\n");
        return Ok(Outcome::Done);
    }
    let parcels = address(letters, args.sending.insecure)?;
    block_on(send_all(parcels, store.as_deref(), args, console))?
}

/// A letter, and who carries it.
#[derive(Debug, Clone)]
struct Parcel {
    letter: Letter,
    courier: Courier,
}

/// Finds a courier for each letter; letters to one target share one.
fn address(letters: Vec<Letter>, insecure: bool) -> Result<Vec<Parcel>, CourierFault> {
    let certificates = if insecure { Certificates::Unchecked } else { Certificates::Checked };
    let mut couriers: HashMap<String, Courier> = HashMap::new();
    let mut parcels = Vec::with_capacity(letters.len());
    for letter in letters {
        let courier = match couriers.get(letter.target.as_str()) {
            Some(courier) => courier.clone(),
            None => Courier::new(letter.target.clone(), certificates, SEND_TIMEOUT)?,
        };
        couriers.insert(letter.target.to_string(), courier.clone());
        parcels.push(Parcel { letter, courier });
    }
    Ok(parcels)
}

/// The pauses before each repetition, of which the first is before the second
/// sending. None, if nothing is repeated.
fn schedule(args: &SendingArgs) -> Vec<Duration> {
    if !args.kinde_schedule {
        return Vec::new();
    }
    RETRY_DELAYS.iter().map(|delay| delay.div_f64(args.speed)).collect()
}

/// Sends letters and notes in the store what became of them.
#[derive(Debug)]
struct Sender {
    writer: Option<Writer>,
    schedule: Vec<Duration>,
}

/// Hands answers to the one place that prints them.
type Teller = mpsc::UnboundedSender<Replayed>;

impl Sender {
    /// Sends a letter, and again by the schedule until it is answered with 200.
    async fn send(&self, parcel: Parcel, teller: &Teller, mut stop: Stop) {
        let mut answered = self.send_once(&parcel, &mut stop).await;
        for pause in &self.schedule {
            let done = answered.outcome == ForwardOutcome::Answered(StatusCode::OK);
            // If nobody listens, the replay was given up.
            let _ = teller.send(replayed(&parcel.letter, answered.clone()));
            if done || stop.within(tokio::time::sleep(*pause)).await.is_none() {
                return;
            }
            answered = self.send_once(&parcel, &mut stop).await;
        }
        let _ = teller.send(replayed(&parcel.letter, answered));
    }

    async fn send_once(&self, Parcel { letter, courier }: &Parcel, stop: &mut Stop) -> Forwarded {
        let (at, begun) = (Timestamp::now(), Instant::now());
        let sending = courier.forward(letter.headers.clone(), letter.body.clone());
        // What is interrupted has been sent, and the app may be busy with it.
        let forwarded = stop.within(sending).await.unwrap_or_else(|| Forwarded {
            target: letter.target.to_string(),
            at,
            took: begun.elapsed(),
            outcome: ForwardOutcome::Unreachable(
                "interrupted before there was an answer".to_owned(),
            ),
            excerpt: String::new(),
        });
        if let (Some(writer), Some(number)) = (&self.writer, letter.number) {
            // The app has answered: a store that cannot note it changes nothing.
            if let Err(error) = writer.finish(number, None, vec![forwarded.clone()]).await {
                tracing::warn!(error = ?error.to_string(), "cannot note the answer");
            }
        }
        forwarded
    }
}

/// Opens the store that the letters are from.
fn writer(store: Option<&Path>) -> Result<Option<Writer>, Failure> {
    let open = |path| Writer::open(path).map_err(|error| Failure::of_store(path, &error));
    store.map(open).transpose()
}

async fn send_all(
    parcels: Vec<Parcel>,
    store: Option<&Path>,
    args: &ReplayArgs,
    console: Console,
) -> Result<Outcome, Failure> {
    let mut signals = StopSignals::catch()?;
    let total = parcels.len() as u64 * u64::from(args.sending.times);
    let bar = progress::bar(total, console);
    let (teller, mut told) = mpsc::unbounded_channel();
    let (interrupt, stop) = Stop::new();
    let sender = Arc::new(Sender { writer: writer(store)?, schedule: schedule(&args.sending) });
    let posting = post(parcels, Arc::clone(&sender), args.sending.clone(), teller, stop);
    tokio::spawn(posting);
    let mut results = Vec::new();
    let mut interrupted = false;
    loop {
        tokio::select! {
            one = told.recv() => {
                let Some(one) = one else { break };
                bar.inc(1);
                show(&one, args.format, console, &bar)?;
                results.push(one);
            }
            () = signals.next() => {
                if interrupted {
                    return Ok(Outcome::Interrupted);
                }
                interrupted = true;
                interrupt.now();
            }
        }
    }
    bar.finish_and_clear();
    if let Some(writer) = Arc::into_inner(sender).and_then(|sender| sender.writer) {
        writer.close().await;
    }
    summarize(&results, args.format, console)?;
    if interrupted {
        return Ok(Outcome::Interrupted);
    }
    hint_if_nobody_answered(&results, console);
    Ok(outcome(results.iter().all(Replayed::accepted)))
}

/// Sends each of them as often, as fast and as many at once as was asked for.
async fn post(
    parcels: Vec<Parcel>,
    sender: Arc<Sender>,
    args: SendingArgs,
    teller: Teller,
    mut stop: Stop,
) {
    let mut pace = Pace::new(args.rate);
    let mut under_way = JoinSet::new();
    let each = parcels.iter().flat_map(|parcel| std::iter::repeat_n(parcel, args.times as usize));
    for parcel in each {
        if under_way.len() >= usize::from(args.concurrency) {
            under_way.join_next().await;
        }
        if stop.within(pace.next()).await.is_none() {
            break;
        }
        let (sender, parcel) = (Arc::clone(&sender), parcel.clone());
        let (teller, stop) = (teller.clone(), stop.clone());
        under_way.spawn(async move { sender.send(parcel, &teller, stop).await });
    }
    under_way.join_all().await;
}

fn replayed(letter: &Letter, forwarded: Forwarded) -> Replayed {
    let text = String::from_utf8_lossy(letter.body.trim_ascii()).into_owned();
    let (event_type, event_id) = claimed(&text);
    Replayed { origin: letter.origin.clone(), event_type, event_id, forwarded }
}

/// What the token says it is. A token that is broken on purpose says nothing.
fn claimed(text: &str) -> (Option<String>, Option<String>) {
    let Ok(token) = Token::split(text) else {
        return (None, None);
    };
    token.claims().map_or((None, None), |claims| (claims.string("type"), claims.string("event_id")))
}

fn show(
    replayed: &Replayed,
    format: Format,
    console: Console,
    bar: &ProgressBar,
) -> Result<(), Failure> {
    let text = match format {
        Format::Text => answer_text(replayed, console.out),
        Format::Json => answer_line(replayed),
    };
    bar.suspend(|| print(text))
}

fn summarize(results: &[Replayed], format: Format, console: Console) -> Result<(), Failure> {
    let summary = Summary::of(results);
    match format {
        Format::Json => print(summary_line(&summary))?,
        Format::Text => console.status(&summary_text(&summary)),
    }
    Ok(())
}

fn hint_if_nobody_answered(results: &[Replayed], console: Console) {
    if !results.is_empty() && results.iter().all(Replayed::is_unanswered) {
        console.status("hint: is `kinde-hook listen` or your app running there? --to says where\n");
    }
}
