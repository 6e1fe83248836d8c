//! What happened at Kinde.

use serde_json::value::RawValue;

use super::event_type::EventType;
use super::json::{self, Object};
use super::kind::Kind;
use super::rejection::Rejection;
use super::token::Claims;

/// The longest `type` or `event_id`, in bytes.
const MAX_NAME_BYTES: usize = 256;

/// One event, as Kinde described it. Every text in it was chosen by Kinde, by
/// the developer's users or by an attacker with a Kinde account: it is never
/// written to a terminal or a path as it is.
#[derive(Debug, Clone)]
#[expect(clippy::struct_field_names, reason = "these are the names that Kinde uses")]
pub struct Event {
    event_type: EventType,
    event_id: String,
    timestamp: Option<String>,
    source: Option<String>,
    subject: Option<String>,
    data: Box<RawValue>,
}

impl Event {
    /// Reads an event from the claims of a token.
    pub(crate) fn from_claims(claims: &Claims<'_>) -> Result<Self, Rejection> {
        let not_a_webhook = |error| Rejection::NotAWebhook { kind: Kind::of(claims), error };
        let event_type = name(claims, "type").map_err(not_a_webhook)?;
        let event_id = name(claims, "event_id").map_err(not_a_webhook)?;
        let Some(data) = claims.get("data").filter(|data| json::is_object(data)) else {
            return Err(not_a_webhook("its `data` is not an object".to_owned()));
        };
        Ok(Self {
            event_type: EventType::new(event_type),
            event_id,
            timestamp: claims.string("timestamp"),
            source: claims.string("source"),
            subject: claims.object("data").as_ref().and_then(subject),
            data: data.to_owned(),
        })
    }

    /// What kind of thing happened, such as `user.created`.
    #[must_use]
    pub fn event_type(&self) -> &EventType {
        &self.event_type
    }

    /// Kinde's id of the event, the same in each of its deliveries.
    #[must_use]
    pub fn event_id(&self) -> &str {
        &self.event_id
    }

    /// When the event was written, in Kinde's own words (RFC 3339).
    #[must_use]
    pub fn timestamp(&self) -> Option<&str> {
        self.timestamp.as_deref()
    }

    /// What caused it: `admin`, `api`, `user`, or a value that Kinde adds
    /// later.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// Whom or what it is about, in a word: an e-mail address, a code, a key.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        self.subject.as_deref()
    }

    /// The event's data: a JSON object, as it was received.
    #[must_use]
    pub fn data(&self) -> &str {
        self.data.get()
    }
}

fn name(claims: &Claims<'_>, claim: &str) -> Result<String, String> {
    let Some(value) = claims.get(claim) else {
        return Err(format!("it has no `{claim}`"));
    };
    match json::string(value) {
        None => Err(format!("its `{claim}` is not a string")),
        Some(text) if text.is_empty() => Err(format!("its `{claim}` is empty")),
        Some(text) if text.len() > MAX_NAME_BYTES => {
            Err(format!("its `{claim}` is longer than {MAX_NAME_BYTES} bytes"))
        }
        Some(text) => Ok(text),
    }
}

/// The names under which data holds something a person recognises, best first.
const SUBJECT_NAMES: [&str; 8] =
    ["email", "username", "code", "key", "name", "customer_id", "agreement_id", "id"];

/// Finds the one word that distinguishes events of a type. Data is one object
/// named after the type's first word (`{"user": {…}}`), or flat (billing).
fn subject(data: &Object<'_>) -> Option<String> {
    let subject_of = |object: &Object<'_>| {
        SUBJECT_NAMES.iter().find_map(|name| object.string(name).filter(|text| !text.is_empty()))
    };
    subject_of(data).or_else(|| data.objects().find_map(|object| subject_of(&object)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::assert_linear;

    fn event(claims: &str) -> Result<Event, Rejection> {
        Event::from_claims(&Object::parse(claims.as_bytes()).expect("an object"))
    }

    fn error(claims: &str) -> String {
        match event(claims) {
            Err(Rejection::NotAWebhook { error, .. }) => error,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn event_data_stays_as_received() {
        let event = event(
            r#"{"type":"user.created","event_id":"event_1","data":{"user": {"n":1e2}},"x":1}"#,
        )
        .expect("an event");
        assert_eq!(event.data(), r#"{"user": {"n":1e2}}"#);
    }

    #[test]
    fn duplicate_names_inside_the_data_are_accepted() {
        for data in [r#"{"a":1,"a":2}"#, r#"{"\ud800":1}"#] {
            let claims = format!(r#"{{"type":"t","event_id":"e","data":{data}}}"#);
            assert_eq!(event(&claims).expect("an event").data(), data);
        }
    }

    #[test]
    fn the_reason_why_a_token_is_not_a_webhook_is_named() {
        let long = "x".repeat(257);
        for (claims, why) in [
            (r#"{"event_id":"e","data":{}}"#.to_owned(), "it has no `type`"),
            (r#"{"type":7,"event_id":"e","data":{}}"#.to_owned(), "its `type` is not a string"),
            (r#"{"type":"t","event_id":"","data":{}}"#.to_owned(), "its `event_id` is empty"),
            (
                format!(r#"{{"type":"t","event_id":"{long}","data":{{}}}}"#),
                "its `event_id` is longer than 256 bytes",
            ),
            (r#"{"type":"t","event_id":"e"}"#.to_owned(), "its `data` is not an object"),
            (r#"{"type":"t","event_id":"e","data":[]}"#.to_owned(), "its `data` is not an object"),
        ] {
            assert_eq!(error(&claims), why, "{claims}");
        }
    }

    #[test]
    fn the_subject_is_what_a_person_recognises() {
        for (data, subject) in [
            (r#"{"user":{"id":"kp_1","email":"ada@example.com"}}"#, Some("ada@example.com")),
            (r#"{"user":{"id":"kp_1","email":null}}"#, Some("kp_1")),
            (r#"{"organization":{"name":"Acme","code":"org_1"}}"#, Some("org_1")),
            (r#"{"role":{"id":"1","key":"admin"}}"#, Some("admin")),
            (r#"{"agreement_id":"a","customer_id":"c","plan":{"code":"pro"}}"#, Some("c")),
            (r"{}", None),
        ] {
            let object = Object::parse(data.as_bytes()).expect("an object");
            assert_eq!(super::subject(&object).as_deref(), subject, "{data}");
        }
    }

    #[test]
    fn twice_the_payload_costs_twice_the_time() {
        let payload = |data: String| format!(r#"{{"type":"t","event_id":"e","data":{data}}}"#);
        let flat = |size: usize, value: &str| {
            let members: Vec<String> = (0..size).map(|at| format!("\"n{at}\":{value}")).collect();
            payload(format!("{{{}}}", members.join(",")))
        };
        let read =
            |text: &String| Event::from_claims(&Object::parse(text.as_bytes()).expect("an object"));
        for value in ["1", "{}", "{\"x\":\"\"}", "[[[[1]]]]", "\"{\""] {
            assert_linear(value, 3_000, |size| flat(size, value), read);
        }
        let inner = |size| payload(format!("{{\"a\":{}}}", flat(size, "{}")));
        assert_linear("an object in the data", 3_000, inner, read);
        let beside =
            |size| flat(size, "1").replace("\"data\":{", "\"data\":{},").replace("}}", "}");
        assert_linear("claims beside the data", 3_000, beside, read);
    }
}
