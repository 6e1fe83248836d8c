//! Exposing a listener to the internet.

use std::str::FromStr;

use clap::Args;

use crate::webhook::{BaseUrl, TunnelName};

/// What distinguishes a command from an engine's name.
const COMMAND: &str = "cmd:";

// Options of a command that can be reached from the internet.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Tunnel options")]
pub(crate) struct TunnelArgs {
    /// Expose this listener to the internet through a tunnel
    ///
    /// ENGINE is localtunnel, which is built in and the default; cloudflared or
    /// ngrok, which must be installed; or cmd: and a shell command, such as
    /// 'cmd:lt --port {port}', where {port} stands for the listener's port. The
    /// first http(s) URL that the command prints is the public one.
    #[arg(
        long,
        value_name = "ENGINE",
        num_args = 0..=1,
        default_missing_value = "localtunnel",
        conflicts_with = "public_url"
    )]
    pub(crate) tunnel: Option<TunnelChoice>,

    /// Name to request (default: one derived from this folder)
    ///
    /// For localtunnel only.
    #[arg(long, value_name = "NAME", requires = "tunnel", hide_short_help = true)]
    pub(crate) subdomain: Option<TunnelName>,

    /// URL of the localtunnel server (default: localtunnel.me)
    #[arg(long, value_name = "URL", requires = "tunnel", hide_short_help = true)]
    pub(crate) tunnel_server: Option<BaseUrl>,

    /// Public URL that already reaches this listener
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<BaseUrl>,
}

/// A tunnel engine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TunnelChoice {
    /// Our own client of a localtunnel server.
    Localtunnel,
    /// Cloudflare's program.
    Cloudflared,
    /// ngrok's agent.
    Ngrok,
    /// A line for the shell.
    Command(String),
}

/// Why a text is not a tunnel engine.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a tunnel engine: use localtunnel, cloudflared, ngrok or cmd:COMMAND")]
pub(crate) struct TunnelChoiceError(String);

impl FromStr for TunnelChoice {
    type Err = TunnelChoiceError;

    fn from_str(text: &str) -> Result<Self, TunnelChoiceError> {
        match (text, text.strip_prefix(COMMAND).map(str::trim)) {
            ("localtunnel", _) => Ok(Self::Localtunnel),
            ("cloudflared", _) => Ok(Self::Cloudflared),
            ("ngrok", _) => Ok(Self::Ngrok),
            (_, Some(line)) if !line.is_empty() => Ok(Self::Command(line.to_owned())),
            _ => Err(TunnelChoiceError(text.to_owned())),
        }
    }
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Debug, Parser)]
    struct Alone {
        #[command(flatten)]
        tunnel: TunnelArgs,
        #[arg(long)]
        other: bool,
    }

    fn parse(args: &[&str]) -> Result<TunnelArgs, clap::error::ErrorKind> {
        let args = std::iter::once(&"kinde-hook").chain(args);
        Alone::try_parse_from(args).map(|alone| alone.tunnel).map_err(|error| error.kind())
    }

    #[test]
    fn the_engine_that_is_built_in_needs_no_name() {
        for args in [&["--tunnel"][..], &["--tunnel", "--other"], &["--tunnel", "localtunnel"]] {
            let tunnel = parse(args).expect("arguments").tunnel;
            assert_eq!(tunnel, Some(TunnelChoice::Localtunnel), "{args:?}");
        }
        assert_eq!(parse(&[]).expect("arguments").tunnel, None);
    }

    #[test]
    fn a_command_is_a_line_for_the_shell() {
        let args = parse(&["--tunnel", "cmd: lt --port {port}"]).expect("arguments");
        assert_eq!(args.tunnel, Some(TunnelChoice::Command("lt --port {port}".to_owned())));
        for text in ["cmd:", "cmd: ", "lt", "", "Ngrok"] {
            assert!(text.parse::<TunnelChoice>().is_err(), "{text}");
        }
    }

    #[test]
    fn options_of_a_tunnel_need_one() {
        for args in [&["--subdomain", "acme"][..], &["--tunnel-server", "localhost:1"]] {
            let missing = clap::error::ErrorKind::MissingRequiredArgument;
            assert_eq!(parse(args).map(|_| ()), Err(missing), "{args:?}");
        }
        let both = parse(&["--tunnel", "--public-url", "https://a.b"]).map(|_| ());
        assert_eq!(both, Err(clap::error::ErrorKind::ArgumentConflict));
    }
}
