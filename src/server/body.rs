//! Reading bodies, within a limit for each and one for all of them together.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::webhook::{MAX_BODY_BYTES, RefusalReason};

/// How long a body may take to arrive.
const TIMEOUT: Duration = Duration::from_secs(30);

/// What each body may take without being counted. Kinde's webhooks have a few
/// kilobytes, and so there is always room for them.
const SMALL: usize = 16 * 1024;

/// What the larger bodies may take together. A mebibyte on each of thousands of
/// connections would take all of a laptop's memory.
const LARGE_TOGETHER: usize = 32 * 1024 * 1024;

/// The bodies that are being read or that somebody still has.
#[derive(Debug)]
pub(super) struct Bodies {
    room: Arc<Semaphore>,
}

/// The room that a body takes.
type Room = Option<OwnedSemaphorePermit>;

/// A body that takes room for as long as anybody has it: the sender may be
/// answered long before it is printed and passed on.
struct BudgetedBytes {
    bytes: Vec<u8>,
    _room: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for BudgetedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Bodies {
    pub(super) fn new() -> Self {
        Self { room: Arc::new(Semaphore::new(LARGE_TOGETHER)) }
    }

    /// Reads a body to its end.
    pub(super) async fn read(&self, body: Incoming) -> Result<Bytes, RefusalReason> {
        let whole = tokio::time::timeout(TIMEOUT, self.collect(body));
        whole.await.unwrap_or(Err(RefusalReason::BodyTimeout))
    }

    async fn collect(&self, mut body: Incoming) -> Result<Bytes, RefusalReason> {
        let (mut bytes, mut room) = (Vec::new(), Room::None);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| RefusalReason::BodyCutOff)?;
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > MAX_BODY_BYTES {
                return Err(RefusalReason::BodyTooLarge);
            }
            bytes.extend_from_slice(&data);
            if bytes.len() > SMALL {
                self.extend(&mut room, bytes.len())?;
            }
        }
        Ok(match room {
            None => bytes.into(),
            Some(room) => Bytes::from_owner(BudgetedBytes { bytes, _room: room }),
        })
    }

    /// Takes as much room as a body of `length` bytes needs, if there is.
    fn extend(&self, room: &mut Room, length: usize) -> Result<(), RefusalReason> {
        let held = room.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(length.saturating_sub(held)).unwrap_or(u32::MAX);
        let more = Arc::clone(&self.room).try_acquire_many_owned(more);
        let more = more.map_err(|_| RefusalReason::Busy)?;
        match room {
            Some(held) => held.merge(more),
            None => *room = Some(more),
        }
        Ok(())
    }
}
