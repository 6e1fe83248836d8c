//! Sending sample events, one after the other.

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use tokio::sync::mpsc;

use super::signer::{EventSigner, SignedEvent};
use super::verdict::verdict;
use crate::cli::{DEFAULT_PORT, TriggerArgs};
use crate::commands::sending::{
    ANSWER_TIMEOUT, Answer, Ending, Stop, WEBHOOK_ID, answer, headers, hint_if_unanswered, post,
    show_answers, summarize,
};
use crate::console::{Console, StopSignals};
use crate::error::{Failure, Outcome};
use crate::forward::{AppClient, Certificates};
use crate::samples::Scenario;
use crate::webhook::Target;

/// Sends responses to the one place that prints them.
type AnswerSender = mpsc::UnboundedSender<Answer>;

/// Sends everything, shows the responses, and judges them.
pub(super) async fn send(
    scenario: Scenario,
    signer: EventSigner,
    args: &TriggerArgs,
    console: Console,
) -> Result<Outcome, Failure> {
    let signals = StopSignals::catch()?;
    let client = client(args)?;
    let (answers, received) = mpsc::unbounded_channel();
    let (interrupt, stop) = Stop::new();
    let total = scenario.len() as u64 * u64::from(args.contents.times);
    let sending = send_each(&scenario, signer, args.contents.times, &client, answers, stop);
    let showing = show_answers(received, signals, interrupt, total, args.format, console);
    let (sent, answers) = tokio::join!(sending, showing);
    let answers = answers?;
    if answers.ending == Ending::Abandoned {
        return Ok(Outcome::Interrupted);
    }
    sent?;
    summarize(&answers.all, args.format, console)?;
    if answers.ending == Ending::Interrupted {
        return Ok(Outcome::Interrupted);
    }
    hint_if_unanswered(&answers.all, hint_if_refused(args), console);
    Ok(verdict(&answers.all, args.contents.tamper, console))
}

fn client(args: &TriggerArgs) -> Result<AppClient, Failure> {
    let certificates =
        if args.delivery.insecure { Certificates::Unchecked } else { Certificates::Checked };
    let target = match &args.delivery.to {
        Some(target) => target.clone(),
        // Not the app that the environment names: the listener forwards to it.
        None => DEFAULT_PORT
            .to_string()
            .parse::<Target>()
            .map_err(|error| Failure::new(error.to_string()))?,
    };
    Ok(AppClient::new(target, certificates, ANSWER_TIMEOUT)?)
}

/// The hint if connections to the target are refused.
fn hint_if_refused(args: &TriggerArgs) -> &'static str {
    match args.delivery.to {
        Some(_) => "is `kinde-hook listen` or your app running there?",
        None => "start `kinde-hook listen` in another terminal, or set another target with --to",
    }
}

async fn send_each(
    scenario: &Scenario,
    mut signer: EventSigner,
    times: u32,
    client: &AppClient,
    answers: AnswerSender,
    mut stop: Stop,
) -> Result<(), Failure> {
    for _ in 0..times {
        let mut run = signer.begin(scenario);
        while let Some(step) = run.upcoming() {
            if stop.within(tokio::time::sleep(step.delay)).await.is_none() {
                return Ok(());
            }
            let signed = signer.next(&mut run, step)?;
            let (headers, body) = item(&signed);
            let forwarded = post(client, headers, body.clone(), &mut stop).await;
            // The receiver is gone if sending was abandoned.
            let result = answer("trigger", &body, forwarded);
            let _ = answers.send(Answer { result, is_last: true });
        }
    }
    Ok(())
}

/// A token as Kinde sends it.
fn item(signed: &SignedEvent) -> (HeaderMap, Bytes) {
    let mut headers = headers();
    if let Ok(id) = HeaderValue::try_from(signed.event.webhook_id()) {
        headers.insert(WEBHOOK_ID, id);
    }
    (headers, Bytes::from(signed.token.clone()))
}
