//! Reads bodies, with a limit on each and one on all of them together.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::webhook::{MAX_BODY_BYTES, RefusalReason};

/// How long a body may take to arrive.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The size up to which a body is not counted. Kinde's webhooks have a few
/// kilobytes, so they are always accepted.
const SMALL_BYTES: usize = 16 * 1024;

/// The memory for all larger bodies together. A mebibyte on each of thousands of
/// connections would fill a laptop's memory.
const LARGE_BODIES_BYTES: usize = 32 * 1024 * 1024;

/// The budget for bodies that are being read or are still in use.
#[derive(Debug)]
pub(super) struct Bodies {
    budget: Arc<Semaphore>,
}

/// The part of the budget that a body has reserved, in bytes.
type Reservation = Option<OwnedSemaphorePermit>;

/// A body with its reservation, which lasts until the last copy is dropped: the
/// sender may be answered long before the body is printed and forwarded.
struct BudgetedBytes {
    bytes: Vec<u8>,
    _reservation: OwnedSemaphorePermit,
}

impl AsRef<[u8]> for BudgetedBytes {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Bodies {
    pub(super) fn new() -> Self {
        Self { budget: Arc::new(Semaphore::new(LARGE_BODIES_BYTES)) }
    }

    /// Reads a body to its end.
    pub(super) async fn read(&self, body: Incoming) -> Result<Bytes, RefusalReason> {
        let whole = tokio::time::timeout(TIMEOUT, self.collect(body));
        whole.await.unwrap_or(Err(RefusalReason::BodyTimeout))
    }

    async fn collect(&self, mut body: Incoming) -> Result<Bytes, RefusalReason> {
        let (mut bytes, mut reservation) = (Vec::new(), Reservation::None);
        while let Some(frame) = body.frame().await {
            let frame = frame.map_err(|_| RefusalReason::BodyCutOff)?;
            let Ok(data) = frame.into_data() else { continue };
            if bytes.len() + data.len() > MAX_BODY_BYTES {
                return Err(RefusalReason::BodyTooLarge);
            }
            bytes.extend_from_slice(&data);
            if bytes.len() > SMALL_BYTES {
                self.extend(&mut reservation, bytes.len())?;
            }
        }
        Ok(match reservation {
            None => bytes.into(),
            Some(reservation) => {
                Bytes::from_owner(BudgetedBytes { bytes, _reservation: reservation })
            }
        })
    }

    /// Extends a reservation to `length` bytes, if the budget allows it.
    fn extend(&self, reservation: &mut Reservation, length: usize) -> Result<(), RefusalReason> {
        let held = reservation.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        let more = u32::try_from(length.saturating_sub(held)).unwrap_or(u32::MAX);
        let more = Arc::clone(&self.budget).try_acquire_many_owned(more);
        let more = more.map_err(|_| RefusalReason::Busy)?;
        match reservation {
            Some(held) => held.merge(more),
            None => *reservation = Some(more),
        }
        Ok(())
    }
}
