//! Fetching the issuer's key set, from its address or from a file.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use http::HeaderMap;
use http::header::{AGE, DATE};
use jiff::Timestamp;
use jiff::fmt::rfc2822;

use super::key_set::{KeySet, KeySetError};
use crate::client::{self, Destination};
use crate::error::Failure;
use crate::sanitize::redact;
use crate::webhook::{Issuer, Signer, is_this_machine};

/// How long a key set may take to arrive, both of its addresses together.
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// The largest key set that is read, in bytes. A real one has 2 KB.
const MAX_DOCUMENT_BYTES: usize = 1024 * 1024;

/// Where the key set comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum JwksSource {
    /// An issuer's well-known addresses.
    Issuer(Issuer),
    /// One address.
    Url(String),
    /// A file: nothing touches the network.
    File(PathBuf),
}

/// A key set, and the clocks when it arrived.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) set: KeySet,
    /// The issuer's clock and ours; `None` for a file.
    pub(crate) clocks: Option<Clocks>,
}

/// Two clocks at the same moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Clocks {
    /// The response's `Date`.
    pub(crate) theirs: Timestamp,
    /// How long a cache has stored the response, by its `Age`. Some caches
    /// write a new `Date`, so `theirs` may already include it.
    pub(crate) age: Duration,
    /// When it arrived.
    pub(crate) ours: Timestamp,
}

/// Why there is no key set. The texts in it may be untrusted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum FetchError {
    /// No response, with the cause.
    #[error("cannot reach {url}: {cause}")]
    Unreachable { url: String, cause: String },
    /// No complete response in time.
    #[error("{url} did not answer within {} seconds", FETCH_TIMEOUT.as_secs())]
    Timeout { url: String },
    /// A status other than 200.
    #[error("{url} answered {status}")]
    Status { url: String, status: u16 },
    /// A response of more than [`MAX_DOCUMENT_BYTES`].
    #[error("{origin} is larger than {} MiB", MAX_DOCUMENT_BYTES / (1024 * 1024))]
    TooLarge {
        /// The address or file.
        origin: String,
    },
    /// A response that is not a key set.
    #[error("{origin} is not a key set: {error}")]
    NotAKeySet {
        /// The address or file.
        origin: String,
        error: KeySetError,
    },
    /// A file that cannot be read.
    #[error("cannot read {path}: {cause}")]
    File { path: String, cause: String },
    /// Keys may not come from this address.
    #[error("{url} is not https")]
    NotHttps { url: String },
    /// The HTTP client could not be created.
    #[error("cannot create an HTTP client: {0}")]
    Client(String),
}

impl FetchError {
    /// What to do next.
    pub(crate) fn hint(&self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "check the issuer's spelling and the network",
            Self::Timeout { .. } => "is the network slow, or is a proxy in the way?",
            Self::Status { status: 403, .. } => {
                "Kinde answers 403 for a subdomain that does not exist: check the issuer"
            }
            Self::Status { status: 300..=399, .. } => {
                "redirects are not followed for keys: use the final URL"
            }
            Self::NotAKeySet { origin, .. } | Self::TooLarge { origin } if !is_url(origin) => {
                "save a key set with `kinde-hook jwks --output FILE`, or download the issuer's \
                 /.well-known/jwks.json"
            }
            Self::NotAKeySet { error: KeySetError::NoneUsable(_), .. } => {
                "is the issuer right, as in https://acme.kinde.com? `kinde-hook jwks` shows its keys"
            }
            Self::Status { .. } | Self::NotAKeySet { .. } | Self::TooLarge { .. } => {
                "the issuer should look like https://acme.kinde.com"
            }
            Self::File { .. } => "save one with `kinde-hook jwks --output FILE`",
            Self::NotHttps { .. } => "plain http is accepted from this machine only",
            Self::Client(_) => "install the system's CA certificates (ca-certificates)",
        }
    }
}

/// Whether keys come from an address, and not from a file.
fn is_url(origin: &str) -> bool {
    origin.starts_with("https://") || origin.starts_with("http://")
}

impl JwksSource {
    /// Fetches the key set; at least one of its keys can verify a webhook.
    pub(crate) async fn fetch(&self) -> Result<KeySet, FetchError> {
        Ok(self.fetch_with_clocks().await?.set)
    }

    /// The same, with the clocks.
    pub(crate) async fn fetch_with_clocks(&self) -> Result<Fetched, FetchError> {
        self.read(KeySet::parse).await
    }

    /// Fetches the key set, even if none of its keys is usable.
    pub(crate) async fn fetch_any(&self) -> Result<KeySet, FetchError> {
        Ok(self.read(KeySet::parse_any).await?.set)
    }

    /// Reads the key set of a file, with neither network nor runtime.
    pub(crate) fn read_file(path: &Path) -> Result<KeySet, FetchError> {
        parse(&shown_file(path), &file_bytes(path)?, KeySet::parse)
    }

    /// The same, even if none of its keys is usable.
    pub(crate) fn read_file_any(path: &Path) -> Result<KeySet, FetchError> {
        parse(&shown_file(path), &file_bytes(path)?, KeySet::parse_any)
    }

    /// The source, as shown to the user.
    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Issuer(issuer) => issuer.to_string(),
            Self::Url(url) => shown(url),
            Self::File(path) => shown_file(path),
        }
    }

    /// Whether keys come from a server on this machine. That cannot be Kinde, so
    /// what these keys verify is local. A file may well hold Kinde's.
    pub(crate) fn is_on_this_machine(&self) -> bool {
        let address = match self {
            Self::Issuer(issuer) => issuer.as_str(),
            Self::Url(url) => url,
            Self::File(_) => return false,
        };
        let url = reqwest::Url::parse(address);
        url.is_ok_and(|url| url.host_str().is_some_and(is_this_machine))
    }

    async fn read(&self, parser: Parser) -> Result<Fetched, FetchError> {
        let mut fetched = self.read_from(parser).await?;
        if self.is_on_this_machine() {
            fetched.set = fetched.set.signed_by(Signer::LoopbackIssuer);
        }
        Ok(fetched)
    }

    async fn read_from(&self, parser: Parser) -> Result<Fetched, FetchError> {
        match self {
            Self::File(path) => {
                let set = parse(&shown_file(path), &file_bytes(path)?, parser)?;
                Ok(Fetched { set, clocks: None })
            }
            Self::Url(url) => fetch_within_deadline(std::slice::from_ref(url), parser).await,
            Self::Issuer(issuer) => fetch_within_deadline(&issuer.jwks_urls(), parser).await,
        }
    }
}

type Parser = fn(&[u8]) -> Result<KeySet, KeySetError>;

fn parse(origin: &str, document: &[u8], parser: Parser) -> Result<KeySet, FetchError> {
    parser(document).map_err(|error| FetchError::NotAKeySet { origin: origin.to_owned(), error })
}

/// A file's name. What is no http address is taken for a file, and may be an
/// address with a password all the same.
fn shown_file(path: &Path) -> String {
    let name = path.display().to_string();
    match name.split_once("//") {
        Some((before, rest)) => format!("{before}//{}", redact::address(rest)),
        None => name,
    }
}

fn file_bytes(path: &Path) -> Result<Vec<u8>, FetchError> {
    let unreadable = |error: std::io::Error| FetchError::File {
        path: shown_file(path),
        cause: error.to_string(),
    };
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(unreadable)?;
    file.take(MAX_DOCUMENT_BYTES as u64 + 1).read_to_end(&mut bytes).map_err(unreadable)?;
    if bytes.len() > MAX_DOCUMENT_BYTES {
        return Err(FetchError::TooLarge { origin: shown_file(path) });
    }
    Ok(bytes)
}

/// Tries the addresses in turn until one holds a key set. If all fail, the
/// error is the first address's, the one that most tools use.
async fn fetch_within_deadline(urls: &[String], parser: Parser) -> Result<Fetched, FetchError> {
    let attempt = async {
        let mut first_error = None;
        for url in urls {
            match fetch_one(url, parser).await {
                Ok(fetched) => return Ok(fetched),
                // The second address has the same host.
                Err(error @ (FetchError::Unreachable { .. } | FetchError::Client(_))) => {
                    return Err(first_error.unwrap_or(error));
                }
                Err(error) => first_error = first_error.or(Some(error)),
            }
        }
        Err(first_error.unwrap_or(FetchError::Client("no address".to_owned())))
    };
    let timed_out = || FetchError::Timeout { url: urls.first().map(shown).unwrap_or_default() };
    tokio::time::timeout(FETCH_TIMEOUT, attempt).await.unwrap_or_else(|_| Err(timed_out()))
}

async fn fetch_one(url: &str, parser: Parser) -> Result<Fetched, FetchError> {
    let destination = Destination::of(url);
    if destination == Destination::PlainRemote {
        return Err(FetchError::NotHttps { url: shown(url) });
    }
    let unreachable = |error: &reqwest::Error| FetchError::Unreachable {
        url: shown(url),
        cause: client::cause(error),
    };
    let client = client::for_keys(destination, FETCH_TIMEOUT)
        .map_err(|error| FetchError::Client(client::cause(&error)))?;
    let mut answer = client.get(url).send().await.map_err(|error| {
        if error.is_timeout() {
            FetchError::Timeout { url: shown(url) }
        } else {
            unreachable(&error)
        }
    })?;
    if answer.status() != reqwest::StatusCode::OK {
        return Err(FetchError::Status { url: shown(url), status: answer.status().as_u16() });
    }
    let clocks = clocks(answer.headers());
    let mut document = Vec::new();
    while let Some(chunk) = answer.chunk().await.map_err(|error| unreachable(&error))? {
        if document.len() + chunk.len() > MAX_DOCUMENT_BYTES {
            return Err(FetchError::TooLarge { origin: shown(url) });
        }
        document.extend_from_slice(&chunk);
    }
    Ok(Fetched { set: parse(&shown(url), &document, parser)?, clocks })
}

/// An address without credentials, since errors are shown to senders.
fn shown(url: impl AsRef<str>) -> String {
    redact::address(url.as_ref()).into_owned()
}

/// The clocks, from a response that has just arrived.
fn clocks(headers: &HeaderMap) -> Option<Clocks> {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let theirs = rfc2822::parse(text(DATE)?).ok()?.timestamp();
    let age = text(AGE)
        .and_then(|age| age.parse().ok())
        .map_or(Duration::ZERO, |seconds: u32| Duration::from_secs(seconds.into()));
    Some(Clocks { theirs, age, ours: Timestamp::now() })
}

impl From<FetchError> for Failure {
    fn from(error: FetchError) -> Self {
        Self::new(error.to_string()).hint(error.hint())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADDRESS: &str = "https://acme.kinde.com/.well-known/jwks.json";

    #[test]
    fn a_source_is_called_as_it_was_given() {
        let issuer = "acme".parse().expect("an issuer");
        assert_eq!(JwksSource::Issuer(issuer).describe(), "https://acme.kinde.com");
        assert_eq!(JwksSource::Url(ADDRESS.to_owned()).describe(), ADDRESS);
        assert_eq!(JwksSource::File("keys.json".into()).describe(), "keys.json");
    }

    #[test]
    fn a_file_is_read_up_to_1_mib() {
        let file = tempfile::NamedTempFile::new().expect("a file");
        let read = |bytes: usize| {
            let document = format!("{{\"keys\":[]}}{}", " ".repeat(bytes - 11));
            std::fs::write(file.path(), document).expect("written");
            JwksSource::read_file_any(file.path()).map(|set| set.document().len())
        };
        assert_eq!(read(MAX_DOCUMENT_BYTES), Ok(MAX_DOCUMENT_BYTES));
        let origin = file.path().display().to_string();
        let error = read(MAX_DOCUMENT_BYTES + 1).expect_err("an error");
        assert_eq!(error.to_string(), format!("{origin} is larger than 1 MiB"));
        std::fs::write(file.path(), "{\"keys\":[]}").expect("written");
        let error = JwksSource::read_file(file.path()).expect_err("an error");
        let why = "none of its 0 keys can verify a webhook";
        assert_eq!(error.to_string(), format!("{origin} is not a key set: {why}"));
    }

    #[test]
    fn the_hint_depends_on_where_the_keys_come_from_and_on_what_is_wrong() {
        let (url, cause) = (ADDRESS.to_owned(), "refused".to_owned());
        let none = KeySetError::NoneUsable(0);
        let not_a_set =
            |origin: &str, error| FetchError::NotAKeySet { origin: origin.to_owned(), error };
        let too_large = |origin: &str| FetchError::TooLarge { origin: origin.to_owned() };
        let status = |status| FetchError::Status { url: ADDRESS.to_owned(), status };
        for (error, word) in [
            (FetchError::Unreachable { url: url.clone(), cause: cause.clone() }, "network"),
            (FetchError::Timeout { url: url.clone() }, "slow"),
            (status(403), "subdomain that does not exist"),
            (status(302), "redirects"),
            (status(500), "should look like"),
            (too_large("keys.json"), "--output FILE"),
            (too_large(ADDRESS), "should look like"),
            (not_a_set("keys.json", none.clone()), "--output FILE"),
            (not_a_set("http://localhost/", none), "shows its keys"),
            (not_a_set(ADDRESS, KeySetError::NoKeys), "should look like"),
            (FetchError::File { path: "keys.json".to_owned(), cause: cause.clone() }, "save one"),
            (FetchError::NotHttps { url }, "this machine only"),
            (FetchError::Client(cause), "CA certificates"),
        ] {
            assert!(error.hint().contains(word), "{error}: {}", error.hint());
        }
    }

    #[test]
    fn what_an_answer_says_of_the_time_is_read() {
        let mut headers = HeaderMap::new();
        assert_eq!(clocks(&headers), None);
        headers.insert(DATE, "Thu, 01 Jan 1970 00:00:07 GMT".parse().expect("a value"));
        let seen = |headers: &HeaderMap| clocks(headers).map(|it| (it.theirs.as_second(), it.age));
        assert_eq!(seen(&headers), Some((7, Duration::ZERO)));
        headers.insert(AGE, "90".parse().expect("a value"));
        assert_eq!(seen(&headers), Some((7, Duration::from_secs(90))));
        headers.insert(AGE, "old".parse().expect("a value"));
        assert_eq!(seen(&headers), Some((7, Duration::ZERO)));
        headers.insert(DATE, "today".parse().expect("a value"));
        assert_eq!(clocks(&headers), None);
    }

    #[test]
    fn a_server_on_this_machine_is_known_by_every_spelling() {
        for here in [
            "http://localhost:4100/jwks",
            "http://127.0.0.1",
            "https://127.9.9.9",
            "https://0x7f.1/jwks",
            "http://[::1]:1",
            "https://[::ffff:127.0.0.1]",
            "https://0.0.0.0",
            "https://[::]",
            "https://app.localhost:3000",
            "https://LOCALHOST.",
        ] {
            assert!(JwksSource::Url(here.to_owned()).is_on_this_machine(), "{here}");
        }
        for away in [
            "https://acme.kinde.com",
            "https://localhost.example.com",
            "https://auth.example.com",
            "https://10.0.0.1",
            "https://notlocalhost",
        ] {
            assert!(!JwksSource::Url(away.to_owned()).is_on_this_machine(), "{away}");
        }
        let issuer: Issuer = "localhost:4100".parse().expect("an issuer");
        assert!(JwksSource::Issuer(issuer).is_on_this_machine());
        assert!(!JwksSource::File("localhost".into()).is_on_this_machine());
    }
}
