//! The one thread that writes to the store. Whatever has arrived goes into one
//! transaction, and so into one sync of the disk: the busier the listener, the
//! more deliveries share the cost.

use std::path::Path;
use std::thread::JoinHandle;

use http::StatusCode;
use rusqlite::{Connection, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::StoreError;
use super::file::StoreFile;
use super::insert::{self, NewRecord, Stored};
use super::run::Run;
use crate::webhook::{Forwarded, Problem};

/// How many requests may wait for the writer.
const QUEUE: usize = 4096;

/// The most requests in one transaction, so that none waits for too many.
const MOST_IN_BATCH: usize = 512;

/// Writes to a store. Dropping it lets what was sent be written.
#[derive(Debug)]
pub(crate) struct Writer {
    requests: mpsc::Sender<Request>,
    thread: JoinHandle<()>,
    run: Option<i64>,
}

#[derive(Debug)]
enum Request {
    Keep(Box<NewRecord>, oneshot::Sender<Result<Stored, StoreError>>),
    Finish(Finished, oneshot::Sender<Result<(), StoreError>>),
}

/// What became of a delivery that was kept before.
#[derive(Debug)]
struct Finished {
    number: i64,
    status: Option<StatusCode>,
    forwards: Vec<Forwarded>,
}

impl Writer {
    /// Opens the store and starts the thread. Only within a runtime. What
    /// happens to the file meanwhile is reported to `problems`.
    pub(crate) fn open(
        path: &Path,
        problems: mpsc::UnboundedSender<Problem>,
    ) -> Result<Self, StoreError> {
        let file = StoreFile::open(path, problems)?;
        let (requests, queue) = mpsc::channel(QUEUE);
        let (answers, answered) = mpsc::unbounded_channel();
        let run = Run::begin(path);
        let number = run.as_ref().map(Run::number);
        let thread = std::thread::spawn(move || write(file, run.as_ref(), queue, &answers));
        tokio::spawn(hand_out(answered));
        Ok(Self { requests, thread, run: number })
    }

    /// Keeps a delivery. When this returns, it is on disk.
    pub(crate) async fn keep(&self, new: NewRecord) -> Result<Option<Stored>, StoreError> {
        if !new.is_storable() {
            return Ok(None);
        }
        let (reply, answer) = oneshot::channel();
        self.send(Request::Keep(Box::new(new), reply)).await?;
        answer.await.map_err(|_| StoreError::Closed)?.map(Some)
    }

    /// Notes what became of a kept delivery: our answer to it, if there was
    /// one, and what the apps said.
    pub(crate) async fn finish(
        &self,
        number: i64,
        status: Option<StatusCode>,
        forwards: Vec<Forwarded>,
    ) -> Result<(), StoreError> {
        let (reply, answer) = oneshot::channel();
        self.send(Request::Finish(Finished { number, status, forwards }, reply)).await?;
        answer.await.map_err(|_| StoreError::Closed)?
    }

    /// The run of this program that sends what is in the store, by which others
    /// know that it goes on; `None` where files cannot be locked.
    pub(crate) fn run(&self) -> Option<i64> {
        self.run
    }

    async fn send(&self, request: Request) -> Result<(), StoreError> {
        self.requests.send(request).await.map_err(|_| StoreError::Closed)
    }

    /// Waits until everything that was sent is written.
    pub(crate) async fn close(self) {
        drop(self.requests);
        let _ = tokio::task::spawn_blocking(move || self.thread.join()).await;
    }
}

fn write_one(
    connection: &Connection,
    request: &Request,
    run: Option<i64>,
) -> Result<Option<Stored>, StoreError> {
    match request {
        Request::Keep(new, _) => insert::insert(connection, new, run).map(Some),
        Request::Finish(finished, _) => {
            if let Some(status) = finished.status {
                insert::answered(connection, finished.number, status)?;
            }
            for forwarded in &finished.forwards {
                insert::forwarded(connection, finished.number, forwarded, run)?;
            }
            Ok(None)
        }
    }
}

/// The requests of one transaction, each with what came of it, or why nothing
/// came of any.
type Batch = Result<Vec<(Request, Option<Stored>)>, (Vec<Request>, StoreError)>;

fn write(
    mut file: StoreFile,
    run: Option<&Run>,
    mut queue: mpsc::Receiver<Request>,
    answers: &mpsc::UnboundedSender<Batch>,
) {
    let number = run.map(Run::number);
    let mut batch = Vec::with_capacity(MOST_IN_BATCH);
    while let Some(request) = queue.blocking_recv() {
        batch.push(request);
        while batch.len() < MOST_IN_BATCH
            && let Ok(request) = queue.try_recv()
        {
            batch.push(request);
        }
        let requests = std::mem::replace(&mut batch, Vec::with_capacity(MOST_IN_BATCH));
        let work = |transaction: &Transaction<'_>| {
            requests
                .iter()
                .map(|request| write_one(transaction, request, number))
                .collect::<Result<Vec<_>, _>>()
        };
        let written = match file.write(work) {
            Ok(kept) => Ok(requests.into_iter().zip(kept).collect()),
            Err(error) => Err((requests, error)),
        };
        // Without a runtime, nobody waits for an answer.
        let _ = answers.send(written);
    }
    if let Err(error) = file.close() {
        tracing::warn!(%error, "the store was moved, and its log is left where it was");
    }
}

/// Hands answers out on the runtime's own thread: from another one, each would
/// cost a system call to wake it.
async fn hand_out(mut answered: mpsc::UnboundedReceiver<Batch>) {
    while let Some(batch) = answered.recv().await {
        match batch {
            Ok(written) => written.into_iter().for_each(|(request, kept)| succeed(request, kept)),
            Err((requests, error)) => {
                for request in requests {
                    fail(request, &error);
                }
            }
        }
    }
}

/// Lets an answer go, now that what it answers is on disk.
fn succeed(request: Request, kept: Option<Stored>) {
    match (request, kept) {
        (Request::Keep(_, reply), Some(kept)) => drop(reply.send(Ok(kept))),
        (Request::Keep(_, reply), None) => drop(reply.send(Err(StoreError::Closed))),
        (Request::Finish(_, reply), _) => drop(reply.send(Ok(()))),
    }
}

fn fail(request: Request, error: &StoreError) {
    match request {
        Request::Keep(_, reply) => drop(reply.send(Err(error.clone()))),
        Request::Finish(_, reply) => drop(reply.send(Err(error.clone()))),
    }
}
