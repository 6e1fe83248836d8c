//! Writing deliveries and their outcomes.

use std::sync::Arc;

use http::StatusCode;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _, named_params};

use super::error::StoreError;
use super::recipient;
use super::row::{headers_to_bytes, micros};
use crate::webhook::{Delivery, ForwardOutcome, Forwarded, RecordedVerdict};

/// The number of rejected deliveries stored, the latest: strangers decide how
/// many arrive.
const MAX_REJECTED: i64 = 1000;

/// The number of deliveries of one event stored, the first and the latest: anyone
/// who has seen its token can send it any number of times.
const FIRST_OF_EVENT: u32 = 20;
const LATEST_OF_EVENT: u32 = 20;

/// The largest body of a rejected delivery that is stored, in bytes.
const MAX_REJECTED_BYTES: usize = 64 * 1024;

/// A delivery to store.
#[derive(Debug, Clone)]
pub(crate) struct NewRecord {
    pub(crate) delivery: Arc<Delivery>,
    pub(crate) verdict: RecordedVerdict,
    /// Our answer, if it is decided already.
    pub(crate) status: Option<StatusCode>,
    /// The targets that it is about to be forwarded to.
    pub(crate) targets: Vec<String>,
}

/// A delivery that is on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stored {
    pub(crate) number: i64,
    /// Which delivery of its event it is, from 1.
    pub(crate) attempt: u32,
}

impl NewRecord {
    /// Whether it is stored at all.
    pub(super) fn is_storable(&self) -> bool {
        matches!(self.verdict, RecordedVerdict::Verified(_))
            || self.delivery.body.len() <= MAX_REJECTED_BYTES
    }
}

/// Inserts a delivery and its pending forwards.
pub(super) fn insert(
    connection: &Connection,
    new: &NewRecord,
    run: Option<i64>,
) -> Result<Stored, StoreError> {
    let (event, rejected) = match &new.verdict {
        RecordedVerdict::Verified(event) => (Some(event), None),
        RecordedVerdict::Refused { reason, message } => (None, Some((reason, message))),
    };
    let previous = match event {
        Some(event) => latest(connection, &event.event_id)?,
        None => None,
    };
    // Counting would grow with a flood of one event.
    let attempt = 1 + previous.map_or(0, |previous| previous.attempt);
    connection
        .prepare_cached(
            "INSERT INTO delivery (received_at, path, headers, body, event_id, event_type,
                source, subject, reason, message, attempt, status, local)
            VALUES (:received_at, :path, :headers, :body, :event_id, :event_type,
                :source, :subject, :reason, :message, :attempt, :status, :local)",
        )?
        .execute(named_params! {
            ":received_at": micros(new.delivery.received_at),
            ":path": new.delivery.path,
            ":headers": headers_to_bytes(&new.delivery.headers),
            ":body": &new.delivery.body[..],
            ":event_id": event.map(|event| &event.event_id),
            ":event_type": event.map(|event| &event.event_type),
            ":source": event.and_then(|event| event.source.as_ref()),
            ":subject": event.and_then(|event| event.subject.as_ref()),
            ":reason": rejected.map(|(reason, _)| reason),
            ":message": rejected.map(|(_, message)| message),
            ":attempt": attempt,
            ":status": new.status.map(|status| status.as_u16()),
            ":local": event.is_some_and(|event| event.local),
        })?;
    let number = connection.last_insert_rowid();
    for target in &new.targets {
        insert_forward(connection, number, target, new.delivery.received_at, run)?;
    }
    if event.is_some() {
        let previous = previous.map(|previous| previous.number);
        recipient::expect(connection, number, previous, &new.targets, run)?;
    }
    if rejected.is_some() {
        delete_old_rejected(connection)?;
    }
    if let Some(event) = event.filter(|_| attempt > FIRST_OF_EVENT + LATEST_OF_EVENT) {
        delete_repeats(connection, &event.event_id)?;
    }
    Ok(Stored { number, attempt })
}

/// The latest delivery of an event, if there was one.
fn latest(connection: &Connection, event_id: &str) -> Result<Option<Stored>, StoreError> {
    let latest = connection
        .prepare_cached(
            "SELECT number, attempt FROM delivery WHERE event_id = ?1
            ORDER BY number DESC LIMIT 1",
        )?
        .query_row([event_id], |row| Ok(Stored { number: row.get(0)?, attempt: row.get(1)? }))
        .optional()?;
    Ok(latest)
}

fn insert_forward(
    connection: &Connection,
    number: i64,
    target: &str,
    at: Timestamp,
    run: Option<i64>,
) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "INSERT INTO forward (delivery, target, at, sender) VALUES (?1, ?2, ?3, ?4)",
        )?
        .execute((number, target, micros(at), run))?;
    Ok(())
}

/// Deletes the oldest rejected deliveries beyond [`MAX_REJECTED`].
fn delete_old_rejected(connection: &Connection) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM delivery WHERE event_id IS NULL AND number <= (
                SELECT number FROM delivery WHERE event_id IS NULL
                ORDER BY number DESC LIMIT 1 OFFSET ?1)",
        )?
        .execute([MAX_REJECTED])?;
    Ok(())
}

/// Deletes the deliveries of an event between the first and the latest.
fn delete_repeats(connection: &Connection, event_id: &str) -> Result<(), StoreError> {
    connection
        .prepare_cached(
            "DELETE FROM delivery WHERE event_id = ?1 AND attempt > ?2 AND number <= (
                SELECT number FROM delivery WHERE event_id = ?1
                ORDER BY number DESC LIMIT 1 OFFSET ?3)",
        )?
        .execute((event_id, FIRST_OF_EVENT, LATEST_OF_EVENT))?;
    Ok(())
}

/// Records our response to a delivery.
pub(super) fn answered(
    connection: &Connection,
    number: i64,
    status: StatusCode,
) -> Result<(), StoreError> {
    connection
        .prepare_cached("UPDATE delivery SET status = ?2 WHERE number = ?1")?
        .execute((number, status.as_u16()))?;
    Ok(())
}

/// Records the outcome of a pending forward of this run, or else of a replay.
/// Does nothing for a delivery that was deleted meanwhile or never stored.
pub(super) fn forwarded(
    connection: &Connection,
    number: i64,
    forwarded: &Forwarded,
    run: Option<i64>,
) -> Result<(), StoreError> {
    let (status, error) = match &forwarded.outcome {
        ForwardOutcome::Answered(status) => (Some(status.as_u16()), None),
        ForwardOutcome::Unreachable(cause) => (None, Some(cause.as_str())),
        ForwardOutcome::Timeout => (None, Some("timeout")),
    };
    let took = i64::try_from(forwarded.took.as_micros()).unwrap_or(i64::MAX);
    let excerpt = Some(&forwarded.excerpt).filter(|excerpt| !excerpt.is_empty());
    let facts = named_params! {
        ":number": number,
        ":target": forwarded.target,
        ":at": micros(forwarded.at),
        ":took": took,
        ":status": status,
        ":error": error,
        ":excerpt": excerpt,
        ":run": run,
    };
    let awaited = connection
        .prepare_cached(
            "UPDATE forward SET at = :at, took = :took, status = :status, error = :error,
                excerpt = :excerpt
            WHERE id = (SELECT id FROM forward WHERE delivery = :number AND target = :target
                AND took IS NULL AND sender IS :run LIMIT 1)",
        )?
        .execute(facts)?;
    if awaited == 0 {
        connection
            .prepare_cached(
                "INSERT INTO forward
                    (delivery, target, at, took, status, error, excerpt, sender, replayed)
                SELECT number, :target, :at, :took, :status, :error, :excerpt, :run, true
                FROM delivery WHERE number = :number",
            )?
            .execute(facts)?;
    }
    recipient::answered(connection, number, forwarded, awaited == 0, run)
}
