//! A listener's notices, as text.

use std::fmt::Write as _;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::forwarded::{forwarded_text, health_text};
use super::json_text::{Bounds, pretty};
use super::layout::{Form, INDENT, LOCAL};
use super::palette::{Paint, Palette};
use super::problem::problem;
use super::registration::registration_text;
use super::tunnel::tunnel_text;
use crate::sanitize;
use crate::webhook::{
    Event, LocalReady, Notice, Ready, Receipt, Refusal, Rejection, Tally, Unavailable, Verdict,
    Verified,
};

/// How much of an event is shown: a few screens. The store and `--format json`
/// have all of it.
const BOUNDS: Bounds = Bounds { string: 500, lines: 150 };

/// The longest name in a line, in characters: a type, an id, a path.
const MAX_CHARACTERS: usize = 160;

/// The text for standard output: what arrived.
pub(super) fn data(notice: &Notice, palette: Palette, zone: &TimeZone, form: Form) -> String {
    let page = Page { palette, zone, form };
    match notice {
        Notice::Delivered(receipt) => page.receipt(receipt),
        Notice::Refused(refusal) => page.refusal(refusal),
        Notice::Forwarded { receipt, forwarded, explanation } => {
            let event_type = receipt.event().map(|event| event.event_type().as_str());
            let end = if form == Form::Blocks { "\n" } else { "" };
            forwarded_text(forwarded, event_type, explanation.as_deref(), palette) + end
        }
        _ => String::new(),
    }
}

/// The text for standard error: the listener's state.
pub(super) fn aside(notice: &Notice, palette: Palette) -> String {
    match notice {
        Notice::Ready(ready) => banner(ready, palette),
        Notice::KeysLoaded { usable } => {
            let keys = if *usable == 1 { "key" } else { "keys" };
            format!("{} {usable} {keys} loaded, ready to verify\n", palette.paint(Paint::Good, "✓"))
        }
        Notice::Warning(warning) => {
            problem("warning", &warning.message, warning.hint.as_deref(), palette)
        }
        Notice::Stopping => {
            "Stopping: waiting for deliveries under way (Ctrl-C again to quit now)\n".into()
        }
        Notice::Stopped(tally) => stopped(*tally),
        Notice::Health(health) => health_text(health, palette),
        Notice::Tunnel(tunnel) => tunnel_text(tunnel, palette),
        Notice::Registration(notice) => registration_text(notice, palette),
        Notice::Delivered(_) | Notice::Refused(_) | Notice::Forwarded { .. } => String::new(),
    }
}

fn banner(ready: &Ready, palette: Palette) -> String {
    let mut lines = format!("listening on {}\n", palette.paint(Paint::Strong, &ready.url));
    if ready.in_network {
        lines.push_str("also reachable from your network\n");
    }
    if let (Some(url), Some(tunnel)) = (&ready.public_url, &ready.tunnel) {
        let url = palette.paint(Paint::Strong, &sanitize::text(url));
        let tunnel = palette.paint(Paint::Faint, &format!("({})", sanitize::text(tunnel)));
        let _ = writeln!(lines, "reachable at {url} {tunnel}");
    }
    if let Some(keys) = &ready.keys {
        let keys = sanitize::bounded(keys, MAX_CHARACTERS);
        let origin = format!("({})", sanitize::bounded(&ready.origin, MAX_CHARACTERS));
        let local = if ready.local.is_some() { " and your local test key" } else { "" };
        let _ = writeln!(
            lines,
            "verifying with the keys of {keys} {}{local}",
            palette.paint(Paint::Faint, &origin)
        );
        if ready.keys_are_local {
            lines.push_str("  which is on this machine, not Kinde: its events are marked LOCAL\n");
        }
    }
    if let Some(local) = &ready.local {
        lines.push_str(&local_banner(local, ready, palette));
    }
    if let Some(path) = &ready.path {
        let _ = writeln!(lines, "accepting webhooks on {} only", sanitize::text(path));
    }
    for target in &ready.forward_to {
        let _ = writeln!(lines, "forwarding to {}", sanitize::text(target));
    }
    lines.push_str(&palette.paint(Paint::Faint, "press Ctrl-C to stop"));
    lines.push('\n');
    lines
}

/// What to do next: a command to try, and a setting for the app.
fn local_banner(local: &LocalReady, ready: &Ready, palette: Palette) -> String {
    let mut lines = match &ready.keys {
        Some(_) => String::new(),
        None => "No Kinde issuer configured: only events from `kinde-hook trigger` will verify\n"
            .to_owned(),
    };
    let trigger = palette.paint(Paint::Strong, &local.trigger);
    let _ = writeln!(lines, "  try it:       {trigger}");
    let _ = writeln!(lines, "  for your app: KINDE_ISSUER_URL={}", local.url);
    lines
}

fn stopped(tally: Tally) -> String {
    let Tally { verified, refused, unavailable } = tally;
    let mut line = format!("Stopped: {verified} verified, {refused} rejected");
    if unavailable > 0 {
        let _ = write!(line, ", {unavailable} unavailable");
    }
    line.push('\n');
    line
}

struct Page<'z> {
    palette: Palette,
    zone: &'z TimeZone,
    form: Form,
}

impl Page<'_> {
    fn receipt(&self, receipt: &Receipt) -> String {
        match (&receipt.verdict, &receipt.failure) {
            (Verdict::Verified(event), None) => self.event(event, receipt),
            (Verdict::Verified(_), Some(why)) | (Verdict::Undecided(why), _) => {
                self.unavailable(why, receipt)
            }
            (Verdict::Rejected(rejection), _) => self.rejection(rejection, receipt),
        }
    }

    fn event(&self, event: &Verified<Event>, receipt: &Receipt) -> String {
        let mut head = format!(
            "{} {} {}",
            self.time(receipt.delivery.received_at),
            self.palette.paint(Paint::Good, "✓"),
            self.palette.paint(Paint::Strong, &name(event.event_type().as_str())),
        );
        if let Some(subject) = event.subject() {
            let _ = write!(head, "  {}", name(subject));
        }
        if event.is_local() {
            let _ = write!(head, "  {}", self.palette.paint(Paint::Attention, LOCAL));
        }
        if receipt.attempt > 1 {
            let again = format!("again (attempt {})", receipt.attempt);
            let _ = write!(head, "  {}", self.palette.paint(Paint::Attention, &again));
        }
        let mut facts = name(event.event_id());
        if let Some(source) = event.source() {
            let _ = write!(facts, "  source {}", name(source));
        }
        let facts = self.palette.paint(Paint::Faint, &facts);
        if self.form == Form::Compact {
            return format!("{head}  {facts}\n");
        }
        let space = " ".repeat(INDENT);
        let data = pretty(event.data(), INDENT, BOUNDS, self.palette);
        format!("{head}\n{space}{facts}\n{space}{data}\n\n")
    }

    fn rejection(&self, rejection: &Rejection, receipt: &Receipt) -> String {
        let why = Rejected {
            at: receipt.delivery.received_at,
            mark: Paint::Bad,
            name: rejection.name(),
            status: receipt.status.map_or(0, |status| status.as_u16()),
            request: &format!("POST {}", receipt.delivery.path),
            message: &rejection.message(),
            hint: rejection.hint(),
        };
        self.failed(&why)
    }

    fn unavailable(&self, unavailable: &Unavailable, receipt: &Receipt) -> String {
        let why = Rejected {
            at: receipt.delivery.received_at,
            mark: Paint::Attention,
            name: unavailable.name,
            status: receipt.status.map_or(0, |status| status.as_u16()),
            request: &format!("POST {}", receipt.delivery.path),
            message: &unavailable.message,
            hint: unavailable.hint.clone(),
        };
        self.failed(&why)
    }

    fn refusal(&self, refusal: &Refusal) -> String {
        let request = format!("{} {}", refusal.method, refusal.path);
        let why = Rejected {
            at: refusal.at,
            mark: Paint::Bad,
            name: refusal.reason.name(),
            status: refusal.reason.status().as_u16(),
            request: request.trim(),
            message: &refusal.reason.message(),
            hint: refusal.reason.hint(),
        };
        self.failed(&why)
    }

    fn failed(&self, why: &Rejected<'_>) -> String {
        let mut text = format!(
            "{} {} {}  {}",
            self.time(why.at),
            self.palette.paint(why.mark, "✗"),
            self.palette.paint(why.mark, why.name),
            why.status,
        );
        if !why.request.is_empty() {
            let _ = write!(text, "  {}", self.palette.paint(Paint::Faint, &name(why.request)));
        }
        let message = sanitize::bounded(why.message, 2 * MAX_CHARACTERS);
        if self.form == Form::Compact {
            let _ = writeln!(text, "  {message}");
            return text;
        }
        let space = " ".repeat(INDENT);
        let _ = write!(text, "\n{space}{message}\n");
        if let Some(hint) = &why.hint {
            let label = self.palette.paint(Paint::Strong, "hint:");
            let hint = sanitize::bounded(hint, 4 * MAX_CHARACTERS);
            let _ = writeln!(text, "{space}{label} {hint}");
        }
        text.push('\n');
        text
    }

    fn time(&self, at: Timestamp) -> String {
        let time = at.to_zoned_datetime(self.zone.clone()).strftime("%H:%M:%S").to_string();
        self.palette.paint(Paint::Faint, &time)
    }
}

/// Why something was not accepted.
struct Rejected<'w> {
    at: Timestamp,
    mark: Paint,
    name: &'static str,
    status: u16,
    request: &'w str,
    message: &'w str,
    hint: Option<String>,
}

fn name(untrusted: &str) -> String {
    sanitize::bounded(untrusted, MAX_CHARACTERS)
}
