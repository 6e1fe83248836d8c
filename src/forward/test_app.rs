//! An app on a free port of this machine that responds as a test wants. It reads
//! one request from each connection.

use std::future::Future;
use std::io::{BufRead as _, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};
use std::thread::JoinHandle;
use std::time::Duration;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};
use tokio::sync::Semaphore;

use crate::webhook::Target;

/// Waits for what must happen, but not for ever: a test fails instead of hanging.
pub(super) async fn soon<F: Future>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(30), future).await.expect("it happens")
}

/// A request that arrived.
#[derive(Debug, Clone)]
pub(super) struct Request {
    pub(super) head: String,
    pub(super) body: Vec<u8>,
}

impl Request {
    /// The values of a header, in order.
    pub(super) fn header(&self, name: &str) -> Vec<&str> {
        let lines = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        lines.filter(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| value).collect()
    }
}

/// What to do with a request.
#[derive(Clone)]
pub(super) enum Reply {
    /// Write these bytes, then hang up.
    Bytes(Vec<u8>),
    /// Write these bytes, then nothing more until the other side hangs up.
    Open(Vec<u8>),
    /// Write nothing until the other side hangs up.
    Hang,
}

impl Reply {
    /// A status, a few headers and a body.
    pub(super) fn new(status: u16, headers: &str, body: &[u8]) -> Self {
        let length = body.len();
        let head = format!(
            "HTTP/1.1 {status} Because\r\ncontent-length: {length}\r\nconnection: close\r\n{headers}\r\n"
        );
        Self::Bytes([head.as_bytes(), body].concat())
    }

    /// Nothing but a status.
    pub(super) fn status(status: u16) -> Self {
        match status {
            204 => Self::Bytes(b"HTTP/1.1 204 Because\r\nconnection: close\r\n\r\n".to_vec()),
            _ => Self::new(status, "", b""),
        }
    }
}

/// Holds requests up until the test opens it.
#[derive(Clone)]
pub(super) struct Gate {
    is_open: Arc<(Mutex<bool>, Condvar)>,
    arrivals: Arc<Semaphore>,
}

impl Gate {
    pub(super) fn new() -> Self {
        Self { is_open: Arc::default(), arrivals: Arc::new(Semaphore::new(0)) }
    }

    /// Waits, on an app's thread, until it is open.
    pub(super) fn pass(&self) {
        self.arrivals.add_permits(1);
        let (is_open, opened) = &*self.is_open;
        drop(opened.wait_while(is_open.lock().expect("the gate"), |open| !*open));
    }

    /// Waits, in the test, until `count` requests are waiting at it.
    pub(super) async fn reached(&self, count: u32) {
        soon(self.arrivals.acquire_many(count)).await.expect("arrivals").forget();
    }

    /// Lets all requests pass.
    pub(super) fn open(&self) {
        *self.is_open.0.lock().expect("the gate") = true;
        self.is_open.1.notify_all();
    }
}

/// A running app. It ends when it is dropped.
pub(super) struct App {
    address: SocketAddr,
    scheme: &'static str,
    requests: Arc<Mutex<Vec<Request>>>,
    stopped: Arc<Mutex<bool>>,
    accepting: Option<JoinHandle<()>>,
}

type Answer = Arc<dyn Fn(&Request) -> Reply + Send + Sync>;

impl App {
    pub(super) fn start(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve("http", Arc::new(answer), None)
    }

    /// The same with a self-signed certificate.
    pub(super) fn start_tls(answer: impl Fn(&Request) -> Reply + Send + Sync + 'static) -> Self {
        Self::serve("https", Arc::new(answer), Some(tls(None)))
    }

    /// The same for clients that speak one protocol, by its name in ALPN.
    pub(super) fn start_tls_for(
        protocol: &str,
        answer: impl Fn(&Request) -> Reply + Send + Sync + 'static,
    ) -> Self {
        Self::serve("https", Arc::new(answer), Some(tls(Some(protocol))))
    }

    fn serve(scheme: &'static str, answer: Answer, tls: Option<Arc<ServerConfig>>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (requests, stopped) = (Arc::default(), Arc::default());
        let (received, is_over) = (Arc::clone(&requests), Arc::clone(&stopped));
        let accepting = std::thread::spawn(move || {
            accept(&listener, &is_over, &received, &answer, tls.as_ref());
        });
        Self { address, scheme, requests, stopped, accepting: Some(accepting) }
    }

    pub(super) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(super) fn target(&self) -> Target {
        format!("{}://{}/hook", self.scheme, self.address).parse().expect("a target")
    }

    /// Every request so far, in the order in which they had arrived.
    pub(super) fn requests(&self) -> Vec<Request> {
        self.requests.lock().expect("the requests").clone()
    }

    /// Their bodies, as text.
    pub(super) fn bodies(&self) -> Vec<String> {
        let body = |request: Request| String::from_utf8(request.body).expect("text");
        self.requests().into_iter().map(body).collect()
    }
}

impl Drop for App {
    fn drop(&mut self) {
        *self.stopped.lock().expect("the switch") = true;
        // Wakes the thread that accepts, which then sees that it is over. Once it
        // has ended, the port is free.
        drop(TcpStream::connect(self.address));
        drop(self.accepting.take().map(JoinHandle::join));
    }
}

fn tls(protocol: Option<&str>) -> Arc<ServerConfig> {
    const CERTIFICATE: &[u8] = include_bytes!("../../tests/fixtures/tls/localhost.pem");
    const KEY: &[u8] = include_bytes!("../../tests/fixtures/tls/localhost.key.pem");
    let certificate = CertificateDer::from_pem_slice(CERTIFICATE).expect("a certificate");
    let key = PrivateKeyDer::from_pem_slice(KEY).expect("a key");
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key));
    let mut config = config.expect("a configuration");
    config.alpn_protocols = protocol.map(|name| name.as_bytes().to_vec()).into_iter().collect();
    Arc::new(config)
}

fn accept(
    listener: &TcpListener,
    is_over: &Mutex<bool>,
    requests: &Arc<Mutex<Vec<Request>>>,
    answer: &Answer,
    tls: Option<&Arc<ServerConfig>>,
) {
    for stream in listener.incoming() {
        if *is_over.lock().expect("the switch") {
            return;
        }
        let Ok(stream) = stream else { continue };
        let (requests, answer) = (Arc::clone(requests), Arc::clone(answer));
        let tls = tls.cloned();
        std::thread::spawn(move || converse(stream, tls, &requests, &*answer));
    }
}

fn converse(
    stream: TcpStream,
    tls: Option<Arc<ServerConfig>>,
    requests: &Mutex<Vec<Request>>,
    answer: &dyn Fn(&Request) -> Reply,
) {
    match tls {
        None => talk(stream, requests, answer),
        Some(config) => {
            let connection = ServerConnection::new(config).expect("a connection");
            talk(StreamOwned::new(connection, stream), requests, answer);
        }
    }
}

fn talk<S: Read + Write>(
    stream: S,
    requests: &Mutex<Vec<Request>>,
    answer: &dyn Fn(&Request) -> Reply,
) {
    let mut stream = BufReader::new(stream);
    let Some(request) = read_request(&mut stream) else { return };
    requests.lock().expect("the requests").push(request.clone());
    match answer(&request) {
        Reply::Bytes(bytes) => {
            let _ = stream.get_mut().write_all(&bytes);
            let _ = stream.get_mut().flush();
        }
        Reply::Open(bytes) => {
            let _ = stream.get_mut().write_all(&bytes);
            let _ = stream.get_mut().flush();
            let _ = stream.read(&mut [0]);
        }
        Reply::Hang => {
            let _ = stream.read(&mut [0]);
        }
    }
}

fn read_request<S: Read>(stream: &mut BufReader<S>) -> Option<Request> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).ok()? == 0 {
            return None;
        }
    }
    let mut request = Request { head, body: Vec::new() };
    let length = request.header("content-length").first().and_then(|value| value.parse().ok());
    request.body.resize(length.unwrap_or(0), 0);
    stream.read_exact(&mut request.body).ok()?;
    Some(request)
}
