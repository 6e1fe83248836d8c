//! The results of sent tokens: a line per response, and a summary.

use std::fmt::Write as _;
use std::time::Duration;

use serde::Serialize;

use super::line::{line, milliseconds};
use super::palette::{Paint, Palette};
use crate::sanitize;
use crate::webhook::Forwarded;

/// The number of lines shown of an app's response.
const MAX_LINES: usize = 5;

/// The longest line, in characters.
const MAX_CHARACTERS: usize = 200;

/// The number of responses from which percentiles are meaningful.
const MIN_ANSWERS: usize = 2;

/// One token that was sent, and the result.
#[derive(Debug)]
pub(crate) struct Replayed {
    /// A file and a line, or a delivery of the store.
    pub(crate) origin: String,
    /// From the token, unverified.
    pub(crate) event_type: Option<String>,
    /// From the token, unverified.
    pub(crate) event_id: Option<String>,
    pub(crate) forwarded: Forwarded,
    /// Whether other tokens went to other targets, so that its target is shown.
    pub(crate) names_target: bool,
}

impl Replayed {
    /// Whether the app accepted the token.
    pub(crate) fn accepted(&self) -> bool {
        self.forwarded.accepted()
    }

    /// Whether the app rejected the token: with 4xx.
    pub(crate) fn rejected(&self) -> bool {
        self.status().is_some_and(|status| (400..500).contains(&status))
    }

    /// Whether there was no response.
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
    /// Summarizes results.
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

/// One response, as text.
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
            writeln!(text, "    no response from {}: {}", replayed.forwarded.target, words(&error));
    }
    for line in replayed.forwarded.excerpt.lines().take(MAX_LINES) {
        let _ = writeln!(text, "    {}", words(line));
    }
    text
}

/// One response, as a JSON line.
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

/// The summary, as text.
pub(crate) fn summary_text(summary: &Summary) -> String {
    let Summary { sent, accepted, refused, unanswered, p50_ms, p95_ms, p99_ms, .. } = summary;
    let mut text = format!("{sent} sent: {accepted} accepted, {refused} refused");
    if *unanswered > 0 {
        let _ = write!(text, ", {unanswered} unanswered");
    }
    // For a single response they would be the same number three times.
    if sent - unanswered >= MIN_ANSWERS {
        let _ = write!(text, "; p50 {p50_ms} ms, p95 {p95_ms} ms, p99 {p99_ms} ms");
    }
    text.push('\n');
    text
}

/// The summary, as a JSON line.
pub(crate) fn summary_line(summary: &Summary) -> String {
    line(summary)
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_use_the_nearest_rank() {
        let times: Vec<Duration> = (1..=100).map(Duration::from_millis).collect();
        assert!((percentile(&times, 50) - 50.0).abs() < f64::EPSILON);
        assert!((percentile(&times, 99) - 99.0).abs() < f64::EPSILON);
        assert!((percentile(&times[..1], 95) - 1.0).abs() < f64::EPSILON);
        assert!(percentile(&[], 95).abs() < f64::EPSILON);
    }
}
