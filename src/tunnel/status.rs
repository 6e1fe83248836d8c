//! Reports a tunnel's state: each change once, however often an engine detects
//! it.

use tokio::sync::mpsc;

use crate::webhook::TunnelNotice;

/// The state of one tunnel.
#[derive(Debug)]
pub(super) struct TunnelStatus {
    notices: mpsc::Sender<TunnelNotice>,
    /// The public URL it last had.
    last: Option<String>,
    is_up: bool,
    failure_reported: bool,
}

impl TunnelStatus {
    pub(super) fn new(notices: mpsc::Sender<TunnelNotice>) -> Self {
        Self { notices, last: None, is_up: false, failure_reported: false }
    }

    /// Whether it was ever up.
    pub(super) fn was_up(&self) -> bool {
        self.last.is_some()
    }

    /// Whether it is up.
    pub(super) fn is_up(&self) -> bool {
        self.is_up
    }

    /// Reports that it is up at this URL.
    pub(super) async fn up(&mut self, url: &str) {
        self.up_instead_of(url, None).await;
    }

    /// Reports that it is up, but the name `taken` was in use.
    pub(super) async fn up_instead_of(&mut self, url: &str, taken: Option<&str>) {
        let url = url.to_owned();
        if self.is_up && self.last.as_ref() == Some(&url) {
            return;
        }
        (self.is_up, self.failure_reported) = (true, false);
        let before = self.last.replace(url.clone());
        let is_same = before.as_ref() == Some(&url);
        let wanted = match (&before, taken) {
            _ if is_same => None,
            (_, Some(name)) => Some((name.to_owned(), true)),
            (Some(before), None) => Some((before.clone(), false)),
            (None, None) => None,
        };
        match before {
            None => self.send(TunnelNotice::Up { url: url.clone(), announced: false }).await,
            Some(_) => self.send(TunnelNotice::Back { url: url.clone() }).await,
        }
        if let Some((wanted, taken)) = wanted {
            self.send(TunnelNotice::Renamed { wanted, url, taken, registered: false }).await;
        }
    }

    /// Reports that it is down.
    pub(super) async fn lost(&mut self, cause: String) {
        let Some(url) = self.last.clone().filter(|_| self.is_up) else { return };
        self.is_up = false;
        self.send(TunnelNotice::Lost { url, cause }).await;
    }

    /// Reports that it could not be opened, once, and not after a loss.
    pub(super) async fn failed(&mut self, cause: String, hint: Option<String>) {
        if !self.failure_reported && !self.was_up() {
            self.failure_reported = true;
            self.send(TunnelNotice::Failed { cause, hint, hopeless: false }).await;
        }
    }

    /// Reports that it cannot be opened and is not retried.
    pub(super) async fn failed_for_good(&mut self, cause: String, hint: Option<String>) {
        self.is_up = false;
        self.send(TunnelNotice::Failed { cause, hint, hopeless: true }).await;
    }

    /// Reports anything else that the user should know.
    pub(super) async fn remark(&mut self, cause: String, hint: Option<String>) {
        self.send(TunnelNotice::Remark { cause, hint }).await;
    }

    async fn send(&self, notice: TunnelNotice) {
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
