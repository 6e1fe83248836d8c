//! Splits another program's output into lines.

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::sync::mpsc;

/// The longest line, in bytes. Longer ones are cut.
const MAX_LINE_BYTES: usize = 8 * 1024;

/// Sends each non-empty line until the output ends. Keeps reading when the
/// receiver is gone: a full pipe would block the program.
pub(super) async fn read(mut output: impl AsyncRead + Unpin, lines: mpsc::Sender<String>) {
    let mut chunk = vec![0; 4096];
    let mut splitter = Splitter::default();
    while let Ok(count @ 1..) = output.read(&mut chunk).await {
        for line in splitter.split(&chunk[..count]) {
            let _ = lines.send(line).await;
        }
    }
    if let Some(line) = splitter.take() {
        let _ = lines.send(line).await;
    }
}

/// Splits chunks into lines.
#[derive(Debug, Default)]
struct Splitter {
    line: Vec<u8>,
}

impl Splitter {
    fn split(&mut self, chunk: &[u8]) -> Vec<String> {
        let mut lines = Vec::new();
        for byte in chunk {
            match byte {
                // A progress bar returns to the start of its line.
                b'\n' | b'\r' => lines.extend(self.take()),
                _ if self.line.len() < MAX_LINE_BYTES => self.line.push(*byte),
                _ => {}
            }
        }
        lines
    }

    fn take(&mut self) -> Option<String> {
        let line = String::from_utf8_lossy(&std::mem::take(&mut self.line)).trim().to_owned();
        (!line.is_empty()).then_some(line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_whole_however_they_arrive() {
        let mut splitter = Splitter::default();
        assert!(splitter.split(b"one").is_empty());
        assert_eq!(splitter.split(b" two\r\n\n thr"), ["one two"]);
        assert_eq!(splitter.split(b"ee\rfour\n"), ["three", "four"]);
        assert_eq!(splitter.split(b"\xff\n"), ["\u{fffd}"]);
        assert_eq!(splitter.take(), None);
    }

    #[test]
    fn a_line_without_an_end_is_cut() {
        let mut splitter = Splitter::default();
        for _ in 0..100 {
            assert!(splitter.split(&[b'x'; 4096]).is_empty());
        }
        assert_eq!(splitter.split(b"y\nz\n"), ["x".repeat(MAX_LINE_BYTES), "z".to_owned()]);
    }
}
