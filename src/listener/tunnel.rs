//! The way from the internet to the listener: opens the tunnel, reports its state,
//! and probes whether webhooks get through it.

use std::borrow::Cow;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use http::header::HOST;
use http::{HeaderName, HeaderValue};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};

use super::notices::send;
use super::registration::Follower;
use crate::error::Failure;
use crate::server::Reply;
use crate::tunnel::{Checked, Engine, Probes, Tunnel, check};
use crate::webhook::{BaseUrl, Delivery, Notice, Problem, TunnelNotice};

/// How long registering may wait for a probe without reporting it.
const SILENT_WAIT: Duration = Duration::from_secs(2);

/// The pause before a failed probe is repeated, at first and at most.
const FIRST_RECHECK: Duration = Duration::from_secs(2);
const MAX_RECHECK: Duration = Duration::from_secs(60);

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// The public address of a listener, and the probes that are under way to it.
#[derive(Debug, Default)]
pub(super) struct PublicEndpoint {
    probes: Probes,
    /// None while the tunnel is down.
    url: RwLock<Option<BaseUrl>>,
}

impl PublicEndpoint {
    /// The reply to a delivery that is a probe of our own. It is no webhook, so it
    /// is neither counted, shown nor stored.
    pub(super) fn answer(&self, delivery: &Delivery) -> Option<Reply> {
        let echo = self.probes.answer(delivery)?;
        // A struct of strings always serializes.
        Some(Reply::document(serde_json::to_string(&echo).unwrap_or_default()))
    }

    /// A delivery with the scheme that its sender used. A tunnel terminates TLS,
    /// and not every tunnel adds the header that says so.
    pub(super) fn as_sent<'d>(&self, delivery: &'d Delivery) -> Cow<'d, Delivery> {
        let url = self.url.read().unwrap_or_else(PoisonError::into_inner);
        let host = delivery.headers.get(HOST).and_then(|host| host.to_str().ok());
        let got_through = url.as_ref().is_some_and(|url| {
            url.is_https() && host.is_some_and(|host| host.eq_ignore_ascii_case(url.authority()))
        });
        if !got_through || delivery.headers.contains_key(X_FORWARDED_PROTO) {
            return Cow::Borrowed(delivery);
        }
        let mut delivery = delivery.clone();
        delivery.headers.insert(X_FORWARDED_PROTO, HeaderValue::from_static("https"));
        Cow::Owned(delivery)
    }

    fn set_url(&self, url: Option<BaseUrl>) {
        *self.url.write().unwrap_or_else(PoisonError::into_inner) = url;
    }
}

/// A tunnel for a listener that is not ready yet.
pub(super) struct PendingTunnel {
    pub(super) engine: String,
    /// Whether it takes a while, unlike a tunnel that runs already.
    pub(super) is_opened_by_us: bool,
    /// The public address, once it is up.
    pub(super) url: Option<String>,
    changes: mpsc::Receiver<TunnelNotice>,
    tunnel: Tunnel,
    reporter: StatusReporter,
    early_changes: Vec<TunnelNotice>,
}

impl PendingTunnel {
    /// Starts to open a tunnel to a listener at `local`. Webhooks go to `path`.
    pub(super) fn open(
        engine: Engine,
        local: SocketAddr,
        path: Option<&str>,
        endpoint: &Arc<PublicEndpoint>,
    ) -> Self {
        let name = engine.name();
        let is_opened_by_us = !matches!(engine, Engine::Given(_));
        let (tunnel, changes) = Tunnel::open(engine, local);
        let path = path.unwrap_or("/").to_owned();
        let reporter =
            StatusReporter { path, endpoint: Arc::clone(endpoint), check: None, follower: None };
        Self {
            engine: name,
            is_opened_by_us,
            url: None,
            changes,
            tunnel,
            reporter,
            early_changes: Vec::new(),
        }
    }

    /// Waits until the tunnel is up or its first attempt has failed. What only the
    /// user can fix is an error. May be dropped while it waits.
    pub(super) async fn settle(&mut self) -> Result<(), Failure> {
        while let Some(change) = self.changes.recv().await {
            match change {
                TunnelNotice::Up { url, .. } => {
                    self.url = Some(url.clone());
                    self.early_changes.push(TunnelNotice::Up { url, announced: true });
                    break;
                }
                TunnelNotice::Failed { hopeless: true, cause, hint } => {
                    return Err(cannot_open(&self.early_changes, cause, hint));
                }
                failed @ TunnelNotice::Failed { .. } => {
                    self.early_changes.push(failed);
                    break;
                }
                other => self.early_changes.push(other),
            }
        }
        Ok(())
    }

    /// Closes what is being opened, without reporting it.
    pub(super) async fn close(self) {
        drop(self.changes);
        self.tunnel.close().await;
    }

    /// Reports from now on how the tunnel is, also to the registration that
    /// follows its address. What is returned closes it.
    pub(super) fn report(
        self,
        notices: mpsc::Sender<Notice>,
        follower: Option<Follower>,
    ) -> Tunnel {
        let Self { mut changes, tunnel, mut reporter, early_changes, .. } = self;
        reporter.follower = follower;
        tokio::spawn(async move {
            for change in early_changes {
                reporter.report(change, &notices).await;
            }
            while let Some(change) = changes.recv().await {
                reporter.report(change, &notices).await;
            }
            reporter.cancel_check().await;
        });
        tunnel
    }
}

/// Why a tunnel cannot be opened, with the remarks that came before.
fn cannot_open(early_changes: &[TunnelNotice], cause: String, hint: Option<String>) -> Failure {
    let remarks = early_changes.iter().filter_map(|notice| match notice {
        TunnelNotice::Remark { cause, hint } => Some((cause.clone(), hint.clone())),
        _ => None,
    });
    let (causes, hints): (Vec<_>, Vec<_>) = remarks.chain([(cause, hint)]).unzip();
    let hints: Vec<String> = hints.into_iter().flatten().collect();
    Failure {
        message: format!("cannot open the tunnel: {}", causes.join("; ")),
        hint: (!hints.is_empty()).then(|| hints.join("; or ")),
    }
}

/// Closes a tunnel, if there is one.
pub(super) async fn close(tunnel: Option<Tunnel>) {
    if let Some(tunnel) = tunnel {
        tunnel.close().await;
    }
}

/// Reports the state of a tunnel, and probes it whenever it has come up.
struct StatusReporter {
    path: String,
    endpoint: Arc<PublicEndpoint>,
    check: Option<JoinHandle<()>>,
    follower: Option<Follower>,
}

impl StatusReporter {
    async fn report(&mut self, change: TunnelNotice, notices: &mpsc::Sender<Notice>) {
        let checked = match &change {
            TunnelNotice::Up { url, .. } | TunnelNotice::Back { url } => {
                self.cancel_check().await;
                let url: Option<BaseUrl> = url.parse().ok();
                self.endpoint.set_url(url.clone());
                if let (Some(follower), Some(url)) = (&self.follower, &url) {
                    follower.moved_to(url.as_str());
                }
                url
            }
            TunnelNotice::Lost { .. } => {
                self.cancel_check().await;
                None
            }
            _ => None,
        };
        let notice = match change {
            TunnelNotice::Remark { cause, hint } => {
                Notice::Warning(Problem { message: cause, hint })
            }
            TunnelNotice::Renamed { wanted, url, taken, .. } => {
                let registered = self.follower.is_some();
                Notice::Tunnel(TunnelNotice::Renamed { wanted, url, taken, registered })
            }
            change => Notice::Tunnel(change),
        };
        send(notices, notice).await;
        if let Some(url) = checked {
            let checking = Checking {
                url,
                path: self.path.clone(),
                endpoint: Arc::clone(&self.endpoint),
                notices: notices.clone(),
            };
            self.check = Some(match self.follower.clone() {
                Some(follower) => tokio::spawn(checking.register(follower)),
                None => tokio::spawn(checking.report()),
            });
        }
    }

    /// Cancels a check that is under way, so that its probe is no longer answered.
    async fn cancel_check(&mut self) {
        if let Some(check) = self.check.take() {
            check.abort();
            let _ = check.await;
        }
    }
}

/// A check of a public address.
struct Checking {
    url: BaseUrl,
    path: String,
    endpoint: Arc<PublicEndpoint>,
    notices: mpsc::Sender<Notice>,
}

impl Checking {
    async fn check(&self) -> Option<Checked> {
        check(&self.url, &self.path, &self.endpoint.probes).await
    }

    /// Reports the result of a probe.
    async fn report(self) {
        if let Some(checked) = self.check().await {
            send(&self.notices, Notice::Tunnel(checked.notice)).await;
        }
    }

    /// Reports it, and has the address registered once a probe has got through:
    /// until then the address may be another listener's.
    async fn register(self, follower: Follower) {
        if !self.url.is_https() {
            // It is never registered, and the registration reports why.
            follower.register(self.url.as_str());
            return self.report().await;
        }
        let mut reported: Option<TunnelNotice> = None;
        let mut pause = FIRST_RECHECK;
        loop {
            let checked = match &reported {
                Some(_) => self.check().await,
                None => self.check_with_notice(&follower).await,
            };
            let Some(Checked { came_through, notice }) = checked else {
                let cause = "cannot probe the address, so it is unknown where it leads";
                return self.report_waiting(&follower, cause.to_owned(), true).await;
            };
            if reported.as_ref() != Some(&notice) {
                send(&self.notices, Notice::Tunnel(notice.clone())).await;
            }
            if came_through {
                return follower.register(self.url.as_str());
            }
            if reported.replace(notice).is_none() {
                let cause = format!("no probe has got through {} yet", self.url);
                self.report_waiting(&follower, cause, true).await;
            }
            sleep(pause).await;
            pause = (pause * 2).min(MAX_RECHECK);
        }
    }

    /// Checks, and reports if that delays registering.
    async fn check_with_notice(&self, follower: &Follower) -> Option<Checked> {
        let mut checking = pin!(self.check());
        if let Ok(checked) = timeout(SILENT_WAIT, &mut checking).await {
            return checked;
        }
        let cause = format!("waiting for a probe to get through {}", self.url);
        self.report_waiting(follower, cause, false).await;
        checking.await
    }

    /// Reports that the address is not registered yet.
    async fn report_waiting(&self, follower: &Follower, cause: String, is_wrong: bool) {
        let notice = follower.waiting(self.url.as_str(), cause, is_wrong);
        send(&self.notices, Notice::Registration(notice)).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_running_agent_was_not_used_is_part_of_the_failure() {
        let remark = TunnelNotice::Remark {
            cause: "an ngrok agent runs already, but another user's".to_owned(),
            hint: Some("give its address with --public-url".to_owned()),
        };
        let cause = "ngrok is not installed".to_owned();
        let failure = cannot_open(&[remark], cause.clone(), Some("install it".to_owned()));
        assert!(failure.message.contains("another user's; ngrok is not"), "{failure:?}");
        let hint = failure.hint.unwrap_or_default();
        assert_eq!(hint, "give its address with --public-url; or install it");
        let failure = cannot_open(&[], cause, None);
        assert_eq!(failure.message, "cannot open the tunnel: ngrok is not installed");
        assert_eq!(failure.hint, None);
    }
}
