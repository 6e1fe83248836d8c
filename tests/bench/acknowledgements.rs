//! How many deliveries a second the listener keeps, against what this disk can
//! sync one by one. Both are measured in turn, so that neither has the machine
//! at a better hour:
//!
//! - **one by one**: 1.3 KB are appended to a file and synced, again and again;
//! - **acknowledged**: the real listener verifies, stores, prints and answers
//!   genuine events, each a new one, over 64 connections. A 200 means that the
//!   event is on disk.
//!
//! `cargo bench --bench acknowledgements`
#![allow(missing_docs, reason = "a program")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a measurement fails by panicking, and prints"
)]

#[allow(dead_code, reason = "shared with the tests")]
#[path = "../it/support/event.rs"]
mod event;
#[allow(dead_code, reason = "shared with the tests")]
#[path = "../it/support/signer.rs"]
mod signer;

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

use self::signer::Signer;

const ROUNDS: usize = 3;
const CONNECTIONS: usize = 64;
const LENGTH: Duration = Duration::from_secs(3);

/// How many a round has at most; a machine that acknowledges all of them in
/// less time has shorter rounds. They are new again to each round's listener,
/// which has a store of its own.
const EVENTS: usize = 60_000;

/// Without an answer for so long, the measurement is broken.
const PATIENCE: Duration = Duration::from_secs(20);

fn main() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let requests = Arc::new(Unsent::sign(EVENTS));
    let about = requests.all[0].len();
    println!("{CONNECTIONS} connections, {about} bytes a request, store in {}", folder.display());
    let (mut synced, mut acknowledged, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        // A folder for both, on the disk in question.
        let folder = tempfile::tempdir_in(folder).unwrap();
        let one_by_one = sync_one_by_one(folder.path());
        let at_once = acknowledge(folder.path(), &requests);
        println!(
            "round {round}: {one_by_one:7.0} one by one/s, {:7.0} acknowledged/s, {:5.1} times; {:.0} µs of CPU each",
            at_once.rate,
            at_once.rate / one_by_one,
            at_once.cpu_micros,
        );
        synced.push(one_by_one);
        acknowledged.push(at_once.rate);
        ratios.push(at_once.rate / one_by_one);
    }
    report("one by one/s", synced);
    report("acknowledged/s", acknowledged);
    report("ratio", ratios);
}

/// Prints the least, the middle and the most of some figures.
fn report(name: &str, mut figures: Vec<f64>) {
    figures.sort_by(f64::total_cmp);
    let middle = figures.len() / 2;
    let median = match figures.len() % 2 {
        0 => f64::midpoint(figures[middle - 1], figures[middle]),
        _ => figures[middle],
    };
    let (least, most) = (figures[0], figures[figures.len() - 1]);
    println!("{name:>16}: min {least:.1}, median {median:.1}, max {most:.1}");
}

/// Requests, each with an event of its own.
struct Unsent {
    all: Vec<Vec<u8>>,
    taken: AtomicUsize,
}

impl Unsent {
    /// Signs so many.
    fn sign(count: usize) -> Self {
        let threads = std::thread::available_parallelism().map_or(1, usize::from);
        let sign = || {
            let signer = Signer::kinde();
            let each = (0..count.div_ceil(threads)).map(|_| signer.sign(&event::user_created()));
            each.map(|token| request(&token)).collect::<Vec<_>>()
        };
        let all = std::thread::scope(|scope| {
            let signing: Vec<_> = (0..threads).map(|_| scope.spawn(sign)).collect();
            signing.into_iter().flat_map(|share| share.join().unwrap()).collect()
        });
        Self { all, taken: AtomicUsize::new(0) }
    }

    /// One that was not taken before; none, once there are no more.
    fn next(&self) -> Option<&Vec<u8>> {
        self.all.get(self.taken.fetch_add(1, Ordering::Relaxed))
    }
}

fn request(token: &str) -> Vec<u8> {
    let length = token.len();
    format!(
        "POST /api/kinde-webhook HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/jwt\r\n\
         webhook-id: 0198653f-6a80-c0de-0198-653f6a80c0de\r\nContent-Length: {length}\r\n\r\n{token}"
    )
    .into_bytes()
}

/// How often in a second 1.3 KB can be appended and synced.
fn sync_one_by_one(folder: &Path) -> f64 {
    let mut file = File::create(folder.join("one-by-one")).unwrap();
    let begun = Instant::now();
    let mut count = 0.0;
    while begun.elapsed() < LENGTH {
        file.write_all(&[b'x'; 1300]).unwrap();
        file.sync_data().unwrap();
        count += 1.0;
    }
    count / begun.elapsed().as_secs_f64()
}

struct Acknowledged {
    /// How many in a second.
    rate: f64,
    /// What each cost the listener.
    cpu_micros: f64,
}

/// How many events a new listener acknowledges in a second.
fn acknowledge(folder: &Path, requests: &Arc<Unsent>) -> Acknowledged {
    let listener = Listener::start(folder);
    requests.taken.store(0, Ordering::Relaxed);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let (count, took) = runtime.block_on(async {
        tokio::time::timeout(PATIENCE, post_all(listener.address, requests)).await.expect("answers")
    });
    let cpu_micros = listener.cpu().as_secs_f64() * 1e6 / f64::from(count);
    let shown = BufReader::new(File::open(folder.join("stdout")).unwrap()).lines();
    let events = shown.filter(|line| line.as_ref().unwrap().contains("\"type\":\"event\""));
    // The printer's queue may have been full when the listener was killed.
    assert!(events.count() + 2048 >= count as usize, "events are printed meanwhile");
    Acknowledged { rate: f64::from(count) / took.as_secs_f64(), cpu_micros }
}

async fn post_all(address: SocketAddr, requests: &Arc<Unsent>) -> (u32, Duration) {
    let mut connections = Vec::new();
    for _ in 0..CONNECTIONS {
        let mut stream = TcpStream::connect(address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        // The first one of each connection is not counted.
        post(&mut stream, requests.next().unwrap()).await;
        connections.push(stream);
    }
    let begun = Instant::now();
    let mut posting = JoinSet::new();
    for mut stream in connections {
        let requests = Arc::clone(requests);
        posting.spawn(async move {
            let mut count = 0;
            while begun.elapsed() < LENGTH
                && let Some(request) = requests.next()
            {
                post(&mut stream, request).await;
                count += 1;
            }
            count
        });
    }
    let counts: Vec<u32> = posting.join_all().await;
    (counts.iter().sum(), begun.elapsed())
}

/// Sends one request and reads its answer, which must be a 200.
async fn post(stream: &mut TcpStream, request: &[u8]) {
    stream.write_all(request).await.unwrap();
    let mut answer = [0; 1024];
    let mut length = 0;
    // The listener's answer ends with its one line of JSON.
    while !answer[..length].ends_with(b"}\n") {
        let count = stream.read(&mut answer[length..]).await.unwrap();
        assert!(count > 0, "the listener hung up");
        length += count;
    }
    assert!(answer.starts_with(b"HTTP/1.1 200 "), "{}", answer[..length].escape_ascii());
}

/// A running listener, which is killed when it is dropped.
struct Listener {
    child: Child,
    address: SocketAddr,
}

impl Listener {
    fn start(folder: &Path) -> Self {
        fs::write(folder.join("jwks.json"), Signer::kinde().key_set()).unwrap();
        let stdout = folder.join("stdout");
        let child = Command::new(env!("CARGO_BIN_EXE_kinde-hook"))
            .args(["listen", "--port", "0", "--format", "json", "--jwks", "jwks.json"])
            .args(["--store", "events.db"])
            .env_clear()
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(File::create(&stdout).unwrap())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        let address = address(&stdout);
        Self { child, address }
    }

    /// The processor time that it has used so far.
    fn cpu(&self) -> Duration {
        let stat =
            fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // Behind the name, which is in brackets, times are the 12th and 13th.
        let fields = stat.rsplit(") ").next().unwrap_or_default().split(' ').skip(11).take(2);
        let ticks: u64 = fields.filter_map(|field| field.parse::<u64>().ok()).sum();
        // 100 in a second, on every Linux.
        Duration::from_millis(ticks * 10)
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Where it listens, once it says so.
fn address(stdout: &Path) -> SocketAddr {
    let deadline = Instant::now() + PATIENCE;
    loop {
        let said = fs::read_to_string(stdout).unwrap();
        if let Some((ready, _)) = said.split_once('\n') {
            let ready: serde_json::Value = serde_json::from_str(ready).unwrap();
            let url = ready["url"].as_str().unwrap();
            return url.strip_prefix("http://").unwrap().parse().unwrap();
        }
        assert!(Instant::now() < deadline, "the listener does not start");
        std::thread::yield_now();
    }
}
