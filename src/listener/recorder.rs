//! Stores deliveries. Only a stored delivery may be answered with 200.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::StatusCode;
use tokio::sync::mpsc;

use super::attempts::Attempts;
use crate::error::Failure;
use crate::store::{NewRecord, StoreError, Stored, Writer};
use crate::token_files::TokenFolder;
use crate::webhook::{
    Delivery, Event, Forwarded, Problem, RecordedVerdict, StoredEvent, Unavailable, Verdict,
};

/// Number of times one event is saved as a file: anyone who has seen its token
/// can send it any number of times.
const MAX_SAVED: u32 = 20;

/// Writes deliveries to the store, to a folder of token files, to both or to
/// neither.
#[derive(Debug)]
pub(super) struct Recorder {
    store: Option<Writer>,
    folder: Option<TokenFolder>,
    /// Deliveries of each event in this run, which count where there is no store.
    attempts: Mutex<Attempts>,
    /// Token files of each event in this run.
    saved: Mutex<Attempts>,
}

impl Recorder {
    /// Opens the store and the folder, as far as they are given. What happens to
    /// the store's file later is reported to `problems`.
    pub(super) fn open(
        store: Option<&Path>,
        folder: Option<&Path>,
        problems: mpsc::UnboundedSender<Problem>,
    ) -> Result<Self, Failure> {
        let folder = folder.map(open_folder).transpose()?;
        let store = store.map(|path| open_store(path, problems)).transpose()?;
        Ok(Self { store, folder, attempts: Mutex::default(), saved: Mutex::default() })
    }

    /// Stores a delivery. When this returns, it is on disk.
    pub(super) async fn store(
        &self,
        delivery: &Arc<Delivery>,
        verdict: &Verdict,
        status: Option<StatusCode>,
        targets: Vec<String>,
    ) -> Result<Stored, Unavailable> {
        // The file first: the store records the response, which depends on whether
        // the file can be written.
        if let Verdict::Verified(event) = verdict {
            self.save(delivery, event).await?;
        }
        let stored = match &self.store {
            Some(store) => {
                let (delivery, verdict) = (Arc::clone(delivery), recorded_verdict(verdict));
                let new = NewRecord { delivery, verdict, status, targets };
                store.insert(new).await.map_err(|error| cannot_store(&error))?
            }
            None => None,
        };
        Ok(stored.unwrap_or_else(|| match verdict {
            Verdict::Verified(event) => {
                Stored { number: 0, attempt: locked(&self.attempts).count(event.event_id()) }
            }
            _ => Stored { number: 0, attempt: 1 },
        }))
    }

    /// Records the outcome of a delivery that was forwarded.
    pub(super) async fn finish(
        &self,
        number: i64,
        status: Option<StatusCode>,
        forwards: Vec<Forwarded>,
    ) -> Result<(), Unavailable> {
        match &self.store {
            Some(store) => {
                store.finish(number, status, forwards).await.map_err(|error| cannot_store(&error))
            }
            None => Ok(()),
        }
    }

    /// Waits until everything is written.
    pub(super) async fn close(self) {
        if let Some(store) = self.store {
            store.close().await;
        }
    }

    /// Saves a verified token as a file, if there is a folder for them.
    async fn save(&self, delivery: &Delivery, event: &Event) -> Result<(), Unavailable> {
        let Some(folder) = self.folder.clone() else {
            return Ok(());
        };
        if locked(&self.saved).of(event.event_id()) >= MAX_SAVED {
            return Ok(());
        }
        let at = delivery.received_at;
        let event_type = event.event_type().as_str().to_owned();
        let id = event.event_id().to_owned();
        let body = delivery.body.clone();
        let saved = tokio::task::spawn_blocking(move || {
            let token = String::from_utf8_lossy(body.trim_ascii());
            folder.save(at, &event_type, &id, &token)
        });
        match saved.await {
            Ok(Ok(_)) => {
                locked(&self.saved).count(event.event_id());
                Ok(())
            }
            Ok(Err(error)) => Err(cannot_save(&error.to_string())),
            Err(error) => Err(cannot_save(&error.to_string())),
        }
    }
}

fn locked(attempts: &Mutex<Attempts>) -> MutexGuard<'_, Attempts> {
    attempts.lock().unwrap_or_else(PoisonError::into_inner)
}

fn open_folder(path: &Path) -> Result<TokenFolder, Failure> {
    TokenFolder::open(path).map_err(|error| {
        Failure::new(format!("cannot create the folder {}: {error}", path.display()))
    })
}

fn open_store(path: &Path, problems: mpsc::UnboundedSender<Problem>) -> Result<Writer, Failure> {
    Writer::open(path, problems).map_err(|error| error.into_failure(path))
}

fn recorded_verdict(verdict: &Verdict) -> RecordedVerdict {
    match verdict {
        Verdict::Verified(event) => RecordedVerdict::Verified(StoredEvent {
            event_id: event.event_id().to_owned(),
            event_type: event.event_type().as_str().to_owned(),
            source: event.source().map(str::to_owned),
            subject: event.subject().map(str::to_owned),
            local: event.is_local(),
        }),
        Verdict::Rejected(rejection) => RecordedVerdict::Refused {
            reason: rejection.name().to_owned(),
            message: rejection.message(),
        },
        Verdict::Undecided(why) => {
            RecordedVerdict::Refused { reason: why.name.to_owned(), message: why.message.clone() }
        }
    }
}

fn cannot_store(error: &StoreError) -> Unavailable {
    Unavailable {
        name: "cannot-store",
        message: format!("cannot store the event: {error}"),
        hint: Some(error.hint().to_owned()),
    }
}

fn cannot_save(cause: &str) -> Unavailable {
    Unavailable {
        name: "cannot-save",
        message: format!("cannot save the token: {cause}"),
        hint: Some("is the disk full, or is the folder gone? The sender will retry".to_owned()),
    }
}
