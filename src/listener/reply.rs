//! The replies to deliveries.

use http::StatusCode;

use crate::server::Reply;
use crate::webhook::{AnsweredBy, Receipt, RefusalReason, Unavailable, Verdict};

/// The status for a verdict, if nothing else goes wrong.
pub(super) fn status(verdict: &Verdict) -> StatusCode {
    match verdict {
        Verdict::Verified(_) => StatusCode::OK,
        Verdict::Rejected(rejection) => rejection.status(),
        Verdict::Undecided(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The reply to a delivery that is not forwarded.
pub(super) fn to(receipt: &Receipt) -> Reply {
    match (&receipt.verdict, &receipt.failure) {
        (Verdict::Verified(event), None) => Reply::accepted(event.event_id()),
        (Verdict::Verified(_), Some(why)) | (Verdict::Undecided(why), _) => unavailable(why),
        (Verdict::Rejected(rejection), _) => Reply::error(
            rejection.status(),
            rejection.name(),
            &rejection.message(),
            rejection.hint().as_deref(),
        ),
    }
}

/// The reply to an event that was forwarded with this `status`: the app's own, or
/// the one that stands for its silence.
pub(super) fn from_app(status: StatusCode, is_app_status: bool, event_id: &str) -> Reply {
    let message = match status {
        StatusCode::OK => return Reply::accepted(event_id).by(AnsweredBy::App),
        StatusCode::BAD_GATEWAY if !is_app_status => {
            "the event is stored, but the app cannot be reached".to_owned()
        }
        StatusCode::GATEWAY_TIMEOUT if !is_app_status => {
            "the event is stored, but the app did not respond in time".to_owned()
        }
        _ => format!("the event is stored, but the app responded with {}", status.as_u16()),
    };
    Reply::error(status, "not-accepted", &message, None).by(AnsweredBy::App)
}

pub(super) fn refused(reason: &RefusalReason) -> Reply {
    Reply::refusal(reason)
}

fn unavailable(why: &Unavailable) -> Reply {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    Reply::error(status, why.name, &why.message, why.hint.as_deref())
}
