//! Tips for a flag that has another name in this command than in a related one,
//! where the most similar name would mislead.

use clap::Error;
use clap::builder::StyledStr;
use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Replaces a usage error's suggestion of a similar flag where the command has a
/// better one.
pub(crate) fn with_tip(mut mistake: Error, args: &[String]) -> Error {
    let tip = match (mistake.kind(), mistake.get(ContextKind::InvalidArg)) {
        (ErrorKind::UnknownArgument, Some(ContextValue::String(typed))) => tip(args, typed),
        _ => None,
    };
    if let Some(tip) = tip {
        let tip = ContextValue::StyledStrs(vec![StyledStr::from(tip)]);
        mistake.insert(ContextKind::Suggested, tip);
        // These are about the flag that looks alike.
        mistake.remove(ContextKind::SuggestedArg);
        mistake.remove(ContextKind::Usage);
    }
    mistake
}

fn tip(args: &[String], typed: &str) -> Option<String> {
    let command = args.iter().skip(1).find(|arg| !arg.starts_with('-'))?;
    match (command.as_str(), typed) {
        ("replay" | "trigger", "--port" | "-p" | "--forward-to" | "-f") => {
            Some("use '--to' to choose where to send".to_owned())
        }
        ("listen", "--to") => Some("use '--forward-to' to forward events".to_owned()),
        ("listen", port) if port.parse::<u16>().is_ok() => {
            Some(format!("use '--port {port}' to listen on that port"))
        }
        _ => None,
    }
}
