//! `kinde-hook completions`

use clap::{Args, ValueEnum};

use super::help::Help as _;

// Arguments of `completions`.
#[derive(Debug, Args)]
#[command(examples([
    ("bash: load completions into this shell", "source <(kinde-hook completions bash)"),
    (
        "zsh: install them into a folder of your $fpath",
        "kinde-hook completions zsh > ~/.zfunc/_kinde-hook",
    ),
    (
        "fish: install them",
        "kinde-hook completions fish > ~/.config/fish/completions/kinde-hook.fish",
    ),
]))]
pub(crate) struct CompletionsArgs {
    /// Shell to generate completions for
    ///
    /// To complete stored event ids as well, let the shell ask kinde-hook
    /// itself: source <(COMPLETE=bash kinde-hook)
    pub(crate) shell: Shell,
}

/// A shell with completion support.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
#[expect(clippy::enum_variant_names, reason = "PowerShell is called that")]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    #[value(name = "powershell")]
    PowerShell,
    Elvish,
    Nushell,
}
