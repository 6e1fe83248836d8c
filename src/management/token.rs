//! Access tokens: requested with the application's credentials, and stored until
//! they expire, because Kinde limits how many may be requested.

use std::fs;
use std::io::{self, Read as _};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use aws_lc_rs::digest::{SHA256, digest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::secret::Secret;
use crate::files::{atomic, foreign, private};
use crate::webhook::json::Object;

/// A token is no longer used this long before it expires, to allow for the
/// request and for clock skew.
const MARGIN_SECONDS: u64 = 60;

/// The largest file that is read, in bytes. A token has about 1 KB.
const MAX_FILE_BYTES: u64 = 64 * 1024;

/// The longest lifetime that is believed: Kinde's tokens have a day.
const MAX_LIFE_SECONDS: u64 = 31 * 24 * 60 * 60;

/// The credentials of a machine-to-machine application in Kinde.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Credentials {
    /// Not a secret.
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
}

/// An access token.
#[derive(Debug, Clone)]
pub(super) struct AccessToken {
    pub(super) secret: Secret,
    /// When it expires, in seconds since 1970.
    expires: u64,
}

impl AccessToken {
    /// Parses the response to a token request (RFC 6749, section 5.1).
    pub(super) fn from_answer(body: &[u8]) -> Result<Self, String> {
        let answer = Object::parse(body).map_err(|error| error.to_string())?;
        let token = answer.string("access_token").ok_or("it has no `access_token`")?;
        // Anything else is not valid in a header.
        if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err("its `access_token` is not a valid token".to_owned());
        }
        let life = answer.get("expires_in").and_then(|value| value.get().parse().ok());
        let life: u64 = life.unwrap_or(0).min(MAX_LIFE_SECONDS);
        Ok(Self { secret: Secret::new(token), expires: now().saturating_add(life) })
    }

    /// Whether it is still valid for a while.
    fn is_fresh(&self) -> bool {
        let now = now();
        now.saturating_add(MARGIN_SECONDS) < self.expires && self.expires <= now + MAX_LIFE_SECONDS
    }
}

/// The file in which the token of one application for one API is stored.
#[derive(Debug, Clone)]
pub(super) struct TokenFile(PathBuf);

impl TokenFile {
    /// The file in the user's data folder. Its name reveals nothing.
    pub(super) fn new(data_folder: &Path, api: &str, client_id: &str) -> Self {
        let hash = digest(&SHA256, format!("{api}\n{client_id}").as_bytes());
        let name = URL_SAFE_NO_PAD.encode(hash);
        Self(data_folder.join("access-tokens").join(format!("{name}.json")))
    }

    /// The token, if there is one that is still valid for a while.
    pub(super) fn read(&self) -> Option<AccessToken> {
        if let Some(cause) = self.distrust() {
            tracing::warn!(path = ?self.0, cause, "the access token is not used");
            return None;
        }
        let mut bytes = Vec::new();
        let file = fs::File::open(&self.0).ok()?;
        file.take(MAX_FILE_BYTES).read_to_end(&mut bytes).ok()?;
        let stored = Object::parse(&bytes).ok()?;
        let token = AccessToken {
            secret: Secret::new(stored.string("access_token")?),
            expires: stored.get("expires")?.get().parse().ok()?,
        };
        let is_token = token.secret.expose().bytes().all(|byte| byte.is_ascii_graphic());
        (is_token && token.is_fresh()).then_some(token)
    }

    /// Why the file is not used: another user may have read or written it.
    fn distrust(&self) -> Option<String> {
        let folder = self.0.parent()?;
        let foreign = [folder, &self.0].into_iter().find_map(foreign::foreign);
        let exposed = || private::exposure(&self.0).map(|(message, _)| message);
        foreign.map(|foreign| foreign.to_string()).or_else(exposed)
    }

    /// Stores a token. If that fails, a token is requested each time, which is
    /// only slower.
    pub(super) fn store(&self, token: &AccessToken) {
        if !token.is_fresh() {
            return;
        }
        if let Err(error) = self.write(token) {
            tracing::warn!(path = ?self.0, error = ?error.to_string(), "cannot store the access token");
        }
    }

    /// Deletes the stored token.
    pub(super) fn discard(&self) {
        let _ = fs::remove_file(&self.0);
    }

    fn write(&self, token: &AccessToken) -> io::Result<()> {
        let folder = self.0.parent().unwrap_or(&self.0);
        private::make_folder(folder)?;
        let text = json!({
            "access_token": token.secret.expose(),
            "expires": token.expires,
        });
        atomic::replace_private(&self.0, text.to_string().as_bytes())
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(expires_in: u64) -> AccessToken {
        let answer = json!({ "access_token": "abc.def", "expires_in": expires_in, "more": [] });
        AccessToken::from_answer(answer.to_string().as_bytes()).expect("a token")
    }

    #[test]
    fn a_kept_token_is_found_by_its_own_application_until_a_minute_before_its_end() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::new(folder.path(), "https://acme.kinde.com", "client");
        assert!(file.read().is_none());
        for short in [0, 30, 59] {
            file.store(&token(short));
            assert!(file.read().is_none(), "{short}");
        }
        file.store(&token(86_400));
        assert_eq!(file.read().expect("a token").secret, Secret::new("abc.def"));
        let others = [("https://acme.kinde.com", "other"), ("https://other.kinde.com", "client")];
        for (api, client) in others {
            assert!(TokenFile::new(folder.path(), api, client).read().is_none());
        }
        file.discard();
        assert!(file.read().is_none());
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_a_kept_token() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::new(folder.path(), "https://acme.kinde.com", "client");
        file.store(&token(86_400));
        let mode = |path: &Path| fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(&file.0), 0o600);
        assert_eq!(mode(file.0.parent().expect("a folder")), 0o700);
        assert_eq!(fs::read_dir(file.0.parent().expect("a folder")).expect("files").count(), 1);
    }

    #[test]
    fn a_file_that_holds_something_else_is_no_token() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = TokenFile::new(folder.path(), "https://acme.kinde.com", "client");
        file.store(&token(86_400));
        for content in [
            "",
            "{}",
            "[]",
            r#"{"access_token":1,"expires":9999999999}"#,
            r#"{"access_token":"a"}"#,
            r#"{"access_token":"a","expires":-1}"#,
            r#"{"access_token":"a","expires":18446744073709551615}"#,
            "{\"access_token\":\"a\\r\\nHost: b\",\"expires\":9999999999}",
        ] {
            fs::write(&file.0, content).expect("written");
            assert!(file.read().is_none(), "{content}");
        }
    }

    #[test]
    fn an_answer_without_a_token_says_what_is_missing() {
        for (body, error) in [
            ("{}", "it has no `access_token`"),
            (r#"{"access_token":null}"#, "it has no `access_token`"),
            (r#"{"access_token":"a b"}"#, "its `access_token` is not a valid token"),
            (r#"{"access_token":""}"#, "its `access_token` is not a valid token"),
            ("[]", "it is JSON, but not an object"),
        ] {
            assert_eq!(AccessToken::from_answer(body.as_bytes()).err().as_deref(), Some(error));
        }
    }
}
