//! Whether the app did what it should: accept what is good, and refuse what was
//! broken on purpose.

use crate::cli::TamperKind;
use crate::console::Console;
use crate::error::Outcome;
use crate::render::Replayed;
use crate::webhook::AnsweredBy;

/// Judges the answers, and says so where a no was wished for.
pub(super) fn verdict(
    answers: &[Replayed],
    tamper: Option<TamperKind>,
    console: Console,
) -> Outcome {
    let Some(kind) = tamper else {
        return Outcome::from(answers.iter().all(Replayed::accepted));
    };
    let accepted = answers.iter().filter(|one| one.accepted()).count();
    let refused = answers.iter().filter(|one| one.refused()).count();
    let count = answers.len();
    console.status(&if accepted > 0 {
        format!(
            "not good: {accepted} of {count} broken tokens were accepted\nhint: {}\n",
            hint(kind)
        )
    } else if refused < count {
        format!(
            "unclear: {} of {count} broken tokens were neither accepted nor refused; a refusal is \
             an answer of 4xx\n",
            count - refused
        )
    } else {
        good(answers).to_owned()
    });
    Outcome::from(refused == count)
}

/// A listener that stands before the app says nothing about the app.
fn good(answers: &[Replayed]) -> &'static str {
    let by = |answered_by| answers.iter().any(|one| one.forwarded.answered_by == answered_by);
    if by(AnsweredBy::ListenerFirst) {
        "refused by the listener, as it should be; what your app answered shows where it listens\n"
    } else if by(AnsweredBy::Listener) {
        "refused by the listener, as it should be; your app was not asked: give --to 3000/api/…\n"
    } else {
        "good: what was broken on purpose was refused\n"
    }
}

fn hint(kind: TamperKind) -> &'static str {
    match kind {
        TamperKind::Signature | TamperKind::Payload => {
            "the app seems to decode the token without verifying its signature"
        }
        TamperKind::Kid => "the app must refuse a `kid` that is not in the issuer's key set",
        TamperKind::Alg | TamperKind::None => {
            "let the app name the one algorithm itself: jwt.verify(token, key, { algorithms: \
             ['RS256'] })"
        }
        TamperKind::Expired => {
            "the app does not look at `exp`; Kinde's webhooks have none, so this does no harm there"
        }
    }
}
