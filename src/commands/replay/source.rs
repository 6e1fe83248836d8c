//! Reading items in chunks, each with the client that sends it.

use std::collections::HashMap;

use super::item::ReplayItem;
use super::items::ReplayItems;
use super::stored_items::StoredItems;
use crate::commands::sending::ANSWER_TIMEOUT;
use crate::error::Failure;
use crate::forward::{AppClient, Certificates};

/// An item, and the client that sends it.
#[derive(Debug, Clone)]
pub(super) struct AddressedItem {
    pub(super) item: ReplayItem,
    pub(super) client: AppClient,
    /// Whether other items go to other targets.
    pub(super) names_target: bool,
}

/// Where items come from.
#[derive(Debug)]
pub(super) struct Source {
    files: Vec<ReplayItem>,
    /// `None` while it is being read, and after an error.
    stored: Option<StoredItems>,
    run: Option<i64>,
    certificates: Certificates,
    /// Items to one target share a client.
    clients: HashMap<String, AppClient>,
    names_target: bool,
}

impl Source {
    pub(super) fn new(
        items: ReplayItems,
        run: Option<i64>,
        insecure: bool,
        names_target: bool,
    ) -> Self {
        let certificates = if insecure { Certificates::Unchecked } else { Certificates::Checked };
        let clients = HashMap::new();
        let ReplayItems { files, stored } = items;
        Self { files, stored, run, certificates, clients, names_target }
    }

    /// The next chunk of items; empty at the end.
    pub(super) async fn next(&mut self) -> Result<Vec<AddressedItem>, Failure> {
        let mut items = std::mem::take(&mut self.files);
        if items.is_empty()
            && let Some(mut stored) = self.stored.take()
        {
            let run = self.run;
            // Reading may wait for a lock, and responses must not wait for that.
            let read = tokio::task::spawn_blocking(move || (stored.next(run), stored)).await;
            let (read, stored) =
                read.map_err(|error| Failure::new(format!("cannot read the store: {error}")))?;
            items = read?;
            self.stored = Some(stored);
        }
        items.into_iter().map(|item| self.item(item)).collect()
    }

    fn item(&mut self, item: ReplayItem) -> Result<AddressedItem, Failure> {
        let client = match self.clients.get(item.target.as_str()) {
            Some(client) => client.clone(),
            None => AppClient::new(item.target.clone(), self.certificates, ANSWER_TIMEOUT)?,
        };
        self.clients.insert(item.target.to_string(), client.clone());
        Ok(AddressedItem { item, client, names_target: self.names_target })
    }
}
