//! An agent that runs already, and where it leads by its own account.

use std::time::Duration;

use serde::Deserialize;

use super::owner;
use crate::client;
use crate::webhook::BaseUrl;

/// Where an agent on this machine can be asked.
const AGENT: &str = "http://127.0.0.1:4040";

/// How long it may take to answer.
const AGENT_TIMEOUT: Duration = Duration::from_secs(1);

/// How often an agent that is not ours is looked at.
const LOOK_AGAIN: Duration = Duration::from_secs(5);

/// How much of its answer is read, in bytes.
const MAX_ANSWER_BYTES: usize = 256 * 1024;

/// An agent on this machine, as far as we are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Agent {
    /// It leads to the listener, under this address.
    Ours(String),
    /// It leads to somebody else.
    Elsewhere(String),
    /// It belongs to this other user, who may lead webhooks anywhere.
    Strangers(u32),
    /// There is none, or it leads nowhere.
    Nobody,
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

/// Where an agent may run beside us, and what would be ours.
#[derive(Debug)]
pub(super) struct AgentApi {
    pub(super) agent: BaseUrl,
    pub(super) look_again: Duration,
    pub(super) port: u16,
    /// The other user whose process listens on a port, if one does.
    pub(super) stranger: fn(u16) -> Option<u32>,
}

impl AgentApi {
    /// Beside a listener on this port.
    pub(super) fn new(port: u16) -> Option<Self> {
        let agent = AGENT.parse().ok()?;
        Some(Self { agent, look_again: LOOK_AGAIN, port, stranger: owner::stranger })
    }

    /// Looks whether an agent runs.
    pub(super) async fn look(&self) -> Agent {
        let Some(body) = ask(&self.agent).await else { return Agent::Nobody };
        let port = self.agent.authority().rsplit_once(':').and_then(|(_, port)| port.parse().ok());
        if let Some(user) = port.and_then(self.stranger) {
            return Agent::Strangers(user);
        }
        read(&body, self.port)
    }

    /// Waits until an agent does not lead to the listener any more.
    pub(super) async fn until_gone(&self, url: &str) {
        loop {
            tokio::time::sleep(self.look_again).await;
            if self.look().await != Agent::Ours(url.to_owned()) {
                return;
            }
        }
    }
}

async fn ask(agent: &BaseUrl) -> Option<Vec<u8>> {
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
    let Ok(Tunnels { tunnels }) = serde_json::from_slice(body) else { return Agent::Nobody };
    let is_ours = |listed: &&Listed| {
        listed.public_url.starts_with("https://") && leads_to(&listed.config.addr, port)
    };
    if let Some(url) =
        tunnels.iter().find(is_ours).and_then(|listed| listed.public_url.parse().ok())
    {
        let url: BaseUrl = url;
        return Agent::Ours(url.to_string());
    }
    match tunnels.into_iter().next() {
        Some(listed) => Agent::Elsewhere(listed.config.addr),
        None => Agent::Nobody,
    }
}

/// Whether an address, as ngrok writes it, is a port of this machine.
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
        let found = Agent::Ours("https://ab12.ngrok.io".to_owned());
        assert_eq!(agent(&format!("{other},{plain},{ours}")), found);
        let elsewhere = Agent::Elsewhere("http://localhost:3000".to_owned());
        assert_eq!(agent(&other), elsewhere);
        assert_eq!(agent(""), Agent::Nobody);
        assert_eq!(read(b"<html>", 4100), Agent::Nobody);
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
