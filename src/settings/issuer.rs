//! Which issuer's keys are trusted, and which setting names it.

use std::net::SocketAddr;
use std::path::PathBuf;

use super::app::{AppSettings, Named};
use crate::cli::KeyArgs;
use crate::error::Failure;
use crate::keys::JwksSource;
use crate::webhook::{Issuer, Target};

/// Where keys come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KeySettings {
    /// The issuer, if one is configured.
    pub(crate) issuer: Option<Issuer>,
    /// The source of its keys; none, if nothing names one.
    pub(crate) source: Option<JwksSource>,
    /// The setting that names the source, as shown to the user: `--issuer`, or a
    /// variable and the file that sets it.
    pub(crate) origin: String,
    pub(crate) local: bool,
}

impl KeySettings {
    /// The source of the issuer's keys, for a command that requires it.
    pub(crate) fn needed_source(&self) -> Result<&JwksSource, Failure> {
        self.source.as_ref().ok_or_else(no_issuer)
    }

    /// The settings, unless the issuer that they name is the listener at these
    /// addresses: an app's `.env` names it so that the app trusts the local
    /// issuer, and the listener has those keys already.
    pub(crate) fn apart_from(self, listener: &[SocketAddr]) -> Self {
        let is_listener = match &self.source {
            Some(JwksSource::Issuer(issuer)) => {
                let target: Result<Target, _> = issuer.as_str().parse();
                target.is_ok_and(|target| target.points_at(listener))
            }
            _ => false,
        };
        if !is_listener {
            return self;
        }
        let origin = format!("{} names the listener itself", self.origin);
        Self { issuer: None, source: None, origin, local: true }
    }
}

/// Resolves which keys to trust, from the command line, the environment and
/// the `.env` files, in that order. Where none of them names an issuer, the
/// local one is trusted.
pub(crate) fn resolve_keys(args: &KeyArgs) -> Result<KeySettings, Failure> {
    let named = find_issuer(args);
    let Named { value: text, origin, .. } = match (&args.jwks, named) {
        (Some(jwks), named) => {
            // The keys are given, so an invalid issuer setting does not matter.
            let issuer = named.and_then(|named| named.value.parse().ok());
            return Ok(KeySettings {
                issuer,
                source: Some(source(jwks)),
                origin: "--jwks".to_owned(),
                local: args.local_issuer,
            });
        }
        (None, Some(named)) => named,
        (None, None) => {
            let origin = "no Kinde issuer configured".to_owned();
            return Ok(KeySettings { issuer: None, source: None, origin, local: true });
        }
    };
    tracing::info!(?origin, issuer = ?text, "the issuer is configured");
    let issuer: Issuer = text.parse().map_err(|error: crate::webhook::IssuerError| {
        Failure::new(format!("{error} (from {origin})"))
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
    Failure::new("no Kinde issuer configured, so nothing can be verified").hint(
        "use --issuer https://acme.kinde.com, or set KINDE_ISSUER_URL in the environment \
         or in .env.local",
    )
}

fn source(jwks: &str) -> JwksSource {
    match jwks.split_once("://").map(|(scheme, rest)| (scheme.to_ascii_lowercase(), rest)) {
        Some((scheme, rest)) if ["http", "https"].contains(&&*scheme) => {
            JwksSource::Url(format!("{scheme}://{rest}"))
        }
        _ => JwksSource::File(PathBuf::from(jwks)),
    }
}

fn find_issuer(args: &KeyArgs) -> Option<Named> {
    named_issuers(args, &AppSettings::look()).into_iter().next()
}

/// Every setting that names an issuer, in order of precedence.
pub(crate) fn named_issuers(args: &KeyArgs, app: &AppSettings) -> Vec<Named> {
    let given = args.issuer.iter();
    let given = given.map(|text| Named::from_option(text, "--issuer"));
    given.chain(app.issuers()).collect()
}
