//! The results of forwarding deliveries, and the apps' health.

use std::fmt::Write as _;

use serde::Serialize;

use super::layout::INDENT;
use super::line::{line, milliseconds};
use super::palette::{Paint, Palette};
use crate::sanitize;
use crate::webhook::{Forwarded, Health};

/// How much of an app's response is shown, in lines and in characters of each.
const MAX_LINES: usize = 5;
const MAX_CHARACTERS: usize = 200;

/// An app's response, as text: a line, and below it what the app reported and
/// what to do.
pub(super) fn forwarded_text(
    forwarded: &Forwarded,
    event_type: Option<&str>,
    explanation: Option<&str>,
    palette: Palette,
) -> String {
    let paint = if forwarded.accepted() { Paint::Good } else { Paint::Bad };
    let status = forwarded.answered();
    let status = status.map_or_else(|| "---".to_owned(), |status| status.as_u16().to_string());
    let mut text = format!(
        "{}→ {}  {}  {}  {}\n",
        " ".repeat(INDENT),
        palette.paint(paint, &status),
        palette.paint(Paint::Faint, &format!("{} ms", forwarded.took.as_millis())),
        words(&forwarded.target),
        palette.paint(Paint::Faint, &words(event_type.unwrap_or("not verified"))),
    );
    let space = " ".repeat(INDENT + 2);
    if let Some(error) = forwarded.error() {
        let _ = writeln!(text, "{space}{}", words(&error));
    }
    for line in forwarded.excerpt.lines().take(MAX_LINES) {
        let _ = writeln!(text, "{space}{}", words(line));
    }
    let note = forwarded.note();
    for (label, advice) in [("note:", note.as_deref()), ("hint:", explanation.or(forwarded.hint()))]
    {
        if let Some(advice) = advice {
            let advice = sanitize::bounded(advice, 2 * MAX_CHARACTERS);
            let _ = writeln!(text, "{space}{} {advice}", palette.paint(Paint::Strong, label));
        }
    }
    text
}

/// An app's response, as a JSON line.
pub(super) fn forwarded_line(
    forwarded: &Forwarded,
    explanation: Option<&str>,
    event_id: Option<&str>,
    event_type: Option<&str>,
) -> String {
    line(&ForwardedLine {
        r#type: "forwarded",
        event_id,
        event_type,
        target: &forwarded.target,
        status: forwarded.answered().map(|status| status.as_u16()),
        error: forwarded.error(),
        ms: milliseconds(forwarded.took),
        answer: Some(forwarded.excerpt.as_str()).filter(|answer| !answer.is_empty()),
        note: forwarded.note(),
        hint: explanation.or(forwarded.hint()),
    })
}

#[derive(Serialize)]
struct ForwardedLine<'a> {
    r#type: &'static str,
    event_id: Option<&'a str>,
    event_type: Option<&'a str>,
    target: &'a str,
    status: Option<u16>,
    error: Option<String>,
    ms: f64,
    answer: Option<&'a str>,
    note: Option<String>,
    hint: Option<&'a str>,
}

/// An app that became unreachable or is back, as text.
pub(super) fn health_text(health: &Health, palette: Palette) -> String {
    let target = words(&health.target);
    if health.up {
        return format!("{} {target} is back\n", palette.paint(Paint::Good, "→"));
    }
    let mark = palette.paint(Paint::Attention, "→");
    format!("{mark} {target} is unreachable: events are answered with 502 until it is back\n")
}

/// An app that became unreachable or is back, as a JSON line.
pub(super) fn health_line(health: &Health) -> String {
    line(&HealthLine { r#type: "health", target: &health.target, up: health.up })
}

#[derive(Serialize)]
struct HealthLine<'a> {
    r#type: &'static str,
    target: &'a str,
    up: bool,
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use http::StatusCode;
    use jiff::Timestamp;

    use super::*;
    use crate::webhook::{AnsweredBy, ForwardOutcome};

    fn forwarded(outcome: ForwardOutcome, excerpt: &str) -> Forwarded {
        Forwarded {
            target: "http://localhost:3000/api/kinde-webhook".to_owned(),
            at: Timestamp::UNIX_EPOCH,
            took: Duration::from_micros(12_340),
            outcome,
            answered_by: AnsweredBy::App,
            excerpt: excerpt.to_owned(),
        }
    }

    fn answered(status: StatusCode, excerpt: &str) -> Forwarded {
        forwarded(ForwardOutcome::Answered(status), excerpt)
    }

    fn text(forwarded: &Forwarded) -> String {
        forwarded_text(forwarded, Some("user.created"), None, Palette::new(false))
    }

    #[test]
    fn an_accepted_delivery_is_one_line() {
        assert_eq!(
            text(&answered(StatusCode::OK, "")),
            "         → 200  12 ms  http://localhost:3000/api/kinde-webhook  user.created\n"
        );
    }

    #[test]
    fn a_rejection_is_shown_with_the_apps_text_and_a_hint() {
        let shown = text(&answered(StatusCode::FORBIDDEN, "one\ntwo\n3\n4\n5\nsix"));
        let expected = "         → 403  12 ms  http://localhost:3000/api/kinde-webhook  user.created\n           \
             one\n           two\n           3\n           4\n           5\n           hint: ";
        assert!(shown.starts_with(expected), "{shown}");
        assert_eq!(shown.lines().count(), 7);
    }

    #[test]
    fn a_missing_response_is_shown_with_its_cause() {
        let shown = text(&forwarded(ForwardOutcome::Unreachable("connection refused".into()), ""));
        assert_eq!(
            shown,
            "         → ---  12 ms  http://localhost:3000/api/kinde-webhook  user.created\n           \
             connection refused\n           hint: is your dev server running on that port?\n"
        );
    }

    #[test]
    fn an_apps_text_is_never_printed_unescaped() {
        let hostile = "\u{1b}[2J\u{202e}evil\r\u{9b}31m";
        let shown = text(&answered(StatusCode::BAD_GATEWAY, hostile));
        assert!(shown.contains("\\u001b[2J\\u202eevil\\r\\u009b31m"), "{shown}");
        let unreachable = forwarded(ForwardOutcome::Unreachable(hostile.to_owned()), hostile);
        for shown in [text(&unreachable), forwarded_line(&unreachable, None, Some(hostile), None)] {
            assert!(shown.split('\n').all(sanitize::is_safe), "{shown:?}");
        }
        let health = Health { target: hostile.to_owned(), up: false };
        for shown in [health_text(&health, Palette::new(false)), health_line(&health)] {
            assert!(shown.split('\n').all(sanitize::is_safe), "{shown:?}");
        }
    }

    #[test]
    fn a_json_line_has_every_key() {
        assert_eq!(
            forwarded_line(
                &answered(StatusCode::OK, ""),
                None,
                Some("event_1"),
                Some("user.created")
            ),
            "{\"type\":\"forwarded\",\"event_id\":\"event_1\",\"event_type\":\"user.created\",\
             \"target\":\"http://localhost:3000/api/kinde-webhook\",\"status\":200,\"error\":null,\
             \"ms\":12.3,\"answer\":null,\"note\":null,\"hint\":null}\n"
        );
        let silent = forwarded(ForwardOutcome::Unreachable("connection refused".into()), "");
        assert_eq!(
            forwarded_line(&silent, None, None, None),
            "{\"type\":\"forwarded\",\"event_id\":null,\"event_type\":null,\
             \"target\":\"http://localhost:3000/api/kinde-webhook\",\"status\":null,\
             \"error\":\"connection refused\",\"ms\":12.3,\"answer\":null,\"note\":null,\
             \"hint\":\"is your dev server running on that port?\"}\n"
        );
    }

    #[test]
    fn a_change_of_an_apps_health_is_one_line() {
        let health = |up| Health { target: "http://localhost:3000".to_owned(), up };
        let plain = Palette::new(false);
        assert_eq!(health_text(&health(true), plain), "→ http://localhost:3000 is back\n");
        assert!(
            health_text(&health(false), plain).starts_with(
                "→ http://localhost:3000 is unreachable: events are answered with 502"
            )
        );
        assert_eq!(
            health_line(&health(true)),
            "{\"type\":\"health\",\"target\":\"http://localhost:3000\",\"up\":true}\n"
        );
    }
}
