//! Whether the issuer has keys that verify webhooks.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use super::clock;
use crate::keys::{Clocks, FetchError, Fetched, JwksSource, KeySet};
use crate::render::Finding;

const NAME: &str = "keys";

/// A fetch that takes longer is reported: an app that fetches the keys for each
/// request then responds too late.
const SLOW: Duration = Duration::from_secs(2);

/// Fetches the keys as `listen` does, and compares the clocks with the response.
pub(super) async fn check(source: Option<JwksSource>) -> Vec<Finding> {
    let Some(source) = source else {
        return vec![
            Finding::ok(NAME, "not fetched: `listen` has the local test key itself"),
            clock::check(None),
        ];
    };
    let described = source.describe();
    let begun = Instant::now();
    let fetched = fetch(source).await;
    let took = begun.elapsed();
    let clocks: Option<Clocks> = fetched.as_ref().ok().and_then(|fetched| fetched.clocks);
    vec![judge(&described, fetched, took), clock::check(clocks)]
}

/// Reading a file may block, if it is a pipe, so it happens on another thread.
async fn fetch(source: JwksSource) -> Result<Fetched, FetchError> {
    let JwksSource::File(path) = source else {
        return source.fetch_with_clocks().await;
    };
    let read = tokio::task::spawn_blocking(move || JwksSource::read_file(&path)).await;
    let set = read.unwrap_or_else(|error| Err(FetchError::Client(error.to_string())))?;
    Ok(Fetched { set, clocks: None })
}

fn judge(source: &str, fetched: Result<Fetched, FetchError>, took: Duration) -> Finding {
    match fetched {
        Err(error) => Finding::problem(NAME, error.to_string(), error.hint()),
        Ok(_) if took > SLOW => Finding::warning(
            NAME,
            format!("{source} took {:.1} seconds to answer", took.as_secs_f64()),
            "an app that fetches the keys for each webhook responds too late: cache them",
        ),
        Ok(fetched) => Finding::ok(NAME, describe(&fetched.set)),
    }
}

fn describe(set: &KeySet) -> String {
    let ids: Vec<&str> = set.usable().filter_map(|key| key.key_id.as_deref()).collect();
    let keys = if ids.len() == 1 { "usable key" } else { "usable keys" };
    let mut text = format!("{} {keys}: {}", ids.len(), ids.join(", "));
    let mut others = set.keys().iter().filter_map(|key| key.decoding().err().map(|why| (key, why)));
    if let Some((key, why)) = others.next() {
        let id = key.key_id.as_deref().unwrap_or("a key without an id");
        let _ = write!(text, "; {id} is not usable: {why}");
        match others.count() {
            0 => {}
            more => {
                let _ = write!(text, ", and {more} more");
            }
        }
    }
    text
}
