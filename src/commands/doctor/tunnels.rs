//! Which tunnel programs there are.

use std::io::ErrorKind;
use std::process::Stdio;
use std::time::Duration;

use futures_util::future::join_all;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

use crate::render::Finding;

/// The programs that kinde-hook's users open a way from the internet with.
const PROGRAMS: [&str; 3] = ["cloudflared", "ngrok", "lt"];

/// How long a program may take to say its version.
const PATIENCE: Duration = Duration::from_secs(3);

/// How much it may say, in bytes.
const MOST_BYTES: u64 = 4096;

/// How much of that is shown, in characters.
const MOST_CHARACTERS: usize = 60;

/// What became of asking a program.
enum Asked {
    NotThere,
    Said(String),
    Failed(String),
    TooSlow,
}

/// Asks each program for its version.
pub(super) async fn check() -> Vec<Finding> {
    let looks = PROGRAMS.map(|program| async move { judge(program, ask(program).await) });
    join_all(looks).await
}

fn judge(program: &'static str, asked: Asked) -> Finding {
    let hint = format!("run `{program} --version` to see why");
    match asked {
        Asked::NotThere => Finding::ok(program, "not installed"),
        Asked::Said(version) => Finding::ok(program, version),
        Asked::Failed(why) => {
            Finding::warning(program, format!("installed, but does not run: {why}"), hint)
        }
        Asked::TooSlow => {
            let seconds = PATIENCE.as_secs();
            let message = format!("installed, but reported no version within {seconds} seconds");
            Finding::warning(program, message, hint)
        }
    }
}

async fn ask(program: &str) -> Asked {
    let mut command = Command::new(program);
    command.arg("--version").stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = match command.kill_on_drop(true).spawn() {
        Ok(child) => child,
        Err(error) if error.kind() == ErrorKind::NotFound => return Asked::NotThere,
        Err(error) => return Asked::Failed(error.to_string()),
    };
    let stdout = child.stdout.take();
    let listen = async {
        let mut said = Vec::new();
        if let Some(stdout) = stdout {
            let _ = stdout.take(MOST_BYTES).read_to_end(&mut said).await;
        }
        // Who says more than a version may never end.
        let is_all = (said.len() as u64) < MOST_BYTES;
        (said, if is_all { Some(child.wait().await) } else { None })
    };
    match tokio::time::timeout(PATIENCE, listen).await {
        Ok((said, Some(Ok(status)))) if status.success() => Asked::Said(first_line(&said)),
        Ok((_, Some(Ok(status)))) => Asked::Failed(status.to_string()),
        Ok((_, Some(Err(error)))) => Asked::Failed(error.to_string()),
        Ok((said, None)) => {
            let _ = child.kill().await;
            Asked::Said(first_line(&said))
        }
        Err(_) => {
            let _ = child.kill().await;
            Asked::TooSlow
        }
    }
}

/// The first line that says something. Untrusted text.
fn first_line(said: &[u8]) -> String {
    let text = String::from_utf8_lossy(said);
    let line = text.lines().map(str::trim).find(|line| !line.is_empty());
    line.unwrap_or("installed").chars().take(MOST_CHARACTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_that_says_something_is_kept_in_part() {
        assert_eq!(first_line(b"\n  ngrok version 3.1.0 \nmore"), "ngrok version 3.1.0");
        assert_eq!(first_line(b""), "installed");
        assert_eq!(first_line(&b"x".repeat(4096)).len(), MOST_CHARACTERS);
        assert!(!first_line(b"\xff\xfe").is_empty());
    }
}
