//! What senders are answered.

use http::StatusCode;

use crate::server::Reply;
use crate::webhook::{AnsweredBy, Receipt, RefusalReason, Unavailable, Verdict};

/// The answer to a verdict, if nothing else goes wrong.
pub(super) fn status(verdict: &Verdict) -> StatusCode {
    match verdict {
        Verdict::Verified(_) => StatusCode::OK,
        Verdict::Rejected(rejection) => rejection.status(),
        Verdict::Undecided(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

/// The answer to a delivery that is not passed on.
pub(super) fn to(receipt: &Receipt) -> Reply {
    match (&receipt.verdict, &receipt.failure) {
        (Verdict::Verified(event), None) => Reply::taken(event.event_id()),
        (Verdict::Verified(_), Some(why)) | (Verdict::Undecided(why), _) => unavailable(why),
        (Verdict::Rejected(rejection), _) => Reply::error(
            rejection.status(),
            rejection.name(),
            &rejection.message(),
            rejection.hint().as_deref(),
        ),
    }
}

/// The answer to an event of which `status` came: an app's own word, or what
/// stands for its silence.
pub(super) fn from_app(status: StatusCode, is_its_word: bool, event_id: &str) -> Reply {
    let message = match status {
        StatusCode::OK => return Reply::taken(event_id).by(AnsweredBy::App),
        StatusCode::BAD_GATEWAY if !is_its_word => {
            "the event is kept, but the app cannot be reached".to_owned()
        }
        StatusCode::GATEWAY_TIMEOUT if !is_its_word => {
            "the event is kept, but the app did not answer in time".to_owned()
        }
        _ => format!("the event is kept, but the app answered {}", status.as_u16()),
    };
    Reply::error(status, "not-accepted", &message, None).by(AnsweredBy::App)
}

/// The answer to a request that was refused.
pub(super) fn refused(reason: &RefusalReason) -> Reply {
    Reply::refusal(reason)
}

fn unavailable(why: &Unavailable) -> Reply {
    let status = StatusCode::SERVICE_UNAVAILABLE;
    Reply::error(status, why.name, &why.message, why.hint.as_deref())
}
