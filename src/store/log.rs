//! The write-ahead log beside a store. SQLite finds it by its name alone and
//! replays it into the file beside it: after a store was moved or replaced, that
//! would destroy the new file.

use std::fs::{self, File};
use std::io::{self, Read, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::thread;
use std::time::Duration;

use super::paths::{free_name, side_file};
use super::schema;

/// The sizes of a log's header and of a frame's, in bytes
/// (<https://www.sqlite.org/fileformat2.html#walformat>).
const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;

/// How often files that are changing are read again, and the pause between.
const MAX_READS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(10);

/// Whether the log beside a store belongs to another one, or to one that is
/// not there any more.
pub(super) fn is_foreign(store: &Path) -> io::Result<bool> {
    for _ in 0..MAX_READS {
        let Some(before) = State::read(store)? else { return Ok(false) };
        let fits = before.fits(&side_file(store, "-wal"))?;
        // Neither file was written while it was read.
        if State::read(store)?.is_some_and(|after| after == before) {
            return Ok(!fits);
        }
        thread::sleep(PAUSE);
    }
    // Files that keep changing are in use.
    Ok(false)
}

/// Renames a log that belongs to another store, so that it is neither replayed
/// nor lost. Returns its new name.
pub(super) fn set_aside(store: &Path) -> io::Result<Option<PathBuf>> {
    let log = side_file(store, "-wal");
    let aside = if is_foreign(store)? {
        let free = free_name(&log, ".")?;
        fs::rename(&log, &free)?;
        Some(free)
    } else if is_empty(store)? {
        // An empty log beside no store belongs to none.
        remove(&log)?;
        None
    } else {
        return Ok(None);
    };
    // SQLite creates a new index for the log. A listener may still have the old
    // one open.
    remove(&side_file(store, "-shm"))?;
    Ok(aside)
}

pub(super) fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn is_empty(store: &Path) -> io::Result<bool> {
    match fs::metadata(store) {
        Ok(about) => Ok(about.len() == 0),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(true),
        Err(error) => Err(error),
    }
}

/// The beginning of a store and of its log, at one moment.
#[derive(Debug, PartialEq, Eq)]
struct State {
    header: [u8; HEADER],
    /// Empty without a store.
    page: Vec<u8>,
}

impl State {
    /// `None` if there is no log, or nothing in it.
    fn read(store: &Path) -> io::Result<Option<Self>> {
        let mut header = [0; HEADER];
        let log = match File::open(side_file(store, "-wal")) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            log => log?,
        };
        if log.metadata()?.len() <= (HEADER + FRAME_HEADER) as u64 {
            return Ok(None);
        }
        (&log).read_exact(&mut header)?;
        let page = if is_empty(store)? { Vec::new() } else { first_page(store, &header)? };
        Ok(Some(Self { header, page }))
    }

    /// Whether the log continues this store: it begins with the transaction
    /// that follows the store's last one, or holds that one. A log without the
    /// first page does not show it.
    fn fits(&self, log: &Path) -> io::Result<bool> {
        if self.page.is_empty() {
            return Ok(false);
        }
        let mark = schema::mark(&self.page);
        let mut log = io::BufReader::new(File::open(log)?);
        log.seek(SeekFrom::Start(HEADER as u64))?;
        let mut frame = vec![0; self.page.len()];
        let mut is_first = true;
        while let Some(number) = self.next_frame(&mut log)? {
            if number != 1 {
                log.seek_relative(i64::try_from(frame.len()).unwrap_or(i64::MAX))?;
                continue;
            }
            match log.read_exact(&mut frame) {
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
                outcome => outcome?,
            }
            let found = schema::mark(&frame);
            if found == mark || (is_first && found == schema::next_mark(mark)) {
                return Ok(true);
            }
            is_first = false;
        }
        Ok(is_first)
    }

    /// The number of the next frame's page; `None` at the end, or where an
    /// earlier log is left over.
    fn next_frame(&self, log: &mut impl Read) -> io::Result<Option<u32>> {
        let mut head = [0; FRAME_HEADER];
        match log.read_exact(&mut head) {
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Ok(None),
            outcome => outcome?,
        }
        let is_of_this_log = head[8..16] == self.header[16..24];
        Ok(is_of_this_log.then(|| number(&head[..4])))
    }
}

/// The first page of a store, in the size that its log has pages of.
fn first_page(store: &Path, log_header: &[u8; HEADER]) -> io::Result<Vec<u8>> {
    let size = number(&log_header[8..12]).clamp(512, 65_536);
    let file = File::open(store)?;
    let mut page = Vec::new();
    (&file).take(size.into()).read_to_end(&mut page)?;
    page.resize(size as usize, 0);
    // On Unix, closing it would release the locks of every connection that this
    // process has to the store.
    #[cfg(unix)]
    std::mem::forget(file);
    Ok(page)
}

fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| number << 8 | u32::from(*byte))
}
