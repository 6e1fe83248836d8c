//! Whether a stream gets colours.

use super::env;

/// What the user asked for on the command line: always, never, or nothing.
///
/// `--color` beats the environment; there, a wish for no colours beats one for
/// colours; and without any wish, terminals get colours and pipes do not.
pub(crate) fn colour(asked: Option<bool>, is_terminal: bool) -> bool {
    decide(asked, is_terminal, env::get)
}

fn decide(asked: Option<bool>, is_terminal: bool, get: impl Fn(&str) -> Option<String>) -> bool {
    let forced = |name| get(name).is_some_and(|value| value != "0");
    if let Some(asked) = asked {
        asked
    } else if get(env::NO_COLOR).is_some() {
        false
    } else if forced(env::CLICOLOR_FORCE) || forced(env::FORCE_COLOR) {
        true
    } else if get(env::FORCE_COLOR).is_some() || get(env::TERM).as_deref() == Some("dumb") {
        false
    } else {
        is_terminal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn with(asked: Option<bool>, is_terminal: bool, variables: &[(&str, &str)]) -> bool {
        decide(asked, is_terminal, |name| {
            variables.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_terminal_gets_colours_and_a_pipe_does_not() {
        assert!(with(None, true, &[]));
        assert!(!with(None, false, &[]));
    }

    #[test]
    fn the_command_line_beats_the_environment() {
        assert!(with(Some(true), false, &[("NO_COLOR", "1")]));
        assert!(!with(Some(false), true, &[("FORCE_COLOR", "1")]));
    }

    #[test]
    fn the_environment_beats_the_terminal() {
        assert!(!with(None, true, &[("NO_COLOR", "1"), ("FORCE_COLOR", "1")]));
        assert!(with(None, false, &[("FORCE_COLOR", "3")]));
        assert!(with(None, false, &[("CLICOLOR_FORCE", "1"), ("TERM", "dumb")]));
        assert!(!with(None, true, &[("FORCE_COLOR", "0")]));
        assert!(!with(None, true, &[("TERM", "dumb")]));
        assert!(with(None, true, &[("CLICOLOR_FORCE", "0")]));
    }
}
