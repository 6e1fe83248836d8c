//! Whose keys are trusted, and who said so.

use std::path::{Path, PathBuf};

use super::env::{self, ISSUER_NAMES};
use super::env_files::{self, EnvFile};
use crate::cli::KeyArgs;
use crate::error::Failure;
use crate::keys::JwksSource;
use crate::webhook::Issuer;

/// Where keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeySettings {
    /// The issuer, if one is configured.
    pub(crate) issuer: Option<Issuer>,
    /// The source of its keys; none, if nothing names one.
    pub(crate) source: Option<JwksSource>,
    /// Which setting named the source, for people: `--issuer`, or a variable
    /// and the file it stands in.
    pub(crate) origin: String,
    /// Whether the local issuer is trusted.
    pub(crate) local: bool,
}

impl KeySettings {
    /// The source of the issuer's keys, for a command that cannot do without.
    pub(crate) fn needed_source(&self) -> Result<&JwksSource, Failure> {
        self.source.as_ref().ok_or_else(no_issuer)
    }

    /// The same settings without the issuer: the local issuer remains.
    pub(crate) fn without_issuer(self) -> Self {
        Self { issuer: None, source: None, origin: self.origin, local: true }
    }
}

/// Finds out whose keys to trust, from the command line, the environment and
/// the `.env` files, in that order. Where none of them names an issuer, the
/// local one is trusted.
pub(crate) fn resolve_keys(args: &KeyArgs) -> Result<KeySettings, Failure> {
    let folder = env::folder();
    let named = find_issuer(args, &folder);
    let (text, origin) = match (&args.jwks, named) {
        (Some(jwks), named) => {
            // The keys are given, so a bad issuer setting is nobody's problem.
            let issuer = named.and_then(|(text, _)| text.parse().ok());
            return Ok(KeySettings {
                issuer,
                source: Some(source(jwks)),
                origin: "--jwks".to_owned(),
                local: args.local_issuer,
            });
        }
        (None, Some(named)) => named,
        (None, None) => {
            let origin = "no issuer is configured".to_owned();
            return Ok(KeySettings { issuer: None, source: None, origin, local: true });
        }
    };
    tracing::info!(?origin, issuer = ?text, "the issuer is configured");
    let issuer: Issuer = text.parse().map_err(|fault: crate::webhook::IssuerFault| {
        Failure::new(format!("{fault} (from {origin})"))
            .hint("an issuer looks like https://acme.kinde.com")
    })?;
    Ok(KeySettings {
        source: Some(JwksSource::Issuer(issuer.clone())),
        issuer: Some(issuer),
        origin,
        local: args.local_issuer,
    })
}

fn no_issuer() -> Failure {
    Failure::new("no issuer is configured, so nothing can be verified").hint(
        "give --issuer https://acme.kinde.com, or set KINDE_ISSUER_URL in the environment \
         or in .env.local",
    )
}

fn source(jwks: &str) -> JwksSource {
    if jwks.starts_with("https://") || jwks.starts_with("http://") {
        JwksSource::Url(jwks.to_owned())
    } else {
        JwksSource::File(PathBuf::from(jwks))
    }
}

fn find_issuer(args: &KeyArgs, folder: &Path) -> Option<(String, String)> {
    if let Some(text) = &args.issuer {
        return Some((text.clone(), "--issuer".to_owned()));
    }
    let set = ISSUER_NAMES
        .iter()
        .find_map(|name| env::get(name).map(|value| (value, format!("{name} in the environment"))));
    set.or_else(|| env_files::nearest(folder).iter().find_map(|file| in_file(file, folder)))
}

fn in_file(file: &EnvFile, folder: &Path) -> Option<(String, String)> {
    let shown = file.path.strip_prefix(folder).unwrap_or(&file.path).display();
    ISSUER_NAMES.iter().find_map(|name| {
        file.get(name).map(|value| (value.to_owned(), format!("{name} in {shown}")))
    })
}
