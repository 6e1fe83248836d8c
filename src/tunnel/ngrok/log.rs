//! What ngrok's agent says in its log.

use serde::Deserialize;

use crate::tunnel::program::{LogEvent, LogParser};
use crate::webhook::BaseUrl;

/// What it has said so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    url: Option<String>,
}

/// A line of its log. In other lines other things have these names.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Line {
    lvl: String,
    msg: serde_json::Value,
    url: serde_json::Value,
    err: serde_json::Value,
}

impl LogParser for Log {
    fn read(&mut self, line: &str) -> Option<LogEvent> {
        let Ok(parsed) = serde_json::from_str::<Line>(line) else {
            // Before there is a log, it speaks like this.
            let said =
                line.strip_prefix("ERROR:").map(str::trim).filter(|said| !said.is_empty())?;
            return Some(trouble(said));
        };
        let message = parsed.msg.as_str().unwrap_or_default();
        if let (true, Some(url)) = (message.contains("started tunnel"), parsed.url.as_str())
            && url.starts_with("https://")
            && let Ok(url) = url.parse::<BaseUrl>()
        {
            self.url = Some(url.to_string());
            return Some(LogEvent::Up(url.to_string()));
        }
        if message.contains("client session established")
            || message.contains("tunnel session started")
        {
            return self.url.clone().map(LogEvent::Up);
        }
        let error = parsed.err.as_str().filter(|error| !matches!(*error, "" | "nil" | "<nil>"));
        let is_bad = matches!(parsed.lvl.as_str(), "eror" | "error" | "crit");
        if message.contains("session closed") {
            let cause = error.unwrap_or("its session with ngrok has ended");
            return Some(LogEvent::Down(format!("ngrok: {cause}")));
        }
        match error {
            Some(error) if is_bad => Some(trouble(error)),
            None if is_bad && !message.is_empty() => Some(trouble(message)),
            _ => None,
        }
    }
}

/// What an error is, and whether trying again is of any use.
fn trouble(said: &str) -> LogEvent {
    let cause = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let cause = cause.join(" ");
    let is_of_account = ["ERR_NGROK_4018", "ERR_NGROK_105", "ERR_NGROK_107", "ERR_NGROK_121"]
        .iter()
        .any(|code| names(&cause, code));
    if is_of_account {
        let hint = "give ngrok your account's token with `ngrok config add-authtoken`, and update \
                    ngrok if the service no longer supports its version"
            .to_owned();
        return LogEvent::Hopeless { cause, hint };
    }
    if names(&cause, "ERR_NGROK_108") {
        let hint = "another agent of this account is running: stop it".to_owned();
        return LogEvent::Hopeless { cause, hint };
    }
    LogEvent::Trouble(cause)
}

/// Whether a code stands in a text, and not a longer one.
fn names(text: &str, code: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    fn said(line: &str) -> Option<LogEvent> {
        Log::default().read(line)
    }

    #[test]
    fn it_is_up_when_it_names_an_https_address() {
        let started = |url: &str| {
            format!(
                r#"{{"addr":"http://localhost:3000","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026-11-23T10:00:00+0000","url":"{url}"}}"#
            )
        };
        let url = "https://ab12.ngrok-free.app";
        assert_eq!(said(&started(url)), Some(LogEvent::Up(url.to_owned())));
        assert_eq!(said(&started("http://ab12.ngrok.io")), None);
        let as_object = started(url).replace("\"http://localhost:3000\"", "{\"Host\":\"x\"}");
        assert_eq!(said(&as_object), Some(LogEvent::Up(url.to_owned())));
        assert_eq!(
            said(r#"{"addr":"127.0.0.1:4040","msg":"starting web service","obj":"web"}"#),
            None
        );
    }

    #[test]
    fn it_is_lost_with_its_session_and_back_with_the_next_one() {
        let mut words = Log::default();
        let url = "https://ab12.ngrok-free.app";
        words.read(&format!(r#"{{"lvl":"info","msg":"started tunnel","url":"{url}"}}"#));
        let closed =
            r#"{"lvl":"eror","msg":"session closed, starting reconnect loop","err":"EOF"}"#;
        assert_eq!(words.read(closed), Some(LogEvent::Down("ngrok: EOF".to_owned())));
        let again = r#"{"lvl":"info","msg":"client session established"}"#;
        assert_eq!(words.read(again), Some(LogEvent::Up(url.to_owned())));
    }

    #[test]
    fn its_errors_are_told_and_those_of_the_account_end_it() {
        let lookup =
            r#"{"lvl":"eror","msg":"failed to reconnect session","err":"dial tcp: no such host"}"#;
        assert_eq!(said(lookup), Some(LogEvent::Trouble("dial tcp: no such host".to_owned())));
        for line in [
            r#"{"lvl":"eror","msg":"x","err":"authentication failed\r\n\r\nERR_NGROK_4018\r\n"}"#,
            "ERROR:  ERR_NGROK_105",
        ] {
            assert!(matches!(said(line), Some(LogEvent::Hopeless { .. })), "{line}");
        }
        assert!(matches!(said("ERROR: ERR_NGROK_1055"), Some(LogEvent::Trouble(_))));
        for line in ["", "ERROR:", "{}", "[]", "null", r#"{"lvl":"eror","err":"nil","msg":""}"#] {
            assert_eq!(said(line), None, "{line}");
        }
    }

    #[test]
    fn twice_the_line_costs_twice_the_time() {
        for piece in ["ERR_NGROK_", "ERR_NGROK_4018 ", "\\n", "started tunnel", "é", " "] {
            let line = |size| {
                let text = piece.repeat(size);
                format!(r#"{{"lvl":"eror","msg":"{text}","url":"https://{text}","err":"{text}"}}"#)
            };
            assert_linear(piece, 2_000, line, |line| said(line));
            let plain = |size| "ERROR: ".to_owned() + &piece.repeat(size);
            assert_linear(piece, 2_000, plain, |line| said(line));
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_strange(line in "\\PC{0,60}", value in "\\PC{0,20}") {
            said(&line);
            let line = serde_json::json!({ "lvl": "eror", "msg": value, "err": line, "url": value });
            said(&line.to_string());
        }
    }
}
