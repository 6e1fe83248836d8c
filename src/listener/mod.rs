//! `kinde-hook listen`: receives webhooks until it is asked to stop.

mod attempts;
mod background;
mod forwarding;
mod handler;
mod issuer_documents;
mod printer;
mod recorder;
mod registration;
mod repeats;
mod reply;
mod server_task;
mod tunnel;

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use tokio::sync::mpsc;
use tokio::time::{Instant, timeout};

use self::background::BackgroundForwards;
use self::forwarding::Forwarding;
use self::handler::{Counts, DeliveryHandler};
use self::printer::Printer;
use self::recorder::{Recorder, open_store};
use self::registration::{PendingCleanup, Registration};
use self::repeats::Repeats;
use self::server_task::ServerTask;
use self::tunnel::{PendingTunnel, PublicEndpoint};
use crate::cli::{Format, ListenArgs};
use crate::console::{Console, StopSignals, block_on, standard_output_closed};
use crate::error::{Failure, Outcome};
use crate::keys::{JwksSource, Verifier};
use crate::render::{Form, Renderer};
use crate::server::{self, Bound, Rules};
use crate::settings::{KeySettings, app_issuer, resolve_keys, resolve_store, zone};
use crate::token_files::TokenFolder;
use crate::verification::{LocalKeys, Verification};
use crate::webhook::{AppIssuer, AppKnowledge, EventFilter, Notice, Problem, Ready, Tally};

/// How long a stopping listener takes at most: what the server needs to drain,
/// a tunnel's program to end, and a moment for whoever reads standard output.
const STOP_TIMEOUT: Duration = Duration::from_secs(9);

/// How long being ready may wait for the public address. Webhooks are accepted
/// from the start; what arrives before is shown afterwards.
const READY_WAITS: Duration = Duration::from_secs(10);

/// How many bytes of output are written at once at most: as many as a busy
/// listener has to say in the moment between two writes.
const OUTPUT_BUFFER: usize = 64 * 1024;

/// How long a closed store may take to report what happened to its file.
const REPORT_TIMEOUT: Duration = Duration::from_secs(1);

pub(crate) fn run(args: ListenArgs, console: Console) -> Result<Outcome, Failure> {
    let keys = resolve_keys(&args.keys)?;
    if let Some(JwksSource::File(path)) = &keys.source {
        // A file that is no good never gets better while we listen: say so now.
        JwksSource::read_file(path)?;
    }
    let leads_here = args.tunnel.tunnel.is_some() || args.tunnel.public_url.is_some();
    if args.register.register && !leads_here {
        return Err(registration::nowhere());
    }
    block_on(listen(args, keys, console))?
}

async fn listen(args: ListenArgs, keys: KeySettings, console: Console) -> Result<Outcome, Failure> {
    let mut signals = StopSignals::catch()?;
    let bound = server::bind(args.host.as_deref(), args.port).await?;
    let keys = keys.apart_from(bound.addresses());
    let local = LocalKeys::open(&keys)?;
    let folder = args.save.as_deref().map(open_folder).transpose()?;
    let store = resolve_store(&args.store)?;
    let (problems, of_store) = mpsc::unbounded_channel();
    let recorder = Recorder::new(open_store(store.as_deref(), problems)?, folder);
    let mut ready = ready(&bound, &keys, &args);
    let app = app_knowledge(&keys, &bound);
    let forwarding = Forwarding::new(args.forward.clone(), bound.addresses(), app.clone())?;
    let verifier = keys.source.map(Verifier::new);
    let addresses = bound.addresses().to_vec();
    let endpoint = Arc::new(PublicEndpoint::default());
    let mut opening = PendingTunnel::begin(&args.tunnel, &bound, args.path.as_deref(), &endpoint)?;
    announce(&args, opening.as_ref(), console);
    let (notices, queue) = printer::queue();
    start_beside(verifier.as_ref(), forwarding.as_ref(), &notices);
    let store_problems = tokio::spawn(warn_of_store(of_store, notices.clone()));
    let issuer = issuer_documents::ready(&bound).url;
    let rules = Rules {
        path: args.path.clone(),
        documents: issuer_documents::DOCUMENTS,
        issuer: issuer.clone(),
    };
    let receive = Arc::new(DeliveryHandler {
        verification: Verification::new(verifier, local),
        issuer_url: issuer,
        asked_for_keys: AtomicBool::new(false),
        recorder,
        forwarding,
        endpoint,
        filters: args.events.clone(),
        notices: notices.clone(),
        counts: Counts::default(),
        background: BackgroundForwards::default(),
        repeats: Repeats::new(server::room() / 4),
        unverified: Repeats::new(server::room()),
    });
    let mut serving = ServerTask::start(bound, rules, Arc::clone(&receive));
    let mut asked = Box::pin(async {
        tokio::select! {
            () = signals.asked() => {}
            () = standard_output_closed() => {}
        }
    });

    let mut end = None;
    if let Some(opening) = &mut opening {
        end = settle(opening, &mut asked, &mut serving).await;
        ready.public_url.clone_from(&opening.url);
        ready.tunnel = Some(opening.engine.clone());
    }
    if let Some(End::Unreachable(failure)) = end {
        let tally = give_up(serving, receive, opening).await;
        show_the_end(tally, renderer(&args, console), ready, notices, queue).await;
        return Err(failure);
    }
    let mut printer = Printer::start(renderer(&args, console), ready, queue);
    warn_of_doubts(&args, &app, &notices).await;
    let registration = match end {
        None => registration::begin(&args, &addresses, &notices).await,
        Some(_) => None,
    };
    let pending = registration.as_ref().map(Registration::pending).unwrap_or_default();
    let follower = registration.as_ref().map(|registered| registered.follower(args.path.clone()));
    let tunnel = opening.map(|opening| opening.tell(notices.clone(), follower));
    if end.is_none() {
        end = Some(tokio::select! {
            () = &mut asked => End::Asked,
            () = printer.ended() => End::Asked,
            () = serving.ended() => End::Fault,
        });
    }
    drop(asked);

    let asked_at = Instant::now();
    serving.stop();
    let finish = async {
        send(&notices, Notice::Stopping).await;
        let drained = drain(serving, receive, asked_at + server::DRAIN_TIMEOUT);
        let (tally, (), ()) =
            tokio::join!(drained, tunnel::close(tunnel), registration::end(registration));
        // Unless a delivery that was given up still holds the store.
        let _ = timeout(REPORT_TIMEOUT, store_problems).await;
        send(&notices, Notice::Stopped(tally)).await;
        printer.finish().await
    };
    let outcome = tokio::select! {
        outcome = timeout(STOP_TIMEOUT, finish) => {
            outcome.unwrap_or_else(|_| Err(nobody_reads())).map(|()| Outcome::Done)
        }
        () = signals.asked_again(asked_at) => Ok(Outcome::Interrupted),
    };
    tell_left_behind(&pending, console);
    match end {
        Some(End::Fault) => Err(fault()),
        _ => outcome,
    }
}

/// Why a listener ends.
enum End {
    /// A signal, or nobody reads its output any more.
    Asked,
    /// Only the user can put right what keeps it from being reached.
    Unreachable(Failure),
    /// The server has ended by itself.
    Fault,
}

/// Starts what need not be waited for: fetching the keys, watching the apps.
fn start_beside(
    verifier: Option<&Arc<Verifier>>,
    forwarding: Option<&Forwarding>,
    notices: &mpsc::Sender<Notice>,
) {
    if let Some(verifier) = verifier {
        tokio::spawn(load_keys(Arc::clone(verifier), notices.clone()));
    }
    if let Some(forwarding) = forwarding {
        tokio::spawn(forwarding.watch_health(notices.clone()));
    }
}

/// Waits for the tunnel, for as long as being ready may wait. Returns why the
/// listener ends, if it is to.
async fn settle(
    opening: &mut PendingTunnel,
    asked: &mut (impl Future<Output = ()> + Unpin),
    serving: &mut ServerTask,
) -> Option<End> {
    tokio::select! {
        settled = timeout(READY_WAITS, opening.settle()) => match settled {
            Ok(Err(failure)) => Some(End::Unreachable(failure)),
            Ok(Ok(())) | Err(_) => None,
        },
        () = asked => Some(End::Asked),
        () = serving.ended() => Some(End::Fault),
    }
}

/// Waits until everything that has arrived is answered and stored.
async fn drain(mut serving: ServerTask, receive: Arc<DeliveryHandler>, deadline: Instant) -> Tally {
    serving.ended().await;
    receive.finish(deadline).await
}

/// Ends a listener that was never ready. What it has accepted meanwhile is
/// answered and stored, and counted here.
async fn give_up(
    mut serving: ServerTask,
    receive: Arc<DeliveryHandler>,
    opening: Option<PendingTunnel>,
) -> Tally {
    serving.stop();
    let drained = drain(serving, receive, Instant::now() + server::DRAIN_TIMEOUT);
    let closed = async {
        if let Some(opening) = opening {
            opening.close().await;
        }
    };
    tokio::join!(drained, closed).0
}

/// Shows what a listener that was never ready has accepted, if it has.
async fn show_the_end(
    tally: Tally,
    renderer: StandardRenderer,
    ready: Ready,
    notices: mpsc::Sender<Notice>,
    queue: mpsc::Receiver<Notice>,
) {
    if tally == Tally::default() {
        return;
    }
    let printer = Printer::start(renderer, ready, queue);
    let shown = async {
        send(&notices, Notice::Stopped(tally)).await;
        printer.finish().await
    };
    let _ = timeout(STOP_TIMEOUT, shown).await;
}

fn fault() -> Failure {
    Failure::new("internal error: the server ended by itself")
        .hint("start it again with -v, and report what it logs")
}

/// Says what is left behind at Kinde, now that the printer is gone.
fn tell_left_behind(pending: &PendingCleanup, console: Console) {
    for left in pending.left_behind("there was no time to remove it") {
        console.warn(&left.cause.unwrap_or_default(), left.hint.as_deref());
    }
}

fn nobody_reads() -> Failure {
    Failure::new("standard output is not being read, so not everything was shown")
}

/// Hands a notice to the printer. If that has ended, nobody is left to tell.
async fn send(notices: &mpsc::Sender<Notice>, notice: Notice) {
    let _ = notices.send(notice).await;
}

/// Shows who opens a tunnel, since that takes a while.
fn announce(args: &ListenArgs, opening: Option<&PendingTunnel>, console: Console) {
    if let Some(opening) = opening.filter(|_| args.tunnel.tunnel.is_some())
        && args.format == Format::Text
    {
        console.status(&format!("opening a tunnel with {}\n", opening.engine));
    }
}

async fn warn_of_doubts(args: &ListenArgs, app: &AppKnowledge, notices: &mpsc::Sender<Notice>) {
    for doubt in doubts(args, app) {
        send(notices, Notice::Warning(doubt)).await;
    }
}

/// What looks like a mistake and may be none.
fn doubts(args: &ListenArgs, app: &AppKnowledge) -> Vec<Problem> {
    let of_app = app.issuer.as_ref().and_then(AppIssuer::problem);
    let of_app = of_app.map(|(message, hint)| Problem { message, hint: Some(hint) });
    let routed = args.forward.forward_to.iter().filter_map(|route| route.filter.as_ref());
    let misspelt = args.events.iter().chain(routed).filter_map(EventFilter::doubt);
    of_app.into_iter().chain(misspelt.map(|message| Problem { message, hint: None })).collect()
}

/// What is known of the app, as far as its settings are found from here.
fn app_knowledge(keys: &KeySettings, bound: &Bound) -> AppKnowledge {
    AppKnowledge {
        issuer: app_issuer(),
        expected: keys.issuer.clone(),
        local: issuer_documents::ready(bound).url,
    }
}

fn open_folder(path: &std::path::Path) -> Result<TokenFolder, Failure> {
    TokenFolder::open(path).map_err(|error| {
        Failure::new(format!("cannot make the folder {}: {error}", path.display()))
    })
}

fn ready(bound: &Bound, keys: &KeySettings, args: &ListenArgs) -> Ready {
    Ready {
        url: bound.url(),
        public_url: None,
        tunnel: None,
        addresses: bound.addresses().iter().map(ToString::to_string).collect(),
        in_network: bound.addresses().iter().any(|address| address.ip().is_unspecified()),
        issuer: keys.issuer.as_ref().map(ToString::to_string),
        keys: keys.source.as_ref().map(JwksSource::describe),
        keys_are_local: keys.source.as_ref().is_some_and(JwksSource::is_on_this_machine),
        local: keys.local.then(|| issuer_documents::ready(bound)),
        origin: keys.origin.clone(),
        path: args.path.clone(),
        forward_to: args.forward.forward_to.iter().map(ToString::to_string).collect(),
    }
}

/// What renders to the standard streams.
type StandardRenderer = Renderer<std::io::BufWriter<std::io::Stdout>, std::io::Stderr>;

fn renderer(args: &ListenArgs, console: Console) -> StandardRenderer {
    let form = match (args.format, args.compact) {
        (Format::Json, _) => Form::Json,
        (Format::Text, true) => Form::Compact,
        (Format::Text, false) => Form::Blocks,
    };
    Renderer {
        form,
        out: std::io::BufWriter::with_capacity(OUTPUT_BUFFER, std::io::stdout()),
        palette: console.out,
        aside: (!console.quiet).then(std::io::stderr),
        aside_palette: console.aside,
        zone: zone(),
    }
}

/// Reports what happens to the store's file.
async fn warn_of_store(
    mut problems: mpsc::UnboundedReceiver<Problem>,
    notices: mpsc::Sender<Notice>,
) {
    while let Some(problem) = problems.recv().await {
        send(&notices, Notice::Warning(problem)).await;
    }
}

/// Asks for the keys before the first delivery needs them, so that a wrong
/// issuer is known at once and the first answer is quick.
async fn load_keys(verifier: Arc<Verifier>, notices: mpsc::Sender<Notice>) {
    let notice = match verifier.keys().await {
        Ok((set, _)) => Notice::KeysLoaded { usable: set.usable().count() },
        Err(error) => Notice::Warning(Problem {
            message: format!("no keys yet, so nothing can be verified: {error}"),
            hint: Some(error.hint().to_owned()),
        }),
    };
    send(&notices, notice).await;
}
