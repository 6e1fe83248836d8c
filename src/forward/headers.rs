//! The headers that an app gets: those that arrived, without those of the
//! connection, and with what `X-Forwarded-…` says of it.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::net::IpAddr;

use http::header::{
    ACCEPT_ENCODING, CONNECTION, CONTENT_LENGTH, EXPECT, HOST, PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION, TE, TRAILER, TRANSFER_ENCODING, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::webhook::SENT_BY;

/// Headers of one connection or one transfer, which are not forwarded.
/// `Accept-Encoding` is among them since it is we who read the response, and quote
/// it; [`SENT_BY`], since `replay` means it for a listener and not for its app.
const OF_THE_CONNECTION: [HeaderName; 14] = [
    ACCEPT_ENCODING,
    CONNECTION,
    CONTENT_LENGTH,
    EXPECT,
    HOST,
    HeaderName::from_static("keep-alive"),
    HeaderName::from_static(SENT_BY),
    PROXY_AUTHENTICATE,
    PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    TE,
    TRAILER,
    TRANSFER_ENCODING,
    UPGRADE,
];

const X_FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const X_FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");
const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// Names every kinde-hook that a delivery has passed through, each by its own id,
/// so that a delivery that comes back is recognized.
const PASSED_THROUGH: HeaderName = HeaderName::from_static("x-kinde-hook-via");

#[derive(Debug, Clone)]
pub(crate) struct HeaderRules {
    added: HeaderMap,
    id: HeaderValue,
}

impl HeaderRules {
    /// Rules under which `added` replaces headers of the same names.
    pub(crate) fn new(added: HeaderMap) -> Self {
        // Random for each process. It is no secret: it only has to differ.
        let id = RandomState::new().build_hasher().finish();
        Self { added, id: HeaderValue::from(id) }
    }

    /// The headers to send for those that arrived from `peer`, if that is known.
    /// The HTTP client sets `Host` to the target's, unless the user chose one.
    pub(crate) fn apply(&self, arrived: &HeaderMap, peer: Option<IpAddr>) -> HeaderMap {
        let mut headers = arrived.clone();
        for name in named_in_connection(arrived) {
            headers.remove(name);
        }
        for name in OF_THE_CONNECTION {
            headers.remove(name);
        }
        // A tunnel in front of us knows better which host was requested.
        if let (Some(host), false) = (arrived.get(HOST), headers.contains_key(X_FORWARDED_HOST)) {
            headers.insert(X_FORWARDED_HOST, host.clone());
        }
        headers.entry(X_FORWARDED_PROTO).or_insert(HeaderValue::from_static("http"));
        if let Some(senders) = peer.and_then(|peer| senders(&headers, peer)) {
            headers.insert(X_FORWARDED_FOR, senders);
        }
        headers.append(PASSED_THROUGH, self.id.clone());
        self.add(&mut headers);
        headers
    }

    /// Whether headers that arrived were sent by ourselves.
    pub(crate) fn is_loop(&self, arrived: &HeaderMap) -> bool {
        arrived.get_all(PASSED_THROUGH).iter().any(|value| {
            let mut ids = value.as_bytes().split(|byte| *byte == b',');
            ids.any(|id| id.trim_ascii() == self.id.as_bytes())
        })
    }

    fn add(&self, headers: &mut HeaderMap) {
        for name in self.added.keys() {
            headers.remove(name);
            for value in self.added.get_all(name) {
                headers.append(name, value.clone());
            }
        }
    }
}

fn named_in_connection(arrived: &HeaderMap) -> Vec<HeaderName> {
    let options = arrived.get_all(CONNECTION).iter().filter_map(|value| value.to_str().ok());
    options.flat_map(|value| value.split(',')).filter_map(|name| name.trim().parse().ok()).collect()
}

/// Every address that a delivery passed through, in one line, the nearest last.
fn senders(headers: &HeaderMap, peer: IpAddr) -> Option<HeaderValue> {
    let mut senders = Vec::new();
    for value in headers.get_all(X_FORWARDED_FOR) {
        senders.extend_from_slice(value.as_bytes());
        senders.extend_from_slice(b", ");
    }
    senders.extend_from_slice(peer.to_string().as_bytes());
    HeaderValue::from_bytes(&senders).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[(&str, &str)]) -> HeaderMap {
        let pair = |(name, value): &(&str, &str)| {
            (name.parse::<HeaderName>().expect("a name"), value.parse().expect("a value"))
        };
        lines.iter().map(pair).collect()
    }

    fn applied(arrived: &[(&str, &str)]) -> HeaderMap {
        let rules = HeaderRules::new(HeaderMap::new());
        rules.apply(&headers(arrived), Some(IpAddr::from([192, 0, 2, 7])))
    }

    fn all<'h>(headers: &'h HeaderMap, name: &str) -> Vec<&'h str> {
        headers.get_all(name).iter().map(|value| value.to_str().expect("text")).collect()
    }

    #[test]
    fn what_concerns_the_connection_stays_behind() {
        let sent = applied(&[
            ("host", "public.example.com"),
            ("connection", "close, X-Of-Hop"),
            ("connection", "x-second"),
            ("x-of-hop", "1"),
            ("x-second", "2"),
            ("keep-alive", "timeout=5"),
            ("transfer-encoding", "chunked"),
            ("content-length", "7"),
            ("expect", "100-continue"),
            ("te", "trailers"),
            ("trailer", "x"),
            ("upgrade", "h2c"),
            ("proxy-connection", "close"),
            ("proxy-authorization", "Basic x"),
            ("proxy-authenticate", "Basic"),
            ("accept-encoding", "gzip"),
            ("kinde-hook-sent-by", "kinde-hook"),
            ("x-kept", "3"),
        ]);
        let mut names: Vec<&str> = sent.keys().map(HeaderName::as_str).collect();
        names.sort_unstable();
        assert_eq!(
            names,
            [
                "x-forwarded-for",
                "x-forwarded-host",
                "x-forwarded-proto",
                "x-kept",
                "x-kinde-hook-via"
            ]
        );
    }

    #[test]
    fn everything_else_is_kept_also_what_came_twice() {
        let sent = applied(&[
            ("content-type", "application/jwt"),
            ("webhook-id", "1"),
            ("x-twice", "b"),
            ("x-twice", "a"),
        ]);
        assert_eq!(all(&sent, "content-type"), ["application/jwt"]);
        assert_eq!(all(&sent, "webhook-id"), ["1"]);
        assert_eq!(all(&sent, "x-twice"), ["b", "a"]);
    }

    #[test]
    fn the_app_learns_what_was_asked_for_and_by_whom() {
        let sent = applied(&[("host", "localhost:4100")]);
        assert_eq!(all(&sent, "x-forwarded-host"), ["localhost:4100"]);
        assert_eq!(all(&sent, "x-forwarded-proto"), ["http"]);
        assert_eq!(all(&sent, "x-forwarded-for"), ["192.0.2.7"]);
    }

    #[test]
    fn what_a_tunnel_already_said_is_kept() {
        let sent = applied(&[
            ("host", "localhost:4100"),
            ("x-forwarded-host", "public.example.com"),
            ("x-forwarded-proto", "https"),
            ("x-forwarded-for", "198.51.100.1"),
            ("x-forwarded-for", "198.51.100.2, 198.51.100.3"),
        ]);
        assert_eq!(all(&sent, "x-forwarded-host"), ["public.example.com"]);
        assert_eq!(all(&sent, "x-forwarded-proto"), ["https"]);
        assert_eq!(
            all(&sent, "x-forwarded-for"),
            ["198.51.100.1, 198.51.100.2, 198.51.100.3, 192.0.2.7"]
        );
    }

    #[test]
    fn an_unknown_sender_is_not_made_up() {
        let rules = HeaderRules::new(HeaderMap::new());
        let sent = rules.apply(&headers(&[("x-forwarded-for", "198.51.100.1")]), None);
        assert_eq!(all(&sent, "x-forwarded-for"), ["198.51.100.1"]);
        assert!(!rules.apply(&HeaderMap::new(), None).contains_key("x-forwarded-for"));
    }

    #[test]
    fn the_users_own_headers_replace_those_that_arrived() {
        let rules = HeaderRules::new(headers(&[
            ("host", "app.example.com"),
            ("x-own", "1"),
            ("x-own", "2"),
            ("x-forwarded-proto", "https"),
        ]));
        let arrived = headers(&[("host", "a"), ("x-own", "0"), ("x-own", "9"), ("x-else", "4")]);
        let sent = rules.apply(&arrived, None);
        assert_eq!(all(&sent, "host"), ["app.example.com"]);
        assert_eq!(all(&sent, "x-own"), ["1", "2"]);
        assert_eq!(all(&sent, "x-forwarded-proto"), ["https"]);
        assert_eq!(all(&sent, "x-else"), ["4"]);
    }

    #[test]
    fn what_comes_back_is_known_even_through_others() {
        let (ours, theirs) =
            (HeaderRules::new(HeaderMap::new()), HeaderRules::new(HeaderMap::new()));
        let sent = ours.apply(&HeaderMap::new(), None);
        assert!(ours.is_loop(&sent));
        assert!(!theirs.is_loop(&sent));
        assert!(ours.is_loop(&theirs.apply(&sent, None)));
        let joined = all(&theirs.apply(&sent, None), "x-kinde-hook-via").join(", ");
        assert!(ours.is_loop(&headers(&[("x-kinde-hook-via", &joined)])));
        assert!(!ours.is_loop(&headers(&[("x-kinde-hook-via", "17")])));
    }
}
