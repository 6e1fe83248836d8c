//! Which tunnel programs are installed.

use std::io::ErrorKind;
use std::process::Stdio;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

use crate::render::Finding;

/// The tunnel programs that kinde-hook's users have.
const PROGRAMS: [&str; 3] = ["cloudflared", "ngrok", "lt"];

/// How long a program may take to report its version.
const VERSION_TIMEOUT: Duration = Duration::from_secs(3);

/// How much output is read, in bytes.
const MAX_OUTPUT_BYTES: u64 = 4096;

/// How much of that is shown, in characters.
const MAX_CHARACTERS: usize = 60;

/// The result of asking a program for its version.
enum VersionQuery {
    NotInstalled,
    Version(String),
    Failed(String),
    TimedOut,
}

/// Asks each program for its version.
pub(super) async fn check() -> Vec<Finding> {
    let findings =
        PROGRAMS.map(|program| async move { judge(program, query_version(program).await) });
    join_all(findings).await
}

fn judge(program: &'static str, query: VersionQuery) -> Finding {
    let hint = format!("run `{program} --version` to see why");
    match query {
        VersionQuery::NotInstalled => Finding::ok(program, "not installed"),
        VersionQuery::Version(version) => Finding::ok(program, version),
        VersionQuery::Failed(why) => {
            Finding::warning(program, format!("installed, but does not run: {why}"), hint)
        }
        VersionQuery::TimedOut => {
            let seconds = VERSION_TIMEOUT.as_secs();
            let message = format!("installed, but reported no version within {seconds} seconds");
            Finding::warning(program, message, hint)
        }
    }
}

async fn query_version(program: &str) -> VersionQuery {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = match command.kill_on_drop(true).spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return VersionQuery::NotInstalled,
        Err(error) => return VersionQuery::Failed(error.to_string()),
    };
    let stdout = child.stdout.take();
    let listen = async {
        let mut output = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(MAX_OUTPUT_BYTES).read_to_end(&mut output).await;
        }
        // A program that prints more than a version may never exit.
        let is_all = (output.len() as u64) < MAX_OUTPUT_BYTES;
        (output, if is_all { Some(child.wait().await) } else { None })
    };
    match tokio::time::timeout(VERSION_TIMEOUT, listen).await {
        Ok((output, Some(Ok(status)))) if status.success() => {
            VersionQuery::Version(first_line(&output))
        }
        Ok((_, Some(Ok(status)))) => VersionQuery::Failed(status.to_string()),
        Ok((_, Some(Err(error)))) => VersionQuery::Failed(error.to_string()),
        Ok((output, None)) => {
            let _ = child.kill().await;
            VersionQuery::Version(first_line(&output))
        }
        Err(_) => {
            let _ = child.kill().await;
            VersionQuery::TimedOut
        }
    }
}

/// The first line that says something. Untrusted text.
fn first_line(output: &[u8]) -> String {
    let text = String::from_utf8_lossy(output);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or("installed").chars().take(MAX_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_says_something_is_kept_in_part() {
        assert_eq!(first_line(b"\n  ngrok version 3.1.0 \nmore"), "ngrok version 3.1.0");
        assert_eq!(first_line(b""), "installed");
        assert_eq!(first_line(&b"x".repeat(4096)).len(), MAX_CHARACTERS);
        assert!(!first_line(b"\xff\xfe").is_empty());
    }
}
