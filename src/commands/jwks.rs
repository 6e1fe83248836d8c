//! `kinde-hook jwks`: the issuer's public keys, to look at or to keep.

use std::path::Path;

use super::Console;
use super::console::print;
use super::runtime::block_on;
use crate::cli::{JwksArgs, JwksFormat};
use crate::error::{Failure, Outcome};
use crate::keys::{JwksSource, KeySet};
use crate::render::{json_document, key_table};
use crate::sanitize;
use crate::settings::resolve_keys;

pub(super) fn run(args: &JwksArgs, console: Console) -> Result<Outcome, Failure> {
    let settings = resolve_keys(&args.keys)?;
    let set = match &settings.source {
        JwksSource::File(path) => JwksSource::read_file_any(path)?,
        source => block_on(source.fetch_any())??,
    };
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
            console.status(&saved(&set, &settings.source.describe(), path));
        }
        None => print(text)?,
    }
    if set.usable().next().is_none() {
        console.status("none of these keys can verify a webhook\n");
        return Ok(Outcome::No);
    }
    Ok(Outcome::Done)
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
    std::fs::write(path, text)
        .map_err(|error| Failure::new(format!("cannot write {}: {error}", path.display())))
}
