//! An app behind a certificate that it signed itself.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

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

/// Reads a request, notes and answers it; nothing, if none comes.
fn serve(
    mut stream: StreamOwned<ServerConnection, TcpStream>,
    requests: &Mutex<Vec<String>>,
) -> Option<()> {
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
    requests.lock().unwrap().push(request);
    stream.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n").ok()?;
    stream.conn.send_close_notify();
    stream.flush().ok()
}

fn config() -> Arc<ServerConfig> {
    let certificate = include_bytes!("../../fixtures/tls/localhost.pem");
    let key = include_bytes!("../../fixtures/tls/localhost.key.pem");
    let certificate = CertificateDer::from_pem_slice(certificate).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key));
    Arc::new(config.unwrap())
}
