//! `kinde-hook replay`: saved tokens, sent again byte for byte.

use std::time::{Duration, Instant};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use super::Console;
use super::console::{outcome, print};
use super::runtime::block_on;
use super::stop::StopSignals;
use crate::cli::{Format, ReplayArgs};
use crate::error::{Failure, Outcome};
use crate::forward::{Answer, Courier};
use crate::render::{
    Answered, Replayed, Summary, answer_line, answer_text, summary_line, summary_text,
};
use crate::token_files::{SavedToken, read_sources};
use crate::webhook::Token;

pub(super) fn run(args: &ReplayArgs, console: Console) -> Result<Outcome, Failure> {
    let tokens = read_sources(&args.sources)?;
    let courier = Courier::new(args.to.clone())
        .map_err(|cause| Failure::new(format!("cannot make an HTTP client: {cause}")))?;
    block_on(send_all(tokens, courier, args.format, console))?
}

async fn send_all(
    tokens: Vec<SavedToken>,
    courier: Courier,
    format: Format,
    console: Console,
) -> Result<Outcome, Failure> {
    let mut signals =
        StopSignals::catch().map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    let mut replayed = Vec::with_capacity(tokens.len());
    let mut interrupted = false;
    for token in tokens {
        let begun = Instant::now();
        let answer = tokio::select! {
            answer = send(&courier, &token) => answer,
            () = signals.next() => {
                interrupted = true;
                // It has been sent, and the app may be busy with it.
                Err("interrupted before there was an answer".to_owned())
            }
        };
        let one = describe(token, answer, begun.elapsed());
        print(match format {
            Format::Text => answer_text(&one, console.out),
            Format::Json => answer_line(&one),
        })?;
        replayed.push(one);
        if interrupted {
            break;
        }
    }
    summarize(&replayed, format, console)?;
    if interrupted {
        return Ok(Outcome::Interrupted);
    }
    hint_if_nobody_answered(&replayed, console);
    Ok(outcome(replayed.iter().all(Replayed::accepted)))
}

async fn send(courier: &Courier, token: &SavedToken) -> Result<Answer, String> {
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
    let body = Bytes::copy_from_slice(token.text.as_bytes());
    courier.send(headers, body).await.map_err(|error| error.to_string())
}

fn describe(token: SavedToken, answer: Result<Answer, String>, elapsed: Duration) -> Replayed {
    let (event_type, event_id) = claimed(&token.text);
    Replayed {
        origin: token.origin,
        event_type,
        event_id,
        took: answer.as_ref().map_or(elapsed, |answer| answer.took),
        answer: answer.map(|answer| Answered {
            status: answer.status.as_u16(),
            body: String::from_utf8_lossy(&answer.body).into_owned(),
        }),
    }
}

/// What the token says it is. A token that is broken on purpose says nothing.
fn claimed(text: &str) -> (Option<String>, Option<String>) {
    let Ok(token) = Token::split(text) else {
        return (None, None);
    };
    token.claims().map_or((None, None), |claims| (claims.string("type"), claims.string("event_id")))
}

fn summarize(replayed: &[Replayed], format: Format, console: Console) -> Result<(), Failure> {
    let summary = Summary::of(replayed);
    match format {
        Format::Json => print(summary_line(&summary)),
        Format::Text => {
            console.status(&summary_text(&summary));
            Ok(())
        }
    }
}

fn hint_if_nobody_answered(replayed: &[Replayed], console: Console) {
    if !replayed.is_empty() && replayed.iter().all(|one| one.answer.is_err()) {
        console.status("hint: is `kinde-hook listen` or your app running there? --to says where\n");
    }
}
