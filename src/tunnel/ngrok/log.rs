//! Parses the log of ngrok's agent.

use serde::Deserialize;

use crate::tunnel::program::{LogEvent, LogParser};
use crate::webhook::BaseUrl;

/// What the log has shown so far.
#[derive(Debug, Default)]
pub(super) struct Log {
    url: Option<String>,
}

/// A line of the log. Other lines use these names for other things.
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
            // It prints such lines before it starts to log.
            let text =
                line.strip_prefix("ERROR:").map(str::trim).filter(|text| !text.is_empty())?;
            return Some(classify_error(text));
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
            Some(error) if is_bad => Some(classify_error(error)),
            None if is_bad && !message.is_empty() => Some(classify_error(message)),
            _ => None,
        }
    }
}

/// Whether an error can pass, or needs the user.
fn classify_error(text: &str) -> LogEvent {
    let cause = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let cause = cause.join(" ");
    let is_of_account = ["ERR_NGROK_4018", "ERR_NGROK_105", "ERR_NGROK_107", "ERR_NGROK_121"]
        .iter()
        .any(|code| contains_code(&cause, code));
    if is_of_account {
        let hint = "give ngrok your account's token with `ngrok config add-authtoken`, and update \
                    ngrok if the service no longer supports its version"
            .to_owned();
        return LogEvent::Fatal { cause, hint };
    }
    if contains_code(&cause, "ERR_NGROK_108") {
        let hint = "another agent of this account is running: stop it".to_owned();
        return LogEvent::Fatal { cause, hint };
    }
    LogEvent::Error(cause)
}

/// Whether a text contains this code, and not just a longer one.
fn contains_code(text: &str, code: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == code)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    fn text(line: &str) -> Option<LogEvent> {
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
        assert_eq!(text(&started(url)), Some(LogEvent::Up(url.to_owned())));
        assert_eq!(text(&started("http://ab12.ngrok.io")), None);
        let as_object = started(url).replace("\"http://localhost:3000\"", "{\"Host\":\"x\"}");
        assert_eq!(text(&as_object), Some(LogEvent::Up(url.to_owned())));
        assert_eq!(
            text(r#"{"addr":"127.0.0.1:4040","msg":"starting web service","obj":"web"}"#),
            None
        );
    }

    #[test]
    fn it_is_lost_with_its_session_and_back_with_the_next_one() {
        let mut log = Log::default();
        let url = "https://ab12.ngrok-free.app";
        log.read(&format!(r#"{{"lvl":"info","msg":"started tunnel","url":"{url}"}}"#));
        let closed =
            r#"{"lvl":"eror","msg":"session closed, starting reconnect loop","err":"EOF"}"#;
        assert_eq!(log.read(closed), Some(LogEvent::Down("ngrok: EOF".to_owned())));
        let again = r#"{"lvl":"info","msg":"client session established"}"#;
        assert_eq!(log.read(again), Some(LogEvent::Up(url.to_owned())));
    }

    #[test]
    fn its_errors_are_told_and_those_of_the_account_end_it() {
        let lookup =
            r#"{"lvl":"eror","msg":"failed to reconnect session","err":"dial tcp: no such host"}"#;
        assert_eq!(text(lookup), Some(LogEvent::Error("dial tcp: no such host".to_owned())));
        for line in [
            r#"{"lvl":"eror","msg":"x","err":"authentication failed\r\n\r\nERR_NGROK_4018\r\n"}"#,
            "ERROR:  ERR_NGROK_105",
        ] {
            assert!(matches!(text(line), Some(LogEvent::Fatal { .. })), "{line}");
        }
        assert!(matches!(text("ERROR: ERR_NGROK_1055"), Some(LogEvent::Error(_))));
        for line in ["", "ERROR:", "{}", "[]", "null", r#"{"lvl":"eror","err":"nil","msg":""}"#] {
            assert_eq!(text(line), None, "{line}");
        }
    }

    #[test]
    fn twice_the_line_costs_twice_the_time() {
        for piece in ["ERR_NGROK_", "ERR_NGROK_4018 ", "\\n", "started tunnel", "é", " "] {
            let line = |size| {
                let text = piece.repeat(size);
                format!(r#"{{"lvl":"eror","msg":"{text}","url":"https://{text}","err":"{text}"}}"#)
            };
            assert_linear(piece, 2_000, line, |line| text(line));
            let plain = |size| "ERROR: ".to_owned() + &piece.repeat(size);
            assert_linear(piece, 2_000, plain, |line| text(line));
        }
    }

    proptest! {
        #[test]
        fn no_line_is_too_strange(line in "\\PC{0,60}", value in "\\PC{0,20}") {
            text(&line);
            let line = serde_json::json!({ "lvl": "eror", "msg": value, "err": line, "url": value });
            text(&line.to_string());
        }
    }
}
