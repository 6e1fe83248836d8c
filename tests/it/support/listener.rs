//! A running `kinde-hook listen`.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Instant;

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use super::command::kinde_hook;
use super::http::{self, Answer, PATIENCE};

/// A listener that prints JSON lines. It is killed when it is dropped.
pub(crate) struct Listener {
    child: Child,
    lines: Receiver<String>,
    errors: Receiver<String>,
    pub(crate) address: SocketAddr,
    pub(crate) ready: Value,
}

impl Listener {
    /// Starts `listen --port 0 --format json` with further arguments and waits
    /// until it is ready.
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = kinde_hook(folder);
        command.args(["listen", "--port", "0", "--format", "json"]).args(args);
        Self::start_command(command)
    }

    /// Starts a prepared command that prints a ready line.
    #[track_caller]
    pub(crate) fn start_command(command: Command) -> Self {
        Self::try_start(command)
            .unwrap_or_else(|errors| panic!("no ready line; standard error: {errors}"))
    }

    /// The same; what standard error said, if it ended without such a line.
    pub(crate) fn try_start(mut command: Command) -> Result<Self, String> {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let stdout = BufReader::new(child.stdout.take().unwrap());
        let mut stderr = child.stderr.take().unwrap();
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        let (sender, errors) = channel();
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            let _ = sender.send(text);
        });
        let mut listener = Self {
            child,
            lines,
            errors,
            address: SocketAddr::from(([127, 0, 0, 1], 0)),
            ready: Value::Null,
        };
        let Ok(first) = listener.lines.recv_timeout(PATIENCE) else {
            let _ = listener.child.kill();
            return Err(listener.errors());
        };
        listener.ready = serde_json::from_str(&first).expect("a JSON line");
        assert_eq!(listener.ready["type"], "ready", "the first line: {first}");
        let url = listener.ready["url"].as_str().unwrap().to_owned();
        listener.address = url.strip_prefix("http://").unwrap().parse().unwrap();
        Ok(listener)
    }

    /// The next line of one type; others before it are passed over.
    pub(crate) fn next(&mut self, wanted: &str) -> Value {
        let deadline = Instant::now() + PATIENCE;
        loop {
            let left = deadline.saturating_duration_since(Instant::now());
            let Ok(line) = self.lines.recv_timeout(left) else {
                let _ = self.child.kill();
                panic!("no `{wanted}` line; standard error: {}", self.errors());
            };
            let value: Value = serde_json::from_str(&line).expect("a JSON line");
            if value["type"] == wanted {
                return value;
            }
        }
    }

    /// Posts a body as Kinde does.
    pub(crate) fn post(&self, body: impl AsRef<[u8]>) -> Answer {
        self.post_to("/", body)
    }

    /// Posts a body to a path as Kinde does.
    pub(crate) fn post_to(&self, path: &str, body: impl AsRef<[u8]>) -> Answer {
        http::deliver(self.address, path, body)
    }

    /// Sends a signal.
    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(self.pid(), signal).unwrap();
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// Waits for the end; the exit code and what standard error said.
    pub(crate) fn wait(&mut self) -> (Option<i32>, String) {
        // Standard error is closed by the end of the process and by nothing else.
        let errors = self.errors.recv_timeout(PATIENCE).expect("the listener does not end");
        (self.child.wait().unwrap().code(), errors)
    }

    /// Asks it to stop and waits for the end.
    pub(crate) fn stop(&mut self) -> (Option<i32>, String) {
        self.signal(Signal::TERM);
        self.wait()
    }

    /// What it printed and nobody has taken yet. Only after its end.
    pub(crate) fn rest(&mut self) -> Vec<String> {
        self.lines.iter().collect()
    }

    fn errors(&self) -> String {
        self.errors.recv_timeout(PATIENCE).unwrap_or_default()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
