//! A listener that accepts webhooks and has not reported yet that it is ready.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};

use super::end::End;
use super::forwarding::Forwarding;
use super::handler::DeliveryHandler;
use super::issuer_documents::{self, local_ready};
use super::notices::{queue, send};
use super::options::ListenerOptions;
use super::printer::{Printer, StandardRenderer, standard_renderer};
use super::recorder::Recorder;
use super::registration::{self, Registration, RegistrationOptions};
use super::running::{Running, STOP_TIMEOUT, drain};
use super::server_task::ServerTask;
use super::stop_request::StopRequest;
use super::tunnel::{PendingTunnel, PublicEndpoint};
use crate::console::Console;
use crate::error::Failure;
use crate::keys::{JwksSource, Verifier};
use crate::render::Form;
use crate::server::{self, Bound, Rules};
use crate::settings::{KeySettings, app_issuer};
use crate::verification::{LocalKeys, Verification};
use crate::webhook::{
    AppIssuer, AppKnowledge, EventFilter, LocalReady, Notice, Problem, Ready, Route, Tally,
};

/// How long being ready may wait for the public address.
const READY_WAITS: Duration = Duration::from_secs(10);

pub(super) struct Starting {
    console: Console,
    stop: StopRequest,
    server: ServerTask,
    handler: Arc<DeliveryHandler>,
    tunnel: Option<PendingTunnel>,
    registration: Option<RegistrationOptions>,
    path: Option<String>,
    addresses: Vec<SocketAddr>,
    ready: Ready,
    warnings: Vec<Problem>,
    renderer: StandardRenderer,
    notices: mpsc::Sender<Notice>,
    queue: mpsc::Receiver<Notice>,
    store_problems: JoinHandle<()>,
}

impl Starting {
    /// Binds and opens everything, and begins to accept webhooks.
    pub(super) async fn serve(options: ListenerOptions, console: Console) -> Result<Self, Failure> {
        let stop = StopRequest::catch()?;
        let bound = server::bind(options.host.as_deref(), options.port).await?;
        let addresses = bound.addresses().to_vec();
        let keys = options.keys.apart_from(&addresses);
        let local_keys = LocalKeys::open(&keys)?;
        let (problems, store_problems) = mpsc::unbounded_channel();
        let (store, save) = (options.store.as_deref(), options.save.as_deref());
        let recorder = Recorder::open(store, save, problems)?;
        let path = options.path;
        let local = local_ready(bound.port(), options.trigger_port);
        let issuer_url = local.url.clone();
        let ready = ready(&bound, &keys, local, path.as_deref(), &options.forwarding.routes);
        let app = app_knowledge(&keys, &issuer_url);
        let warnings = warnings(&app, &options.filters, &options.forwarding.routes);
        let forwarding = Forwarding::new(options.forwarding, &addresses, app)?;
        let endpoint = Arc::new(PublicEndpoint::default());
        let tunnel = options
            .tunnel
            .map(|engine| PendingTunnel::open(engine, bound.local(), path.as_deref(), &endpoint));
        show_engine(tunnel.as_ref(), options.form, console);
        let (notices, queue) = queue();
        let verifier = keys.source.map(Verifier::new);
        let store_problems =
            start_background(verifier.as_ref(), forwarding.as_ref(), store_problems, &notices);
        let (documents, issuer) = (issuer_documents::DOCUMENTS, issuer_url.clone());
        let rules = Rules { path: path.clone(), documents, issuer };
        let handler = Arc::new(DeliveryHandler::new(
            Verification::new(verifier, local_keys),
            issuer_url,
            recorder,
            forwarding,
            endpoint,
            options.filters,
            notices.clone(),
        ));
        Ok(Self {
            console,
            stop,
            server: ServerTask::start(bound, rules, Arc::clone(&handler)),
            handler,
            tunnel,
            registration: options.registration,
            path,
            addresses,
            ready,
            warnings,
            renderer: standard_renderer(options.form, console),
            notices,
            queue,
            store_problems,
        })
    }

    /// Waits for the tunnel, for as long as being ready may wait. Returns why the
    /// listener ends, if it is to.
    pub(super) async fn open_tunnel(&mut self) -> Option<End> {
        let tunnel = self.tunnel.as_mut()?;
        let end = tokio::select! {
            settled = timeout(READY_WAITS, tunnel.settle()) => match settled {
                Ok(Err(failure)) => Some(End::Unreachable(failure)),
                Ok(Ok(())) | Err(_) => None,
            },
            () = self.stop.first() => Some(End::Requested),
            () = self.server.ended() => Some(End::ServerEnded),
        };
        self.ready.public_url.clone_from(&tunnel.url);
        self.ready.tunnel = Some(tunnel.engine.clone());
        end
    }

    /// Ends without having been ready. What has been accepted meanwhile is
    /// answered, stored and shown.
    pub(super) async fn abandon(mut self) {
        self.server.stop();
        let deadline = Instant::now() + server::DRAIN_TIMEOUT;
        let closed = async {
            if let Some(tunnel) = self.tunnel {
                tunnel.close().await;
            }
        };
        let (tally, ()) = tokio::join!(drain(self.server, self.handler, deadline), closed);
        if tally == Tally::default() {
            return;
        }
        let printer = Printer::start(self.renderer, self.ready, self.queue);
        let shown = async {
            send(&self.notices, Notice::Stopped(tally)).await;
            printer.finish().await
        };
        let _ = timeout(STOP_TIMEOUT, shown).await;
    }

    /// Reports that the listener is ready, and registers it if `registers`.
    pub(super) async fn announce(self, registers: bool) -> Running {
        let printer = Printer::start(self.renderer, self.ready, self.queue);
        for warning in self.warnings {
            send(&self.notices, Notice::Warning(warning)).await;
        }
        let wanted = self.registration.filter(|_| registers);
        let registration = registration::begin(wanted, &self.addresses, &self.notices).await;
        let pending = registration.as_ref().map(Registration::pending).unwrap_or_default();
        let follower = registration.as_ref().map(|registration| registration.follower(self.path));
        let tunnel = self.tunnel.map(|tunnel| tunnel.report(self.notices.clone(), follower));
        Running {
            console: self.console,
            stop: self.stop,
            server: self.server,
            handler: self.handler,
            tunnel,
            registration,
            pending,
            printer,
            notices: self.notices,
            store_problems: self.store_problems,
        }
    }
}

/// Starts what need not be waited for: fetching the keys, watching the apps and
/// the store's file. The last one ends once the store is closed.
fn start_background(
    verifier: Option<&Arc<Verifier>>,
    forwarding: Option<&Forwarding>,
    store_problems: mpsc::UnboundedReceiver<Problem>,
    notices: &mpsc::Sender<Notice>,
) -> JoinHandle<()> {
    if let Some(verifier) = verifier {
        tokio::spawn(load_keys(Arc::clone(verifier), notices.clone()));
    }
    if let Some(forwarding) = forwarding {
        tokio::spawn(forwarding.watch_health(notices.clone()));
    }
    tokio::spawn(report_store_problems(store_problems, notices.clone()))
}

/// Fetches the keys before the first delivery needs them, so that a wrong
/// issuer is reported at once and the first response is quick.
async fn load_keys(verifier: Arc<Verifier>, notices: mpsc::Sender<Notice>) {
    let notice = match verifier.keys().await {
        Ok((set, _)) => Notice::KeysLoaded { usable: set.usable().count() },
        Err(error) => Notice::Warning(Problem {
            message: format!(
                "could not fetch Kinde's keys yet; events from Kinde get 503 until then: {error}"
            ),
            hint: Some(error.hint().to_owned()),
        }),
    };
    send(&notices, notice).await;
}

async fn report_store_problems(
    mut problems: mpsc::UnboundedReceiver<Problem>,
    notices: mpsc::Sender<Notice>,
) {
    while let Some(problem) = problems.recv().await {
        send(&notices, Notice::Warning(problem)).await;
    }
}

/// Shows which engine opens the tunnel, since that takes a while.
fn show_engine(tunnel: Option<&PendingTunnel>, form: Form, console: Console) {
    if let Some(tunnel) = tunnel.filter(|tunnel| tunnel.is_opened_by_us)
        && form != Form::Json
    {
        console.status(&format!("opening a tunnel with {}\n", tunnel.engine));
    }
}

/// What looks like a mistake and may be none.
fn warnings(app: &AppKnowledge, filters: &[EventFilter], routes: &[Route]) -> Vec<Problem> {
    let of_app = app.issuer.as_ref().and_then(AppIssuer::problem);
    let of_app = of_app.map(|(message, hint)| Problem { message, hint: Some(hint) });
    let routed = routes.iter().filter_map(|route| route.filter.as_ref());
    let misspelt = filters.iter().chain(routed).filter_map(EventFilter::warning);
    of_app.into_iter().chain(misspelt.map(|message| Problem { message, hint: None })).collect()
}

/// What is known of the app, as far as its settings are found from here.
fn app_knowledge(keys: &KeySettings, local_issuer: &str) -> AppKnowledge {
    AppKnowledge {
        issuer: app_issuer(),
        expected: keys.issuer.clone(),
        local: local_issuer.to_owned(),
    }
}

fn ready(
    bound: &Bound,
    keys: &KeySettings,
    local: LocalReady,
    path: Option<&str>,
    routes: &[Route],
) -> Ready {
    Ready {
        url: bound.url(),
        public_url: None,
        tunnel: None,
        addresses: bound.addresses().iter().map(ToString::to_string).collect(),
        in_network: bound.addresses().iter().any(|address| address.ip().is_unspecified()),
        issuer: keys.issuer.as_ref().map(ToString::to_string),
        keys: keys.source.as_ref().map(JwksSource::describe),
        keys_are_local: keys.source.as_ref().is_some_and(JwksSource::is_on_this_machine),
        local: keys.local.then_some(local),
        origin: keys.origin.clone(),
        path: path.map(str::to_owned),
        forward_to: routes.iter().map(ToString::to_string).collect(),
    }
}
