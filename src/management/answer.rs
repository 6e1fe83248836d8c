//! Parses the Management API's responses: unknown members are ignored, missing
//! required ones are named in the error.

use serde_json::value::RawValue;

use super::model::{ApiEvent, ApiEventType, ApiWebhook};
use super::secret::Secret;
use crate::webhook::json::{self, Object};

/// How much of an error is shown, in characters.
const MAX_CHARACTERS: usize = 300;

/// How many errors of one response are shown.
const MAX_ERRORS: usize = 3;

/// The webhooks of an environment.
pub(super) fn webhooks(body: &[u8]) -> Result<Vec<ApiWebhook>, String> {
    let answer = Object::parse(body).map_err(|error| error.to_string())?;
    members(&answer, "webhooks")?.into_iter().map(webhook).collect()
}

fn webhook(value: &RawValue) -> Result<ApiWebhook, String> {
    let webhook = object(value, "one of the `webhooks`")?;
    let event_types = webhook.get("event_types").and_then(json::elements).unwrap_or_default();
    Ok(ApiWebhook {
        id: required(&webhook, "id", "one of the `webhooks`")?,
        name: webhook.string("name"),
        endpoint: webhook.string("endpoint"),
        description: webhook.string("description"),
        event_types: event_types.into_iter().filter_map(json::string).collect(),
        created_on: webhook.string("created_on"),
    })
}

/// The id of a created webhook.
pub(super) fn created(body: &[u8]) -> Result<String, String> {
    let answer = Object::parse(body).map_err(|error| error.to_string())?;
    let webhook = answer.object("webhook").ok_or("it has no `webhook`")?;
    required(&webhook, "id", "its `webhook`")
}

/// The event types of an environment.
pub(super) fn event_types(body: &[u8]) -> Result<Vec<ApiEventType>, String> {
    let answer = Object::parse(body).map_err(|error| error.to_string())?;
    members(&answer, "event_types")?.into_iter().map(event_type).collect()
}

fn event_type(value: &RawValue) -> Result<ApiEventType, String> {
    let event_type = object(value, "one of the `event_types`")?;
    Ok(ApiEventType {
        code: required(&event_type, "code", "one of the `event_types`")?,
        id: event_type.string("id"),
        name: event_type.string("name"),
        origin: event_type.string("origin"),
    })
}

/// A past event.
pub(super) fn event(body: &[u8]) -> Result<ApiEvent, String> {
    let answer = Object::parse(body).map_err(|error| error.to_string())?;
    let event = answer.object("event").ok_or("it has no `event`")?;
    Ok(ApiEvent {
        event_type: required(&event, "type", "its `event`")?,
        event_id: required(&event, "event_id", "its `event`")?,
        source: event.string("source"),
        timestamp: event.get("timestamp").and_then(text_or_number),
        data: event.get("data").map(ToOwned::to_owned),
    })
}

fn text_or_number(value: &RawValue) -> Option<String> {
    let number = || value.get().starts_with(|c: char| c.is_ascii_digit() || c == '-');
    json::string(value).or_else(|| number().then(|| value.get().to_owned()))
}

fn members<'a>(answer: &Object<'a>, name: &str) -> Result<Vec<&'a RawValue>, String> {
    let value = answer.get(name).ok_or_else(|| format!("it has no `{name}`"))?;
    // An empty list may be null.
    if value.get() == "null" {
        return Ok(Vec::new());
    }
    json::elements(value).ok_or_else(|| format!("its `{name}` is not a list"))
}

fn object<'a>(value: &'a RawValue, what: &str) -> Result<Object<'a>, String> {
    Object::parse(value.get().as_bytes()).map_err(|error| format!("{what} cannot be read: {error}"))
}

fn required(object: &Object<'_>, name: &str, what: &str) -> Result<String, String> {
    let text = object.string(name).filter(|text| !text.is_empty());
    text.ok_or_else(|| format!("{what} has no `{name}`"))
}

/// The errors in an unsuccessful response: Kinde's, or those of its token
/// endpoint (RFC 6749, section 5.2). Bounded, without any of the secrets.
pub(super) fn error_detail(body: &[u8], secrets: &[&Secret]) -> String {
    let detail = match Object::parse(body) {
        Ok(answer) => errors(&answer),
        Err(_) => String::new(),
    };
    let hidden = secrets.iter().fold(detail, |detail, secret| secret.hide(&detail));
    hidden.trim().chars().take(MAX_CHARACTERS).collect()
}

fn errors(answer: &Object<'_>) -> String {
    let Some(errors) = answer.get("errors") else {
        let words = ["error", "error_description", "message"];
        return words.iter().filter_map(|name| answer.string(name)).collect::<Vec<_>>().join(": ");
    };
    // Usually a list; a single object for an unknown path.
    let errors = json::elements(errors).unwrap_or_else(|| vec![errors]);
    let told: Vec<String> = errors.into_iter().take(MAX_ERRORS).filter_map(error).collect();
    told.join("; ")
}

fn error(value: &RawValue) -> Option<String> {
    let error = Object::parse(value.get().as_bytes()).ok()?;
    let words = ["code", "message"].iter().filter_map(|name| error.string(name));
    Some(words.collect::<Vec<_>>().join(": "))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::costs::assert_linear;

    #[test]
    fn what_is_not_known_is_passed_over_and_what_may_be_missing_is_missing() {
        let body = br#"{"code":"OK","later":{},"webhooks":[
            {"id":"w1","later":1},
            {"id":"w2","name":"n","endpoint":"https://a.b","description":null,
             "event_types":["user.created",7],"created_on":"2026-08-01"}]}"#;
        let webhooks = webhooks(body).expect("webhooks");
        let [first, second] = &webhooks[..] else { panic!("{webhooks:?}") };
        assert_eq!((first.id.as_str(), &first.name), ("w1", &None));
        assert_eq!(second.event_types, ["user.created"]);
        assert_eq!(second.description, None);
        assert_eq!(super::webhooks(br#"{"webhooks":null}"#), Ok(Vec::new()));
    }

    #[test]
    fn what_is_needed_and_missing_is_named() {
        let error = |outcome: Result<(), String>| outcome.err().unwrap_or_default();
        for (body, words) in [
            ("", "it is not JSON"),
            ("[]", "it is JSON, but not an object"),
            ("{}", "it has no `webhooks`"),
            (r#"{"webhooks":{}}"#, "its `webhooks` is not a list"),
            (r#"{"webhooks":[1]}"#, "one of the `webhooks` cannot be read"),
            (r#"{"webhooks":[{"name":"n"}]}"#, "one of the `webhooks` has no `id`"),
            (r#"{"webhooks":[{"id":""}]}"#, "one of the `webhooks` has no `id`"),
        ] {
            let told = error(webhooks(body.as_bytes()).map(drop));
            assert!(told.starts_with(words), "{body}: {told}");
        }
        assert_eq!(error(created(b"{}").map(drop)), "it has no `webhook`");
        assert_eq!(error(created(br#"{"webhook":{}}"#).map(drop)), "its `webhook` has no `id`");
        let told = error(event_types(br#"{"event_types":[{}]}"#).map(drop));
        assert_eq!(told, "one of the `event_types` has no `code`");
        assert_eq!(
            error(event(br#"{"event":{"type":"a"}}"#).map(drop)),
            "its `event` has no `event_id`"
        );
    }

    #[test]
    fn a_time_may_be_a_text_or_a_number() {
        let at = |timestamp: &str| {
            let body =
                format!(r#"{{"event":{{"type":"a","event_id":"b","timestamp":{timestamp}}}}}"#);
            event(body.as_bytes()).expect("an event").timestamp
        };
        assert_eq!(at("1722500000").as_deref(), Some("1722500000"));
        assert_eq!(at(r#""2026-08-01T00:00:00Z""#).as_deref(), Some("2026-08-01T00:00:00Z"));
        assert_eq!(at("{}"), None);
    }

    #[test]
    fn what_errors_say_is_cut_and_holds_no_secret() {
        let secret = Secret::new("hunter2");
        let detail = |body: &str| error_detail(body.as_bytes(), &[&secret]);
        let body = r#"{"errors":[{"code":"A","message":"no"},{"message":"x"}]}"#;
        assert_eq!(detail(body), "A: no; x");
        assert_eq!(
            detail(r#"{"errors":{"code":"ROUTE_NOT_FOUND","message":"m"}}"#),
            "ROUTE_NOT_FOUND: m"
        );
        let body = r#"{"error":"invalid_client","error_description":"hunter2 is wrong"}"#;
        assert_eq!(detail(body), "invalid_client: [secret] is wrong");
        assert_eq!(detail("<html>hunter2"), "");
        let long = format!(r#"{{"message":"{}"}}"#, "x".repeat(100_000));
        assert_eq!(detail(&long).chars().count(), MAX_CHARACTERS);
    }

    #[test]
    fn twice_the_answer_costs_twice_the_time() {
        let list = |name: &str, size, element: &str| {
            format!("{{\"{name}\":[{}]}}", vec![element; size].join(",")).into_bytes()
        };
        let hook =
            r#"{"id":"w","name":"n","description":"x [kinde-hook host=","event_types":["a","b"]}"#;
        assert_linear(
            "webhooks",
            2_000,
            |size| list("webhooks", size, hook),
            |body| webhooks(body).is_ok(),
        );
        let many_types = |size| {
            let types = vec!["\"user.created\""; size].join(",");
            format!(r#"{{"webhooks":[{{"id":"w","event_types":[{types}]}}]}}"#).into_bytes()
        };
        assert_linear("types of a webhook", 2_000, many_types, |body| webhooks(body).is_ok());
        let kind = r#"{"code":"user.created","id":"1","schema":{"a":{"b":[1,2]}}}"#;
        assert_linear(
            "event types",
            2_000,
            |size| list("event_types", size, kind),
            |body| event_types(body).is_ok(),
        );
        let past = |size| {
            let data = format!("{}1{}", "[{\"a\":".repeat(40), "}]".repeat(40));
            let data = vec![data; size].join(",");
            format!(r#"{{"event":{{"type":"t","event_id":"e","data":{{"x":[{data}]}}}}}}"#)
                .into_bytes()
        };
        assert_linear("an event", 100, past, |body| event(body).is_ok());
        let made = |size| {
            format!(r#"{{"x":[{}1],"webhook":{{"id":"w"}}}}"#, "{},".repeat(size)).into_bytes()
        };
        assert_linear("created", 5_000, made, |body| created(body).is_ok());
        let errors = |size| list("errors", size, r#"{"code":"A","message":"secret secret"}"#);
        let secret = Secret::new("secret".to_owned());
        assert_linear("errors", 2_000, errors, |body| error_detail(body, &[&secret]));
        let long =
            |size| format!(r#"{{"message":"{}"}}"#, "secre secret".repeat(size)).into_bytes();
        assert_linear("a long error", 2_000, long, |body| error_detail(body, &[&secret]));
    }

    proptest! {
        #[test]
        fn anything_is_an_answer_or_is_not(body in "\\PC{0,60}|\\{\"(webhooks|errors|event)\":\\PC{0,30}\\}") {
            let body = body.as_bytes();
            let _ = (webhooks(body), event_types(body), event(body), created(body));
            prop_assert!(error_detail(body, &[]).chars().count() <= MAX_CHARACTERS);
        }
    }
}
