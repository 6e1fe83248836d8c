//! Sample events, and what is known of the types that can be generated.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::value::RawValue;

use super::line::{line, raw};
use super::palette::{Paint, Palette};
use crate::samples::{Confidence, KnownType, Scenario};
use crate::sanitize;

/// How wide the column of names is.
const NAME_WIDTH: usize = 28;

/// Every confidence, its word in the list, and what the word means.
const CONFIDENCES: [(Confidence, &str, &str); 4] = [
    (Confidence::VerifiedRealPayload, "seen", "in a payload that Kinde has sent"),
    (Confidence::DeclaredTypes, "declared", "by the types in Kinde's own packages"),
    (
        Confidence::InferredShape,
        "inferred",
        "from the fields that Kinde's own code reads: Kinde may send others",
    ),
    (
        Confidence::NameOnly,
        "guessed",
        "from the name alone: Kinde publishes nothing about the data",
    ),
];

/// The list, as text.
pub(crate) fn known_types_text(
    types: impl Iterator<Item = KnownType>,
    scenarios: &[Scenario],
    palette: Palette,
) -> String {
    let mut text = String::new();
    for (group, types) in grouped(types) {
        let _ = writeln!(text, "{}", palette.paint(Paint::Faint, &group.replace('_', " ")));
        for known in types {
            let word = word(known.confidence);
            row(&mut text, known.name, &format!("{word:<9} {}", known.description), palette);
        }
    }
    let _ = writeln!(text, "{}", palette.paint(Paint::Faint, "scenarios, for --scenario"));
    for scenario in scenarios {
        row(&mut text, &scenario.name, &scenario.description, palette);
    }
    let _ = writeln!(text, "\nHow the shape of the data is known:");
    for (_, word, meaning) in CONFIDENCES {
        let _ = writeln!(text, "  {word:<9} {meaning}");
    }
    text
}

/// The types of each group, the group of the first type first.
fn grouped(types: impl Iterator<Item = KnownType>) -> Vec<(String, Vec<KnownType>)> {
    let mut groups: Vec<(String, Vec<KnownType>)> = Vec::new();
    for known in types {
        match groups.iter_mut().find(|(group, _)| *group == known.group) {
            Some((_, types)) => types.push(known),
            None => groups.push((known.group.clone(), vec![known])),
        }
    }
    groups
}

fn row(text: &mut String, name: &str, description: &str, palette: Palette) {
    let space = " ".repeat(NAME_WIDTH.saturating_sub(name.len()));
    let _ = writeln!(text, "  {}{space} {description}", palette.paint(Paint::Strong, name));
}

fn word(confidence: Confidence) -> &'static str {
    let found = CONFIDENCES.iter().find(|(known, ..)| *known == confidence);
    found.map_or("", |(_, word, _)| word)
}

/// A known type, as a JSON line.
pub(crate) fn known_type_line(known: &KnownType) -> String {
    line(&KnownTypeLine {
        r#type: "known_type",
        event_type: known.name,
        group: &known.group,
        confidence: word(known.confidence),
        source: &known.source,
        description: &known.description,
    })
}

#[derive(Serialize)]
struct KnownTypeLine<'a> {
    r#type: &'static str,
    event_type: &'a str,
    group: &'a str,
    confidence: &'static str,
    source: &'a str,
    description: &'a str,
}

/// A scenario, as a JSON line.
pub(crate) fn scenario_line(scenario: &Scenario) -> String {
    line(&ScenarioLine {
        r#type: "scenario",
        name: &scenario.name,
        description: &scenario.description,
        events: scenario.event_types().collect(),
    })
}

#[derive(Serialize)]
struct ScenarioLine<'a> {
    r#type: &'static str,
    name: &'a str,
    description: &'a str,
    events: Vec<&'a str>,
}

/// A sample event, as a JSON line. Its `token` is what can be sent.
pub(crate) fn sample_line(payload: &str, webhook_id: &str, token: &str) -> String {
    line(&SampleLine { r#type: "sample", webhook_id, payload: raw(payload), token })
}

#[derive(Serialize)]
struct SampleLine<'a> {
    r#type: &'static str,
    webhook_id: &'a str,
    payload: Option<Box<RawValue>>,
    token: &'a str,
}

/// A sample event's token on a line of its own.
pub(crate) fn token_line(token: &str) -> String {
    format!("{}\n", sanitize::text(token))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::samples::known_types;

    #[test]
    fn every_type_has_a_row_with_its_confidence() {
        let text = known_types_text(known_types(), &[], Palette::new(false));
        for known in known_types() {
            let row = text.lines().find(|line| line.trim_start().starts_with(known.name));
            let row = row.expect(known.name);
            assert!(row.contains(&format!(" {:<9} ", word(known.confidence))), "{row}");
            assert!(row.len() <= 130, "{row}");
        }
    }

    #[test]
    fn each_confidence_has_a_word_of_its_own() {
        let words: std::collections::BTreeSet<&str> =
            CONFIDENCES.iter().map(|(_, word, _)| *word).collect();
        assert_eq!(words.len(), CONFIDENCES.len());
    }
}
