//! Requesting a name from a localtunnel server.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;

use http::StatusCode;
use http::header::LOCATION;
use serde::Deserialize;
use tokio::net::lookup_host;

use crate::client;
use crate::webhook::{BaseUrl, TunnelName, excerpt};

/// How long the server has to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(8);

/// The largest response that is read, in bytes. A valid one has about a hundred.
const MAX_ANSWER_BYTES: usize = 16 * 1024;

/// The maximum number of connections, even if the server allows more.
const MAX_CONNECTIONS: usize = 32;

/// The longest name that is accepted, in bytes.
const MAX_ID_BYTES: usize = 128;

/// What a server has assigned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Lease {
    /// The name, which may differ from the one requested.
    pub(super) id: String,
    pub(super) url: BaseUrl,
    pub(super) address: String,
    pub(super) addresses: Vec<SocketAddr>,
    pub(super) connections: usize,
}

/// Why a tunnel could not be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum LocaltunnelError {
    /// The server rejected the name.
    #[error("the server rejected the name: {0}")]
    Refused(String),
    /// The server could not be reached.
    #[error("cannot reach {server}: {cause}")]
    Unreachable { server: String, cause: String },
    /// Opening took too long.
    #[error("the tunnel did not open within {} seconds", .0.as_secs())]
    Timeout(Duration),
    /// The server returned an error.
    #[error("{server} returned {status}")]
    Status { server: String, status: StatusCode },
    /// It is not a localtunnel server, or a faulty one.
    #[error("{server} does not respond like a localtunnel server: {cause}")]
    Unexpected { server: String, cause: String },
    /// The name was assigned, but its port cannot be reached.
    #[error("cannot connect to {address}: {cause}")]
    NoConnection {
        /// The server's host and the name's port.
        address: String,
        cause: String,
    },
}

impl LocaltunnelError {
    /// Whether only another name would help.
    pub(super) fn is_name_rejected(&self) -> bool {
        matches!(self, Self::Refused(_))
    }

    /// What to do next.
    pub(super) fn hint(&self, server: &BaseUrl) -> String {
        match self {
            Self::Refused(_) => "choose another name with --subdomain".to_owned(),
            Self::NoConnection { .. } => {
                "a firewall may block this port; --tunnel cloudflared needs only port 443"
                    .to_owned()
            }
            Self::Unreachable { .. } | Self::Timeout(_) | Self::Status { .. } => format!(
                "check that {} is up, or use another server (--tunnel-server) or service \
                 (--tunnel cloudflared or ngrok)",
                server.authority()
            ),
            Self::Unexpected { .. } => "check --tunnel-server".to_owned(),
        }
    }
}

/// A server's response to a request for a name.
#[derive(Debug, Deserialize)]
struct Answer {
    id: String,
    url: String,
    port: u32,
    #[serde(default)]
    max_conn_count: Option<u32>,
    #[serde(default)]
    ip: Option<String>,
}

/// Why a name was refused.
#[derive(Debug, Deserialize)]
struct Refusal {
    message: String,
}

/// Requests a name.
pub(super) async fn register(
    server: &BaseUrl,
    name: &TunnelName,
) -> Result<Lease, LocaltunnelError> {
    let unreachable = |error: &reqwest::Error| {
        if error.is_timeout() {
            return LocaltunnelError::Timeout(ANSWER_TIMEOUT);
        }
        LocaltunnelError::Unreachable {
            server: server.authority().to_owned(),
            cause: client::cause(error),
        }
    };
    let client = client::for_tunnel(server, ANSWER_TIMEOUT).map_err(|error| unreachable(&error))?;
    let url = server.with(&format!("/{name}"));
    let mut response = client.get(url).send().await.map_err(|error| unreachable(&error))?;
    let status = response.status();
    if status.is_redirection() {
        let location = response.headers().get(LOCATION);
        let location = location.map(|to| String::from_utf8_lossy(to.as_bytes()).into_owned());
        let location = location.as_deref().unwrap_or("nowhere");
        return Err(unexpected(
            server,
            format!("it redirects to {location}, and redirects are not followed"),
        ));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| unreachable(&error))? {
        body.extend_from_slice(&chunk);
        if body.len() > MAX_ANSWER_BYTES {
            return Err(unexpected(server, "its response is too large"));
        }
    }
    let parsed = parse(server, status, &body)?;
    parsed.lease().await
}

fn unexpected(server: &BaseUrl, cause: impl Into<String>) -> LocaltunnelError {
    LocaltunnelError::Unexpected { server: server.authority().to_owned(), cause: cause.into() }
}

/// A valid response.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Parsed {
    id: String,
    url: BaseUrl,
    host: String,
    port: u16,
    connections: usize,
}

/// Parses and checks a response.
fn parse(server: &BaseUrl, status: StatusCode, body: &[u8]) -> Result<Parsed, LocaltunnelError> {
    if status == StatusCode::FORBIDDEN {
        let message = match serde_json::from_slice::<Refusal>(body) {
            Ok(refusal) => refusal.message,
            Err(_) => excerpt(body),
        };
        return Err(LocaltunnelError::Refused(message));
    }
    if !status.is_success() {
        return Err(LocaltunnelError::Status { server: server.authority().to_owned(), status });
    }
    let answer: Answer = serde_json::from_slice(body).map_err(|_| {
        unexpected(server, format!("`{}`", excerpt(body).lines().next().unwrap_or_default()))
    })?;
    let port = u16::try_from(answer.port).ok().filter(|port| *port > 0);
    let port = port.ok_or_else(|| unexpected(server, format!("invalid port {}", answer.port)))?;
    let url = public_url(server, &answer.url)
        .ok_or_else(|| unexpected(server, format!("invalid URL `{}`", answer.url)))?;
    if answer.id.is_empty() || answer.id.len() > MAX_ID_BYTES {
        return Err(unexpected(server, "its name is not usable"));
    }
    let host = match answer.ip {
        None => server.host().to_owned(),
        Some(ip) => host(server, &ip)
            .ok_or_else(|| unexpected(server, format!("invalid IP address `{ip}`")))?,
    };
    let connections = answer.max_conn_count.unwrap_or(1).max(1);
    let connections = usize::try_from(connections).unwrap_or(1).min(MAX_CONNECTIONS);
    Ok(Parsed { id: answer.id, url, host, port, connections })
}

/// Reads the public address, to which a probe will be sent.
fn public_url(server: &BaseUrl, text: &str) -> Option<BaseUrl> {
    let url: BaseUrl = text.contains("://").then(|| text.parse().ok()).flatten()?;
    // As the client reads it, to which `127.1` and `0x7f000001` are 127.0.0.1.
    let parse = reqwest::Url::parse(url.as_str()).ok()?;
    (server.is_here() || !is_here(parse.host_str()?)).then_some(url)
}

/// Reads the IP to connect to; one of version 6 gets its brackets.
fn host(server: &BaseUrl, ip: &str) -> Option<String> {
    let ip = ip.parse::<IpAddr>().ok()?.to_canonical();
    let host = match ip {
        IpAddr::V4(ip) => ip.to_string(),
        IpAddr::V6(ip) => format!("[{ip}]"),
    };
    (!ip.is_multicast() && (server.is_here() || !is_here(&host))).then_some(host)
}

/// Whether a host is this machine. A server elsewhere must not make us connect
/// to it.
fn is_here(host: &str) -> bool {
    let name = host.trim_end_matches('.');
    match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
        Ok(ip) => ip.to_canonical().is_loopback() || ip.to_canonical().is_unspecified(),
        Err(_) => name == "localhost" || name.ends_with(".localhost"),
    }
}

impl Parsed {
    /// Finds out where its host is.
    async fn lease(self) -> Result<Lease, LocaltunnelError> {
        let Self { id, url, host, port, connections } = self;
        let address = format!("{host}:{port}");
        let bare = host.trim_start_matches('[').trim_end_matches(']');
        let addresses: Vec<SocketAddr> = if bare.ends_with(".localhost") || bare == "localhost" {
            vec![(Ipv4Addr::LOCALHOST, port).into(), (Ipv6Addr::LOCALHOST, port).into()]
        } else {
            lookup_host((bare, port))
                .await
                .map_err(|error| LocaltunnelError::NoConnection {
                    address: address.clone(),
                    cause: super::connection::cause(&error),
                })?
                .collect()
        };
        Ok(Lease { id, url, address, addresses, connections })
    }
}

/// Reads an answer, and panics if something is made of it that must not be.
#[cfg(any(fuzzing, test))]
pub(crate) fn check_answer(server: &BaseUrl, status: StatusCode, body: &[u8]) {
    let parsed = match parse(server, status, body) {
        Ok(parsed) => parsed,
        Err(error) => {
            assert_eq!(error.is_name_rejected(), status == StatusCode::FORBIDDEN, "{error}");
            return;
        }
    };
    assert!(status.is_success() && parsed.port > 0);
    assert!((1..=MAX_CONNECTIONS).contains(&parsed.connections));
    assert!((1..=MAX_ID_BYTES).contains(&parsed.id.len()));
    assert_eq!(parsed.url.as_str().parse().as_ref(), Ok(&parsed.url));
    let public = reqwest::Url::parse(parsed.url.as_str()).ok();
    let public = public.as_ref().and_then(|url| url.host_str()).unwrap_or("localhost");
    for host in [public, &parsed.host] {
        assert!(server.is_here() || !is_here(host), "{host}");
    }
    if parsed.host != server.host() {
        let address = format!("{}:{}", parsed.host, parsed.port);
        let ip = address.parse().map(|it: SocketAddr| it.ip());
        assert!(ip.is_ok_and(|ip| !ip.is_multicast() && ip == ip.to_canonical()), "{address}");
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    fn server() -> BaseUrl {
        "https://tunnel.example.com".parse().expect("an address")
    }

    fn answer(body: &str) -> Result<Parsed, LocaltunnelError> {
        parse(&server(), StatusCode::OK, body.as_bytes())
    }

    const GOOD: &str =
        r#"{"id":"acme1","port":35449,"max_conn_count":10,"url":"https://acme1.loca.lt"}"#;

    #[test]
    fn a_good_answer_is_a_lease() {
        let parsed = answer(GOOD).expect("a lease");
        assert_eq!((parsed.id.as_str(), parsed.port, parsed.connections), ("acme1", 35449, 10));
        assert_eq!(parsed.url.as_str(), "https://acme1.loca.lt");
        assert_eq!(parsed.host, "tunnel.example.com");
        let with_ip = GOOD.replace("\"port\"", "\"ip\":\"192.0.2.7\",\"port\"");
        assert_eq!(answer(&with_ip).expect("a lease").host, "192.0.2.7");
        let more = GOOD.replace('{', "{\"cached_url\":null,\"is_new\":true,");
        assert!(answer(&more).is_ok());
    }

    #[test]
    fn what_a_server_allows_is_bounded() {
        for (count, connections) in [("0", 1), ("1", 1), ("32", 32), ("4294967295", 32)] {
            let body = GOOD.replace(":10,", &format!(":{count},"));
            assert_eq!(answer(&body).expect("a lease").connections, connections, "{count}");
        }
        let none = GOOD.replace("\"max_conn_count\":10,", "");
        assert_eq!(answer(&none).expect("a lease").connections, 1);
    }

    #[test]
    fn a_strange_answer_is_refused() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            "<html><title>Hello</title>",
            &GOOD.replace("35449", "0"),
            &GOOD.replace("35449", "65536"),
            &GOOD.replace("35449", "-1"),
            &GOOD.replace("35449", "\"35449\""),
            &GOOD.replace("https://acme1.loca.lt", "javascript:alert(1)"),
            &GOOD.replace("https://acme1.loca.lt", "acme1.loca.lt"),
            &GOOD.replace("https://acme1.loca.lt", "https://a b"),
            &GOOD.replace("acme1", ""),
            &GOOD.replace("acme1\"", &format!("{}\"", "a".repeat(200))),
            &GOOD.replace('{', "{\"ip\":\"127.0.0.1\","),
            &GOOD.replace('{', "{\"ip\":\"::ffff:127.0.0.1\","),
            &GOOD.replace('{', "{\"ip\":\"0.0.0.0\","),
            &GOOD.replace('{', "{\"ip\":\"example.com\","),
            &"[".repeat(10_000),
        ] {
            assert!(matches!(answer(body), Err(LocaltunnelError::Unexpected { .. })), "{body}");
        }
    }

    #[test]
    fn a_server_elsewhere_gives_no_public_address_on_this_machine() {
        for host in [
            "localhost:5432",
            "a.localhost",
            "127.0.0.1",
            "127.1",
            "0x7f000001",
            "2130706433",
            "0.0.0.0",
            "[::1]",
            "[::]",
            "[::ffff:127.0.0.1]",
            "localhost.",
        ] {
            let body = GOOD.replace("https://acme1.loca.lt", &format!("http://{host}"));
            assert!(matches!(answer(&body), Err(LocaltunnelError::Unexpected { .. })), "{host}");
            let here: BaseUrl = "http://localhost:4000".parse().expect("an address");
            let answer = parse(&here, StatusCode::OK, body.as_bytes());
            assert_eq!(answer.map(|parsed| parsed.id), Ok("acme1".to_owned()), "{host}");
        }
    }

    #[test]
    fn an_address_with_a_port_is_read_back_as_both() {
        let with_ip = GOOD.replace("\"port\"", "\"ip\":\"2001:db8::1\",\"port\"");
        assert_eq!(answer(&with_ip).expect("a lease").host, "[2001:db8::1]");
    }

    #[test]
    fn a_refused_name_is_told_in_the_servers_words() {
        let refused = |body: &str| parse(&server(), StatusCode::FORBIDDEN, body.as_bytes());
        let error = refused(r#"{"message":"Invalid subdomain."}"#).expect_err("refused");
        assert_eq!(error, LocaltunnelError::Refused("Invalid subdomain.".into()));
        assert!(error.is_name_rejected());
        assert_eq!(refused("no").expect_err("refused"), LocaltunnelError::Refused("no".into()));
        let busy = parse(&server(), StatusCode::BAD_GATEWAY, b"").expect_err("busy");
        assert!(!busy.is_name_rejected());
    }

    #[test]
    fn twice_the_answer_costs_twice_the_time() {
        for status in [StatusCode::OK, StatusCode::FORBIDDEN] {
            for piece in ["x", "\\n", "[", "é", "https://", "a.", "\\u0061"] {
                let fields = |size| {
                    let text = piece.repeat(size);
                    format!(
                        r#"{{"id":"{text}","url":"https://{text}","port":1,"ip":"{text}","message":"{text}"}}"#
                    )
                };
                let parse = |body: &String| parse(&server(), status, body.as_bytes()).is_ok();
                assert_linear(piece, 2_000, fields, parse);
                assert_linear(piece, 2_000, |size| piece.repeat(size), parse);
            }
            let nested =
                |size| format!("{{\"x\":[{}1],\"id\":\"a\"}}", "{\"a\":[1]},".repeat(size));
            assert_linear("nested", 1_000, nested, |body| {
                parse(&server(), status, body.as_bytes()).is_ok()
            });
        }
    }

    proptest! {
        #[test]
        fn no_answer_is_too_strange(body: Vec<u8>, status in 200_u16..600) {
            let status = StatusCode::from_u16(status).expect("a status");
            check_answer(&server(), status, &body);
        }

        #[test]
        fn no_fields_are_too_strange(id in "\\PC*", url in "\\PC*", ip in "\\PC*", port: i64) {
            let body = serde_json::json!({ "id": id, "url": url, "ip": ip, "port": port });
            check_answer(&server(), StatusCode::OK, body.to_string().as_bytes());
        }
    }
}
