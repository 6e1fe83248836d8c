//! What is told of a tunnel: each change once, however often an engine finds
//! it.

use tokio::sync::mpsc;

use crate::webhook::TunnelNotice;

/// The run of one tunnel.
#[derive(Debug)]
pub(super) struct TunnelStatus {
    notices: mpsc::Sender<TunnelNotice>,
    /// The address under which it was up last.
    last: Option<String>,
    is_up: bool,
    failure_told: bool,
}

impl TunnelStatus {
    pub(super) fn new(notices: mpsc::Sender<TunnelNotice>) -> Self {
        Self { notices, last: None, is_up: false, failure_told: false }
    }

    /// Whether it was up at any time.
    pub(super) fn was_up(&self) -> bool {
        self.last.is_some()
    }

    /// Whether it is up.
    pub(super) fn is_up(&self) -> bool {
        self.is_up
    }

    /// It leads here now, under this address.
    pub(super) async fn up(&mut self, url: &str) {
        self.up_instead_of(url, None).await;
    }

    /// It leads here now, and somebody else has the name `taken`.
    pub(super) async fn up_instead_of(&mut self, url: &str, taken: Option<&str>) {
        let url = url.to_owned();
        if self.is_up && self.last.as_ref() == Some(&url) {
            return;
        }
        (self.is_up, self.failure_told) = (true, false);
        let before = self.last.replace(url.clone());
        let is_same = before.as_ref() == Some(&url);
        let wanted = match (&before, taken) {
            _ if is_same => None,
            (_, Some(name)) => Some((name.to_owned(), true)),
            (Some(before), None) => Some((before.clone(), false)),
            (None, None) => None,
        };
        match before {
            None => self.tell(TunnelNotice::Up { url: url.clone(), announced: false }).await,
            Some(_) => self.tell(TunnelNotice::Back { url: url.clone() }).await,
        }
        if let Some((wanted, taken)) = wanted {
            self.tell(TunnelNotice::Renamed { wanted, url, taken, registered: false }).await;
        }
    }

    /// It leads here no more.
    pub(super) async fn lost(&mut self, cause: String) {
        let Some(url) = self.last.clone().filter(|_| self.is_up) else { return };
        self.is_up = false;
        self.tell(TunnelNotice::Lost { url, cause }).await;
    }

    /// It could not be opened. After a loss that goes without saying.
    pub(super) async fn failed(&mut self, cause: String, hint: Option<String>) {
        if !self.failure_told && !self.was_up() {
            self.failure_told = true;
            self.tell(TunnelNotice::Failed { cause, hint, hopeless: false }).await;
        }
    }

    /// It cannot be opened, and that is the end of it.
    pub(super) async fn hopeless(&mut self, cause: String, hint: Option<String>) {
        self.is_up = false;
        self.tell(TunnelNotice::Failed { cause, hint, hopeless: true }).await;
    }

    /// Something else that the user should know.
    pub(super) async fn remark(&mut self, cause: String, hint: Option<String>) {
        self.tell(TunnelNotice::Remark { cause, hint }).await;
    }

    async fn tell(&self, notice: TunnelNotice) {
        let _ = self.notices.send(notice).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_change_is_told_once() {
        let (sender, mut notices) = mpsc::channel(32);
        let mut status = TunnelStatus::new(sender);
        status.failed("a".into(), None).await;
        status.failed("b".into(), None).await;
        status.lost("not up".into()).await;
        status.up("https://one").await;
        status.up("https://one").await;
        status.lost("c".into()).await;
        status.lost("d".into()).await;
        status.failed("e".into(), None).await;
        status.up("https://one").await;
        drop(status);
        let mut states = Vec::new();
        while let Some(notice) = notices.recv().await {
            states.push(notice.state());
        }
        assert_eq!(states, ["failed", "up", "lost", "back"]);
    }

    #[tokio::test]
    async fn another_address_is_told_with_what_it_replaces() {
        let (sender, mut notices) = mpsc::channel(32);
        let mut status = TunnelStatus::new(sender);
        status.up_instead_of("https://other", Some("acme")).await;
        status.lost("a".into()).await;
        status.up_instead_of("https://other", Some("acme")).await;
        status.lost("b".into()).await;
        status.up("https://acme").await;
        drop(status);
        let mut told = Vec::new();
        while let Some(notice) = notices.recv().await {
            told.push((notice.state(), notice.message()));
        }
        let states: Vec<&str> = told.iter().map(|(state, _)| *state).collect();
        assert_eq!(states, ["up", "renamed", "lost", "back", "lost", "back", "renamed"]);
        assert_eq!(told[1].1, "the name acme is taken, so the public URL is https://other");
        assert_eq!(told[6].1, "the public URL is now https://acme, no longer https://other");
    }
}
