//! `kinde-hook replay`: what was delivered, sent again byte for byte.

mod letters;
mod pace;

use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use http::StatusCode;
use tokio::sync::mpsc;
use tokio::task::JoinSet;

use self::letters::{Letter, Letters, collect};
use self::pace::Pace;
use super::Console;
use super::console::outcome;
use super::runtime::block_on;
use super::sending::{
    ANSWER_TIMEOUT, Ending, Stop, answer, hint_if_nobody_answered, post, show_answers, summarize,
};
use super::stop::StopSignals;
use crate::cli::{ReplayArgs, SendingArgs};
use crate::error::{Failure, Outcome};
use crate::forward::{Certificates, Courier, CourierFault};
use crate::render::Replayed;
use crate::settings::default_target;
use crate::store::Writer;
use crate::webhook::{ForwardOutcome, Forwarded, RETRY_DELAYS};

/// What to do if everything met with silence.
const NOBODY: &str = "is `kinde-hook listen` or your app running there? --to says where";

pub(super) fn run(args: &ReplayArgs, console: Console) -> Result<Outcome, Failure> {
    let target = args.sending.to.clone().map_or_else(default_target, Ok)?;
    let Letters { letters, store } = collect(args, &target, console)?;
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
    /// Whether other letters go elsewhere.
    names_target: bool,
}

/// Finds a courier for each letter; letters to one target share one.
fn address(letters: Vec<Letter>, insecure: bool) -> Result<Vec<Parcel>, CourierFault> {
    let certificates = if insecure { Certificates::Unchecked } else { Certificates::Checked };
    let mut couriers: HashMap<String, Courier> = HashMap::new();
    let mut parcels = Vec::with_capacity(letters.len());
    for letter in letters {
        let courier = match couriers.get(letter.target.as_str()) {
            Some(courier) => courier.clone(),
            None => Courier::new(letter.target.clone(), certificates, ANSWER_TIMEOUT)?,
        };
        couriers.insert(letter.target.to_string(), courier.clone());
        parcels.push(Parcel { letter, courier, names_target: false });
    }
    let several = couriers.len() > 1;
    for parcel in &mut parcels {
        parcel.names_target = several;
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
            let _ = teller.send(replayed(&parcel, answered.clone()));
            if done || stop.within(tokio::time::sleep(*pause)).await.is_none() {
                return;
            }
            answered = self.send_once(&parcel, &mut stop).await;
        }
        let _ = teller.send(replayed(&parcel, answered));
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
    let signals = StopSignals::catch()?;
    let total = parcels.len() as u64 * u64::from(args.sending.times);
    let (teller, told) = mpsc::unbounded_channel();
    let (interrupt, stop) = Stop::new();
    let sender = Arc::new(Sender { writer: writer(store)?, schedule: schedule(&args.sending) });
    let sending =
        tokio::spawn(send_each(parcels, Arc::clone(&sender), args.sending.clone(), teller, stop));
    let answers = show_answers(told, signals, interrupt, total, args.format, console).await?;
    if answers.ending == Ending::Abandoned {
        return Ok(Outcome::Interrupted);
    }
    sending.await.map_err(|fault| Failure::new(format!("not everything was sent: {fault}")))?;
    if let Some(writer) = Arc::into_inner(sender).and_then(|sender| sender.writer) {
        writer.close().await;
    }
    summarize(&answers.all, args.format, console)?;
    if answers.ending == Ending::Interrupted {
        return Ok(Outcome::Interrupted);
    }
    hint_if_nobody_answered(&answers.all, NOBODY, console);
    Ok(outcome(answers.all.iter().all(Replayed::accepted)))
}

/// Sends each of them as often, as fast and as many at once as was asked for.
async fn send_each(
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

fn replayed(parcel: &Parcel, forwarded: Forwarded) -> Replayed {
    let Parcel { letter, names_target, .. } = parcel;
    let answered = answer(&letter.origin, &letter.body, forwarded);
    Replayed { names_target: *names_target, ..answered }
}
