//! Forwarding events to apps.

use clap::{Args, ValueEnum};
use http::header::{CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING};
use http::{HeaderName, HeaderValue};

use super::variable::unless_empty;
use crate::webhook::Route;

// Options of a command that forwards what it receives.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Forwarding options")]
pub(crate) struct ForwardArgs {
    /// Forward each event to this app; repeatable
    ///
    /// TARGET is 3000, localhost:3000/api/webhook or a URL. With a filter
    /// before it, as in 'user.*=3000', the app receives events of these types
    /// only. Body and headers are forwarded unchanged; proxies are not used and
    /// redirects are not followed. Without this option, KINDE_HOOK_FORWARD_TO is
    /// read.
    #[arg(short, long, value_name = "TARGET", env = unless_empty("KINDE_HOOK_FORWARD_TO"), hide_env = true)]
    pub(crate) forward_to: Vec<Route>,

    /// Add this header to forwarded requests, replacing any of the same name
    ///
    /// Repeatable.
    #[arg(
        long,
        value_name = "NAME: VALUE",
        value_parser = header,
        requires = "forward_to",
        hide_short_help = true
    )]
    pub(crate) header: Vec<(HeaderName, HeaderValue)>,

    /// Accept any TLS certificate of an app, such as a self-signed one
    #[arg(long, requires = "forward_to", hide_short_help = true)]
    pub(crate) insecure: bool,

    /// Whose response the sender receives
    #[arg(
        long,
        value_name = "WHOSE",
        default_value = "app",
        requires = "forward_to",
        hide_short_help = true
    )]
    pub(crate) ack: Ack,

    /// Also forward deliveries that fail verification, to check that your app rejects them
    ///
    /// They go only to targets without a filter; the sender still receives the
    /// rejection.
    #[arg(long, requires = "forward_to", hide_short_help = true)]
    pub(crate) forward_unverified: bool,
}

/// Whose response the sender of an event receives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Ack {
    /// The app's (the worst, if several), so that Kinde retries
    App,
    /// Always 200, as soon as the event is stored
    Always,
}

/// Reads a header line. Its value may be a secret, so it is kept out of logs.
fn header(text: &str) -> Result<(HeaderName, HeaderValue), String> {
    let Some((name, value)) = text.split_once(':') else {
        return Err("write a header as `Name: value`".to_owned());
    };
    let name: HeaderName =
        name.trim().parse().map_err(|_| format!("`{name}` is not a valid header name"))?;
    if [CONNECTION, CONTENT_LENGTH, EXPECT, TRANSFER_ENCODING].contains(&name) {
        return Err(format!("`{name}` is set by kinde-hook and cannot be changed"));
    }
    let mut value: HeaderValue = value
        .trim()
        .parse()
        .map_err(|_| "a header value must be a single line of text".to_owned())?;
    value.set_sensitive(true);
    Ok((name, value))
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Alone {
        #[command(flatten)]
        forward: ForwardArgs,
    }

    fn parse(args: &[&str]) -> Result<ForwardArgs, clap::error::ErrorKind> {
        let args = std::iter::once(&"kinde-hook").chain(args);
        Alone::try_parse_from(args).map(|alone| alone.forward).map_err(|error| error.kind())
    }

    #[test]
    fn nothing_is_passed_on_unless_asked_for() {
        let args = parse(&[]).expect("arguments");
        assert!(args.forward_to.is_empty() && args.header.is_empty());
        assert!(!args.insecure && !args.forward_unverified);
        assert_eq!(args.ack, Ack::App);
    }

    #[test]
    fn targets_and_headers_may_be_given_more_than_once() {
        let args = parse(&[
            "-f",
            "3000",
            "--forward-to",
            "user.*=3001",
            "--header",
            "X-One: 1",
            "--header",
            "x-two:a: b",
            "--ack",
            "always",
        ])
        .expect("arguments");
        let targets: Vec<&str> =
            args.forward_to.iter().map(|route| route.target.as_str()).collect();
        assert_eq!(targets, ["http://localhost:3000/", "http://localhost:3001/"]);
        let headers: Vec<(&str, &[u8])> =
            args.header.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        assert_eq!(headers, [("x-one", &b"1"[..]), ("x-two", b"a: b")]);
        assert_eq!(args.ack, Ack::Always);
    }

    #[test]
    fn what_is_no_header_is_refused() {
        for text in ["X-One", "x one: 1", ": 1", "x: a\nb", "Content-Length: 3", "connection: x"] {
            assert!(header(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_headers_value_is_kept_out_of_logs() {
        let (_, value) = header("Authorization: Bearer secret").expect("a header");
        assert!(!format!("{value:?}").contains("secret"));
    }

    #[test]
    fn how_to_pass_on_needs_to_know_where_to() {
        for args in [&["--insecure"][..], &["--ack", "app"], &["--header", "a: b"]] {
            assert_eq!(
                parse(args).map(|_| ()),
                Err(clap::error::ErrorKind::MissingRequiredArgument),
                "{args:?}"
            );
        }
    }
}
