//! Why a delivery was rejected: one variant per reason, each with a stable
//! name, a message and, in most cases, a hint.

use http::StatusCode;

use super::delivery::MAX_BODY_BYTES;
use super::kind::Kind;
use super::part::Part;

/// The length of a signature by the smallest key that is safe, which RFC 7518
/// asks for in section 3.3: 2048 bits.
const MIN_SIGNATURE_BYTES: usize = 256;

const CUT_SHORT: &str = "was the token cut short when it was copied?";

/// The first reason for which a token was not accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Rejection {
    /// More than 1 MiB.
    BodyTooLarge,
    /// Nothing but white space.
    EmptyBody,
    /// A byte order mark before the token.
    ByteOrderMark,
    /// A quoted string: the body went through a JSON writer.
    QuotedToken,
    /// A JSON object or array around the token, or instead of it.
    JsonWrapped,
    /// An `Authorization` header's value instead of a token.
    BearerPrefix,
    /// A page meant for a browser, such as a tunnel's reminder page.
    HtmlPage,
    /// Bytes that are not UTF-8.
    NotText,
    /// A JWE: five parts, encrypted.
    EncryptedToken,
    /// Not the three parts of a signed token.
    NotThreeParts {
        /// How many parts there were.
        parts: usize,
    },
    /// A part that is not canonical base64url without padding.
    BadBase64 {
        /// Which part.
        part: Part,
    },
    /// A header that is not a plain JSON object.
    BadHeader {
        /// What is wrong with it.
        error: String,
    },
    /// Signed with something other than RS256.
    WrongAlgorithm {
        /// The header's `alg`, if it has one.
        algorithm: Option<String>,
    },
    /// Another type of token than a JWT, such as `at+jwt`.
    WrongType {
        /// The header's `typ`.
        token_type: String,
    },
    /// The header has `crit`: it asks for rules that Kinde does not use.
    CriticalExtension,
    /// The header names no key.
    MissingKeyId,
    /// The issuer has no key of that id.
    UnknownKey {
        /// The key id the token names.
        key_id: String,
        /// The usable key ids that the issuer has.
        known: Vec<String>,
    },
    /// No issuer is configured, and the local issuer did not sign it.
    NoIssuer {
        /// The key id the token names.
        key_id: String,
    },
    /// The local issuer signed it, and is not trusted here.
    LocalIssuerOff,
    /// The issuer has that key, but it cannot be used for this.
    UnusableKey {
        /// The key id the token names.
        key_id: String,
        /// Why the key cannot be used.
        error: String,
    },
    /// The signature does not fit the token.
    BadSignature {
        /// How many bytes it has.
        bytes: usize,
    },
    /// A payload that is not a plain JSON object.
    BadPayload {
        /// What is wrong with it.
        error: String,
    },
    /// `exp` or `nbf` is there and is not a number.
    BadDate {
        /// Which claim.
        claim: &'static str,
    },
    /// `exp` is past, by more than the leeway.
    Expired,
    /// `nbf` is in the future, by more than the leeway.
    NotYetValid,
    /// Signed by the issuer, but not a webhook.
    NotAWebhook {
        /// What it looks like.
        kind: Kind,
        /// Which of a webhook's claims is missing or malformed.
        error: String,
    },
}

impl Rejection {
    /// The reason's stable name, in kebab-case.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::BodyTooLarge => "body-too-large",
            Self::EmptyBody => "empty-body",
            Self::ByteOrderMark => "byte-order-mark",
            Self::QuotedToken => "quoted-token",
            Self::JsonWrapped => "json-wrapped",
            Self::BearerPrefix => "bearer-prefix",
            Self::HtmlPage => "html-page",
            Self::NotText => "not-text",
            Self::EncryptedToken => "encrypted-token",
            Self::NotThreeParts { .. } => "not-three-parts",
            Self::BadBase64 { .. } => "bad-base64",
            Self::BadHeader { .. } => "bad-header",
            Self::WrongAlgorithm { .. } => "wrong-algorithm",
            Self::WrongType { .. } => "wrong-type",
            Self::CriticalExtension => "critical-extension",
            Self::MissingKeyId => "missing-key-id",
            Self::UnknownKey { .. } => "unknown-key",
            Self::NoIssuer { .. } => "no-issuer",
            Self::LocalIssuerOff => "local-issuer-off",
            Self::UnusableKey { .. } => "unusable-key",
            Self::BadSignature { .. } => "bad-signature",
            Self::BadPayload { .. } => "bad-payload",
            Self::BadDate { .. } => "bad-date",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::NotAWebhook { .. } => "not-a-webhook",
        }
    }

    /// What happened, in one sentence. It may quote the token, so it is
    /// untrusted text.
    #[must_use]
    pub fn message(&self) -> String {
        match self {
            Self::BodyTooLarge => {
                format!("the body is larger than {} MiB", MAX_BODY_BYTES / (1024 * 1024))
            }
            Self::EmptyBody => "the body is empty".into(),
            Self::ByteOrderMark => "the body starts with a byte order mark".into(),
            Self::QuotedToken => {
                "the body is a JSON string: something parsed and re-encoded it".into()
            }
            Self::JsonWrapped => "the body is JSON, not the bare token that Kinde sends".into(),
            Self::BearerPrefix => "the body starts with `Bearer`, like a header".into(),
            Self::HtmlPage => "the body is an HTML page, not a token".into(),
            Self::NotText => "the body contains bytes that are not text".into(),
            Self::EncryptedToken => "the token is encrypted (a JWE of five parts)".into(),
            Self::NotThreeParts { parts: 1 } => {
                "the body is not a token: it has no dots, but a token has three parts".into()
            }
            Self::NotThreeParts { parts } => {
                format!("the token has {parts} parts, but a signed token has three")
            }
            Self::BadBase64 { part } => {
                format!("the token's {part} is not base64url without padding")
            }
            Self::BadHeader { error } => {
                format!("the token's header cannot be read: {}", bounded(error))
            }
            Self::WrongAlgorithm { algorithm: Some(algorithm) } => {
                format!("the token is signed with `{}`, not RS256", bounded(algorithm))
            }
            Self::WrongAlgorithm { algorithm: None } => {
                "the token's header has no algorithm (`alg`)".into()
            }
            Self::WrongType { token_type } => {
                format!("the token's type (`typ`) is `{}`, not JWT", bounded(token_type))
            }
            Self::CriticalExtension => {
                "the token's header requires extensions (`crit`), which Kinde does not use".into()
            }
            Self::MissingKeyId => "the token's header has no key id (`kid`)".into(),
            Self::UnknownKey { key_id, .. } => {
                format!("the issuer has no key `{}`", bounded(key_id))
            }
            Self::NoIssuer { key_id } => format!(
                "the local issuer has no key `{}`, and no other issuer is configured",
                bounded(key_id)
            ),
            Self::LocalIssuerOff => {
                "signed by the local issuer on this machine, which is not trusted here".into()
            }
            Self::UnusableKey { key_id, error } => {
                let (key_id, error) = (bounded(key_id), bounded(error));
                format!("the issuer's key `{key_id}` cannot be used: {error}")
            }
            Self::BadSignature { bytes } if *bytes < MIN_SIGNATURE_BYTES => format!(
                "the signature has {bytes} bytes, but RS256 needs at least {MIN_SIGNATURE_BYTES}"
            ),
            Self::BadSignature { .. } => "the signature does not match the token".into(),
            Self::BadPayload { error } => {
                format!("the token's payload cannot be read: {}", bounded(error))
            }
            Self::BadDate { claim } => format!("the token's `{claim}` is not a number"),
            Self::Expired => "the token has expired (`exp`)".into(),
            Self::NotYetValid => "the token is not valid yet (`nbf`)".into(),
            Self::NotAWebhook { kind: Kind::Webhook, error } => {
                format!("correctly signed, but not a webhook: {error}")
            }
            Self::NotAWebhook { kind, error } => {
                format!("correctly signed, but not a webhook: {error}; it looks like {kind}")
            }
        }
    }

    /// What to do next, where that is known. Untrusted text, as the message.
    #[must_use]
    pub fn hint(&self) -> Option<String> {
        let hint = match self {
            Self::BodyTooLarge => "Kinde's events are only a few kilobytes: what is sending this?",
            Self::EmptyBody => "send the raw token as the request body",
            Self::ByteOrderMark => "save the file as UTF-8 without a byte order mark",
            Self::QuotedToken | Self::JsonWrapped => {
                "forward the request body as text, byte for byte, without a JSON parser"
            }
            Self::BearerPrefix => "send only the token",
            Self::HtmlPage => "a tunnel's reminder page or a login page is blocking the request",
            Self::NotText => "a token is plain ASCII: is the body compressed?",
            Self::EncryptedToken => "Kinde signs its webhooks and does not encrypt them",
            Self::NotThreeParts { .. } => CUT_SHORT,
            Self::BadBase64 { .. } => "was the token wrapped across lines or changed in transit?",
            Self::BadHeader { .. } | Self::CriticalExtension | Self::MissingKeyId => {
                "this did not come from Kinde"
            }
            Self::WrongAlgorithm { .. } => "Kinde signs its webhooks with RS256 only",
            Self::WrongType { .. } => {
                "Kinde's webhooks have the type JWT or none: is this an access token (at+jwt)?"
            }
            Self::UnknownKey { known, .. } => return Some(unknown_key_hint(known)),
            Self::NoIssuer { .. } => {
                "if Kinde signed it, pass --issuer https://acme.kinde.com or set KINDE_ISSUER_URL"
            }
            Self::LocalIssuerOff => "pass --local-issuer to accept events generated by `trigger`",
            Self::UnusableKey { .. } => "Kinde signs with an RSA key of at least 2048 bits",
            Self::BadSignature { bytes } if *bytes < MIN_SIGNATURE_BYTES => CUT_SHORT,
            Self::BadSignature { .. } => "the token was changed after signing, or is forged",
            Self::BadPayload { .. } => "it is correctly signed, but it is not an event",
            Self::BadDate { .. } => return None,
            Self::Expired | Self::NotYetValid => {
                "Kinde's webhooks have neither `exp` nor `nbf`: is this machine's clock right?"
            }
            Self::NotAWebhook { kind: Kind::Webhook, .. } => {
                "an event has the strings `type` and `event_id` and the object `data`"
            }
            Self::NotAWebhook { .. } => {
                "only webhooks belong here; never paste a user's token into a request"
            }
        };
        Some(hint.to_owned())
    }

    /// The status that answers it: 401 where the key or the signature is wrong,
    /// 413 for a body over the limit, 400 otherwise.
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Self::BodyTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::UnknownKey { .. }
            | Self::NoIssuer { .. }
            | Self::LocalIssuerOff
            | Self::UnusableKey { .. }
            | Self::BadSignature { .. } => StatusCode::UNAUTHORIZED,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

/// Bounds what is quoted of a token or a key: a name may be a megabyte long.
fn bounded(text: &str) -> String {
    const MAX_CHARACTERS: usize = 120;
    match text.char_indices().nth(MAX_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]),
        None => text.to_owned(),
    }
}

fn unknown_key_hint(known: &[String]) -> String {
    const MAX_KEYS: usize = 4;
    let mut list: Vec<String> =
        known.iter().take(MAX_KEYS).map(|key_id| format!("`{}`", bounded(key_id))).collect();
    if known.len() > MAX_KEYS {
        list.push(format!("{} more", known.len() - MAX_KEYS));
    }
    format!(
        "the issuer has {}: does the webhook belong to a different Kinde environment?",
        list.join(", ")
    )
}
