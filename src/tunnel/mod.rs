//! Tunnels from the internet to the listener. This module opens one, notices
//! when it is lost and reopens it. It does not read the traffic.

mod backoff;
mod check;
mod cloudflared;
mod command;
mod localtunnel;
mod name;
mod ngrok;
mod probe;
mod program;
mod redact;
mod restart_delay;
mod status;
mod stop;

use std::net::SocketAddr;
use std::time::Duration;

use tokio::sync::{mpsc, watch};
use tokio::task::JoinHandle;
use tokio::time::timeout;

pub(crate) use check::{Checked, check};
#[cfg(any(fuzzing, test))]
pub(crate) use localtunnel::check_answer;
pub(crate) use name::default_name;
pub(crate) use probe::Probes;

use self::status::TunnelStatus;
use self::stop::Stop;
use crate::webhook::{BaseUrl, TunnelName, TunnelNotice};

/// How long closing may take: an external program gets two seconds to exit.
const CLOSE_TIMEOUT: Duration = Duration::from_secs(3);

/// How many notices are queued.
const QUEUE: usize = 16;

/// What opens a tunnel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Engine {
    /// The built-in client, with a localtunnel server.
    Localtunnel { server: BaseUrl, name: TunnelName },
    /// Cloudflare's program, for a quick tunnel.
    Cloudflared,
    /// ngrok's agent.
    Ngrok,
    /// Any other program, as a shell command.
    Command(String),
    /// It is already open, at this public URL.
    Given(BaseUrl),
}

impl Engine {
    /// The name shown to the user.
    pub(crate) fn name(&self) -> String {
        match self {
            Self::Localtunnel { server, .. } => server.authority().to_owned(),
            Self::Cloudflared => "cloudflared".to_owned(),
            Self::Ngrok => "ngrok".to_owned(),
            Self::Command(_) => "your command".to_owned(),
            Self::Given(_) => "--public-url".to_owned(),
        }
    }
}

/// A tunnel that is being opened, is open, or is being reopened.
#[derive(Debug)]
pub(crate) struct Tunnel {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Tunnel {
    /// Starts to open a tunnel to the listener at `local`; notices report its
    /// state from then on.
    pub(crate) fn open(engine: Engine, local: SocketAddr) -> (Self, mpsc::Receiver<TunnelNotice>) {
        let (sender, notices) = mpsc::channel(QUEUE);
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(run(engine, local, TunnelStatus::new(sender), Stop::new(stopped)));
        (Self { stop, task }, notices)
    }

    /// Closes the tunnel and ends the program that was started for it.
    pub(crate) async fn close(mut self) {
        self.stop.send_replace(true);
        if timeout(CLOSE_TIMEOUT, &mut self.task).await.is_err() {
            self.task.abort();
        }
    }
}

async fn run(engine: Engine, local: SocketAddr, mut status: TunnelStatus, mut stop: Stop) {
    match engine {
        Engine::Localtunnel { server, name } => {
            localtunnel::run(&server, &name, local, &mut status, stop).await;
        }
        Engine::Cloudflared => program::run(&cloudflared::program(local), &mut status, stop).await,
        Engine::Command(line) => {
            program::run(&command::program(&line, local), &mut status, stop).await;
        }
        Engine::Ngrok => ngrok::run(local, &mut status, stop).await,
        Engine::Given(url) => {
            status.up(url.as_str()).await;
            stop.requested().await;
        }
    }
}
