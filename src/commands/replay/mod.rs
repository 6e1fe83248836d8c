//! `kinde-hook replay`: send deliveries again, byte for byte.

mod item;
mod items;
mod rate_limit;
mod slots;
mod source;
mod stored_items;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio::task::JoinSet;

use self::items::{ReplayItems, collect};
use self::slots::Slots;
use self::source::{AddressedItem, Source};
use self::stored_items::StoredItems;
use super::sending::{
    Answer, Ending, Stop, answer, hint_if_unanswered, post, show_answers, summarize,
};
use crate::cli::{ReplayArgs, SendingArgs};
use crate::console::{Console, StopSignals, block_on};
use crate::error::{Failure, Outcome};
use crate::render::Replayed;
use crate::settings::default_target;
use crate::store::Writer;
use crate::webhook::{ForwardOutcome, Forwarded, Problem, RETRY_DELAYS};

/// The hint if connections to the target are refused.
const IF_REFUSED: &str =
    "is `kinde-hook listen` or your app running there? Use --to to send elsewhere";

/// The maximum number of tokens between two attempts: each is in memory.
const MAX_PENDING: usize = 1024;

pub(super) fn run(args: &ReplayArgs, console: Console) -> Result<Outcome, Failure> {
    let target = args.sending.to.clone().map_or_else(default_target, Ok)?;
    let items = collect(args, &target, console)?;
    block_on(send_all(items, args, console))?
}

/// The pause before each retry; empty without retries.
fn schedule(args: &SendingArgs) -> Vec<Duration> {
    if !args.kinde_schedule {
        return Vec::new();
    }
    RETRY_DELAYS.iter().map(|delay| delay.div_f64(args.speed)).collect()
}

/// Sends items and records the responses in the store.
#[derive(Debug)]
struct Sender {
    writer: Option<Writer>,
    schedule: Vec<Duration>,
    slots: Slots,
}

/// Sends responses to the one place that prints them.
type AnswerSender = mpsc::UnboundedSender<Answer>;

impl Sender {
    /// Sends an item, and retries it on the schedule until it gets a 200. Its slot
    /// is free for others between attempts.
    async fn send(
        &self,
        item: AddressedItem,
        mut slot: OwnedSemaphorePermit,
        answers: &AnswerSender,
        mut stop: Stop,
    ) {
        let mut pauses = self.schedule.iter();
        loop {
            let answered = self.send_once(&item, &mut stop).await;
            drop(slot);
            let done = answered.outcome == ForwardOutcome::Answered(StatusCode::OK);
            let pause = pauses.next().filter(|_| !done);
            // The receiver is gone if the replay was abandoned.
            let _ = answers
                .send(Answer { result: replayed(&item, answered), is_last: pause.is_none() });
            let Some(pause) = pause else { return };
            if stop.within(tokio::time::sleep(*pause)).await.is_none() {
                return;
            }
            slot = match self.slots.acquire(&mut stop).await {
                Some(slot) => slot,
                None => return,
            };
        }
    }

    async fn send_once(
        &self,
        AddressedItem { item, client, .. }: &AddressedItem,
        stop: &mut Stop,
    ) -> Forwarded {
        let forwarded = post(client, item.headers.clone(), item.body.clone(), stop).await;
        if let (Some(writer), Some(number)) = (&self.writer, item.number) {
            // The app has responded, even if the store cannot record it.
            if let Err(error) = writer.finish(number, None, vec![forwarded.clone()]).await {
                tracing::warn!(error = ?error.to_string(), "cannot record the response");
            }
        }
        forwarded
    }
}

/// Opens the store of the items.
fn writer(
    store: Option<&Path>,
    problems: mpsc::UnboundedSender<Problem>,
) -> Result<Option<Writer>, Failure> {
    let open = |path| Writer::open(path, problems).map_err(|error| error.into_failure(path));
    store.map(open).transpose()
}

async fn send_all(
    items: ReplayItems,
    args: &ReplayArgs,
    console: Console,
) -> Result<Outcome, Failure> {
    let signals = StopSignals::catch()?;
    let (sendings, names_target) = items.sendings()?;
    let total = sendings * u64::from(args.sending.times);
    let (answers, received) = mpsc::unbounded_channel();
    let (interrupt, stop) = Stop::new();
    let (problems, mut of_store) = mpsc::unbounded_channel();
    let writer = writer(items.stored.as_ref().map(StoredItems::path), problems)?;
    let run = writer.as_ref().and_then(Writer::run);
    let mut source = Source::new(items, run, args.sending.insecure, names_target);
    let first = source.next().await?;
    if first.is_empty() {
        console.status("No stored event matches\n");
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
        answers,
        stop,
    ));
    let answers = show_answers(received, signals, interrupt, total, args.format, console).await?;
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
    sent.map_err(|error| Failure::new(format!("not everything was sent: {error}")))??;
    summarize(&answers.all, args.format, console)?;
    if answers.ending == Ending::Interrupted {
        return Ok(Outcome::Interrupted);
    }
    hint_if_unanswered(&answers.all, IF_REFUSED, console);
    Ok(Outcome::from(answers.all.iter().all(Replayed::accepted)))
}

/// Sends each item `times` times, within the sender's rate and concurrency.
async fn send_each(
    mut addressed: Vec<AddressedItem>,
    mut source: Source,
    sender: Arc<Sender>,
    times: u32,
    answers: AnswerSender,
    mut stop: Stop,
) -> Result<(), Failure> {
    let mut under_way = JoinSet::new();
    let mut failure = None;
    'all: while !addressed.is_empty() {
        let each = addressed.iter().flat_map(|item| std::iter::repeat_n(item, times as usize));
        for item in each {
            while under_way.len() >= MAX_PENDING {
                under_way.join_next().await;
            }
            while under_way.try_join_next().is_some() {}
            let Some(slot) = sender.slots.acquire(&mut stop).await else { break 'all };
            let (sender, item) = (Arc::clone(&sender), item.clone());
            let (answers, stop) = (answers.clone(), stop.clone());
            under_way.spawn(async move { sender.send(item, slot, &answers, stop).await });
        }
        addressed = source.next().await.unwrap_or_else(|error| {
            failure = Some(error);
            Vec::new()
        });
    }
    under_way.join_all().await;
    failure.map_or(Ok(()), Err)
}

fn replayed(item: &AddressedItem, forwarded: Forwarded) -> Replayed {
    let AddressedItem { item, names_target, .. } = item;
    let answered = answer(&item.origin, &item.body, forwarded);
    Replayed { names_target: *names_target, ..answered }
}
