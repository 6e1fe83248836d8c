//! `kinde-hook replay`: saved tokens, sent again byte for byte.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};

use super::Console;
use super::console::{outcome, print};
use super::runtime::block_on;
use super::stop::StopSignals;
use crate::cli::{Format, ReplayArgs};
use crate::error::{Failure, Outcome};
use crate::forward::Courier;
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
        let one = tokio::select! {
            one = send(&courier, token) => one,
            () = signals.next() => { interrupted = true; break }
        };
        print(match format {
            Format::Text => answer_text(&one, console.out),
            Format::Json => answer_line(&one),
        })?;
        replayed.push(one);
    }
    summarize(&replayed, format, console)?;
    hint_if_nobody_answered(&replayed, console);
    if interrupted {
        return Ok(Outcome::Interrupted);
    }
    Ok(outcome(replayed.iter().all(Replayed::accepted)))
}

async fn send(courier: &Courier, token: SavedToken) -> Replayed {
    let (event_type, event_id) = claimed(&token.text);
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/jwt"));
    let begun = std::time::Instant::now();
    let answer = courier.send(headers, Bytes::from(token.text)).await;
    Replayed {
        origin: token.origin,
        event_type,
        event_id,
        took: answer.as_ref().map_or_else(|_| begun.elapsed(), |answer| answer.took),
        answer: answer
            .map(|answer| Answered {
                status: answer.status.as_u16(),
                body: String::from_utf8_lossy(&answer.body).into_owned(),
            })
            .map_err(|error| error.to_string()),
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
