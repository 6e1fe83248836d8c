//! Reading saved tokens back.

use std::io::{self, Read as _};
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::webhook::json::Object;

/// A saved token. It is sent as it is, since it may be broken on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct SavedToken {
    /// A file and, if that has several tokens, a line.
    pub(crate) origin: String,
    /// The token, without the white space around it.
    pub(crate) text: String,
}

/// Why saved tokens could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ReadError {
    /// The file or folder cannot be read.
    #[error("cannot read {path}: {cause}")]
    Unreadable { path: String, cause: String },
    /// It contains no token.
    #[error("no token in {0}")]
    NoToken(String),
    /// A line that cannot be a token.
    #[error("line {line} of {origin} is not a token")]
    NotAToken {
        origin: String,
        /// The line, counted from 1.
        line: usize,
    },
}

/// Reads the tokens of files, of folders' `.jwt` files in the order of their
/// names, and of standard input (`-`).
pub(crate) fn read_sources(sources: &[&String]) -> Result<Vec<SavedToken>, ReadError> {
    let mut tokens = Vec::new();
    for source in sources {
        if *source == "-" {
            tokens.extend(lines("standard input", &read_stdin()?)?);
        } else if Path::new(source).is_dir() {
            tokens.extend(folder(Path::new(source))?);
        } else {
            tokens.extend(file(Path::new(source))?);
        }
    }
    Ok(tokens)
}

/// Reads standard input to its end.
pub(crate) fn read_stdin() -> Result<String, ReadError> {
    let mut bytes = Vec::new();
    io::stdin()
        .lock()
        .read_to_end(&mut bytes)
        .map_err(|error| unreadable(Path::new("standard input"), &error))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

fn folder(path: &Path) -> Result<Vec<SavedToken>, ReadError> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(path)
        .and_then(|entries| entries.map(|entry| Ok(entry?.path())).collect())
        .map_err(|error: io::Error| unreadable(path, &error))?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "jwt"));
    files.sort_unstable();
    if files.is_empty() {
        return Err(ReadError::NoToken(path.display().to_string()));
    }
    let mut tokens = Vec::new();
    for path in files {
        tokens.extend(file(&path)?);
    }
    Ok(tokens)
}

fn file(path: &Path) -> Result<Vec<SavedToken>, ReadError> {
    let bytes = std::fs::read(path).map_err(|error| unreadable(path, &error))?;
    lines(&path.display().to_string(), &String::from_utf8_lossy(&bytes))
}

fn unreadable(path: &Path, error: &io::Error) -> ReadError {
    ReadError::Unreadable { path: path.display().to_string(), cause: error.to_string() }
}

fn lines(origin: &str, text: &str) -> Result<Vec<SavedToken>, ReadError> {
    let mut tokens = Vec::new();
    let several = text.lines().filter(|line| !line.trim().is_empty()).count() > 1;
    for (index, line) in text.lines().enumerate() {
        let line = line.trim_ascii();
        let origin_of_line =
            if several { format!("{origin}:{}", index + 1) } else { origin.to_owned() };
        match read_line(line) {
            Line::Token(text) => tokens.push(SavedToken { origin: origin_of_line, text }),
            Line::Nothing => {}
            Line::Junk => {
                return Err(ReadError::NotAToken { origin: origin.to_owned(), line: index + 1 });
            }
        }
    }
    if tokens.is_empty() {
        return Err(ReadError::NoToken(origin.to_owned()));
    }
    Ok(tokens)
}

enum Line {
    Token(String),
    Nothing,
    Junk,
}

/// Reads a line of a token file, or of what `listen --format json` printed,
/// where only events have a token.
fn read_line(line: &str) -> Line {
    if line.is_empty() {
        return Line::Nothing;
    }
    if line.starts_with('{') {
        return match Object::parse(line.as_bytes()) {
            Ok(object) => object.string("token").map_or(Line::Nothing, Line::Token),
            Err(_) => Line::Junk,
        };
    }
    // Broken tokens are sent as they are, but a letter or a page is a mistake.
    let looks_right = line.contains('.') && line.bytes().all(|byte| byte.is_ascii_graphic());
    if looks_right { Line::Token(line.to_owned()) } else { Line::Junk }
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        let failure = Self::new(error.to_string());
        match error {
            ReadError::Unreadable { .. } => failure,
            ReadError::NoToken(_) => {
                failure.hint("`kinde-hook listen --save FOLDER` saves tokens to replay")
            }
            ReadError::NotAToken { .. } => {
                failure.hint("a token file has one token per line, header.payload.signature")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::costs::assert_linear;

    fn texts(text: &str) -> Result<Vec<String>, ReadError> {
        lines("f", text).map(|tokens| tokens.into_iter().map(|token| token.text).collect())
    }

    #[test]
    fn each_line_is_a_token() {
        assert_eq!(texts("a.b.c\r\n\n d.e.f \n"), Ok(vec!["a.b.c".into(), "d.e.f".into()]));
    }

    #[test]
    fn json_lines_of_listen_are_read() {
        let text = "{\"type\":\"ready\"}\n{\"type\":\"event\",\"token\":\"a.b.c\"}\n";
        assert_eq!(texts(text), Ok(vec!["a.b.c".into()]));
    }

    #[test]
    fn an_invalid_line_is_reported_by_its_number() {
        let error = ReadError::NotAToken { origin: "f".into(), line: 2 };
        assert_eq!(texts("a.b.c\nDear user"), Err(error));
        assert_eq!(texts("\n"), Err(ReadError::NoToken("f".into())));
    }

    #[test]
    fn twice_the_file_costs_twice_the_time() {
        for piece in [
            "a.b.c\n",
            "\n",
            "a.b.c",
            " \r\n",
            "{}\n",
            "{\"token\":\"a.b.c\"}\n",
            "{\"token\":[",
            "{\"a\":{\"a\":{\"token\":1}}}\n",
        ] {
            let text = |size| piece.repeat(size);
            assert_linear(piece, 5_000, text, |text| lines("f", text).is_ok());
        }
    }
}
