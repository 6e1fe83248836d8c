//! The documents that an app requests from its issuer, served by a listener that
//! stands in for Kinde.

use std::sync::Arc;

use serde_json::json;

use crate::keys::Verifier;
use crate::server::Reply;
use crate::verification::Verification;
use crate::webhook::LocalReady;

/// The paths of Kinde's key set, first the one that most of its SDKs request.
const KEY_SETS: [&str; 2] = ["/.well-known/jwks.json", "/.well-known/jwks"];

/// The paths of an issuer's documents. The last one is its metadata (OpenID Connect Discovery 1.0, section 4).
pub(super) const DOCUMENTS: &[&str] =
    &[KEY_SETS[0], KEY_SETS[1], "/.well-known/openid-configuration"];

pub(super) fn is_key_set(path: &str) -> bool {
    KEY_SETS.contains(&path)
}

/// The document at one of [`DOCUMENTS`]; `None` without a local issuer.
pub(super) async fn document(
    verification: &Verification<Arc<Verifier>>,
    url: &str,
    path: &str,
) -> Option<Reply> {
    let key_set = verification.key_set().await?;
    if is_key_set(path) {
        return Some(Reply::document(key_set));
    }
    let metadata = json!({
        "issuer": url,
        "jwks_uri": format!("{url}{}", KEY_SETS[0]),
        "response_types_supported": ["code"],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
    });
    Some(Reply::document(metadata.to_string()))
}

/// How to use the local issuer of a listener on `port`.
pub(super) fn local_ready(port: u16, trigger_port: u16) -> LocalReady {
    let to = if port == trigger_port { String::new() } else { format!(" --to {port}") };
    LocalReady {
        url: format!("http://localhost:{port}"),
        trigger: format!("kinde-hook trigger user.created{to}"),
    }
}
