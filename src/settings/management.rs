//! Which Management API is called, and with which credentials.

use super::app::{AppSettings, Named};
use super::env::{self, CREDENTIAL_NAMES, MANAGEMENT_URL};
use crate::error::Failure;
use crate::management::{Credentials, SCOPES, Secret};
use crate::webhook::{Issuer, IssuerError, is_loopback};

/// The Management API's address, and the credentials for it.
#[derive(Debug, Clone)]
pub(crate) struct ManagementSettings {
    pub(crate) api: Issuer,
    pub(crate) credentials: Credentials,
    /// The options that select this API, for a command suggested to the user:
    /// each with a space before it.
    pub(crate) options: String,
}

/// Resolves the API from `--management-url` or the issuer, and the credentials,
/// which the command line never contains: every program on this machine could
/// read them there.
pub(crate) fn resolve_management(
    issuer: Option<&str>,
    management_url: Option<&str>,
) -> Result<ManagementSettings, Failure> {
    let app = AppSettings::look();
    let (api, options) = api(issuer, management_url, &app)?;
    let lookup = |name: &str| app.value(name);
    // A pair in the environment takes precedence over one in the files.
    let credentials = pair(&env::get).or_else(|| pair(&lookup));
    let credentials = credentials.ok_or_else(|| no_credentials(&lookup))?;
    tracing::info!(api = ?api.as_str(), client_id = ?credentials.client_id, "the API is configured");
    Ok(ManagementSettings { api, credentials, options })
}

fn pair(get: &dyn Fn(&str) -> Option<String>) -> Option<Credentials> {
    CREDENTIAL_NAMES.iter().find_map(|[id, secret]| {
        let (client_id, secret) = (get(id)?, get(secret)?);
        Some(Credentials {
            client_id: client_id.trim().to_owned(),
            client_secret: Secret::new(secret.trim()),
        })
    })
}

/// The address, and the options that select it. The secret is sent there, so it
/// must be Kinde's, or one on this machine that the user has named.
fn api(
    issuer: Option<&str>,
    management_url: Option<&str>,
    app: &AppSettings,
) -> Result<(Issuer, String), Failure> {
    if let Some(text) = management_url {
        let api = trusted(&Named::from_option(text, "--management-url"))?;
        let options = format!(" --management-url {api}");
        return Ok((api, options));
    }
    let typed = issuer.map(|text| Named::from_option(text, "--issuer"));
    if let Some(typed) = &typed {
        let api = parse(typed)?;
        // The option takes precedence, if it names a usable address.
        if is_kinde(&api) || is_loopback(api.host()) {
            let options = format!(" --issuer {api}");
            return Ok((api, options));
        }
    }
    if let Some(named) = app.named(MANAGEMENT_URL) {
        return Ok((trusted(&named)?, String::new()));
    }
    let found = typed.or_else(|| app.issuers().into_iter().next()).ok_or_else(no_environment)?;
    let api = parse(&found)?;
    if !is_kinde(&api) && !is_loopback(api.host()) {
        return Err(custom_domain(&api, &found.origin));
    }
    Ok((trusted(&found)?, String::new()))
}

fn parse(named: &Named) -> Result<Issuer, Failure> {
    named.value.parse().map_err(|error: IssuerError| {
        Failure::new(format!("{error} (from {})", named.origin))
            .hint("an issuer looks like https://acme.kinde.com")
    })
}

/// The address in a setting, if secrets may be sent there.
fn trusted(named: &Named) -> Result<Issuer, Failure> {
    let api = parse(named)?;
    let is_here = is_loopback(api.host());
    if is_kinde(&api) || (is_here && !named.in_file) {
        return Ok(api);
    }
    let origin = &named.origin;
    if is_here {
        let message = format!(
            "{origin} would send the client secret to {api}, which does not belong to Kinde"
        );
        return Err(Failure::new(message)
            .hint(format!("if that is what you want, use --management-url {api}")));
    }
    Err(Failure::new(format!("{api} is not a kinde.com address (from {origin})")).hint(
        "Kinde's Management API is only available at addresses such as https://acme.kinde.com",
    ))
}

/// Whether it is one of Kinde's own addresses, where its Management API is.
fn is_kinde(api: &Issuer) -> bool {
    api.host().ends_with(".kinde.com")
}

fn custom_domain(api: &Issuer, origin: &str) -> Failure {
    Failure::new(format!(
        "{api} is a custom domain (from {origin}), and Kinde's Management API is only available \
         at the kinde.com address"
    ))
    .hint(format!("use --management-url https://acme.kinde.com, or set {MANAGEMENT_URL}"))
}

fn no_environment() -> Failure {
    Failure::new("no Kinde environment configured").hint(
        "use --issuer https://acme.kinde.com, or set KINDE_ISSUER_URL in the environment or in \
         .env.local",
    )
}

fn no_credentials(lookup: &dyn Fn(&str) -> Option<String>) -> Failure {
    let half = CREDENTIAL_NAMES.iter().find_map(|[id, secret]| {
        match (lookup(id).is_some(), lookup(secret).is_some()) {
            (true, false) => Some((*id, *secret)),
            (false, true) => Some((*secret, *id)),
            _ => None,
        }
    });
    let message = match half {
        Some((set, missing)) => format!("{set} is set, but {missing} is not"),
        None => "no credentials for Kinde's Management API".to_owned(),
    };
    let [[id, secret], [other_id, other_secret]] = CREDENTIAL_NAMES;
    Failure::new(message).hint(format!(
        "set {id} and {secret} (or {other_id} and {other_secret}) in the environment or in \
         .env.local: in Kinde's dashboard, under Applications, create a machine-to-machine \
         application, authorize it for the Kinde Management API, and give it the scopes {}",
        SCOPES.join(", ")
    ))
}
