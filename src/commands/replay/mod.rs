//! `kinde-hook replay`: what was delivered, sent again byte for byte.

mod letters;
mod pace;
mod slots;
mod source;
mod stock;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinSet;

use self::letters::{Letters, collect};
use self::slots::Slots;
use self::source::{Parcel, Source};
use self::stock::Stock;
use super::Console;
use super::console::outcome;
use super::runtime::block_on;
use super::sending::{
    Ending, Stop, Told, answer, hint_if_nobody_answered, post, show_answers, summarize,
};
use super::stop::StopSignals;
use crate::cli::{ReplayArgs, SendingArgs};
use crate::error::{Failure, Outcome};
use crate::render::Replayed;
use crate::settings::default_target;
use crate::store::Writer;
use crate::webhook::{ForwardOutcome, Forwarded, Problem, RETRY_DELAYS};

/// What to do if everything met with silence.
const NOBODY: &str = "is `kinde-hook listen` or your app running there? --to says where";

/// How many tokens may be between two attempts at once: each is held in memory.
const MOST_REPEATED: usize = 1024;

pub(super) fn run(args: &ReplayArgs, console: Console) -> Result<Outcome, Failure> {
    let target = args.sending.to.clone().map_or_else(default_target, Ok)?;
    let letters = collect(args, &target, console)?;
    block_on(send_all(letters, args, console))?
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
    slots: Slots,
}

/// Hands answers to the one place that prints them.
type Teller = mpsc::UnboundedSender<Told>;

impl Sender {
    /// Sends a letter, and again by the schedule until it is answered with 200.
    /// Others are sent while it waits.
    async fn send(
        &self,
        parcel: Parcel,
        mut slot: OwnedSemaphorePermit,
        teller: &Teller,
        mut stop: Stop,
    ) {
        let mut pauses = self.schedule.iter();
        loop {
            let answered = self.send_once(&parcel, &mut stop).await;
            drop(slot);
            let done = answered.outcome == ForwardOutcome::Answered(StatusCode::OK);
            let pause = pauses.next().filter(|_| !done);
            // If nobody listens, the replay was given up.
            let _ =
                teller.send(Told { answer: replayed(&parcel, answered), is_last: pause.is_none() });
            let Some(pause) = pause else { return };
            if stop.within(tokio::time::sleep(*pause)).await.is_none() {
                return;
            }
            slot = match self.slots.take(&mut stop).await {
                Some(slot) => slot,
                None => return,
            };
        }
    }

    async fn send_once(
        &self,
        Parcel { letter, courier, .. }: &Parcel,
        stop: &mut Stop,
    ) -> Forwarded {
        let forwarded = post(courier, letter.headers.clone(), letter.body.clone(), stop).await;
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
fn writer(
    store: Option<&Path>,
    problems: mpsc::UnboundedSender<Problem>,
) -> Result<Option<Writer>, Failure> {
    let open = |path| Writer::open(path, problems).map_err(|error| Failure::of_store(path, &error));
    store.map(open).transpose()
}

async fn send_all(
    letters: Letters,
    args: &ReplayArgs,
    console: Console,
) -> Result<Outcome, Failure> {
    let signals = StopSignals::catch()?;
    let (sendings, names_target) = letters.sendings()?;
    let total = sendings * u64::from(args.sending.times);
    let (teller, told) = mpsc::unbounded_channel();
    let (interrupt, stop) = Stop::new();
    let (problems, mut of_store) = mpsc::unbounded_channel();
    let writer = writer(letters.stock.as_ref().map(Stock::path), problems)?;
    let run = writer.as_ref().and_then(Writer::run);
    let mut source = Source::new(letters, run, args.sending.insecure, names_target);
    let first = source.next().await?;
    if first.is_empty() {
        console.status("nothing to replay: no event in the store is like that\n");
        return Ok(Outcome::Done);
    }
    let sender = Arc::new(Sender {
        writer,
        schedule: schedule(&args.sending),
        slots: Slots::new(args.sending.concurrency, args.sending.rate),
    });
    let sending = tokio::spawn(send_each(
        first,
        source,
        Arc::clone(&sender),
        args.sending.times,
        teller,
        stop,
    ));
    let answers = show_answers(told, signals, interrupt, total, args.format, console).await?;
    if answers.ending == Ending::Abandoned {
        return Ok(Outcome::Interrupted);
    }
    let sent = sending.await;
    if let Some(writer) = Arc::into_inner(sender).and_then(|sender| sender.writer) {
        writer.close().await;
    }
    while let Ok(problem) = of_store.try_recv() {
        console.warn(&problem.message, problem.hint.as_deref());
    }
    sent.map_err(|fault| Failure::new(format!("not everything was sent: {fault}")))??;
    summarize(&answers.all, args.format, console)?;
    if answers.ending == Ending::Interrupted {
        return Ok(Outcome::Interrupted);
    }
    hint_if_nobody_answered(&answers.all, NOBODY, console);
    Ok(outcome(answers.all.iter().all(Replayed::accepted)))
}

/// Sends each of them as often, as fast and as many at once as was asked for.
async fn send_each(
    mut parcels: Vec<Parcel>,
    mut source: Source,
    sender: Arc<Sender>,
    times: u32,
    teller: Teller,
    mut stop: Stop,
) -> Result<(), Failure> {
    let mut under_way = JoinSet::new();
    let mut failure = None;
    'all: while !parcels.is_empty() {
        let each = parcels.iter().flat_map(|parcel| std::iter::repeat_n(parcel, times as usize));
        for parcel in each {
            while under_way.len() >= MOST_REPEATED {
                under_way.join_next().await;
            }
            while under_way.try_join_next().is_some() {}
            let Some(slot) = sender.slots.take(&mut stop).await else { break 'all };
            let (sender, parcel) = (Arc::clone(&sender), parcel.clone());
            let (teller, stop) = (teller.clone(), stop.clone());
            under_way.spawn(async move { sender.send(parcel, slot, &teller, stop).await });
        }
        parcels = source.next().await.unwrap_or_else(|error| {
            failure = Some(error);
            Vec::new()
        });
    }
    under_way.join_all().await;
    failure.map_or(Ok(()), Err)
}

fn replayed(parcel: &Parcel, forwarded: Forwarded) -> Replayed {
    let Parcel { letter, names_target, .. } = parcel;
    let answered = answer(&letter.origin, &letter.body, forwarded);
    Replayed { names_target: *names_target, ..answered }
}
