//! Whether the app accepted valid tokens, or rejected tokens corrupted on purpose.

use crate::cli::TamperKind;
use crate::console::Console;
use crate::error::Outcome;
use crate::render::Replayed;
use crate::webhook::AnsweredBy;

/// Judges the responses, and reports the verdict on corrupted tokens.
pub(super) fn verdict(
    answers: &[Replayed],
    tamper: Option<TamperKind>,
    console: Console,
) -> Outcome {
    let Some(kind) = tamper else {
        return Outcome::from(answers.iter().all(Replayed::accepted));
    };
    let accepted = answers.iter().filter(|one| one.accepted()).count();
    let rejected = answers.iter().filter(|one| one.rejected()).count();
    let count = answers.len();
    console.status(&if accepted > 0 {
        format!("Failed: {accepted} of {count} corrupted tokens accepted\nhint: {}\n", hint(kind))
    } else if rejected < count {
        format!("Inconclusive: {} of {count} got neither 2xx nor 4xx\n", count - rejected)
    } else {
        all_rejected(answers).to_owned()
    });
    Outcome::from(rejected == count)
}

/// The message if all were rejected. A rejection by the listener proves nothing
/// about the app.
fn all_rejected(answers: &[Replayed]) -> &'static str {
    let by = |answered_by| answers.iter().any(|one| one.forwarded.answered_by == answered_by);
    if by(AnsweredBy::ListenerFirst) {
        "Rejected by the listener, as expected. Your app's response is in the listener's output.\n"
    } else if by(AnsweredBy::Listener) {
        "Rejected by the listener, as expected. To test your app, add --to 3000/api/…\n"
    } else {
        "Passed: every corrupted token was rejected\n"
    }
}

fn hint(kind: TamperKind) -> &'static str {
    match kind {
        TamperKind::Signature | TamperKind::Payload => {
            "the app seems to decode the token without verifying its signature"
        }
        TamperKind::Kid => "the app must reject a `kid` that is not in the issuer's key set",
        TamperKind::Alg | TamperKind::None => {
            "allow only RS256 in the app: jwt.verify(token, key, { algorithms: \
             ['RS256'] })"
        }
        TamperKind::Expired => {
            "the app does not check `exp`; Kinde's webhooks have none, so this is harmless for them"
        }
    }
}
