//! The shells that can request completions, and the script for each.

use std::path::Path;

/// A shell that requests completions.
#[derive(Debug, Clone, Copy)]
#[expect(clippy::enum_variant_names, reason = "PowerShell is called that")]
pub(super) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    PowerShell,
}

impl Shell {
    /// The shell with this name, or at this path.
    pub(super) fn find(name: &Path) -> Option<Self> {
        match name.file_stem()?.to_str()? {
            "bash" => Some(Self::Bash),
            "zsh" => Some(Self::Zsh),
            "fish" => Some(Self::Fish),
            "elvish" => Some(Self::Elvish),
            "powershell" | "powershell_ise" | "pwsh" => Some(Self::PowerShell),
            _ => None,
        }
    }

    /// The script that makes the shell ask the program at this path.
    pub(super) fn script(self, program: &str) -> String {
        let script = match self {
            Self::Bash => include_str!("bash.sh"),
            Self::Zsh => include_str!("zsh.sh"),
            Self::Fish => include_str!("fish.fish"),
            Self::Elvish => include_str!("elvish.elv"),
            Self::PowerShell => include_str!("powershell.ps1"),
        };
        script.replace("PROGRAM", &self.quoted(program))
    }

    /// The separator between a word and its description; `None` where only words
    /// are shown.
    pub(super) fn separator(self) -> Option<char> {
        match self {
            Self::Bash | Self::Elvish => None,
            Self::Zsh => Some(':'),
            Self::Fish | Self::PowerShell => Some('\t'),
        }
    }

    /// Quotes any text as one word.
    fn quoted(self, text: &str) -> String {
        let inside = match self {
            Self::Bash | Self::Zsh => text.replace('\'', r"'\''"),
            Self::Fish => text.replace('\\', r"\\").replace('\'', r"\'"),
            Self::Elvish | Self::PowerShell => text.replace('\'', "''"),
        };
        format!("'{inside}'")
    }
}
