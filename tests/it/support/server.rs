//! A server on loopback that answers as a closure says: an issuer, an app, or
//! something that misbehaves.

use std::fmt::Write as _;
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex};

use super::http::PATIENCE;

/// A request that arrived.
#[derive(Debug, Clone)]
pub(crate) struct Request {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Request {
    /// A header's value; names in lower case.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// What to do with a request.
pub(crate) enum Response {
    /// Answer with a status, headers and a body.
    Full(u16, Vec<(String, String)>, Vec<u8>),
    /// Write these bytes and close.
    Raw(Vec<u8>),
    /// Write these bytes and keep the connection open until the server is dropped.
    Open(Vec<u8>),
    /// Say nothing and keep the connection open until the server is dropped.
    Hang,
}

impl Response {
    pub(crate) fn new(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::Full(status, Vec::new(), body.into())
    }
}

/// The requests answered so far.
#[derive(Default)]
struct Arrived {
    all: Mutex<Vec<Request>>,
    more: Condvar,
}

impl Arrived {
    fn note(&self, request: Request) {
        self.all.lock().unwrap().push(request);
        self.more.notify_all();
    }
}

/// A running server. It ends when it is dropped.
pub(crate) struct Server {
    address: SocketAddr,
    requests: Arc<Arrived>,
    open: Arc<Mutex<Vec<TcpStream>>>,
    stopped: Arc<Mutex<bool>>,
}

impl Server {
    /// Starts a server on a free port.
    pub(crate) fn start(answer: impl Fn(&Request) -> Response + Send + Sync + 'static) -> Self {
        Self::start_on("127.0.0.1:0", answer)
    }

    /// Starts a server on an address that is known to be free.
    pub(crate) fn start_on(
        address: &str,
        answer: impl Fn(&Request) -> Response + Send + Sync + 'static,
    ) -> Self {
        let listener = TcpListener::bind(address).unwrap();
        let server = Self {
            address: listener.local_addr().unwrap(),
            requests: Arc::default(),
            open: Arc::default(),
            stopped: Arc::default(),
        };
        let (requests, open) = (Arc::clone(&server.requests), Arc::clone(&server.open));
        let (stopped, answer) = (Arc::clone(&server.stopped), Arc::new(answer));
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                if *stopped.lock().unwrap() {
                    return;
                }
                let Ok(mut stream) = stream else { continue };
                open.lock().unwrap().push(stream.try_clone().unwrap());
                let (requests, answer) = (Arc::clone(&requests), Arc::clone(&answer));
                std::thread::spawn(move || {
                    while let Some(request) = read_request(&mut stream) {
                        let response = answer(&request);
                        requests.note(request);
                        if !write_response(&mut stream, response) {
                            return;
                        }
                    }
                });
            }
        });
        server
    }

    /// An issuer that serves this key set at both well-known addresses.
    pub(crate) fn issuer(key_set: impl Into<String>) -> Self {
        let key_set = key_set.into();
        Self::start(move |request| match request.path.as_str() {
            "/.well-known/jwks.json" | "/.well-known/jwks" => Response::new(200, key_set.clone()),
            _ => Response::new(404, ""),
        })
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Every request answered so far.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.all.lock().unwrap().clone()
    }

    /// Waits until so many requests were answered.
    pub(crate) fn reached(&self, count: usize) {
        let all = self.requests.all.lock().unwrap();
        let few = |all: &mut Vec<Request>| all.len() < count;
        let (all, late) = self.requests.more.wait_timeout_while(all, PATIENCE, few).unwrap();
        assert!(!late.timed_out(), "{} of {count} have come", all.len());
    }
}

/// An address on which nobody listens, for as long as this lives.
pub(crate) struct Deserted {
    taken: TcpStream,
    _other_end: TcpListener,
}

impl Deserted {
    /// A port that is taken by the calling end of a connection: nobody else
    /// can get it, and whoever calls it is refused.
    pub(crate) fn new() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let taken = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
        Self { taken, _other_end: listener }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.taken.local_addr().unwrap())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        *self.stopped.lock().unwrap() = true;
        for stream in self.open.lock().unwrap().iter() {
            let _ = stream.shutdown(std::net::Shutdown::Both);
        }
        // Wakes the accept loop, which then sees that it is over.
        let _ = TcpStream::connect(self.address);
    }
}

/// Reads one request, if a whole one comes.
pub(crate) fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at + 4;
        }
        read_more(stream, &mut bytes)?;
    };
    let head = String::from_utf8_lossy(&bytes[..head_end]).into_owned();
    let mut lines = head.lines();
    let mut first = lines.next()?.split(' ');
    let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
    let headers: Vec<(String, String)> = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
        .collect();
    let length = headers.iter().find(|(name, _)| name == "content-length");
    let length: usize = length.map_or(0, |(_, value)| value.parse().unwrap());
    while bytes.len() < head_end + length {
        read_more(stream, &mut bytes)?;
    }
    let body = bytes[head_end..head_end + length].to_vec();
    Some(Request { method, path, headers, body })
}

fn read_more(stream: &mut TcpStream, bytes: &mut Vec<u8>) -> Option<()> {
    let mut buffer = [0; 8192];
    let count = stream.read(&mut buffer).ok().filter(|count| *count > 0)?;
    bytes.extend_from_slice(&buffer[..count]);
    Some(())
}

/// Whether the connection can take another request.
fn write_response(stream: &mut TcpStream, response: Response) -> bool {
    match response {
        Response::Full(status, headers, body) => {
            let mut head =
                format!("HTTP/1.1 {status} Because\r\nContent-Length: {}\r\n", body.len());
            for (name, value) in headers {
                write!(head, "{name}: {value}\r\n").unwrap();
            }
            head.push_str("\r\n");
            stream.write_all(&[head.as_bytes(), &body].concat()).is_ok()
        }
        Response::Raw(bytes) => {
            let _ = stream.write_all(&bytes);
            let _ = stream.shutdown(std::net::Shutdown::Both);
            false
        }
        // The clone in `open` keeps the connection.
        Response::Open(bytes) => {
            let _ = stream.write_all(&bytes);
            false
        }
        Response::Hang => false,
    }
}
