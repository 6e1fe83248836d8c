//! Showing answers as they come, and summing them up.

use indicatif::ProgressBar;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::{Interrupt, progress};
use crate::cli::Format;
use crate::console::{Console, StopSignals, print};
use crate::error::Failure;
use crate::render::{Replayed, Summary, answer_line, answer_text, summary_line, summary_text};
use crate::webhook::ForwardOutcome;

/// An answer that came back.
#[derive(Debug)]
pub(in crate::commands) struct Told {
    pub(in crate::commands) answer: Replayed,
    /// Whether its token is not sent again.
    pub(in crate::commands) is_last: bool,
}

/// Everything that came back.
#[derive(Debug)]
pub(in crate::commands) struct Answers {
    pub(in crate::commands) all: Vec<Replayed>,
    pub(in crate::commands) ending: Ending,
}

/// How the sending ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::commands) enum Ending {
    /// Everything was sent.
    Finished,
    /// It was to stop, and has stopped.
    Interrupted,
    /// It was to stop at once.
    Abandoned,
}

/// Shows each answer to `total` tokens until nobody tells any more. The first request to stop ends
/// the sending, and a second one the waiting for its end.
pub(in crate::commands) async fn show_answers(
    mut received: UnboundedReceiver<Told>,
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
                let Some(Told { answer, is_last }) = one else { break };
                bar.inc(u64::from(is_last));
                show(&answer, format, console, &bar)?;
                answers.all.push(answer);
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

/// Writes counts and latencies of everything that was sent.
pub(in crate::commands) fn summarize(
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

/// Writes a hint if everything that was sent met with silence: `nobody`, if
/// nobody listens there.
pub(in crate::commands) fn hint_if_nobody_answered(
    results: &[Replayed],
    nobody: &'static str,
    console: Console,
) {
    if let Some(hint) = silence_hint(results, nobody) {
        console.status(&format!("hint: {hint}\n"));
    }
}

fn silence_hint(results: &[Replayed], nobody: &'static str) -> Option<&'static str> {
    let last = &results.last()?.forwarded;
    if !results.iter().all(Replayed::is_unanswered) {
        return None;
    }
    if last.is_deserted() {
        return Some(nobody);
    }
    match last.outcome {
        ForwardOutcome::Timeout => Some("it listens there and does not answer: is it stuck?"),
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
    fn a_listener_has_the_time_to_tell_that_the_app_hangs() {
        assert!(ANSWER_TIMEOUT >= SEND_TIMEOUT + Duration::from_secs(5));
    }

    #[test]
    fn the_hint_follows_the_kind_of_silence() {
        let hint = |outcome| silence_hint(&[replayed(outcome)], "start it");
        let unreachable = |cause: &str| hint(ForwardOutcome::Unreachable(cause.to_owned()));
        assert_eq!(unreachable("Connection refused"), Some("start it"));
        assert!(hint(ForwardOutcome::Timeout).is_some_and(|hint| hint.contains("it listens")));
        assert!(
            unreachable("connection reset").is_some_and(|hint| hint.contains("without responding"))
        );
        assert_eq!(hint(ForwardOutcome::Answered(http::StatusCode::OK)), None);
        assert_eq!(silence_hint(&[], "start it"), None);
    }
}
