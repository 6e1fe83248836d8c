//! Whether deliveries can be stored.

use std::path::{Path, PathBuf};

use super::exposure::exposure;
use crate::error::Failure;
use crate::render::Finding;
use crate::store::{self, Inspection, Location, Soundness, StoreError};

const NAME: &str = "store";

/// Less free space than this is reported, in bytes.
const LOW_SPACE_BYTES: u64 = 100 * 1_000_000;

/// Checks the store and its location. The default store's folder is this
/// program's own, so it must be private; another one is up to the user.
pub(super) async fn check(path: Result<PathBuf, Failure>, is_default: bool) -> Vec<Finding> {
    let path = match path {
        Ok(path) => path,
        Err(failure) => {
            let hint = failure.hint.unwrap_or_default();
            return vec![Finding::problem(NAME, failure.message, hint)];
        }
    };
    let shown = path.clone();
    let look = move || (store::location(&path), store::inspect(&path));
    match tokio::task::spawn_blocking(look).await {
        Ok((place, inspected)) => judge(&shown, is_default, &place, inspected),
        Err(error) => vec![Finding::problem(NAME, error.to_string(), "check the store file")],
    }
}

fn judge(
    path: &Path,
    is_default: bool,
    place: &Location,
    inspected: Result<Option<Inspection>, StoreError>,
) -> Vec<Finding> {
    let mut findings = vec![match inspected {
        Err(error) => {
            Finding::problem(NAME, format!("cannot use {}: {error}", path.display()), error.hint())
        }
        Ok(None) => {
            Finding::ok(NAME, format!("not created yet; `listen` creates {}", path.display()))
        }
        Ok(Some(inspection)) => health(path, &inspection),
    }];
    if !place.is_writable {
        let folder = place.folder.display();
        let message = format!("nothing can be stored: {folder} or the store in it is read-only");
        findings.push(Finding::problem(NAME, message, "choose another file with --store"));
    }
    let ours = |path: &PathBuf| is_default || !path.is_dir();
    let paths = place.paths.iter().filter(|path| ours(path));
    findings.extend(paths.filter_map(|path| exposure(NAME, path)));
    if let Some(free) = place.free.filter(|free| *free < LOW_SPACE_BYTES) {
        let message = format!("only {} of disk space left", size(free));
        let hint = "free up space, for example with `kinde-hook events prune --older-than 30d`";
        findings.push(Finding::warning(NAME, message, hint));
    }
    findings
}

fn health(path: &Path, inspection: &Inspection) -> Finding {
    let Inspection { bytes, deliveries, version, soundness } = inspection;
    let path = path.display();
    match soundness {
        Soundness::Damaged(what) => Finding::problem(
            NAME,
            format!("{path} is damaged: {what}"),
            "move it away so that `listen` creates a new one; sqlite3's .recover may recover events",
        ),
        Soundness::Sound | Soundness::Unchecked => {
            let many = if *deliveries == 1 { "delivery" } else { "deliveries" };
            let note = if *soundness == Soundness::Sound { "sound" } else { "too large to check" };
            let size = size(*bytes);
            let message = format!("{path}: {deliveries} {many}, {size}, version {version}, {note}");
            Finding::ok(NAME, message)
        }
    }
}

/// A number of bytes, as text.
fn size(bytes: u64) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..1_000_000 => format!("{} kB", bytes / 1_000),
        1_000_000..1_000_000_000 => format!("{} MB", bytes / 1_000_000),
        _ => format!("{} GB", bytes / 1_000_000_000),
    }
}
