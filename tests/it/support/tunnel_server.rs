//! A localtunnel server on loopback that behaves, or misbehaves, as told.

use std::collections::VecDeque;
use std::io::Write as _;
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};

use super::http::{self, Answer, PATIENCE};
use super::server::{Request, Response, Server};

/// How many connections it allows.
pub(crate) const CONNECTIONS: usize = 4;

/// What it says to a name.
type Say = dyn Fn(&str, &TunnelServer) -> Response + Send + Sync;

/// A running server. Names end in `.tunnel.localhost`.
#[derive(Clone)]
pub(crate) struct TunnelServer(Arc<Inner>);

struct Inner {
    say: Box<Say>,
    asked: Mutex<Vec<String>>,
    ports: Mutex<Vec<Arc<Port>>>,
    api: Mutex<Option<SocketAddr>>,
}

/// The port of one name.
struct Port {
    address: SocketAddr,
    /// Whether it closes each connection as soon as it is made.
    turns_away: bool,
    state: Mutex<PortState>,
    more: Condvar,
}

#[derive(Default)]
struct PortState {
    waiting: VecDeque<TcpStream>,
    accepted: usize,
    all: Vec<TcpStream>,
    closed: bool,
    /// Nobody listens any more.
    ended: bool,
}

impl TunnelServer {
    /// Starts a server that gives everybody the name that they ask for.
    pub(crate) fn start() -> (Self, Server) {
        Self::start_saying(|name, server| server.lease(name, name))
    }

    /// Starts a server that says something of its own to a name.
    pub(crate) fn start_saying(
        say: impl Fn(&str, &TunnelServer) -> Response + Send + Sync + 'static,
    ) -> (Self, Server) {
        Self::start_on("127.0.0.1:0", say)
    }

    /// The same at an address that is known to be free.
    pub(crate) fn start_on(
        address: &str,
        say: impl Fn(&str, &TunnelServer) -> Response + Send + Sync + 'static,
    ) -> (Self, Server) {
        let inner = Inner {
            say: Box::new(say),
            asked: Mutex::default(),
            ports: Mutex::default(),
            api: Mutex::default(),
        };
        let tunnel = Self(Arc::new(inner));
        let for_requests = tunnel.clone();
        let server = Server::start_on(address, move |request| for_requests.answer(request));
        *tunnel.0.api.lock().unwrap() = Some(server.address());
        (tunnel, server)
    }

    /// What `--tunnel-server` takes.
    pub(crate) fn url(&self) -> String {
        format!("http://tunnel.localhost:{}", self.port())
    }

    /// The host of a name, as requests from outside have it.
    pub(crate) fn host(&self, name: &str) -> String {
        format!("{name}.tunnel.localhost:{}", self.port())
    }

    /// The names that were asked for, in order.
    pub(crate) fn asked(&self) -> Vec<String> {
        self.0.asked.lock().unwrap().clone()
    }

    /// How many connections were ever made to the latest name.
    pub(crate) fn accepted(&self) -> usize {
        self.latest().state.lock().unwrap().accepted
    }

    /// Gives a name, and opens a port for it.
    pub(crate) fn lease(&self, asked: &str, given: &str) -> Response {
        self.lease_with(asked, given, "http", false)
    }

    /// The same, with an https address that nobody serves.
    pub(crate) fn lease_https(&self, name: &str) -> Response {
        self.lease_with(name, name, "https", false)
    }

    /// Gives a name whose port closes every connection at once.
    pub(crate) fn lease_turning_away(&self, name: &str) -> Response {
        self.lease_with(name, name, "http", true)
    }

    fn lease_with(&self, _asked: &str, given: &str, scheme: &str, turns_away: bool) -> Response {
        let port = Port::open(turns_away);
        let body = format!(
            r#"{{"id":"{given}","port":{},"max_conn_count":{CONNECTIONS},"url":"{scheme}://{}"}}"#,
            port.address.port(),
            self.host(given)
        );
        self.0.ports.lock().unwrap().push(port);
        Response::new(200, body)
    }

    /// Closes the latest name's port and all its connections.
    pub(crate) fn drop_port(&self) {
        self.latest().close();
    }

    /// Closes the latest name's connections, and leaves the port open.
    pub(crate) fn drop_connections(&self) {
        let latest = self.latest();
        let mut state = latest.state.lock().unwrap();
        state.waiting.clear();
        for stream in state.all.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// Waits until so many connections of the latest name wait for a request.
    pub(crate) fn waits(&self, count: usize) {
        assert!(self.latest().wait(count).is_some(), "too few connections wait for a request");
    }

    /// Sends a request from outside through the tunnel.
    pub(crate) fn post(&self, host: &str, path: &str, body: &[u8]) -> Answer {
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/jwt\r\n\
             Content-Length: {}\r\nConnection: close\r\n\r\n",
            body.len()
        );
        self.carry(&[head.as_bytes(), body].concat()).expect("an answer")
    }

    fn carry(&self, request: &[u8]) -> Option<Answer> {
        let mut stream = self.latest().wait(1)?.waiting.pop_front()?;
        stream.set_read_timeout(Some(PATIENCE)).unwrap();
        stream.write_all(request).ok()?;
        http::read_answer(&mut stream)
    }

    fn answer(&self, request: &Request) -> Response {
        let host = request.header("host").unwrap_or_default();
        let name = host.split(".tunnel.localhost").next().unwrap_or_default();
        if host.contains(".tunnel.localhost") && !name.is_empty() {
            return self.pass_on(request);
        }
        let name = request.path.trim_start_matches('/');
        self.0.asked.lock().unwrap().push(name.to_owned());
        (self.0.say)(name, self)
    }

    /// As a real server does: the head is written anew.
    fn pass_on(&self, request: &Request) -> Response {
        let mut head = format!("{} {} HTTP/1.1\r\n", request.method, request.path);
        for (name, value) in request.headers.iter().filter(|(name, _)| name != "connection") {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        head.push_str("connection: close\r\n\r\n");
        match self.carry(&[head.as_bytes(), &request.body].concat()) {
            Some(answer) => Response::new(answer.status, answer.body),
            None => Response::new(502, "the tunnel is gone"),
        }
    }

    fn latest(&self) -> Arc<Port> {
        Arc::clone(self.0.ports.lock().unwrap().last().expect("a name was given"))
    }

    fn port(&self) -> u16 {
        self.0.api.lock().unwrap().expect("started").port()
    }
}

impl Port {
    fn open(turns_away: bool) -> Arc<Self> {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = Arc::new(Self {
            address: listener.local_addr().unwrap(),
            turns_away,
            state: Mutex::default(),
            more: Condvar::new(),
        });
        let for_connections = Arc::clone(&port);
        std::thread::spawn(move || {
            let mut streams = listener.incoming().map_while(Result::ok);
            while streams.next().is_some_and(|stream| for_connections.take(stream)) {}
            drop(listener);
            for_connections.state.lock().unwrap().ended = true;
            for_connections.more.notify_all();
        });
        port
    }

    /// Whether it goes on.
    fn take(&self, stream: TcpStream) -> bool {
        let mut state = self.state.lock().unwrap();
        if state.closed {
            return false;
        }
        state.accepted += 1;
        if !self.turns_away {
            state.all.push(stream.try_clone().unwrap());
            state.waiting.push_back(stream);
        }
        self.more.notify_all();
        true
    }

    /// Waits until so many connections wait; `None` if that does not come.
    fn wait(&self, count: usize) -> Option<MutexGuard<'_, PortState>> {
        let state = self.state.lock().unwrap();
        let few = |state: &mut PortState| state.waiting.len() < count && !state.closed;
        let (state, late) = self.more.wait_timeout_while(state, PATIENCE, few).unwrap();
        (!late.timed_out()).then_some(state)
    }

    fn close(&self) {
        let mut state = self.state.lock().unwrap();
        state.closed = true;
        state.waiting.clear();
        // Wakes the accept loop first, which then closes the port; connections
        // end after that, so that none is replaced by another one.
        let _ = TcpStream::connect(self.address);
        self.more.notify_all();
        let listens = |state: &mut PortState| !state.ended;
        let (mut state, _) = self.more.wait_timeout_while(state, PATIENCE, listens).unwrap();
        for stream in state.all.drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        for port in self.ports.lock().unwrap().iter() {
            port.close();
        }
    }
}
