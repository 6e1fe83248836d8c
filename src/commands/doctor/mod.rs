//! `kinde-hook doctor`: diagnoses a developer's setup.
//!
//! Each check collects facts and turns them into findings. The latter is pure,
//! and nothing here writes to the disk or sends a request with side effects.

mod app_issuer;
mod clock;
mod credentials;
mod env_files;
mod exposure;
mod issuer;
mod keys;
mod local_issuer;
mod port;
mod store;
mod target;
mod tunnels;
mod webhooks;

use std::future::Future;
use std::time::Duration;

use crate::cli::{DoctorArgs, Format};
use crate::console::{Console, block_on, print, width};
use crate::error::{Failure, Outcome};
use crate::render::{
    Diagnosis, Finding, diagnosis_line, diagnosis_text, finding_line, finding_text,
};
use crate::settings::{AppSettings, named_issuers, resolve_keys, store_path};

/// How long a check may take. They run concurrently; the longest waits for an
/// app that has to be compiled first.
const CHECK_TIMEOUT: Duration = Duration::from_millis(9_500);

pub(super) fn run(args: DoctorArgs, console: Console) -> Result<Outcome, Failure> {
    block_on(examine(args, console))?
}

async fn examine(args: DoctorArgs, console: Console) -> Result<Outcome, Failure> {
    let mut report = Report { format: args.format, console, diagnosis: Diagnosis::default() };
    let app = AppSettings::look();
    let named = named_issuers(&args.keys, &app);
    let keys =
        resolve_keys(&args.keys).map(|keys| keys.apart_from(&port::listener_addresses(args.port)));
    let mut settings = env_files::check(&app);
    settings.push(issuer::check(&named, keys.as_ref()));
    settings.extend(app_issuer::check(app.app_issuer().as_ref()));
    settings.extend(credentials::check(&app.credentials()));
    report.group(&settings)?;

    let is_trusted = keys.as_ref().is_ok_and(|keys| keys.local);
    let source = keys.ok().and_then(|keys| keys.source);
    let path = store_path(args.store.clone());
    let is_default = args.store.is_none();
    let (keys, port, store, targets, tunnels) = tokio::join!(
        with_timeout("keys", keys::check(source)),
        port::check(args.port),
        with_timeout("store", store::check(path, is_default)),
        with_timeout("target", target::check(&args.forward_to, args.port, args.insecure)),
        tunnels::check(),
    );
    report.group(&keys)?;
    report.group(&[vec![port], store, local_issuer::check(is_trusted)].concat())?;
    report.group(&targets)?;
    report.group(&[tunnels, vec![webhooks::check()]].concat())?;
    report.end()
}

/// Bounds the time of a check: a disk or a DNS server may hang.
async fn with_timeout(
    name: &'static str,
    check: impl Future<Output = Vec<Finding>>,
) -> Vec<Finding> {
    tokio::time::timeout(CHECK_TIMEOUT, check).await.unwrap_or_else(|_| {
        let message = format!("no result within {} seconds", CHECK_TIMEOUT.as_secs());
        vec![Finding::warning(name, message, "a disk, a DNS server or a program may hang")]
    })
}

/// Prints findings as they arrive.
struct Report {
    format: Format,
    console: Console,
    diagnosis: Diagnosis,
}

impl Report {
    /// Prints findings that belong together.
    fn group(&mut self, findings: &[Finding]) -> Result<(), Failure> {
        self.diagnosis.count(findings);
        let width = width();
        let one = |finding: &Finding| match self.format {
            Format::Text => finding_text(finding, self.console.out, width),
            Format::Json => finding_line(finding),
        };
        let mut text: String = findings.iter().map(one).collect();
        if self.format == Format::Text {
            text.push('\n');
        }
        print(text)
    }

    fn end(self) -> Result<Outcome, Failure> {
        print(match self.format {
            Format::Text => diagnosis_text(self.diagnosis, self.console.out),
            Format::Json => diagnosis_line(self.diagnosis),
        })?;
        Ok(Outcome::from(self.diagnosis.problems == 0))
    }
}
