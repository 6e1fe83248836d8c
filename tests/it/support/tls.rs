//! An app behind a certificate that it signed itself.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::http::{self, Answer};

/// A running app that answers 200. It ends when it is dropped.
pub(crate) struct TlsApp {
    address: SocketAddr,
    requests: Arc<Mutex<Vec<String>>>,
    stopped: Arc<Mutex<bool>>,
}

impl TlsApp {
    /// Starts it on a free port.
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let app = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            stopped: Arc::default(),
        };
        let (requests, stopped) = (Arc::clone(&app.requests), Arc::clone(&app.stopped));
        let config = config();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if *stopped.lock().unwrap() {
                    return;
                }
                let (requests, config) = (Arc::clone(&requests), Arc::clone(&config));
                std::thread::spawn(move || {
                    let connection = ServerConnection::new(config).unwrap();
                    // A client that does not trust the certificate goes away.
                    serve(StreamOwned::new(connection, stream), &requests);
                });
            }
        });
        app
    }

    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}/hook", self.address.port())
    }

    /// Every request so far, as text.
    pub(crate) fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

impl Drop for TlsApp {
    fn drop(&mut self) {
        *self.stopped.lock().unwrap() = true;
        // Wakes the accept loop, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

/// The public side of tunnels: https addresses under `hooks.localhost`, behind
/// which any number of listeners may be. It ends when it is dropped.
pub(crate) struct Public {
    address: SocketAddr,
    listeners: Arc<Mutex<Vec<Place>>>,
    stopped: Arc<Mutex<bool>>,
}

/// Where a listener is.
enum Place {
    At(SocketAddr),
    /// On the port of 127.0.0.1 that a file will name.
    Named(PathBuf),
}

impl Public {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let public = Self { address, listeners: Arc::default(), stopped: Arc::default() };
        let (listeners, stopped) = (Arc::clone(&public.listeners), Arc::clone(&public.stopped));
        let config = config_of(
            include_bytes!("../../fixtures/tls/public.pem"),
            include_bytes!("../../fixtures/tls/public.key.pem"),
        );
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if *stopped.lock().unwrap() {
                    return;
                }
                let (listeners, config) = (Arc::clone(&listeners), Arc::clone(&config));
                std::thread::spawn(move || {
                    let connection = ServerConnection::new(config).unwrap();
                    lead(StreamOwned::new(connection, stream), &listeners)
                });
            }
        });
        public
    }

    /// An address under which it is reached.
    pub(crate) fn url(&self, name: &str) -> String {
        format!("https://{name}.hooks.localhost:{}", self.address.port())
    }

    /// From now on it leads to this listener too.
    pub(crate) fn leads_to(&self, listener: SocketAddr) {
        self.listeners.lock().unwrap().push(Place::At(listener));
    }

    /// From now on it leads to this listener and to nothing else.
    pub(crate) fn leads_only_to(&self, listener: SocketAddr) {
        *self.listeners.lock().unwrap() = vec![Place::At(listener)];
    }

    /// It leads also to one whose port is not known yet.
    pub(crate) fn leads_to_port_in(&self, file: PathBuf) {
        self.listeners.lock().unwrap().push(Place::Named(file));
    }

    /// The authority that has signed its certificate, as a file.
    pub(crate) fn authority() -> &'static str {
        concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/tls/authority.pem")
    }
}

impl Drop for Public {
    fn drop(&mut self) {
        *self.stopped.lock().unwrap() = true;
        let _ = TcpStream::connect(self.address);
    }
}

/// Leads a request to whichever listener knows what to do with it.
fn lead(
    mut stream: StreamOwned<ServerConnection, TcpStream>,
    listeners: &Mutex<Vec<Place>>,
) -> Option<()> {
    let request = read(&mut stream)?;
    let at = |place: &Place| match place {
        Place::At(address) => Some(*address),
        Place::Named(file) => {
            let port = std::fs::read_to_string(file).ok()?.trim().parse::<u16>().ok()?;
            Some(SocketAddr::from(([127, 0, 0, 1], port)))
        }
    };
    let addresses: Vec<SocketAddr> = listeners.lock().unwrap().iter().filter_map(at).collect();
    let answers = addresses.into_iter().filter_map(|address| {
        let mut listener = TcpStream::connect(address).ok()?;
        listener.write_all(request.as_bytes()).ok()?;
        http::read_answer(&mut listener)
    });
    let answers: Vec<Answer> = answers.collect();
    match answers.iter().find(|answer| answer.status == 200).or(answers.last()) {
        Some(found) => answer(stream, found.status, &found.body),
        None => answer(stream, 502, ""),
    }
}

/// Reads a request, notes and answers it; nothing, if none comes.
fn serve(
    mut stream: StreamOwned<ServerConnection, TcpStream>,
    requests: &Mutex<Vec<String>>,
) -> Option<()> {
    let request = read(&mut stream)?;
    requests.lock().unwrap().push(request);
    answer(stream, 200, "")
}

fn answer(
    mut stream: StreamOwned<ServerConnection, TcpStream>,
    status: u16,
    body: &str,
) -> Option<()> {
    let length = body.len();
    let head =
        format!("HTTP/1.1 {status} -\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
    stream.write_all((head + body).as_bytes()).ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

fn read(stream: &mut StreamOwned<ServerConnection, TcpStream>) -> Option<String> {
    let mut request = String::new();
    let length = |request: &str| -> Option<usize> {
        let (head, _) = request.split_once("\r\n\r\n")?;
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: "));
        Some(head.len() + 4 + length.unwrap_or("0").parse::<usize>().ok()?)
    };
    while length(&request).is_none_or(|length| request.len() < length) {
        let mut buffer = [0; 8192];
        let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
        request.push_str(std::str::from_utf8(&buffer[..count]).ok()?);
    }
    Some(request)
}

fn config() -> Arc<ServerConfig> {
    config_of(
        include_bytes!("../../fixtures/tls/localhost.pem"),
        include_bytes!("../../fixtures/tls/localhost.key.pem"),
    )
}

fn config_of(certificate: &[u8], key: &[u8]) -> Arc<ServerConfig> {
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key));
    Arc::new(config.unwrap())
}
