//! What is sent in one request.

use bytes::Bytes;
use http::HeaderMap;

use crate::webhook::Target;

/// One body to send to one target.
#[derive(Debug, Clone)]
pub(super) struct ReplayItem {
    /// A file and a line, or a delivery of the store.
    pub(super) origin: String,
    pub(super) headers: HeaderMap,
    /// What is sent, byte for byte.
    pub(super) body: Bytes,
    /// Its number in the store, if it is from there.
    pub(super) number: Option<i64>,
    pub(super) target: Target,
}
