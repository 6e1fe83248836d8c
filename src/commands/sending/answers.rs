//! Showing responses as they arrive, and summarizing them.

use indicatif::ProgressBar;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::progress;
use super::stop::Interrupt;
use crate::cli::Format;
use crate::console::{Console, StopSignals, print};
use crate::error::Failure;
use crate::render::{Replayed, Summary, answer_line, answer_text, summary_line, summary_text};
use crate::webhook::ForwardOutcome;

/// A response, or that there was none.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) result: Replayed,
    /// Whether its token will not be sent again.
    pub(crate) is_last: bool,
}

/// All responses.
#[derive(Debug)]
pub(crate) struct Answers {
    pub(crate) all: Vec<Replayed>,
    pub(crate) ending: Ending,
}

/// How sending ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ending {
    /// Everything was sent.
    Finished,
    /// The user stopped it.
    Interrupted,
    /// The user stopped it without waiting for responses.
    Abandoned,
}

/// Shows each response to `total` tokens until all senders are dropped. The first
/// request to stop ends sending, and a second one waiting for responses.
pub(crate) async fn show_answers(
    mut received: UnboundedReceiver<Answer>,
    mut signals: StopSignals,
    interrupt: Interrupt,
    total: u64,
    format: Format,
    console: Console,
) -> Result<Answers, Failure> {
    let bar = progress::bar(total, console);
    let mut answers = Answers { all: Vec::new(), ending: Ending::Finished };
    let mut asked_at = None;
    loop {
        let asked = async {
            match asked_at {
                None => signals.asked().await,
                Some(at) => signals.asked_again(at).await,
            }
        };
        tokio::select! {
            one = received.recv() => {
                let Some(Answer { result, is_last }) = one else { break };
                bar.inc(u64::from(is_last));
                show(&result, format, console, &bar)?;
                answers.all.push(result);
            }
            () = asked => {
                if asked_at.is_some() {
                    answers.ending = Ending::Abandoned;
                    break;
                }
                asked_at = Some(Instant::now());
                answers.ending = Ending::Interrupted;
                interrupt.now();
            }
        }
    }
    bar.finish_and_clear();
    Ok(answers)
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

/// Prints counts and latencies.
pub(crate) fn summarize(
    results: &[Replayed],
    format: Format,
    console: Console,
) -> Result<(), Failure> {
    let summary = Summary::of(results);
    match format {
        Format::Json => print(summary_line(&summary))?,
        Format::Text => console.status(&summary_text(&summary)),
    }
    Ok(())
}

/// Prints a hint if no token got a response: `if_refused`, if connections were
/// refused.
pub(crate) fn hint_if_unanswered(results: &[Replayed], if_refused: &'static str, console: Console) {
    if let Some(hint) = silence_hint(results, if_refused) {
        console.status(&format!("hint: {hint}\n"));
    }
}

fn silence_hint(results: &[Replayed], if_refused: &'static str) -> Option<&'static str> {
    let last = &results.last()?.forwarded;
    if !results.iter().all(Replayed::is_unanswered) {
        return None;
    }
    if last.is_refused() {
        return Some(if_refused);
    }
    match last.outcome {
        ForwardOutcome::Timeout => {
            Some("it accepts connections but does not respond: is it stuck?")
        }
        _ => last.hint(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use jiff::Timestamp;

    use super::super::ANSWER_TIMEOUT;
    use super::*;
    use crate::forward::SEND_TIMEOUT;
    use crate::webhook::{AnsweredBy, Forwarded};

    fn replayed(outcome: ForwardOutcome) -> Replayed {
        let forwarded = Forwarded {
            target: "http://localhost:3000/".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            took: Duration::from_secs(35),
            outcome,
            answered_by: AnsweredBy::App,
            excerpt: String::new(),
        };
        Replayed {
            origin: String::new(),
            event_type: None,
            event_id: None,
            forwarded,
            names_target: false,
        }
    }

    #[test]
    fn a_listener_has_time_to_report_that_the_app_hangs() {
        assert!(ANSWER_TIMEOUT >= SEND_TIMEOUT + Duration::from_secs(5));
    }

    #[test]
    fn the_hint_depends_on_why_there_is_no_response() {
        let hint = |outcome| silence_hint(&[replayed(outcome)], "start it");
        let unreachable = |cause: &str| hint(ForwardOutcome::Unreachable(cause.to_owned()));
        assert_eq!(unreachable("Connection refused"), Some("start it"));
        assert!(hint(ForwardOutcome::Timeout).is_some_and(|hint| hint.contains("is it stuck")));
        assert!(
            unreachable("connection reset").is_some_and(|hint| hint.contains("without responding"))
        );
        assert_eq!(hint(ForwardOutcome::Answered(http::StatusCode::OK)), None);
        assert_eq!(silence_hint(&[], "start it"), None);
    }
}
