//! What became of replayed tokens: a line per answer, and a summary.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use super::line::line;
use super::palette::Paint;
use super::{Palette, milliseconds};
use crate::sanitize;
use crate::webhook::Forwarded;

/// How much of an app's answer is shown.
const MOST_LINES: usize = 5;

/// The longest line, in characters.
const MOST_CHARACTERS: usize = 200;

/// From how many answers on percentiles say something.
const FEWEST_ANSWERS: usize = 2;

/// One token sent, and what came back.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// Where the token came from: a file and a line, or a delivery.
    pub(crate) origin: String,
    /// The event type that it claims.
    pub(crate) event_type: Option<String>,
    /// The event id that it claims.
    pub(crate) event_id: Option<String>,
    /// What became of it.
    pub(crate) forwarded: Forwarded,
    /// Whether others went elsewhere, so that its target tells it apart.
    pub(crate) names_target: bool,
}

impl Replayed {
    /// Whether the app accepted the token.
    pub(crate) fn accepted(&self) -> bool {
        self.forwarded.accepted()
    }

    /// Whether the app said that the token is no good.
    pub(crate) fn refused(&self) -> bool {
        self.status().is_some_and(|status| (400..500).contains(&status))
    }

    /// Whether the app said nothing at all.
    pub(crate) fn is_unanswered(&self) -> bool {
        self.status().is_none()
    }

    fn status(&self) -> Option<u16> {
        self.forwarded.answered().map(|status| status.as_u16())
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
        let mut times: Vec<Duration> = replayed.iter().map(|one| one.forwarded.took).collect();
        times.sort_unstable();
        let accepted = replayed.iter().filter(|one| one.accepted()).count();
        let unanswered = replayed.iter().filter(|one| one.is_unanswered()).count();
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
    milliseconds(time)
}

/// One answer for a person.
pub(crate) fn answer_text(replayed: &Replayed, palette: Palette) -> String {
    let paint = if replayed.accepted() { Paint::Good } else { Paint::Bad };
    let status = replayed.status().map_or_else(|| "---".to_owned(), |status| status.to_string());
    let took = format!("{:>5} ms", replayed.forwarded.took.as_millis());
    let event_type = replayed.event_type.as_deref().unwrap_or("(no event)");
    let id = replayed.event_id.as_deref().unwrap_or(&replayed.origin);
    let mut text = format!(
        "{} {} {}  {}\n",
        palette.paint(paint, &status),
        palette.paint(Paint::Faint, &took),
        palette.paint(Paint::Strong, &words(event_type)),
        words(id),
    );
    if replayed.names_target {
        let _ = writeln!(text, "    to {}", words(&replayed.forwarded.target));
    }
    if let Some(error) = replayed.forwarded.error() {
        let _ =
            writeln!(text, "    no answer from {}: {}", replayed.forwarded.target, words(&error));
    }
    for said in replayed.forwarded.excerpt.lines().take(MOST_LINES) {
        let _ = writeln!(text, "    {}", words(said));
    }
    text
}

/// One answer for a program.
pub(crate) fn answer_line(replayed: &Replayed) -> String {
    let Forwarded { target, took, excerpt, .. } = &replayed.forwarded;
    line(&AnswerLine {
        r#type: "answer",
        accepted: replayed.accepted(),
        status: replayed.status(),
        error: replayed.forwarded.error(),
        body: excerpt,
        ms: milliseconds(*took),
        event_type: replayed.event_type.as_deref(),
        event_id: replayed.event_id.as_deref(),
        origin: &replayed.origin,
        target,
    })
}

#[derive(Serialize)]
struct AnswerLine<'a> {
    r#type: &'static str,
    accepted: bool,
    status: Option<u16>,
    error: Option<String>,
    body: &'a str,
    ms: f64,
    event_type: Option<&'a str>,
    event_id: Option<&'a str>,
    origin: &'a str,
    target: &'a str,
}

/// The summary for a person.
pub(crate) fn summary_text(summary: &Summary) -> String {
    let Summary { sent, accepted, refused, unanswered, p50_ms, p95_ms, p99_ms, .. } = summary;
    let mut text = format!("{sent} sent: {accepted} accepted, {refused} refused");
    if *unanswered > 0 {
        let _ = write!(text, ", {unanswered} unanswered");
    }
    // Of one answer alone they would be the same number three times.
    if sent - unanswered >= FEWEST_ANSWERS {
        let _ = write!(text, "; p50 {p50_ms} ms, p95 {p95_ms} ms, p99 {p99_ms} ms");
    }
    text.push('\n');
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
