//! Records of the webhooks that listeners create, written to files beforehand:
//! from the claim of an exited process, another can delete what it left behind.

mod note;
mod process;

use crate::files::{foreign, private};
use std::fs::{self, File};
use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use self::note::Note;
use super::model::ApiWebhook;
use super::owner_tag::{Host, Life, OwnerTag, Run};

/// The largest claim file that is read, in bytes.
const MAX_BYTES: u64 = 64 * 1024;

/// How many claim files are read.
const MAX_NOTES: usize = 1000;

/// The folder with the claims of all listeners of this user.
#[derive(Debug, Clone)]
pub(crate) struct Claims {
    folder: PathBuf,
}

/// A claim file that its listener has locked. The system releases the lock when
/// the process ends, however it ends.
#[derive(Debug)]
pub(crate) struct Claim {
    file: File,
    path: PathBuf,
}

/// A claim whose listener has exited.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OrphanedClaim {
    /// The webhook's tag, if it was created.
    pub(crate) tag: OwnerTag,
    /// The address of the API that was called.
    pub(crate) api: String,
    pub(crate) endpoint: String,
    /// The webhook's id, if it is known.
    pub(crate) id: Option<String>,
    path: PathBuf,
}

impl Claims {
    /// The claims in the user's data folder.
    pub(crate) fn new(data_folder: &Path) -> Self {
        Self { folder: data_folder.join("registrations") }
    }

    /// Records that this process is about to create a webhook at `api`.
    pub(crate) fn begin(&self, tag: &OwnerTag, api: &str, endpoint: &str) -> io::Result<Claim> {
        private::make_folder(&self.folder)?;
        let path = self.path(&tag.run);
        let file = private::writing().create_new(true).open(&path)?;
        let mut claim = Claim { file, path };
        // Some file systems have no locks; the process id has to suffice.
        let _ = claim.file.lock();
        match claim.write(&note::intent(tag, api, endpoint)) {
            Ok(()) => Ok(claim),
            Err(error) => {
                claim.end();
                Err(error)
            }
        }
    }

    /// The claims of exited listeners on this machine.
    pub(crate) fn orphaned(&self, host: &Host) -> Vec<OrphanedClaim> {
        if foreign::foreign(&self.folder).is_some() {
            tracing::warn!(folder = ?self.folder, "another user may have written these notes");
            return Vec::new();
        }
        let Ok(entries) = fs::read_dir(&self.folder) else { return Vec::new() };
        let paths = entries.take(MAX_NOTES).filter_map(|entry| Some(entry.ok()?.path()));
        let mut left: Vec<OrphanedClaim> =
            paths.filter_map(|path| orphaned_claim(path, host)).collect();
        left.sort_by(|a, b| a.path.cmp(&b.path));
        left
    }

    /// Whether the listener with this tag is running, as far as this machine
    /// can tell.
    pub(crate) fn life(&self, tag: &OwnerTag, host: &Host) -> Life {
        match File::open(self.path(&tag.run)) {
            Ok(file) if tag.host == *host => life(&file, tag),
            _ => Life::Unknown,
        }
    }

    fn path(&self, run: &Run) -> PathBuf {
        self.folder.join(format!("{run}.json"))
    }
}

impl Claim {
    /// Records the id of the created webhook.
    pub(crate) fn complete(&mut self, id: &str) -> io::Result<()> {
        self.write(&note::made(id))
    }

    /// Deletes the claim: there is no such webhook.
    pub(crate) fn end(self) {
        let _ = fs::remove_file(&self.path);
    }

    fn write(&mut self, line: &str) -> io::Result<()> {
        // Lines are only appended, each in one write, so that a claim is never
        // overwritten in part.
        self.file.write_all(line.as_bytes())?;
        self.file.sync_all()
    }
}

impl OrphanedClaim {
    /// Whether this is the webhook, unchanged since its listener created it.
    pub(crate) fn matches(&self, webhook: &ApiWebhook) -> bool {
        let is_id = self.id.as_ref().is_none_or(|id| *id == webhook.id);
        is_id && webhook.is_as_made(&self.tag, &self.endpoint)
    }

    /// Whether this is the webhook, even if it was changed since; without an id,
    /// whether it may be.
    pub(crate) fn may_match(&self, webhook: &ApiWebhook) -> bool {
        match &self.id {
            Some(id) => *id == webhook.id,
            None => webhook.tag().as_ref() == Some(&self.tag),
        }
    }

    /// Deletes the claim.
    pub(crate) fn end(&self) {
        let _ = fs::remove_file(&self.path);
    }
}

/// A new tag for a registration of this process.
pub(crate) fn tag(host: &Host) -> OwnerTag {
    // The standard library's randomness suffices: it only has to be unique.
    let run = Run::new(RandomState::new().build_hasher().finish());
    OwnerTag { host: host.clone(), process: std::process::id(), started: process::own_start(), run }
}

/// The claim in a file, unless its listener runs or is another machine's.
fn orphaned_claim(path: PathBuf, host: &Host) -> Option<OrphanedClaim> {
    if foreign::foreign(&path).is_some() {
        tracing::warn!(?path, "another user may have written this note: it is not read");
        return None;
    }
    let mut file = File::open(&path).ok()?;
    let mut text = String::new();
    io::Read::by_ref(&mut file).take(MAX_BYTES).read_to_string(&mut text).ok()?;
    let Note { tag, api, endpoint, id } = Note::parse(&text)?;
    let is_orphaned = tag.host == *host && life(&file, &tag) == Life::Gone;
    is_orphaned.then_some(OrphanedClaim { tag, api, endpoint, id, path })
}

fn life(file: &File, tag: &OwnerTag) -> Life {
    // Shared, so that two readers do not mistake each other for the listener.
    let is_locked = match file.try_lock_shared() {
        Ok(()) => Some(false),
        Err(fs::TryLockError::WouldBlock) => Some(true),
        Err(fs::TryLockError::Error(_)) => None,
    };
    if is_locked == Some(false) {
        let _ = file.unlock();
    }
    match (is_locked, process::is_running(tag.process, tag.started)) {
        (Some(false), Some(false) | None) | (None, Some(false)) => Life::Gone,
        _ => Life::Running,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const API: &str = "https://acme.kinde.com";

    fn folder() -> tempfile::TempDir {
        tempfile::tempdir().expect("a folder")
    }

    fn host() -> Host {
        Host::new("laptop")
    }

    /// A tag of a process that has never been.
    fn gone(host: &Host) -> OwnerTag {
        OwnerTag { process: u32::MAX, started: 1, ..tag(host) }
    }

    #[test]
    fn a_note_that_is_held_is_not_left_and_one_that_nobody_holds_is() {
        let folder = folder();
        let notes = Claims::new(folder.path());
        let tag = gone(&host());
        let mut claim = notes.begin(&tag, API, "https://a.b").expect("a note");
        claim.complete("webhook_1").expect("written");
        assert_eq!(notes.orphaned(&host()), []);
        assert_eq!(notes.life(&tag, &host()), Life::Running);
        drop(claim);
        assert_eq!(notes.life(&tag, &host()), Life::Gone);
        let left = notes.orphaned(&host());
        let [note] = &left[..] else { panic!("{left:?}") };
        assert_eq!((&note.tag, note.id.as_deref()), (&tag, Some("webhook_1")));
        assert_eq!((note.api.as_str(), note.endpoint.as_str()), (API, "https://a.b"));
        note.end();
        assert_eq!(notes.orphaned(&host()), []);
    }

    #[test]
    fn an_intent_is_found_without_an_id() {
        let folder = folder();
        let notes = Claims::new(folder.path());
        drop(notes.begin(&gone(&host()), API, "https://a.b").expect("a note"));
        assert_eq!(notes.orphaned(&host()).first().map(|note| note.id.clone()), Some(None));
    }

    #[test]
    fn another_machines_note_is_never_left() {
        let folder = folder();
        let notes = Claims::new(folder.path());
        let tag = gone(&Host::new("desktop"));
        drop(notes.begin(&tag, API, "https://a.b").expect("a note"));
        assert_eq!(notes.orphaned(&host()), []);
        assert_eq!(notes.life(&tag, &host()), Life::Unknown);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_number_that_is_in_use_again_is_another_process() {
        let folder = folder();
        let notes = Claims::new(folder.path());
        let living = tag(&host());
        let reused = OwnerTag { started: living.started + 1, ..tag(&host()) };
        for tag in [&living, &reused] {
            drop(notes.begin(tag, API, "https://a.b").expect("a note"));
        }
        // Neither note is locked, but the running process is spared all the same.
        assert_eq!(notes.life(&living, &host()), Life::Running);
        assert_eq!(notes.life(&reused, &host()), Life::Gone);
    }

    #[test]
    fn what_is_no_note_is_left_alone() {
        let folder = folder();
        let notes = Claims::new(folder.path());
        assert_eq!(notes.orphaned(&host()), []);
        drop(notes.begin(&gone(&host()), API, "https://a.b").expect("a note"));
        for (name, content) in [("a.json", ""), ("b.json", "{}\n"), ("c", "\u{0}"), ("d", "[\n")] {
            fs::write(folder.path().join("registrations").join(name), content).expect("written");
        }
        assert_eq!(notes.orphaned(&host()).len(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn only_the_owner_may_read_a_note() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let claim =
            Claims::new(folder.path()).begin(&gone(&host()), API, "https://a.b").expect("a note");
        let mode = fs::metadata(&claim.path).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[cfg(unix)]
    #[test]
    fn a_note_that_others_can_write_is_not_read() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = folder();
        let notes = Claims::new(folder.path());
        let claim = notes.begin(&gone(&host()), API, "https://a.b").expect("a note");
        let open = |path: &Path, mode| {
            fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("opened");
        };
        let path = claim.path.clone();
        drop(claim);
        assert_eq!(notes.orphaned(&host()).len(), 1);
        open(&path, 0o602);
        assert_eq!(notes.orphaned(&host()), []);
        open(&path, 0o600);
        open(&notes.folder, 0o707);
        assert_eq!(notes.orphaned(&host()), []);
    }
}
