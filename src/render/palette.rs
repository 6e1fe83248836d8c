//! Colours, decided once per stream. The single user of `colored`, whose own
//! decision looks at standard output only.

use colored::{Color, Colorize as _, Styles};

/// The colours of one stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Palette {
    colour: bool,
}

/// The role of a piece of text, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Paint {
    /// Success.
    Good,
    /// Failure.
    Bad,
    /// Something to notice.
    Attention,
    /// The subject of a line.
    Strong,
    /// Secondary information.
    Faint,
    /// A name in JSON.
    Name,
    /// A string in JSON.
    Text,
    /// A number, `true`, `false` or `null` in JSON.
    Literal,
}

impl Palette {
    /// A palette that paints, or leaves everything plain.
    pub(crate) fn new(colour: bool) -> Self {
        if colour {
            colored::control::set_override(true);
        }
        Self { colour }
    }

    /// Paints `text`, which must be safe to print.
    pub(crate) fn paint(self, paint: Paint, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        match paint {
            Paint::Good => text.color(Color::Green).bold(),
            Paint::Bad => text.color(Color::Red).bold(),
            Paint::Attention => text.color(Color::Yellow).bold(),
            Paint::Strong => text.bold(),
            Paint::Faint => with_style(text, Styles::Dimmed),
            Paint::Name => text.color(Color::Blue),
            Paint::Text => text.color(Color::Green),
            Paint::Literal => text.color(Color::Cyan),
        }
        .to_string()
    }
}

fn with_style(text: &str, style: Styles) -> colored::ColoredString {
    let mut painted = colored::ColoredString::from(text);
    painted.style.add(style);
    painted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plain_palette_adds_nothing() {
        let plain = Palette { colour: false };
        assert_eq!(plain.paint(Paint::Bad, "no"), "no");
    }
}
