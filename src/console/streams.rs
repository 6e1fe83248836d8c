//! The two streams that a command writes to, and their colours.

use std::io::{self, IsTerminal as _, Write};

use crate::cli::{Color, GlobalArgs};
use crate::error::Failure;
use crate::render::{Palette, problem};
use crate::settings;

#[derive(Debug, Clone, Copy)]
pub(crate) struct Console {
    pub(crate) out: Palette,
    /// For standard error.
    pub(crate) aside: Palette,
    /// Hides status lines.
    pub(crate) quiet: bool,
}

impl Console {
    pub(crate) fn new(args: &GlobalArgs) -> Self {
        Self {
            out: palette(args.color, io::stdout().is_terminal()),
            aside: palette(args.color, io::stderr().is_terminal()),
            quiet: args.quiet,
        }
    }

    /// Writes a status line to standard error, unless they are hidden.
    pub(crate) fn status(self, line: &str) {
        if !self.quiet {
            let _ = io::stderr().lock().write_all(line.as_bytes());
        }
    }

    /// Writes a warning to standard error, even if status lines are hidden.
    pub(crate) fn warn(self, message: &str, hint: Option<&str>) {
        let text = problem("warning", message, hint, self.aside);
        let _ = io::stderr().lock().write_all(text.as_bytes());
    }
}

/// The width of the terminal at standard output in columns, if there is one.
#[cfg(unix)]
pub(crate) fn width() -> Option<usize> {
    let size = rustix::termios::tcgetwinsize(io::stdout()).ok()?;
    (size.ws_col > 0).then(|| size.ws_col.into())
}

/// Unknown elsewhere.
#[cfg(not(unix))]
pub(crate) fn width() -> Option<usize> {
    None
}

/// Writes data to standard output.
pub(crate) fn print(data: impl AsRef<[u8]>) -> Result<(), Failure> {
    print_while_read(data).map(drop)
}

/// Writes data to standard output, and returns whether it is still being read. A
/// reader that has gone away has seen enough: that is not an error.
pub(crate) fn print_while_read(data: impl AsRef<[u8]>) -> Result<bool, Failure> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(data.as_ref()).and_then(|()| stdout.flush()) {
        Ok(()) => Ok(true),
        Err(error) if is_unread(&error) => Ok(false),
        Err(error) => Err(Failure::new(format!("cannot write to standard output: {error}"))),
    }
}

/// Whether an error of standard output means that its reader has gone away: the
/// other end of a pipe, or a terminal that was closed.
pub(crate) fn is_unread(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::fs::{FileType, fstat};
        // A disk reports EIO too, for a regular file.
        let is_eio = error.raw_os_error() == Some(rustix::io::Errno::IO.raw_os_error());
        let is_device = || {
            fstat(io::stdout()).is_ok_and(|stat| {
                FileType::from_raw_mode(stat.st_mode) == FileType::CharacterDevice
            })
        };
        if is_eio && is_device() {
            return true;
        }
    }
    error.kind() == io::ErrorKind::BrokenPipe
}

/// Prints why a command could not run.
pub(crate) fn report(failure: &Failure, color: Color) {
    let palette = palette(color, io::stderr().is_terminal());
    let text = problem("error", &failure.message, failure.hint.as_deref(), palette);
    // If standard error is closed too, only the exit status is left.
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

fn palette(color: Color, is_terminal: bool) -> Palette {
    let requested = match color {
        Color::Auto => None,
        Color::Always => Some(true),
        Color::Never => Some(false),
    };
    Palette::new(settings::colour(requested, is_terminal))
}
