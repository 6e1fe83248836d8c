//! What kind of token it is, judging by its payload. A guess for messages,
//! never a reason to trust it.

use std::fmt;

use super::json::Object;

/// What a token looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Kind {
    /// A webhook event.
    Webhook,
    /// A user's access token.
    AccessToken,
    /// A machine's access token (client credentials).
    MachineToken,
    /// A user's ID token.
    IdToken,
    /// Something else that is signed.
    Other,
}

impl Kind {
    /// Guesses from the claims.
    pub(crate) fn of(claims: &Object<'_>) -> Self {
        let any = |names: &[&str]| names.iter().any(|name| claims.has(name));
        if claims.has("event_id") && claims.has("type") && claims.has("data") {
            Self::Webhook
        } else if any(&["at_hash", "nonce", "auth_time", "given_name", "email_verified"]) {
            Self::IdToken
        } else if claims.has("gty") {
            Self::MachineToken
        } else if any(&["scp", "scope", "permissions", "org_code", "azp"]) {
            Self::AccessToken
        } else {
            Self::Other
        }
    }
}

impl Kind {
    /// The kind's stable name, in kebab-case.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Webhook => "webhook",
            Self::AccessToken => "access-token",
            Self::MachineToken => "machine-token",
            Self::IdToken => "id-token",
            Self::Other => "other",
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Webhook => "a webhook",
            Self::AccessToken => "an access token",
            Self::MachineToken => "a machine-to-machine access token",
            Self::IdToken => "an ID token",
            Self::Other => "another kind of token",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_distinguished_by_their_claims() {
        for (claims, kind) in [
            (r#"{"type":"user.created","event_id":"event_1","data":{}}"#, Kind::Webhook),
            (r#"{"sub":"kp_1","scp":["openid"],"permissions":[]}"#, Kind::AccessToken),
            (r#"{"sub":"kp_1","at_hash":"x","email":"a@example.com"}"#, Kind::IdToken),
            (r#"{"azp":"x","gty":["client_credentials"]}"#, Kind::MachineToken),
            (r#"{"hello":"world"}"#, Kind::Other),
        ] {
            let object = Object::parse(claims.as_bytes()).expect("an object");
            assert_eq!(Kind::of(&object), kind, "{claims}");
        }
    }
}
