//! ngrok's agent: started by us, or running already.

use std::net::SocketAddr;
use std::time::{Duration, Instant};

use serde::Deserialize;

use super::Stop;
use super::backoff::Backoff;
use super::program::{Dialect, Ended, LASTING, Program, Said, WAITS, run_once};
use super::story::Story;
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

/// Adopts an agent that leads to the listener already, or keeps one running.
pub(super) async fn run(local: SocketAddr, story: &mut Story, stop: Stop) {
    if let Ok(agent) = AGENT.parse() {
        let beside = Beside { agent, look_again: LOOK_AGAIN, port: local.port() };
        run_beside(&beside, &ngrok(local), story, stop).await;
    }
}

/// The agent that may run already.
struct Beside {
    agent: BaseUrl,
    look_again: Duration,
    port: u16,
}

async fn run_beside(beside: &Beside, program: &Program, story: &mut Story, mut stop: Stop) {
    let mut backoff = Backoff::new(WAITS.0, WAITS.1);
    let mut remarked = false;
    loop {
        let since = Instant::now();
        match beside.look().await {
            Agent::Ours(url) => {
                story.up(&url).await;
                tokio::select! {
                    () = beside.until_gone(&url) => {}
                    () = stop.asked() => return,
                }
                story.lost("the ngrok agent that ran already leads here no more".to_owned()).await;
                continue;
            }
            Agent::Elsewhere(target) if !remarked => {
                remarked = true;
                let cause = format!(
                    "an ngrok agent runs already and leads to {target}, not to this listener"
                );
                let hint = format!(
                    "a free account has one agent: stop that one, or let it run `ngrok http {}`",
                    beside.port
                );
                story.remark(cause, Some(hint)).await;
            }
            Agent::Elsewhere(_) | Agent::Nobody => {}
        }
        if run_once(program, story, &mut stop).await == Ended::ForGood {
            return;
        }
        if since.elapsed() >= LASTING {
            backoff.reset();
        }
        tokio::select! {
            () = backoff.wait() => {}
            () = stop.asked() => return,
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
        hint: "does `ngrok http 80` work by itself? A firewall may be in its way".to_owned(),
        dialect: Box::new(|| Box::new(Words::default())),
    }
}

#[cfg(target_os = "macos")]
const INSTALL: &str = "brew install ngrok";
#[cfg(windows)]
const INSTALL: &str = "winget install --id Ngrok.Ngrok";
#[cfg(not(any(target_os = "macos", windows)))]
const INSTALL: &str = "snap install ngrok, or download it from https://ngrok.com/download";

/// What it has said so far.
#[derive(Debug, Default)]
struct Words {
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

impl Dialect for Words {
    fn read(&mut self, line: &str) -> Option<Said> {
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
            return Some(Said::Up(url.to_string()));
        }
        if message.contains("client session established")
            || message.contains("tunnel session started")
        {
            return self.url.clone().map(Said::Up);
        }
        let error = parsed.err.as_str().filter(|error| !matches!(*error, "" | "nil" | "<nil>"));
        let is_bad = matches!(parsed.lvl.as_str(), "eror" | "error" | "crit");
        if message.contains("session closed") {
            let cause = error.unwrap_or("its session with ngrok's cloud has ended");
            return Some(Said::Down(format!("ngrok: {cause}")));
        }
        match error {
            Some(error) if is_bad => Some(trouble(error)),
            None if is_bad && !message.is_empty() => Some(trouble(message)),
            _ => None,
        }
    }
}

/// What an error is, and whether trying again is of any use.
fn trouble(said: &str) -> Said {
    let cause = said.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let cause = cause.join(" ");
    let is_of_account = ["ERR_NGROK_4018", "ERR_NGROK_105", "ERR_NGROK_107", "ERR_NGROK_121"]
        .iter()
        .any(|code| names(&cause, code));
    if is_of_account {
        let hint = "give ngrok your account's token with `ngrok config add-authtoken`, and have a \
                    version of it that the service still takes"
            .to_owned();
        return Said::Hopeless { cause, hint };
    }
    if names(&cause, "ERR_NGROK_108") {
        let hint = "another agent of this account runs: stop it".to_owned();
        return Said::Hopeless { cause, hint };
    }
    Said::Trouble(cause)
}

/// Whether a code stands in a text, and not a longer one.
fn names(text: &str, code: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').any(|word| word == code)
}

/// An agent on this machine, as far as we are concerned.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Agent {
    /// It leads to the listener, under this address.
    Ours(String),
    /// It leads to somebody else.
    Elsewhere(String),
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

impl Beside {
    /// Looks whether an agent runs.
    async fn look(&self) -> Agent {
        ask(&self.agent).await.map_or(Agent::Nobody, |body| read(&body, self.port))
    }

    /// Waits until an agent does not lead to the listener any more.
    async fn until_gone(&self, url: &str) {
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

    use super::*;

    fn said(line: &str) -> Option<Said> {
        Words::default().read(line)
    }

    #[test]
    fn it_is_up_when_it_names_an_https_address() {
        let started = |url: &str| {
            format!(
                r#"{{"addr":"http://localhost:3000","lvl":"info","msg":"started tunnel","name":"command_line","obj":"tunnels","t":"2026-11-23T10:00:00+0000","url":"{url}"}}"#
            )
        };
        let url = "https://ab12.ngrok-free.app";
        assert_eq!(said(&started(url)), Some(Said::Up(url.to_owned())));
        assert_eq!(said(&started("http://ab12.ngrok.io")), None);
        let as_object = started(url).replace("\"http://localhost:3000\"", "{\"Host\":\"x\"}");
        assert_eq!(said(&as_object), Some(Said::Up(url.to_owned())));
        assert_eq!(
            said(r#"{"addr":"127.0.0.1:4040","msg":"starting web service","obj":"web"}"#),
            None
        );
    }

    #[test]
    fn it_is_lost_with_its_session_and_back_with_the_next_one() {
        let mut words = Words::default();
        let url = "https://ab12.ngrok-free.app";
        words.read(&format!(r#"{{"lvl":"info","msg":"started tunnel","url":"{url}"}}"#));
        let closed =
            r#"{"lvl":"eror","msg":"session closed, starting reconnect loop","err":"EOF"}"#;
        assert_eq!(words.read(closed), Some(Said::Down("ngrok: EOF".to_owned())));
        let again = r#"{"lvl":"info","msg":"client session established"}"#;
        assert_eq!(words.read(again), Some(Said::Up(url.to_owned())));
    }

    #[test]
    fn its_errors_are_told_and_those_of_the_account_end_it() {
        let lookup =
            r#"{"lvl":"eror","msg":"failed to reconnect session","err":"dial tcp: no such host"}"#;
        assert_eq!(said(lookup), Some(Said::Trouble("dial tcp: no such host".to_owned())));
        for line in [
            r#"{"lvl":"eror","msg":"x","err":"authentication failed\r\n\r\nERR_NGROK_4018\r\n"}"#,
            "ERROR:  ERR_NGROK_105",
        ] {
            assert!(matches!(said(line), Some(Said::Hopeless { .. })), "{line}");
        }
        assert!(matches!(said("ERROR: ERR_NGROK_1055"), Some(Said::Trouble(_))));
        for line in ["", "ERROR:", "{}", "[]", "null", r#"{"lvl":"eror","err":"nil","msg":""}"#] {
            assert_eq!(said(line), None, "{line}");
        }
    }

    fn agent(tunnels: &str) -> Agent {
        read(format!("{{\"tunnels\":[{tunnels}],\"uri\":\"/api/tunnels\"}}").as_bytes(), 4100)
    }

    fn tunnel(url: &str, addr: &str) -> String {
        format!(
            r#"{{"name":"a","uri":"/x","public_url":"{url}","proto":"https","config":{{"addr":"{addr}","inspect":true}},"metrics":{{}}}}"#
        )
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

    /// What is told beside such an agent, on a machine without ngrok.
    async fn told(first: &str, then: &str) -> Vec<String> {
        let tunnels = |tunnels: &str| format!("{{\"tunnels\":[{tunnels}]}}");
        let agent = agent_saying(tunnels(first), tunnels(then)).await;
        let beside = Beside { agent, look_again: Duration::from_millis(10), port: 4100 };
        let missing = Program {
            argv: vec!["/nowhere/ngrok".into()],
            ..ngrok(SocketAddr::from(([127, 0, 0, 1], 4100)))
        };
        let (sender, mut notices) = tokio::sync::mpsc::channel(16);
        let (_going, stopped) = tokio::sync::watch::channel(false);
        run_beside(&beside, &missing, &mut Story::new(sender), Stop(stopped)).await;
        let mut told = Vec::new();
        while let Some(notice) = notices.recv().await {
            told.push(format!("{}: {}", notice.state(), notice.message()));
        }
        told
    }

    #[tokio::test]
    async fn an_agent_that_runs_already_is_used_until_it_is_gone() {
        let ours = tunnel("https://ab12.ngrok.io", "http://localhost:4100");
        assert_eq!(
            told(&ours, "").await,
            [
                "up: reachable at https://ab12.ngrok.io",
                "lost: the tunnel is lost: the ngrok agent that ran already leads here no more",
                "failed: cannot open the tunnel: ngrok is not installed",
            ]
        );
    }

    #[tokio::test]
    async fn an_agent_that_leads_elsewhere_is_told() {
        let other = tunnel("https://cd34.ngrok.io", "http://localhost:3000");
        let told = told(&other, &other).await;
        assert_eq!(
            told[0],
            "remark: an ngrok agent runs already and leads to http://localhost:3000, not to this \
             listener"
        );
        assert_eq!(told.len(), 2, "{told:?}");
    }

    proptest! {
        #[test]
        fn no_output_is_too_strange(line in "\\PC{0,60}", body: Vec<u8>, value in "\\PC{0,20}") {
            said(&line);
            let line = serde_json::json!({ "lvl": "eror", "msg": value, "err": line, "url": value });
            said(&line.to_string());
            read(&body, 4100);
        }
    }
}
