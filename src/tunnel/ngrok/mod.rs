//! ngrok's agent: started here, or already running.

mod agent;
mod log;
mod owner;

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use self::agent::{Agent, AgentApi};
use self::log::Log;
use super::program::{Ended, Program, run_once};
use super::restart_delay::RestartDelay;
use super::status::TunnelStatus;
use super::stop::Stop;

/// Uses an agent that already leads to the listener, or keeps one running.
pub(super) async fn run(local: SocketAddr, status: &mut TunnelStatus, stop: Stop) {
    if let Some(api) = AgentApi::new(local.port()) {
        run_with_api(&api, &ngrok(local), status, stop).await;
    }
}

async fn run_with_api(
    api: &AgentApi,
    program: &Program,
    status: &mut TunnelStatus,
    mut stop: Stop,
) {
    let mut delay = RestartDelay::new();
    let mut warned = false;
    loop {
        let began = Instant::now();
        match api.query().await {
            Agent::ThisListener(url) => {
                status.up(&url).await;
                tokio::select! {
                    () = api.until_gone(&url) => {}
                    () = stop.requested() => return,
                }
                status
                    .lost("the running ngrok agent no longer leads to this listener".to_owned())
                    .await;
                continue;
            }
            Agent::OtherTarget(target) if !warned => {
                warned = true;
                let cause = format!(
                    "an ngrok agent is already running, but leads to {target}, not to this listener"
                );
                let hint = format!(
                    "a free account allows one agent: stop that one, or run it as `ngrok http {}`",
                    api.port
                );
                status.remark(cause, Some(hint)).await;
            }
            Agent::OtherUser(user) if !warned => {
                warned = true;
                let cause = format!(
                    "an ngrok agent is already running, but belongs to another user (user id \
                     {user}), so it is not used"
                );
                let hint = "if you trust it, pass its URL to --public-url".to_owned();
                status.remark(cause, Some(hint)).await;
            }
            Agent::OtherTarget(_) | Agent::OtherUser(_) | Agent::NotRunning => {}
        }
        if run_once(program, status, &mut stop).await == Ended::ForGood {
            return;
        }
        if !delay.wait(began, &mut stop).await {
            return;
        }
    }
}

fn ngrok(local: SocketAddr) -> Program {
    let local = local.to_string();
    let args = ["ngrok", "http", &local, "--log", "stdout", "--log-format", "json"];
    Program {
        name: "ngrok".to_owned(),
        argv: args.map(Into::into).into(),
        start_timeout: Duration::from_secs(20),
        install: format!("install it: {INSTALL}"),
        hint: "check that `ngrok http 80` works on its own; a firewall may block it".to_owned(),
        parser: Box::new(|| Box::new(Log::default())),
    }
}

#[cfg(target_os = "macos")]
const INSTALL: &str = "brew install ngrok";
#[cfg(windows)]
const INSTALL: &str = "winget install --id Ngrok.Ngrok";
#[cfg(not(any(target_os = "macos", windows)))]
const INSTALL: &str = "snap install ngrok, or download it from https://ngrok.com/download";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webhook::BaseUrl;

    /// A tunnel as the agent lists it.
    pub(super) fn tunnel(url: &str, addr: &str) -> String {
        format!(
            r#"{{"name":"a","uri":"/x","public_url":"{url}","proto":"https","config":{{"addr":"{addr}","inspect":true}},"metrics":{{}}}}"#
        )
    }

    /// An agent that says this once and after that something else.
    async fn agent_saying(first: String, then: String) -> BaseUrl {
        use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        tokio::spawn(async move {
            let mut body = first;
            while let Ok((mut stream, _)) = listener.accept().await {
                let _ = stream.read(&mut [0; 1024]).await;
                let head = format!("Content-Length: {}\r\nConnection: close", body.len());
                let answer = format!("HTTP/1.1 200 OK\r\n{head}\r\n\r\n{body}");
                let _ = stream.write_all(answer.as_bytes()).await;
                body.clone_from(&then);
            }
        });
        format!("http://{address}").parse().expect("an address")
    }

    /// The notices beside such an agent, on a machine without ngrok.
    async fn notices(first: &str, then: &str) -> Vec<String> {
        notices_with_owner(first, then, |_| None).await
    }

    async fn notices_with_owner(
        first: &str,
        then: &str,
        foreign_user: fn(u16) -> Option<u32>,
    ) -> Vec<String> {
        let tunnels = |tunnels: &str| format!("{{\"tunnels\":[{tunnels}]}}");
        let agent = agent_saying(tunnels(first), tunnels(then)).await;
        let api =
            AgentApi { agent, poll_interval: Duration::from_millis(10), port: 4100, foreign_user };
        let missing = Program {
            argv: vec!["/nowhere/ngrok".into()],
            ..ngrok(SocketAddr::from(([127, 0, 0, 1], 4100)))
        };
        let (sender, mut receiver) = tokio::sync::mpsc::channel(16);
        let (_going, stopped) = tokio::sync::watch::channel(false);
        run_with_api(&api, &missing, &mut TunnelStatus::new(sender), Stop::new(stopped)).await;
        let mut notices = Vec::new();
        while let Some(notice) = receiver.recv().await {
            notices.push(format!("{}: {}", notice.state(), notice.message()));
        }
        notices
    }

    #[tokio::test]
    async fn an_agent_that_runs_already_is_used_until_it_is_gone() {
        let ours = tunnel("https://ab12.ngrok.io", "http://localhost:4100");
        assert_eq!(
            notices(&ours, "").await,
            [
                "up: reachable at https://ab12.ngrok.io",
                "lost: the tunnel is lost: the running ngrok agent no longer leads to this listener",
                "failed: cannot open the tunnel: ngrok is not installed",
            ]
        );
    }

    #[tokio::test]
    async fn an_agent_of_another_user_is_not_used() {
        let here = tunnel("https://ab12.ngrok.io", "http://localhost:4100");
        assert_eq!(
            notices_with_owner(&here, &here, |_| Some(1001)).await,
            [
                "remark: an ngrok agent is already running, but belongs to another user (user id \
                 1001), so it is not used",
                "failed: cannot open the tunnel: ngrok is not installed",
            ]
        );
    }

    #[tokio::test]
    async fn an_agent_that_leads_elsewhere_is_told() {
        let other = tunnel("https://cd34.ngrok.io", "http://localhost:3000");
        let notices = notices(&other, &other).await;
        assert_eq!(
            notices[0],
            "remark: an ngrok agent is already running, but leads to http://localhost:3000, not to \
             this listener"
        );
        assert_eq!(notices.len(), 2, "{notices:?}");
    }
}
