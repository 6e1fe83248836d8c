//! What is in Kinde: webhooks, available event types and past events.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::value::RawValue;
use unicode_width::UnicodeWidthStr as _;

use super::json_text::{Bounds, pretty};
use super::layout::INDENT;
use super::line::{line, raw};
use super::palette::{Paint, Palette};
use crate::management::{ApiEvent, ApiEventType, ApiWebhook, Life, OwnerTag};
use crate::sanitize;

/// The longest name in a line, in characters.
const MAX_CHARACTERS: usize = 200;

/// The maximum number of event types shown of a webhook.
const MAX_TYPES: usize = 4;

/// A webhook, and what is known on this machine about its creator.
#[derive(Debug)]
pub(crate) struct Listed<'w> {
    pub(crate) webhook: &'w ApiWebhook,
    /// The listener that created it, if one did.
    pub(crate) tag: Option<OwnerTag>,
    pub(crate) is_ours: bool,
    pub(crate) life: Life,
}

/// One webhook, as text.
pub(crate) fn webhook_text(listed: &Listed<'_>, palette: Palette) -> String {
    let webhook = listed.webhook;
    let space = " ".repeat(INDENT);
    let name = palette.paint(Paint::Strong, &words(webhook.name.as_deref().unwrap_or("-")));
    let mut text = format!("{}  {name}\n", words(&webhook.id));
    let _ = writeln!(text, "{space}{}", words(webhook.endpoint.as_deref().unwrap_or("-")));
    let _ = writeln!(text, "{space}{}", words(&types(&webhook.event_types)));
    match &listed.tag {
        Some(tag) => {
            let _ = writeln!(text, "{space}{}", creator(tag, listed, palette));
        }
        None => {
            if let Some(description) = &webhook.description {
                let _ =
                    writeln!(text, "{space}{}", palette.paint(Paint::Faint, &words(description)));
            }
        }
    }
    text.push('\n');
    text
}

fn types(types: &[String]) -> String {
    let named = types.iter().take(MAX_TYPES).map(String::as_str).collect::<Vec<_>>().join(", ");
    match types.len() {
        0 => "no event types".to_owned(),
        1 => named,
        count if count <= MAX_TYPES => format!("{count} event types: {named}"),
        count => format!("{count} event types: {named} and others"),
    }
}

fn creator(tag: &OwnerTag, listed: &Listed<'_>, palette: Palette) -> String {
    let process = tag.process;
    match (listed.is_ours, listed.life) {
        (true, Life::Running) => {
            palette.paint(Paint::Good, &format!("listener process {process} is running"))
        }
        (true, Life::Gone) => palette.paint(
            Paint::Attention,
            &format!(
                "left behind by listener process {process}: delete it with `kinde-hook webhooks \
                 clean`"
            ),
        ),
        (true, Life::Unknown) => {
            format!("created by listener process {process}, whose state is unknown")
        }
        (false, _) => format!("created by a listener on {}", tag.host),
    }
}

/// One webhook, as a JSON line.
pub(crate) fn webhook_line(listed: &Listed<'_>) -> String {
    let webhook = listed.webhook;
    let tag = listed.tag.as_ref();
    line(&WebhookLine {
        r#type: "webhook",
        id: &webhook.id,
        name: webhook.name.as_deref(),
        endpoint: webhook.endpoint.as_deref(),
        description: webhook.description.as_deref(),
        event_types: &webhook.event_types,
        created_on: webhook.created_on.as_deref(),
        ours: listed.is_ours,
        host: tag.map(|tag| tag.host.as_str()),
        process: tag.map(|tag| tag.process),
        state: tag.map(|_| match listed.life {
            Life::Running => "running",
            Life::Gone => "gone",
            Life::Unknown => "unknown",
        }),
    })
}

#[derive(Serialize)]
struct WebhookLine<'a> {
    r#type: &'static str,
    id: &'a str,
    name: Option<&'a str>,
    endpoint: Option<&'a str>,
    description: Option<&'a str>,
    event_types: &'a [String],
    created_on: Option<&'a str>,
    ours: bool,
    host: Option<&'a str>,
    process: Option<u32>,
    state: Option<&'static str>,
}

/// A created webhook, as a JSON line.
pub(crate) fn created_line(id: &str, name: &str, endpoint: &str, event_types: &[String]) -> String {
    line(&CreatedLine { r#type: "created", id, name, endpoint, event_types })
}

#[derive(Serialize)]
struct CreatedLine<'a> {
    r#type: &'static str,
    id: &'a str,
    name: &'a str,
    endpoint: &'a str,
    event_types: &'a [String],
}

/// A webhook that was not deleted, because its owner cannot be proved, as a JSON
/// line.
pub(crate) fn not_deleted_line(id: &str, endpoint: Option<&str>, command: &str) -> String {
    line(&NotDeletedLine { r#type: "not-deleted", id, endpoint, command })
}

#[derive(Serialize)]
struct NotDeletedLine<'a> {
    r#type: &'static str,
    id: &'a str,
    endpoint: Option<&'a str>,
    command: &'a str,
}

/// A webhook that was deleted, or would be, as a JSON line.
pub(crate) fn deleted_line(id: &str, endpoint: Option<&str>, dry_run: bool) -> String {
    line(&DeletedLine { r#type: "deleted", id, endpoint, dry_run })
}

#[derive(Serialize)]
struct DeletedLine<'a> {
    r#type: &'static str,
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    endpoint: Option<&'a str>,
    dry_run: bool,
}

/// The event types of an environment, as text: a line each.
pub(crate) fn event_type_table(types: &[ApiEventType], palette: Palette) -> String {
    let rows: Vec<[String; 3]> = types.iter().map(cells).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].width()).max().unwrap_or(0);
    let (first, second) = (width(0), width(1));
    let mut table = String::new();
    for (row, event_type) in rows.iter().zip(types) {
        let [code, name, origin] = row;
        let gap = |cell: &str, width: usize| " ".repeat(width.saturating_sub(cell.width()));
        let _ = write!(
            table,
            "{}{}  {name}{}  {}",
            palette.paint(Paint::Strong, code),
            gap(code, first),
            gap(name, second),
            palette.paint(Paint::Faint, origin),
        );
        if !event_type.is_known() {
            let _ = write!(table, "  {}", palette.paint(Paint::Attention, "new to kinde-hook"));
        }
        table.truncate(table.trim_end().len());
        table.push('\n');
    }
    table
}

fn cells(event_type: &ApiEventType) -> [String; 3] {
    let cell = |text: Option<&str>| sanitize::bounded(text.unwrap_or("-"), 60);
    [
        cell(Some(&event_type.code)),
        cell(event_type.name.as_deref()),
        cell(event_type.origin.as_deref()),
    ]
}

/// The same, as JSON lines.
pub(crate) fn event_type_lines(types: &[ApiEventType]) -> String {
    let lines = types.iter().map(|event_type| {
        line(&EventTypeLine {
            r#type: "event_type",
            code: &event_type.code,
            name: event_type.name.as_deref(),
            origin: event_type.origin.as_deref(),
            id: event_type.id.as_deref(),
            known: event_type.is_known(),
        })
    });
    lines.collect()
}

#[derive(Serialize)]
struct EventTypeLine<'a> {
    r#type: &'static str,
    code: &'a str,
    name: Option<&'a str>,
    origin: Option<&'a str>,
    id: Option<&'a str>,
    known: bool,
}

/// A past event, as text. It is unsigned, and labelled so.
pub(crate) fn fetched_text(event: &ApiEvent, palette: Palette) -> String {
    let mut text = format!(
        "{}: from Kinde's Management API, not a webhook delivery\n{}  {}\n",
        palette.paint(Paint::Attention, "UNSIGNED"),
        palette.paint(Paint::Strong, &words(&event.event_type)),
        words(&event.event_id),
    );
    let facts = [("timestamp", &event.timestamp), ("source", &event.source)];
    for (name, value) in facts.into_iter().filter_map(|(name, value)| Some((name, value.as_ref()?)))
    {
        let _ = writeln!(text, "{} {}", palette.paint(Paint::Faint, name), words(value));
    }
    if let Some(data) = &event.data {
        let _ = writeln!(text, "{}", pretty(data.get(), 0, Bounds::NONE, palette));
    }
    text.push('\n');
    text
}

/// The same, as a JSON line. Its `type` differs from that of a verified event, so
/// that scripts cannot confuse them.
pub(crate) fn fetched_line(event: &ApiEvent) -> String {
    line(&FetchedLine {
        r#type: "fetched",
        signed: false,
        event_type: &event.event_type,
        event_id: &event.event_id,
        source: event.source.as_deref(),
        timestamp: event.timestamp.as_deref(),
        data: event.data.as_ref().and_then(|data| raw(data.get())),
    })
}

#[derive(Serialize)]
struct FetchedLine<'a> {
    r#type: &'static str,
    signed: bool,
    event_type: &'a str,
    event_id: &'a str,
    source: Option<&'a str>,
    timestamp: Option<&'a str>,
    data: Option<Box<RawValue>>,
}

fn words(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}
