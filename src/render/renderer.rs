//! Writing a listener's notices in the form that the user chose.

use std::io::{self, Write};

use jiff::tz::TimeZone;

use super::layout::Form;
use super::palette::Palette;
use super::{json_line, text};
use crate::webhook::Notice;

/// Writes notices: data to `out`, everything else to `aside`.
#[derive(Debug)]
pub(crate) struct Renderer<W, A> {
    pub(crate) form: Form,
    pub(crate) out: W,
    /// The colours of `out`.
    pub(crate) palette: Palette,
    /// Where status messages go; `None` with `--quiet`.
    pub(crate) aside: Option<A>,
    /// The colours of `aside`.
    pub(crate) aside_palette: Palette,
    pub(crate) zone: TimeZone,
}

impl<W: Write, A: Write> Renderer<W, A> {
    /// Writes one notice. An error means that `out` was closed by its reader.
    pub(crate) fn notice(&mut self, notice: &Notice) -> io::Result<()> {
        if self.form == Form::Json {
            return self.out.write_all(json_line::notice(notice).as_bytes());
        }
        let aside = text::aside(notice, self.aside_palette);
        if let (Some(stream), false) = (&mut self.aside, aside.is_empty()) {
            // Standard error may be closed: the listener works without it.
            let _ = stream.write_all(aside.as_bytes());
        }
        let data = text::data(notice, self.palette, &self.zone, self.form);
        self.out.write_all(data.as_bytes())
    }

    /// Hands everything written to the operating system.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}
