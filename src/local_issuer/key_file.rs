//! The file that holds the private key: PKCS #8 as PEM (RFC 5958, RFC 7468),
//! which every other tool reads as well.

use std::fs;
use std::io::{self, Read as _};
use std::path::Path;

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};

use super::error::LocalIssuerError;
use crate::files::{atomic, foreign, private};
use crate::pem;

/// The file's name in the data folder.
pub(super) const NAME: &str = "local-issuer.pem";

/// The largest file that is read, in bytes. An RSA-2048 key has 1.7 KB.
const MAX_BYTES: u64 = 64 * 1024;

/// The PEM label of a PKCS #8 key.
const LABEL: &str = "PRIVATE KEY";

/// Reads the key, if there is one.
pub(super) fn read(folder: &Path) -> Result<Option<KeyPair>, LocalIssuerError> {
    let path = folder.join(NAME);
    let file = match fs::File::open(&path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        outcome => outcome.map_err(|error| LocalIssuerError::of_file(&path, &error))?,
    };
    if let Some(foreign) = foreign::foreign(&path) {
        return Err(LocalIssuerError::Foreign { path, foreign });
    }
    let mut bytes = Vec::new();
    file.take(MAX_BYTES)
        .read_to_end(&mut bytes)
        .map_err(|error| LocalIssuerError::of_file(&path, &error))?;
    let der = pem::decode(LABEL, &String::from_utf8_lossy(&bytes));
    let key = der.and_then(|der| KeyPair::from_pkcs8(&der).ok());
    key.map(Some).ok_or_else(|| LocalIssuerError::NotAKey { path: path.display().to_string() })
}

/// Generates a key and stores it. If another program was faster, its key is
/// used: there must never be two.
pub(super) fn create(folder: &Path) -> Result<KeyPair, LocalIssuerError> {
    let path = folder.join(NAME);
    let not_created = |error: &io::Error| LocalIssuerError::not_created(folder, error.to_string());
    let key = KeyPair::generate(KeySize::Rsa2048).map_err(|_| LocalIssuerError::Crypto)?;
    let der: Pkcs8V1Der<'_> = key.as_der().map_err(|_| LocalIssuerError::Crypto)?;
    let pem = pem::encode(LABEL, der.as_ref());
    private::make_folder(folder).map_err(|error| not_created(&error))?;
    match atomic::create_private(&path, pem.as_bytes()) {
        Ok(()) => Ok(key),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            read(folder)?.ok_or_else(|| not_created(&error))
        }
        Err(error) => Err(not_created(&error)),
    }
}
