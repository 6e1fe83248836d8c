//! A running `kinde-hook listen` that prints for people.

use std::io::{BufRead, BufReader, Read};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};

use rustix::process::{Pid, Signal, kill_process};

use super::command::kinde_hook;
use super::http::{self, Answer, PATIENCE};

/// A listener whose both streams are read by lines. It is killed when it is
/// dropped.
pub(crate) struct Terminal {
    child: Child,
    stdout: Receiver<String>,
    stderr: Receiver<String>,
    pub(crate) address: SocketAddr,
    /// What standard error said until the listener was ready.
    pub(crate) banner: Vec<String>,
}

impl Terminal {
    /// Starts `listen --port 0` with further arguments and waits until it is
    /// ready.
    pub(crate) fn start(folder: &Path, args: &[&str]) -> Self {
        let mut command = kinde_hook(folder);
        command.args(["listen", "--port", "0"]).args(args).stdout(Stdio::piped());
        Self::start_command(command)
    }

    /// Starts a prepared command, whose standard output may be somewhere else,
    /// and waits for the end of its banner.
    pub(crate) fn start_command(mut command: Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let stdout = child.stdout.take().map_or_else(|| channel().1, lines);
        let stderr = lines(child.stderr.take().unwrap());
        let mut banner: Vec<String> = Vec::new();
        while !banner.last().is_some_and(|line| line.starts_with("press Ctrl-C")) {
            let Ok(line) = stderr.recv_timeout(PATIENCE) else {
                let _ = child.kill();
                panic!("no banner, but {banner:?}");
            };
            banner.push(line);
        }
        let url = banner.iter().find_map(|line| line.strip_prefix("listening on http://"));
        let address = url.expect("an address").parse().unwrap();
        Self { child, stdout, stderr, address, banner }
    }

    /// Posts a body as Kinde does.
    pub(crate) fn post(&self, body: impl AsRef<[u8]>) -> Answer {
        http::deliver(self.address, "/", body)
    }

    pub(crate) fn pid(&self) -> Pid {
        Pid::from_child(&self.child)
    }

    /// The next line of standard output.
    pub(crate) fn line(&self) -> String {
        self.stdout.recv_timeout(PATIENCE).expect("a line")
    }

    /// The next line of standard error.
    pub(crate) fn status(&self) -> String {
        self.stderr.recv_timeout(PATIENCE).expect("a line")
    }

    /// The next block of standard output, up to its empty line.
    pub(crate) fn block(&self) -> Vec<String> {
        std::iter::repeat_with(|| self.line()).take_while(|line| !line.is_empty()).collect()
    }

    /// Waits for the end: the exit code and what nobody has taken yet of
    /// standard output and of standard error.
    pub(crate) fn wait(&mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        let mut errors = Vec::new();
        let end = loop {
            match self.stderr.recv_timeout(PATIENCE) {
                Ok(line) => errors.push(line),
                Err(end) => break end,
            }
        };
        // Standard error is closed by the end of the process and by nothing else.
        assert_eq!(end, RecvTimeoutError::Disconnected, "it does not end: {errors:?}");
        (self.child.wait().unwrap().code(), self.stdout.iter().collect(), errors)
    }

    /// Asks it to stop and waits for the end.
    pub(crate) fn stop(&mut self) -> (Option<i32>, Vec<String>, Vec<String>) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        self.wait()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines(stream: impl Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(stream).lines().map_while(Result::ok) {
            if sender.send(line).is_err() {
                return;
            }
        }
    });
    lines
}
