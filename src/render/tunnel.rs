//! The state of a listener's tunnel.

use serde::Serialize;

use super::line::line;
use super::palette::{Paint, Palette};
use super::problem::problem;
use crate::sanitize;
use crate::webhook::TunnelNotice;

/// The longest line, in characters.
const MAX_CHARACTERS: usize = 600;

/// A change of a tunnel's state, as text.
pub(super) fn tunnel_text(notice: &TunnelNotice, palette: Palette) -> String {
    let message = sanitize::bounded(&notice.message(), MAX_CHARACTERS);
    match notice {
        // It is part of the ready lines.
        TunnelNotice::Up { announced: true, .. } => String::new(),
        TunnelNotice::Up { .. } | TunnelNotice::Back { .. } | TunnelNotice::Checked { .. } => {
            format!("{} {message}\n", palette.paint(Paint::Good, "✓"))
        }
        TunnelNotice::Lost { .. } => {
            format!("{} {message}; reopening it\n", palette.paint(Paint::Attention, "✗"))
        }
        TunnelNotice::Renamed { .. }
        | TunnelNotice::Failed { .. }
        | TunnelNotice::Faulty { .. }
        | TunnelNotice::Remark { .. } => {
            problem("warning", &notice.message(), notice.hint().as_deref(), palette)
        }
    }
}

/// The same, as a JSON line.
pub(super) fn tunnel_line(notice: &TunnelNotice) -> String {
    line(&TunnelLine {
        r#type: "tunnel",
        state: notice.state(),
        url: notice.url(),
        message: &notice.message(),
        hint: notice.hint().as_deref(),
    })
}

#[derive(Serialize)]
struct TunnelLine<'a> {
    r#type: &'static str,
    state: &'static str,
    url: Option<&'a str>,
    message: &'a str,
    hint: Option<&'a str>,
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn text(notice: &TunnelNotice) -> String {
        tunnel_text(notice, Palette::new(false))
    }

    #[test]
    fn success_is_a_line_and_failure_a_warning() {
        let url = || "https://acme.example.com".to_owned();
        assert_eq!(text(&TunnelNotice::Up { url: url(), announced: true }), "");
        assert_eq!(
            text(&TunnelNotice::Checked { url: url(), took: Duration::from_millis(80) }),
            "✓ a probe arrived unchanged through https://acme.example.com in 80 ms\n"
        );
        assert_eq!(
            text(&TunnelNotice::Lost { url: url(), cause: "connection refused".into() }),
            "✗ the tunnel is lost: connection refused; reopening it\n"
        );
        let renamed = TunnelNotice::Renamed {
            wanted: "acme".into(),
            url: url(),
            taken: true,
            registered: false,
        };
        assert!(text(&renamed).starts_with("warning: the name acme is taken"), "{renamed:?}");
    }

    #[test]
    fn a_json_line_has_every_key() {
        let failed =
            TunnelNotice::Failed { cause: "no".into(), hint: Some("yes".into()), hopeless: false };
        assert_eq!(
            tunnel_line(&failed),
            "{\"type\":\"tunnel\",\"state\":\"failed\",\"url\":null,\"message\":\"no tunnel yet: \
             no; retrying in the background\",\"hint\":\"yes\"}\n"
        );
    }

    #[test]
    fn untrusted_text_moves_no_cursor() {
        let hostile = "a\u{1b}[2J\u{202e}\nb".to_owned();
        for notice in [
            TunnelNotice::Lost { url: hostile.clone(), cause: hostile.clone() },
            TunnelNotice::Failed { cause: hostile.clone(), hint: None, hopeless: true },
            TunnelNotice::Renamed {
                wanted: hostile.clone(),
                url: hostile.clone(),
                taken: false,
                registered: false,
            },
            TunnelNotice::Faulty { url: hostile.clone(), cause: hostile, hint: None },
        ] {
            for shown in [text(&notice), tunnel_line(&notice)] {
                assert!(shown.split('\n').all(sanitize::is_safe), "{shown:?}");
            }
        }
    }
}
