//! `kinde-hook jwks`: show or save the issuer's public keys.

use std::path::Path;

use crate::cli::{JwksArgs, JwksFormat};
use crate::console::{Console, block_on, print};
use crate::error::{Failure, Outcome};
use crate::files::atomic;
use crate::keys::{JwksSource, KeySet};
use crate::render::{json_document, key_table};
use crate::sanitize;
use crate::settings::{KeySettings, resolve_keys};
use crate::verification::LocalKeys;

pub(super) fn run(args: &JwksArgs, console: Console) -> Result<Outcome, Failure> {
    let settings = resolve_keys(&args.keys)?;
    let (set, source) = key_set(&settings, args.keys.local_issuer)?;
    let default = if args.output.is_some() { JwksFormat::Json } else { JwksFormat::Text };
    let text = match args.format.unwrap_or(default) {
        JwksFormat::Text => key_table(&set, console.out),
        JwksFormat::Json if args.output.is_some() => document(&set),
        JwksFormat::Json => json_document(&document(&set), console.out),
        JwksFormat::Pem => pem(&set),
    };
    match &args.output {
        Some(path) => {
            save(path, &text)?;
            console.status(&saved(&set, &source, path));
        }
        None => print(text)?,
    }
    if set.usable().next().is_none() {
        console.status("none of these keys can verify a webhook\n");
        return Ok(Outcome::No);
    }
    Ok(Outcome::Done)
}

/// The issuer's keys and, if requested, the local issuer's.
fn key_set(settings: &KeySettings, local: bool) -> Result<(KeySet, String), Failure> {
    let local = if local { LocalKeys::open(settings)? } else { None };
    let own = local.as_ref().and_then(LocalKeys::trusted);
    match (&settings.source, own) {
        (None, Some(own)) => Ok((own.clone(), "the local issuer".to_owned())),
        (_, None) => {
            let source = settings.needed_source()?;
            Ok((read(source)?, source.describe()))
        }
        (Some(source), Some(own)) => {
            let document = KeySet::merge(&[&read(source)?, own]);
            let merged = KeySet::parse_any(document.as_bytes())
                .map_err(|error| Failure::new(format!("cannot merge the key sets: {error}")))?;
            Ok((merged, format!("{} and the local issuer", source.describe())))
        }
    }
}

fn read(source: &JwksSource) -> Result<KeySet, Failure> {
    match source {
        JwksSource::File(path) => Ok(JwksSource::read_file_any(path)?),
        source => Ok(block_on(source.fetch_any())??),
    }
}

fn document(set: &KeySet) -> String {
    let mut text = String::from_utf8_lossy(set.document()).trim().to_owned();
    text.push('\n');
    text
}

fn pem(set: &KeySet) -> String {
    set.usable().filter_map(|key| key.pem().ok()).collect()
}

fn saved(set: &KeySet, source: &str, path: &Path) -> String {
    let keys = match set.keys().len() {
        1 => "1 key".to_owned(),
        count => format!("{count} keys"),
    };
    let path = path.display().to_string();
    format!("{keys} of {} saved to {}\n", sanitize::text(source), sanitize::text(&path))
}

fn save(path: &Path, text: &str) -> Result<(), Failure> {
    atomic::replace(path, text.as_bytes())
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}
