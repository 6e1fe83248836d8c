//! Being reached from the internet: opening the tunnel, telling how it is, and
//! trying whether webhooks come through it.

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

/// How long registering may wait for a probe untold.
const NOTICEABLE: Duration = Duration::from_secs(2);

/// How long to wait before an address is tried again that is to be registered,
/// at first and at most.
const FIRST_RECHECK: Duration = Duration::from_secs(2);
const LONGEST_RECHECK: Duration = Duration::from_secs(60);

const X_FORWARDED_PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");

/// What a listener knows of how it is reached.
#[derive(Debug, Default)]
pub(super) struct PublicEndpoint {
    probes: Probes,
    /// The public address, while there is one.
    url: RwLock<Option<BaseUrl>>,
}

impl PublicEndpoint {
    /// The answer to a delivery that is a probe of our own. It is no webhook:
    /// nobody counts, shows or keeps it.
    pub(super) fn answer(&self, delivery: &Delivery) -> Option<Reply> {
        let echo = self.probes.answer(delivery)?;
        // A struct of strings cannot fail to be written.
        Some(Reply::document(serde_json::to_string(&echo).unwrap_or_default()))
    }

    /// A delivery as its sender asked for it. A tunnel ends TLS, and not every
    /// tunnel says so.
    pub(super) fn as_sent<'d>(&self, delivery: &'d Delivery) -> Cow<'d, Delivery> {
        let url = self.url.read().unwrap_or_else(PoisonError::into_inner);
        let asked_for = delivery.headers.get(HOST).and_then(|host| host.to_str().ok());
        let came_through = url.as_ref().is_some_and(|url| {
            url.is_https()
                && asked_for.is_some_and(|host| host.eq_ignore_ascii_case(url.authority()))
        });
        if !came_through || delivery.headers.contains_key(X_FORWARDED_PROTO) {
            return Cow::Borrowed(delivery);
        }
        let mut delivery = delivery.clone();
        delivery.headers.insert(X_FORWARDED_PROTO, HeaderValue::from_static("https"));
        Cow::Owned(delivery)
    }

    fn is_at(&self, url: Option<BaseUrl>) {
        *self.url.write().unwrap_or_else(PoisonError::into_inner) = url;
    }
}

/// A tunnel for a listener that is not ready yet.
pub(super) struct PendingTunnel {
    pub(super) engine: String,
    /// Whether it takes a while, unlike a tunnel that runs already.
    pub(super) is_opened_by_us: bool,
    /// The public address, if it is up.
    pub(super) url: Option<String>,
    changes: mpsc::Receiver<TunnelNotice>,
    tunnel: Tunnel,
    reporter: StatusReporter,
    held: Vec<TunnelNotice>,
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
            held: Vec::new(),
        }
    }

    /// Waits until the tunnel is up, or known not to be yet. What only the user
    /// can put right is a failure. May be dropped while it waits.
    pub(super) async fn settle(&mut self) -> Result<(), Failure> {
        while let Some(change) = self.changes.recv().await {
            match change {
                TunnelNotice::Up { url, .. } => {
                    self.url = Some(url.clone());
                    self.held.push(TunnelNotice::Up { url, announced: true });
                    break;
                }
                TunnelNotice::Failed { hopeless: true, cause, hint } => {
                    return Err(cannot_open(&self.held, cause, hint));
                }
                failed @ TunnelNotice::Failed { .. } => {
                    self.held.push(failed);
                    break;
                }
                other => self.held.push(other),
            }
        }
        Ok(())
    }

    /// Closes what is being opened, untold.
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
        let Self { mut changes, tunnel, mut reporter, held, .. } = self;
        reporter.follower = follower;
        tokio::spawn(async move {
            for change in held {
                reporter.take(change, &notices).await;
            }
            while let Some(change) = changes.recv().await {
                reporter.take(change, &notices).await;
            }
            reporter.give_up_check().await;
        });
        tunnel
    }
}

/// Why a tunnel cannot be opened, with what was remarked on the way there.
fn cannot_open(held: &[TunnelNotice], cause: String, hint: Option<String>) -> Failure {
    let remarks = held.iter().filter_map(|notice| match notice {
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

/// Tells how a tunnel is, and tries it whenever it has come up.
struct StatusReporter {
    path: String,
    endpoint: Arc<PublicEndpoint>,
    check: Option<JoinHandle<()>>,
    follower: Option<Follower>,
}

impl StatusReporter {
    async fn take(&mut self, change: TunnelNotice, notices: &mpsc::Sender<Notice>) {
        let checked = match &change {
            TunnelNotice::Up { url, .. } | TunnelNotice::Back { url } => {
                self.give_up_check().await;
                let url: Option<BaseUrl> = url.parse().ok();
                self.endpoint.is_at(url.clone());
                if let (Some(follower), Some(url)) = (&self.follower, &url) {
                    follower.moves_to(url.as_str());
                }
                url
            }
            TunnelNotice::Lost { .. } => {
                self.give_up_check().await;
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

    /// Ends a check that is under way, and with it what its probe is good for.
    async fn give_up_check(&mut self) {
        if let Some(check) = self.check.take() {
            check.abort();
            let _ = check.await;
        }
    }
}

/// A public address that is tried.
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

    /// Reports what a probe finds.
    async fn report(self) {
        if let Some(checked) = self.check().await {
            send(&self.notices, Notice::Tunnel(checked.notice)).await;
        }
    }

    /// Reports it, and has the address registered once a probe has come through:
    /// until then it may be anybody's.
    async fn register(self, follower: Follower) {
        if !self.url.is_https() {
            // Is never registered, and the follower says why.
            follower.keep(self.url.as_str());
            return self.report().await;
        }
        let mut reported: Option<TunnelNotice> = None;
        let mut pause = FIRST_RECHECK;
        loop {
            let checked = match &reported {
                Some(_) => self.check().await,
                None => self.check_noticeably(&follower).await,
            };
            let Some(Checked { came_through, notice }) = checked else {
                let cause = "no probe can be made, so nothing shows where the address leads";
                return self.waits(&follower, cause.to_owned(), true).await;
            };
            if reported.as_ref() != Some(&notice) {
                send(&self.notices, Notice::Tunnel(notice.clone())).await;
            }
            if came_through {
                return follower.keep(self.url.as_str());
            }
            if reported.replace(notice).is_none() {
                let cause = format!("no probe has come through {} yet", self.url);
                self.waits(&follower, cause, true).await;
            }
            sleep(pause).await;
            pause = (pause * 2).min(LONGEST_RECHECK);
        }
    }

    /// Checks, and reports if that holds registering up.
    async fn check_noticeably(&self, follower: &Follower) -> Option<Checked> {
        let mut checking = pin!(self.check());
        if let Ok(checked) = timeout(NOTICEABLE, &mut checking).await {
            return checked;
        }
        let cause = format!("waiting for a probe to come through {}", self.url);
        self.waits(follower, cause, false).await;
        checking.await
    }

    /// Reports that it is not registered yet.
    async fn waits(&self, follower: &Follower, cause: String, is_wrong: bool) {
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
