//! The local issuer: a local key pair that stands in for Kinde's. What it signs
//! is always marked as local.

mod error;
mod key_file;
mod sign;
mod tamper;

use std::path::{Path, PathBuf};

use aws_lc_rs::digest::{SHA256, digest};
use aws_lc_rs::rsa::KeyPair;
use aws_lc_rs::signature::KeyPair as _;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

pub(crate) use error::LocalIssuerError;

/// How many bytes of a key's digest are its id: as many as Kinde's have.
const KEY_ID_BYTES: usize = 16;

/// A key pair, and the id under which its public half is served.
#[derive(Debug)]
pub(crate) struct LocalIssuer {
    key: KeyPair,
    key_id: String,
}

impl LocalIssuer {
    /// Opens the local issuer of the user whose data folder this is, generating
    /// its key pair on first use.
    pub(crate) fn open(folder: &Path) -> Result<Self, LocalIssuerError> {
        match Self::existing(folder)? {
            Some(issuer) => Ok(issuer),
            None => key_file::create(folder).map(Self::new),
        }
    }

    /// The same, unless there is none yet.
    pub(crate) fn existing(folder: &Path) -> Result<Option<Self>, LocalIssuerError> {
        Ok(key_file::read(folder)?.map(Self::new))
    }

    /// Where its key is stored, or will be.
    pub(crate) fn key_file(folder: &Path) -> PathBuf {
        folder.join(key_file::NAME)
    }

    fn new(key: KeyPair) -> Self {
        let modulus = key.public_key().modulus().big_endian_without_leading_zero();
        let fingerprint = digest(&SHA256, modulus);
        let pairs: Vec<String> = fingerprint
            .as_ref()
            .iter()
            .take(KEY_ID_BYTES)
            .map(|byte| format!("{byte:02x}"))
            .collect();
        Self { key_id: pairs.join(":"), key }
    }

    /// The id of its one key: 16 pairs of hexadecimal digits, as Kinde's are.
    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Its key set (RFC 7517, section 5), in the shape of Kinde's.
    pub(crate) fn key_set(&self) -> String {
        let public = self.key.public_key();
        let key = json!({
            "e": URL_SAFE_NO_PAD.encode(public.exponent().big_endian_without_leading_zero()),
            "n": URL_SAFE_NO_PAD.encode(public.modulus().big_endian_without_leading_zero()),
            "alg": "RS256",
            "kid": self.key_id,
            "kty": "RSA",
            "use": "sig",
        });
        json!({ "keys": [key] }).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    #[test]
    fn the_key_is_generated_once_and_found_again() {
        let folder = folder();
        assert!(LocalIssuer::existing(folder.path()).expect("no error").is_none());
        let made = LocalIssuer::open(folder.path()).expect("a key");
        let found = LocalIssuer::open(folder.path()).expect("the same key");
        assert_eq!(made.key_set(), found.key_set());
        assert_eq!(made.sign("{}"), found.sign("{}"));
    }

    #[test]
    fn two_programs_that_start_at_once_agree_on_one_key() {
        let folder = folder();
        let key_id = || LocalIssuer::open(folder.path()).expect("a key").key_id;
        let ids: Vec<String> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8).map(|_| scope.spawn(key_id)).collect();
            threads.into_iter().map(|thread| thread.join().expect("a key id")).collect()
        });
        assert!(ids.windows(2).all(|pair| pair[0] == pair[1]), "{ids:?}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn its_key_id_looks_like_one_of_kindes() {
        let folder = folder();
        let issuer = LocalIssuer::open(folder.path()).expect("a key");
        let pairs: Vec<&str> = issuer.key_id().split(':').collect();
        let is_pair = |pair: &&str| pair.len() == 2 && u8::from_str_radix(pair, 16).is_ok();
        assert!(pairs.len() == 16 && pairs.iter().all(is_pair), "{pairs:?}");
    }

    #[test]
    fn an_invalid_key_file_is_left_alone_and_named() {
        let folder = folder();
        let path = folder.path().join("local-issuer.pem");
        for content in
            ["", "a letter", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"]
        {
            std::fs::write(&path, content).expect("written");
            let error = LocalIssuer::open(folder.path()).err();
            let path = path.display().to_string();
            assert_eq!(error, Some(LocalIssuerError::NotAKey { path }), "{content}");
        }
        let content = std::fs::read_to_string(&path).expect("a file");
        assert!(content.starts_with("-----BEGIN"));
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_its_key() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let deep = folder.path().join("deep");
        LocalIssuer::open(&deep).expect("a key");
        let mode =
            |path: &Path| std::fs::metadata(path).expect("a file").permissions().mode() & 0o777;
        assert_eq!(mode(&deep), 0o700);
        assert_eq!(mode(&deep.join("local-issuer.pem")), 0o600);
    }
}
