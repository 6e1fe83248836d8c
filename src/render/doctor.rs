//! What `doctor` found: a line for each finding, and a summary.

use std::fmt::Write as _;

use serde::Serialize;
use unicode_width::UnicodeWidthStr as _;

use super::line::line;
use super::palette::{Paint, Palette};
use crate::sanitize;

/// The longest message or hint, in characters.
const MAX_CHARACTERS: usize = 600;

/// How wide the longest name is.
const NAME_WIDTH: usize = 12;

/// Where messages begin: behind the mark, the name and the space after each.
const INDENT: usize = 2 + NAME_WIDTH + 2;

/// The minimum width for a message. On narrower terminals, lines are not wrapped.
const MIN_WIDTH: usize = 20;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Status {
    /// It works.
    Ok,
    /// It may fail.
    Warning,
    /// It does not work.
    Problem,
}

/// The result of one check. Its texts may be untrusted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Finding {
    /// The name of the check.
    pub(crate) name: &'static str,
    pub(crate) status: Status,
    pub(crate) message: String,
    pub(crate) hint: Option<String>,
}

impl Finding {
    /// It works.
    pub(crate) fn ok(name: &'static str, message: impl Into<String>) -> Self {
        Self { name, status: Status::Ok, message: message.into(), hint: None }
    }

    /// It may fail.
    pub(crate) fn warning(
        name: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let hint = Some(hint.into());
        Self { name, status: Status::Warning, message: message.into(), hint }
    }

    /// It does not work.
    pub(crate) fn problem(
        name: &'static str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        let hint = Some(hint.into());
        Self { name, status: Status::Problem, message: message.into(), hint }
    }
}

/// The number of findings of each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Diagnosis {
    ok: usize,
    warnings: usize,
    pub(crate) problems: usize,
}

impl Diagnosis {
    /// Adds findings.
    pub(crate) fn count(&mut self, findings: &[Finding]) {
        for finding in findings {
            match finding.status {
                Status::Ok => self.ok += 1,
                Status::Warning => self.warnings += 1,
                Status::Problem => self.problems += 1,
            }
        }
    }
}

#[derive(Serialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Line<'a> {
    Check { name: &'a str, status: Status, message: &'a str, hint: Option<&'a str> },
    Summary { ok: usize, warnings: usize, problems: usize },
}

/// One finding, as a JSON line.
pub(crate) fn finding_line(finding: &Finding) -> String {
    let Finding { name, status, message, hint } = finding;
    line(&Line::Check { name, status: *status, message, hint: hint.as_deref() })
}

/// The summary, as a JSON line.
pub(crate) fn diagnosis_line(diagnosis: Diagnosis) -> String {
    let Diagnosis { ok, warnings, problems } = diagnosis;
    line(&Line::Summary { ok, warnings, problems })
}

/// One finding, as text, wrapped to a width if the terminal has one.
pub(crate) fn finding_text(finding: &Finding, palette: Palette, width: Option<usize>) -> String {
    let (mark, paint, word) = match finding.status {
        Status::Ok => ("✓", Paint::Good, ""),
        Status::Warning => ("!", Paint::Attention, "warning:"),
        Status::Problem => ("✗", Paint::Bad, "problem:"),
    };
    let width = width.and_then(|width| width.checked_sub(INDENT)).filter(|left| *left > MIN_WIDTH);
    // Only what needs attention stands out.
    let is_ok = finding.status == Status::Ok;
    let name =
        if is_ok { finding.name.to_owned() } else { palette.paint(Paint::Strong, finding.name) };
    let space = " ".repeat(NAME_WIDTH.saturating_sub(finding.name.width()));
    let mut text = format!("{} {name}{space}  ", palette.paint(paint, mark));
    text.push_str(&paragraph((word, palette.paint(paint, word)), &finding.message, width));
    if let Some(hint) = &finding.hint {
        let label = ("hint:", palette.paint(Paint::Strong, "hint:"));
        let _ = write!(text, "{:INDENT$}{}", "", paragraph(label, hint, width));
    }
    text
}

/// The summary, as text.
pub(crate) fn diagnosis_text(diagnosis: Diagnosis, palette: Palette) -> String {
    let Diagnosis { ok, warnings, problems } = diagnosis;
    let counted = |count: usize, word: &str, paint: Paint| {
        let text = format!("{count} {word}{}", if count == 1 { "" } else { "s" });
        if count == 0 { text } else { palette.paint(paint, &text) }
    };
    format!(
        "{ok} ok, {}, {}\n",
        counted(warnings, "warning", Paint::Attention),
        counted(problems, "problem", Paint::Bad),
    )
}

/// A label, plain and painted, and untrusted text behind it, wrapped to a
/// width if that is known.
fn paragraph((plain, painted): (&str, String), text: &str, width: Option<usize>) -> String {
    let safe = sanitize::bounded(text, MAX_CHARACTERS);
    let mut out = painted;
    let mut column = plain.width();
    for word in safe.split(' ') {
        let wide = word.width();
        if column > 0 && width.is_some_and(|width| column + 1 + wide > width) {
            let _ = write!(out, "\n{:INDENT$}", "");
            column = 0;
        } else if column > 0 {
            out.push(' ');
            column += 1;
        }
        out.push_str(word);
        column += wide;
    }
    out.push('\n');
    out
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn plain() -> Palette {
        Palette::new(false)
    }

    #[test]
    fn a_finding_is_a_line_and_its_hint_another() {
        let fine = Finding::ok("keys", "1 usable key");
        assert_eq!(finding_text(&fine, plain(), None), "✓ keys          1 usable key\n");
        let bad = Finding::problem("port", "it is taken", "choose another");
        assert_eq!(
            finding_text(&bad, plain(), None),
            "✗ port          problem: it is taken\n                hint: choose another\n"
        );
    }

    #[test]
    fn untrusted_text_adds_no_line_and_no_escape() {
        let evil = Finding::warning("target", "a\n\u{1b}[2Jb", "c\rd");
        let text = finding_text(&evil, plain(), Some(60));
        assert_eq!(text.lines().count(), 2);
        assert!(!text.contains('\u{1b}') && !text.contains('\r'), "{text:?}");
        assert_eq!(finding_line(&evil).lines().count(), 1);
    }

    #[test]
    fn findings_are_counted() {
        let mut diagnosis = Diagnosis::default();
        diagnosis.count(&[Finding::ok("a", ""), Finding::problem("b", "", "")]);
        diagnosis.count(&[Finding::warning("c", "", ""), Finding::warning("d", "", "")]);
        assert_eq!(diagnosis_text(diagnosis, plain()), "1 ok, 2 warnings, 1 problem\n");
        assert_eq!(
            diagnosis_line(diagnosis),
            "{\"type\":\"summary\",\"ok\":1,\"warnings\":2,\"problems\":1}\n"
        );
    }

    proptest! {
        #[test]
        fn lines_fit_and_no_word_is_lost(
            words in proptest::collection::vec("[a-z]{1,20}", 1..40),
            width in 45_usize..120,
        ) {
            let text = words.join(" ");
            let shown = finding_text(&Finding::ok("keys", &*text), plain(), Some(width));
            prop_assert!(shown.lines().all(|line| line.width() <= width), "{}", shown);
            let read: Vec<&str> = shown.split_whitespace().skip(2).collect();
            prop_assert_eq!(read, words);
        }
    }
}
