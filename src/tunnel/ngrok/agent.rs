//! A running agent, and where its API says that it leads.

use std::time::Duration;

use serde::Deserialize;

use super::owner;
use crate::client;
use crate::webhook::BaseUrl;

/// The API of an agent on this machine.
const AGENT: &str = "http://127.0.0.1:4040";

/// How long it may take to respond.
const AGENT_TIMEOUT: Duration = Duration::from_secs(1);

/// How often a running agent is queried.
const POLL_INTERVAL: Duration = Duration::from_secs(5);

/// The largest response that is read, in bytes.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// The agent on this machine, and where it leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Agent {
    /// It leads to the listener, from this URL.
    ThisListener(String),
    /// It leads to this other target.
    OtherTarget(String),
    /// It belongs to another user (of this id), who could redirect webhooks.
    OtherUser(u32),
    /// There is none, or it has no tunnel.
    NotRunning,
}

#[derive(Debug, Deserialize)]
struct Tunnels {
    tunnels: Vec<Listed>,
}

#[derive(Debug, Deserialize)]
struct Listed {
    public_url: String,
    config: Config,
}

#[derive(Debug, Deserialize)]
struct Config {
    addr: String,
}

/// The API of an agent that may be running already.
#[derive(Debug)]
pub(super) struct AgentApi {
    pub(super) agent: BaseUrl,
    pub(super) poll_interval: Duration,
    pub(super) port: u16,
    /// The other user whose process listens on a port, if one does.
    pub(super) foreign_user: fn(u16) -> Option<u32>,
}

impl AgentApi {
    /// For a listener on this port.
    pub(super) fn new(port: u16) -> Option<Self> {
        let agent = AGENT.parse().ok()?;
        Some(Self { agent, poll_interval: POLL_INTERVAL, port, foreign_user: owner::foreign_user })
    }

    /// Finds out whether an agent runs and where it leads.
    pub(super) async fn query(&self) -> Agent {
        let Some(body) = fetch_tunnels(&self.agent).await else { return Agent::NotRunning };
        let port = self.agent.authority().rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        if let Some(user) = port.and_then(self.foreign_user) {
            return Agent::OtherUser(user);
        }
        read(&body, self.port)
    }

    /// Waits until the agent no longer leads to the listener.
    pub(super) async fn until_gone(&self, url: &str) {
        loop {
            tokio::time::sleep(self.poll_interval).await;
            if self.query().await != Agent::ThisListener(url.to_owned()) {
                return;
            }
        }
    }
}

async fn fetch_tunnels(agent: &BaseUrl) -> Option<Vec<u8>> {
    let client = client::for_tunnel(agent, AGENT_TIMEOUT).ok()?;
    let mut response = client.get(agent.with("/api/tunnels")).send().await.ok()?;
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.ok()? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER_BYTES {
            return None;
        }
    }
    response.status().is_success().then_some(body)
}

fn read(body: &[u8], port: u16) -> Agent {
    let Ok(Tunnels { tunnels }) = serde_json::from_slice(body) else { return Agent::NotRunning };
    let is_ours = |listed: &&Listed| {
        listed.public_url.starts_with("https://") && leads_to(&listed.config.addr, port)
    };
    if let Some(url) =
        tunnels.iter().find(is_ours).and_then(|listed| listed.public_url.parse().ok())
    {
        let url: BaseUrl = url;
        return Agent::ThisListener(url.to_string());
    }
    match tunnels.into_iter().next() {
        Some(listed) => Agent::OtherTarget(listed.config.addr),
        None => Agent::NotRunning,
    }
}

/// Whether an address, as ngrok writes it, is this port of this machine.
fn leads_to(address: &str, port: u16) -> bool {
    let address = address.strip_prefix("http://").unwrap_or(address).trim_end_matches('/');
    let (host, its_port) = address.rsplit_once(':').unwrap_or(("", address));
    matches!(host, "" | "localhost" | "127.0.0.1" | "[::1]") && its_port == port.to_string()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::tests::tunnel;
    use super::*;
    use crate::costs::assert_linear;

    fn agent(tunnels: &str) -> Agent {
        read(format!("{{\"tunnels\":[{tunnels}],\"uri\":\"/api/tunnels\"}}").as_bytes(), 4100)
    }

    #[test]
    fn an_agent_that_leads_here_is_ours() {
        let plain = tunnel("http://ab12.ngrok.io", "http://localhost:4100");
        let ours = tunnel("https://ab12.ngrok.io", "http://localhost:4100");
        let other = tunnel("https://cd34.ngrok.io", "http://localhost:3000");
        let found = Agent::ThisListener("https://ab12.ngrok.io".to_owned());
        assert_eq!(agent(&format!("{other},{plain},{ours}")), found);
        let elsewhere = Agent::OtherTarget("http://localhost:3000".to_owned());
        assert_eq!(agent(&other), elsewhere);
        assert_eq!(agent(""), Agent::NotRunning);
        assert_eq!(read(b"<html>", 4100), Agent::NotRunning);
    }

    #[test]
    fn an_address_leads_here_in_any_spelling() {
        for address in
            ["4100", ":4100", "localhost:4100", "http://127.0.0.1:4100/", "http://[::1]:4100"]
        {
            assert!(leads_to(address, 4100), "{address}");
        }
        for address in
            ["410", "14100", "http://192.0.2.7:4100", "https://localhost:4100", "", "file:///x"]
        {
            assert!(!leads_to(address, 4100), "{address}");
        }
    }

    #[test]
    fn twice_the_answer_costs_twice_the_time() {
        let listed = |size, one: &str| {
            format!("{{\"tunnels\":[{}]}}", vec![one; size].join(",")).into_bytes()
        };
        for one in [
            tunnel("https://ab12.ngrok.io", "http://localhost:3000"),
            tunnel("http://ab12.ngrok.io", "http://localhost:4100"),
            tunnel("https://a b", "4100"),
        ] {
            assert_linear(&one, 1_000, |size| listed(size, &one), |body| read(body, 4100));
        }
    }

    proptest! {
        #[test]
        fn no_answer_is_too_strange(body: Vec<u8>) {
            read(&body, 4100);
        }
    }
}
