//! A decoded token, as text and as a JSON line.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::value::RawValue;

use super::json_text::{Bounds, pretty};
use super::layout::LOCAL;
use super::line::{line, raw};
use super::palette::{Paint, Palette};
use crate::sanitize;
use crate::webhook::{Kind, Rejection};

/// The longest text in a line, in characters.
const MAX_CHARACTERS: usize = 600;

/// The contents of a token.
#[derive(Debug)]
pub(crate) struct Decoded<'t> {
    pub(crate) checked: Checked,
    /// What kind of token it is, if its payload could be read.
    pub(crate) kind: Option<Kind>,
    /// An event's type and id, as the token claims.
    pub(crate) event: Option<(String, String)>,
    /// Its header as JSON, or why that cannot be shown.
    pub(crate) header: Result<&'t str, String>,
    /// Its payload as JSON, or why that cannot be shown.
    pub(crate) payload: Result<&'t str, String>,
    /// Each date in it: the claim's name and the time.
    pub(crate) dates: Vec<(&'static str, Timestamp)>,
    /// What was removed from the pasted text, and what would fail in an app.
    /// Untrusted texts.
    pub(crate) notes: Vec<String>,
}

/// Whether a token was verified.
#[derive(Debug)]
pub(crate) enum Checked {
    /// Its signature was not checked.
    No,
    /// It is verified.
    Verified(VerifiedBy),
    /// It was rejected, for this reason.
    Rejected(Rejection),
}

/// Whose keys verified a token.
#[derive(Debug)]
pub(crate) enum VerifiedBy {
    /// Those of this source.
    Keys(String),
    /// Those of this source, which is on this machine and so not Kinde.
    LoopbackKeys(String),
    /// The local issuer's: the event was generated on this machine.
    LocalIssuer,
}

/// Writes a decoded token as text.
pub(crate) fn decoded_text(
    decoded: &Decoded<'_>,
    palette: Palette,
    now: Timestamp,
    zone: &TimeZone,
) -> String {
    let mut text = verdict(&decoded.checked, palette);
    for note in &decoded.notes {
        let label = palette.paint(Paint::Attention, "note:");
        let _ = writeln!(text, "{label} {}", words(note));
    }
    if let Some(kind) = decoded.kind {
        let _ = write!(text, "\nThis looks like {kind}");
        if let Some((event_type, event_id)) = &decoded.event {
            let event_type = palette.paint(Paint::Strong, &words(event_type));
            let _ = write!(text, ": {event_type}  {}", words(event_id));
        }
        text.push('\n');
    }
    for (name, at) in &decoded.dates {
        let _ = writeln!(text, "{name:<16} {}", in_words(*at, now, zone));
    }
    for (title, part) in [("header", &decoded.header), ("payload", &decoded.payload)] {
        let _ = writeln!(text, "\n{}", palette.paint(Paint::Faint, title));
        match part {
            Ok(json) => text.push_str(&pretty(json, 0, Bounds::NONE, palette)),
            Err(why) => text.push_str(&palette.paint(Paint::Bad, &words(why))),
        }
        text.push('\n');
    }
    text
}

/// Writes a decoded token as a JSON line.
pub(crate) fn decoded_line(decoded: &Decoded<'_>) -> String {
    let (verified, local, rejection) = match &decoded.checked {
        Checked::No => (None, None, None),
        Checked::Verified(verified_by) => {
            (Some(true), Some(!matches!(verified_by, VerifiedBy::Keys(_))), None)
        }
        Checked::Rejected(rejection) => (Some(false), None, Some(rejection)),
    };
    line(&DecodedLine {
        verified,
        local,
        reason: rejection.map(Rejection::name),
        message: rejection.map(Rejection::message),
        hint: rejection.and_then(Rejection::hint),
        kind: decoded.kind.map(Kind::name),
        event_type: decoded.event.as_ref().map(|(event_type, _)| event_type.as_str()),
        event_id: decoded.event.as_ref().map(|(_, event_id)| event_id.as_str()),
        header: decoded.header.as_ref().ok().and_then(|json| raw(json)),
        payload: decoded.payload.as_ref().ok().and_then(|json| raw(json)),
        notes: &decoded.notes,
    })
}

#[derive(Serialize)]
struct DecodedLine<'a> {
    verified: Option<bool>,
    local: Option<bool>,
    reason: Option<&'static str>,
    message: Option<String>,
    hint: Option<String>,
    kind: Option<&'static str>,
    event_type: Option<&'a str>,
    event_id: Option<&'a str>,
    header: Option<Box<RawValue>>,
    payload: Option<Box<RawValue>>,
    notes: &'a [String],
}

fn verdict(checked: &Checked, palette: Palette) -> String {
    match checked {
        Checked::No => format!(
            "{}: signature not checked (use --verify)\n",
            palette.paint(Paint::Attention, "UNVERIFIED")
        ),
        Checked::Verified(VerifiedBy::Keys(keys)) => {
            format!("{} with the keys of {}\n", palette.paint(Paint::Good, "VERIFIED"), words(keys))
        }
        Checked::Verified(VerifiedBy::LoopbackKeys(keys)) => format!(
            "{} {} with the keys of {}, which is on this machine, not Kinde\n",
            palette.paint(Paint::Good, "VERIFIED"),
            palette.paint(Paint::Attention, LOCAL),
            words(keys)
        ),
        Checked::Verified(VerifiedBy::LocalIssuer) => format!(
            "{} {}: signed by the local issuer on this machine, not by Kinde\n",
            palette.paint(Paint::Good, "VERIFIED"),
            palette.paint(Paint::Attention, LOCAL),
        ),
        Checked::Rejected(rejection) => {
            let mut text = format!(
                "{} {}: {}\n",
                palette.paint(Paint::Bad, "REJECTED"),
                rejection.name(),
                words(&rejection.message())
            );
            if let Some(hint) = rejection.hint() {
                let label = palette.paint(Paint::Strong, "hint:");
                let _ = writeln!(text, "{label} {}", words(&hint));
            }
            text
        }
    }
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}

/// A time in words: the local date, and how far off it is.
fn in_words(at: Timestamp, now: Timestamp, zone: &TimeZone) -> String {
    let date = at.to_zoned_datetime(zone.clone()).strftime("%a %-d %b %Y %H:%M:%S %Z").to_string();
    format!("{date}, {}", distance(at, now))
}

fn distance(at: Timestamp, now: Timestamp) -> String {
    const UNITS: [(i64, &str); 6] = [
        (365 * 86_400, "year"),
        (30 * 86_400, "month"),
        (86_400, "day"),
        (3_600, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let seconds = now.as_second() - at.as_second();
    let unit = UNITS.iter().find(|(size, _)| seconds.abs() >= *size);
    let Some((size, name)) = unit else {
        return "now".to_owned();
    };
    let count = seconds.abs() / size;
    let plural = if count == 1 { "" } else { "s" };
    if seconds > 0 {
        format!("{count} {name}{plural} ago")
    } else {
        format!("in {count} {name}{plural}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_with_its_distance_from_now() {
        let at = |second| Timestamp::from_second(second).expect("a time");
        for (then, words) in [
            (1_000_000, "now"),
            (999_999, "1 second ago"),
            (1_000_120, "in 2 minutes"),
            (1_000_000 - 7_300, "2 hours ago"),
            (1_000_000 + 86_400 * 800, "in 2 years"),
        ] {
            assert_eq!(distance(at(then), at(1_000_000)), words);
        }
    }
}
