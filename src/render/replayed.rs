//! What became of replayed tokens: a line per answer, and a summary.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use super::Palette;
use super::json_line::line;
use super::palette::Paint;
use crate::sanitize;

/// How much of an app's answer is shown when it is not a yes.
const MOST_BODY_LINES: usize = 5;
const MOST_CHARACTERS: usize = 200;

/// One token sent, and what came back.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// Where the token came from: a file and a line, or an event.
    pub(crate) origin: String,
    /// The event type that it claims.
    pub(crate) event_type: Option<String>,
    /// The event id that it claims.
    pub(crate) event_id: Option<String>,
    /// How long the answer took.
    pub(crate) took: Duration,
    /// The answer, or why there is none.
    pub(crate) answer: Result<Answered, String>,
}

/// An app's answer.
#[derive(Debug)]
pub(crate) struct Answered {
    /// Its status code.
    pub(crate) status: u16,
    /// The beginning of its body, as text.
    pub(crate) body: String,
}

impl Replayed {
    /// Whether the app accepted the token.
    pub(crate) fn accepted(&self) -> bool {
        self.answer.as_ref().is_ok_and(|answer| (200..300).contains(&answer.status))
    }
}

/// Counts and latencies of a whole replay.
#[derive(Debug, Serialize)]
pub(crate) struct Summary {
    r#type: &'static str,
    sent: usize,
    accepted: usize,
    refused: usize,
    unanswered: usize,
    p50_ms: f64,
    p95_ms: f64,
    p99_ms: f64,
}

impl Summary {
    /// Sums up what was sent.
    pub(crate) fn of(replayed: &[Replayed]) -> Self {
        let mut times: Vec<Duration> = replayed.iter().map(|one| one.took).collect();
        times.sort_unstable();
        let accepted = replayed.iter().filter(|one| one.accepted()).count();
        let unanswered = replayed.iter().filter(|one| one.answer.is_err()).count();
        Self {
            r#type: "summary",
            sent: replayed.len(),
            accepted,
            refused: replayed.len() - accepted - unanswered,
            unanswered,
            p50_ms: percentile(&times, 50),
            p95_ms: percentile(&times, 95),
            p99_ms: percentile(&times, 99),
        }
    }
}

/// The nearest-rank percentile of sorted times, in milliseconds.
fn percentile(sorted: &[Duration], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    let time = sorted.get(rank - 1).copied().unwrap_or_default();
    (time.as_secs_f64() * 1e4).round() / 10.0
}

/// One answer for a person.
pub(crate) fn answer_text(replayed: &Replayed, palette: Palette) -> String {
    let paint = if replayed.accepted() { Paint::Good } else { Paint::Bad };
    let status = match &replayed.answer {
        Ok(answer) => answer.status.to_string(),
        Err(_) => "---".to_owned(),
    };
    let took = format!("{:>5} ms", replayed.took.as_millis());
    let event_type = replayed.event_type.as_deref().unwrap_or("(no event)");
    let id = replayed.event_id.as_deref().unwrap_or(&replayed.origin);
    let mut text = format!(
        "{} {} {}  {}\n",
        palette.paint(paint, &status),
        palette.paint(Paint::Faint, &took),
        palette.paint(Paint::Strong, &words(event_type)),
        words(id),
    );
    match &replayed.answer {
        Err(why) => {
            let _ = writeln!(text, "    {}", words(why));
        }
        Ok(answer) if !replayed.accepted() => {
            for said in answer.body.lines().take(MOST_BODY_LINES) {
                let _ = writeln!(text, "    {}", words(said));
            }
        }
        Ok(_) => {}
    }
    text
}

/// One answer for a program.
pub(crate) fn answer_line(replayed: &Replayed) -> String {
    let (status, body, error) = match &replayed.answer {
        Ok(answer) => (Some(answer.status), Some(answer.body.as_str()), None),
        Err(why) => (None, None, Some(why.as_str())),
    };
    line(&AnswerLine {
        r#type: "answer",
        accepted: replayed.accepted(),
        status,
        error,
        body,
        ms: (replayed.took.as_secs_f64() * 1e4).round() / 10.0,
        event_type: replayed.event_type.as_deref(),
        event_id: replayed.event_id.as_deref(),
        origin: &replayed.origin,
    })
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    r#type: &'static str,
    accepted: bool,
    status: Option<u16>,
    error: Option<&'a str>,
    body: Option<&'a str>,
    ms: f64,
    event_type: Option<&'a str>,
    event_id: Option<&'a str>,
    origin: &'a str,
}

/// The summary for a person.
pub(crate) fn summary_text(summary: &Summary) -> String {
    let Summary { sent, accepted, refused, unanswered, p50_ms, p95_ms, p99_ms, .. } = summary;
    let mut text = format!("{sent} sent: {accepted} accepted, {refused} refused");
    if *unanswered > 0 {
        let _ = write!(text, ", {unanswered} unanswered");
    }
    let _ = writeln!(text, "; p50 {p50_ms} ms, p95 {p95_ms} ms, p99 {p99_ms} ms");
    text
}

/// The summary for a program.
pub(crate) fn summary_line(summary: &Summary) -> String {
    line(summary)
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MOST_CHARACTERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_of_the_nearest_rank() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert!((percentile(&times, 50) - 50.0).abs() < f64::EPSILON);
        assert!((percentile(&times, 99) - 99.0).abs() < f64::EPSILON);
        assert!((percentile(&times[..1], 95) - 1.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 95).abs() < f64::EPSILON);
    }
}
