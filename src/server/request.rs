//! From an HTTP request to a delivery, or to the reason why it is not one.

use std::net::IpAddr;

use http::header::{CONTENT_TYPE, HOST};
use http::{HeaderMap, Method, Request};
use hyper::body::{Body as _, Incoming};
use jiff::Timestamp;

use super::body::Bodies;
use crate::webhook::{Delivery, MAX_BODY_BYTES, Refusal, RefusalReason};

/// The media types under which Kinde's webhooks, and copies of them, arrive.
const MEDIA_TYPES: [&str; 3] = ["application/jwt", "application/json", "text/plain"];

/// Which requests are deliveries.
#[derive(Debug, Clone, Default)]
pub(crate) struct Rules {
    /// The only path that accepts deliveries; any, if there is none.
    pub(crate) path: Option<String>,
    /// The paths of documents, to be read with GET.
    pub(crate) documents: &'static [&'static str],
    /// The issuer URL of these documents, as an app should spell it.
    pub(crate) issuer: String,
}

/// What a request turned out to be.
pub(super) enum Read {
    Delivery(Delivery),
    /// A browser or a health check that checks whether the listener runs.
    Greeting,
    /// A request for the document at this path.
    Document(String),
    Refused(Refusal),
}

impl Rules {
    /// Classifies a request by its head, and reads the body only of a delivery.
    pub(super) async fn read(
        &self,
        request: Request<Incoming>,
        peer: IpAddr,
        bodies: &Bodies,
        stopping: bool,
    ) -> Read {
        let (head, body) = request.into_parts();
        let path = head.uri.path_and_query().map_or("/", |path| path.as_str()).to_owned();
        let refuse = |reason| {
            Read::Refused(Refusal {
                at: Timestamp::now(),
                method: head.method.to_string(),
                path: path.clone(),
                reason,
            })
        };
        if stopping {
            return refuse(RefusalReason::ShuttingDown);
        }
        match self.purpose(&head, &body) {
            Ok(Purpose::Greet) => return Read::Greeting,
            Ok(Purpose::Fetch) => return Read::Document(head.uri.path().to_owned()),
            Ok(Purpose::Deliver) => {}
            Err(reason) => return refuse(reason),
        }
        match bodies.read(body).await {
            Ok(body) => {
                let (received_at, headers) = (Timestamp::now(), head.headers);
                Read::Delivery(Delivery { received_at, peer: Some(peer), path, headers, body })
            }
            Err(reason) => refuse(reason),
        }
    }

    fn purpose(
        &self,
        head: &http::request::Parts,
        body: &Incoming,
    ) -> Result<Purpose, RefusalReason> {
        if head.headers.get_all(HOST).iter().count() != 1 {
            return Err(RefusalReason::BadHost);
        }
        let path = head.uri.path();
        let accepts_deliveries = self.path.as_deref().is_none_or(|wanted| wanted == path);
        let greets = path == "/" || self.path.as_deref() == Some(path);
        let is_post = head.method == Method::POST;
        if head.method == Method::GET || head.method == Method::HEAD {
            if greets {
                return Ok(Purpose::Greet);
            }
            if self.documents.contains(&path) {
                return Ok(Purpose::Fetch);
            }
            if path.strip_prefix('/').is_some_and(|rest| self.documents.contains(&rest)) {
                return Err(RefusalReason::TwoSlashes { issuer: self.issuer.clone() });
            }
        }
        if !accepts_deliveries && (is_post || !greets) {
            let listening_on = self.path.clone().unwrap_or_default();
            return Err(RefusalReason::PathNotFound { listening_on });
        }
        if !is_post {
            return Err(RefusalReason::MethodNotAllowed {
                allow: allow(accepts_deliveries, greets),
            });
        }
        check_media_type(&head.headers)?;
        if body.size_hint().lower() > MAX_BODY_BYTES as u64 {
            return Err(RefusalReason::BodyTooLarge);
        }
        Ok(Purpose::Deliver)
    }
}

fn allow(accepts_deliveries: bool, greets: bool) -> &'static str {
    match (accepts_deliveries, greets) {
        (true, true) => "GET, HEAD, POST",
        (true, false) => "POST",
        (false, _) => "GET, HEAD",
    }
}

enum Purpose {
    Deliver,
    Greet,
    Fetch,
}

/// Accepts the known media types, whatever their parameters, and none at all.
fn check_media_type(headers: &HeaderMap) -> Result<(), RefusalReason> {
    let mut given = headers.get_all(CONTENT_TYPE).iter();
    let Some(value) = given.next() else {
        return Ok(());
    };
    let text = String::from_utf8_lossy(value.as_bytes());
    let essence = text.split(';').next().unwrap_or_default().trim();
    let known =
        essence.is_empty() || MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(essence));
    if known && given.next().is_none() {
        return Ok(());
    }
    Err(RefusalReason::UnsupportedMediaType { media_type: text.into_owned() })
}
