//! `kinde-hook listen`: from its options to a listener.

use crate::cli::{Ack, DEFAULT_PORT, Format, ForwardArgs, ListenArgs, TunnelArgs, TunnelChoice};
use crate::console::Console;
use crate::error::{Failure, Outcome};
use crate::forward::ForwardOptions;
use crate::keys::JwksSource;
use crate::listener::{self, ForwardingOptions, ListenerOptions, RegistrationOptions};
use crate::render::Form;
use crate::settings;
use crate::settings::{resolve_keys, resolve_management, resolve_store};
use crate::tunnel::{Engine, default_name};
use crate::webhook::{BaseUrl, TunnelName};

/// The public localtunnel server.
const PUBLIC_SERVER: &str = "https://localtunnel.me";

pub(super) fn run(args: ListenArgs, console: Console) -> Result<Outcome, Failure> {
    listener::run(options(args)?, console)
}

fn options(args: ListenArgs) -> Result<ListenerOptions, Failure> {
    let keys = resolve_keys(&args.keys)?;
    if let Some(JwksSource::File(path)) = &keys.source {
        // An unusable file stays unusable while we listen, so it is reported now.
        JwksSource::read_file(path)?;
    }
    let tunnel = engine(&args.tunnel)?;
    if args.register.register && tunnel.is_none() {
        return Err(no_public_url());
    }
    let registration = args.register.register.then(|| {
        let management_url = args.register.management_url.as_deref();
        RegistrationOptions {
            settings: resolve_management(args.keys.issuer.as_deref(), management_url),
            filters: args.register.register_events,
        }
    });
    Ok(ListenerOptions {
        host: args.host,
        port: args.port,
        trigger_port: DEFAULT_PORT,
        path: args.path,
        filters: args.events,
        keys,
        store: resolve_store(&args.store)?,
        save: args.save,
        form: match (args.format, args.compact) {
            (Format::Json, _) => Form::Json,
            (Format::Text, true) => Form::Compact,
            (Format::Text, false) => Form::Blocks,
        },
        forwarding: forwarding(args.forward),
        tunnel,
        registration,
    })
}

fn forwarding(args: ForwardArgs) -> ForwardingOptions {
    ForwardingOptions {
        routes: args.forward_to,
        requests: ForwardOptions {
            headers: args.header.into_iter().collect(),
            insecure: args.insecure,
        },
        waits: args.ack == Ack::App,
        unverified: args.forward_unverified,
    }
}

fn no_public_url() -> Failure {
    Failure::new("cannot register: this listener has no public URL")
        .hint("open a tunnel with --tunnel, or give the URL of a running one with --public-url")
}

/// What opens the tunnel, if there is to be one.
fn engine(args: &TunnelArgs) -> Result<Option<Engine>, Failure> {
    if let Some(url) = &args.public_url {
        return Ok(Some(Engine::Given(url.clone())));
    }
    let Some(choice) = &args.tunnel else { return Ok(None) };
    if *choice != TunnelChoice::Localtunnel {
        let meant_for_localtunnel = [
            ("--subdomain", args.subdomain.is_some()),
            ("--tunnel-server", args.tunnel_server.is_some()),
        ];
        if let Some((option, _)) = meant_for_localtunnel.iter().find(|(_, given)| *given) {
            return Err(Failure::new(format!("{option} is for localtunnel only"))
                .hint("omit it, or use --tunnel localtunnel"));
        }
    }
    Ok(Some(match choice {
        TunnelChoice::Localtunnel => Engine::Localtunnel {
            server: server(args)?,
            name: args.subdomain.clone().unwrap_or_else(folder_name),
        },
        TunnelChoice::Cloudflared => Engine::Cloudflared,
        TunnelChoice::Ngrok => Engine::Ngrok,
        TunnelChoice::Command(line) => Engine::Command(line.clone()),
    }))
}

fn server(args: &TunnelArgs) -> Result<BaseUrl, Failure> {
    match &args.tunnel_server {
        Some(server) => Ok(server.clone()),
        None => {
            PUBLIC_SERVER.parse().map_err(|_| Failure::new("there is no public localtunnel server"))
        }
    }
}

fn folder_name() -> TunnelName {
    let folder = settings::folder();
    let folder = folder.canonicalize().unwrap_or(folder);
    let seed = settings::data_folder().ok().map(|data| data.join("tunnel-seed"));
    default_name(seed.as_deref(), &settings::user(), &folder)
}
