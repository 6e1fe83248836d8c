//! The one thread that writes to the store. All waiting requests go into one
//! transaction, and so into one sync of the disk: the busier the listener, the
//! more deliveries share the cost.

use std::path::Path;
use std::thread::JoinHandle;

use http::StatusCode;
use rusqlite::{Connection, Transaction};
use tokio::sync::{mpsc, oneshot};

use super::error::StoreError;
use super::file::StoreFile;
use super::insert::{self, NewRecord, Stored};
use super::run::Run;
use crate::webhook::{Forwarded, Problem};

/// The maximum number of requests waiting for the writer.
const QUEUE: usize = 4096;

/// The maximum number of requests in one transaction, so that none waits long.
const MAX_BATCH: usize = 512;

/// Writes to a store. Requests sent before it is dropped are still written.
#[derive(Debug)]
pub(crate) struct Writer {
    requests: mpsc::Sender<Request>,
    thread: JoinHandle<()>,
    run: Option<i64>,
}

#[derive(Debug)]
enum Request {
    Insert(Box<NewRecord>, oneshot::Sender<Result<Stored, StoreError>>),
    Finish(Finished, oneshot::Sender<Result<(), StoreError>>),
}

/// The outcome of a stored delivery.
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
        tokio::spawn(reply_to_all(answered));
        Ok(Self { requests, thread, run: number })
    }

    /// Stores a delivery. When this returns, it is on disk. `None` if it is of a kind
    /// that is not stored.
    pub(crate) async fn insert(&self, new: NewRecord) -> Result<Option<Stored>, StoreError> {
        if !new.is_storable() {
            return Ok(None);
        }
        let (reply, answer) = oneshot::channel();
        self.send(Request::Insert(Box::new(new), reply)).await?;
        answer.await.map_err(|_| StoreError::Closed)?.map(Some)
    }

    /// Records the outcome of a stored delivery: our response to it, if there was
    /// one, and those of the apps.
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

    /// This program's run, by which others know that it is still sending; `None`
    /// where files cannot be locked.
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
        Request::Insert(new, _) => insert::insert(connection, new, run).map(Some),
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

/// The requests of one transaction, each with its result, or the error that all
/// of them share.
type Batch = Result<Vec<(Request, Option<Stored>)>, (Vec<Request>, StoreError)>;

fn write(
    mut file: StoreFile,
    run: Option<&Run>,
    mut queue: mpsc::Receiver<Request>,
    answers: &mpsc::UnboundedSender<Batch>,
) {
    let number = run.map(Run::number);
    let mut batch = Vec::with_capacity(MAX_BATCH);
    while let Some(request) = queue.blocking_recv() {
        batch.push(request);
        while batch.len() < MAX_BATCH
            && let Ok(request) = queue.try_recv()
        {
            batch.push(request);
        }
        let requests = std::mem::replace(&mut batch, Vec::with_capacity(MAX_BATCH));
        let work = |transaction: &Transaction<'_>| {
            requests
                .iter()
                .map(|request| write_one(transaction, request, number))
                .collect::<Result<Vec<_>, _>>()
        };
        let written = match file.write(work) {
            Ok(stored) => Ok(requests.into_iter().zip(stored).collect()),
            Err(error) => Err((requests, error)),
        };
        // Fails once the runtime has ended, when no caller is left.
        let _ = answers.send(written);
    }
    if let Err(error) = file.close() {
        tracing::warn!(%error, "the store was moved, and its log is left where it was");
    }
}

/// Sends replies from the runtime's own thread: from another thread, each would
/// cost a system call to wake the runtime.
async fn reply_to_all(mut answered: mpsc::UnboundedReceiver<Batch>) {
    while let Some(batch) = answered.recv().await {
        match batch {
            Ok(written) => {
                for (request, stored) in written {
                    succeed(request, stored);
                }
            }
            Err((requests, error)) => {
                for request in requests {
                    fail(request, &error);
                }
            }
        }
    }
}

/// Replies to a request that is on disk now.
fn succeed(request: Request, stored: Option<Stored>) {
    match (request, stored) {
        (Request::Insert(_, reply), Some(stored)) => drop(reply.send(Ok(stored))),
        (Request::Insert(_, reply), None) => drop(reply.send(Err(StoreError::Closed))),
        (Request::Finish(_, reply), _) => drop(reply.send(Ok(()))),
    }
}

fn fail(request: Request, error: &StoreError) {
    match request {
        Request::Insert(_, reply) => drop(reply.send(Err(error.clone()))),
        Request::Finish(_, reply) => drop(reply.send(Err(error.clone()))),
    }
}
