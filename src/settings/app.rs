//! The settings of the developer's app, from the environment and its `.env`
//! files, with where each of them stands.

use std::path::{Path, PathBuf};

use super::env::{self, CREDENTIAL_NAMES, ISSUER_NAMES};
use super::env_files::{self, EnvFile, EnvFiles, UnreadFile};
use crate::error::Failure;
use crate::webhook::{APP_ISSUER_NAME, AppIssuer};

/// A setting and where it is set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Named {
    pub(crate) value: String,
    /// The variable and where it is set, as shown to the user.
    pub(crate) origin: String,
    /// Whether it is set in a file: a file must not choose where a secret from
    /// the environment is sent.
    pub(crate) in_file: bool,
}

impl Named {
    /// The value of an option.
    pub(super) fn from_option(value: &str, option: &str) -> Self {
        Self { value: value.to_owned(), origin: option.to_owned(), in_file: false }
    }
}

/// Where the id and the secret of an application are set. It has no values, so
/// that they cannot be printed by mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CredentialSources {
    /// The variable of the id, and that of the secret.
    pub(crate) names: [&'static str; 2],
    pub(crate) sources: [Option<String>; 2],
}

/// The app's settings in the environment and its `.env` files.
#[derive(Debug)]
pub(crate) struct AppSettings {
    folder: PathBuf,
    found: EnvFiles,
}

impl AppSettings {
    /// Reads the files in the current folder, or the nearest folder above it.
    pub(crate) fn look() -> Self {
        let folder = env::folder();
        Self { found: env_files::nearest(&folder), folder }
    }

    /// The files that were read, in order of precedence.
    pub(crate) fn files(&self) -> impl Iterator<Item = &Path> {
        self.found.files.iter().map(|file| file.path.as_path())
    }

    /// The existing files that were not read.
    pub(crate) fn unread(&self) -> &[UnreadFile] {
        &self.found.unread
    }

    /// Every setting that names an issuer, in order of precedence. A variable in
    /// several files appears once, with the value that the app sees.
    pub(crate) fn issuers(&self) -> Vec<Named> {
        let set = |name: &&str| {
            let origin = format!("{name} in the environment");
            env::get(name).map(|value| Named { value, origin, in_file: false })
        };
        let mut found: Vec<Named> = ISSUER_NAMES.iter().filter_map(set).collect();
        let mut seen: Vec<&str> = Vec::new();
        for file in &self.found.files {
            for name in ISSUER_NAMES {
                if let Some(value) = file.get(name).filter(|_| !seen.contains(&name)) {
                    seen.push(name);
                    let (value, origin) = (value.to_owned(), self.origin(name, file));
                    found.push(Named { value, origin, in_file: true });
                }
            }
        }
        found
    }

    /// The variable that the app reads its issuer from, as the app gets it: the
    /// environment and then the first file that sets it win, even if they set
    /// it to nothing.
    pub(crate) fn app_issuer(&self) -> Option<AppIssuer> {
        let origin = || format!("{APP_ISSUER_NAME} in the environment");
        let set = env::get_even_empty(APP_ISSUER_NAME);
        set.map(|value| AppIssuer { value, origin: origin() }).or_else(|| {
            self.found.files.iter().find_map(|file| {
                let value = file.get_even_empty(APP_ISSUER_NAME)?.to_owned();
                Some(AppIssuer { value, origin: self.origin(APP_ISSUER_NAME, file) })
            })
        })
    }

    /// A variable: the environment's, or that of the first file that sets it.
    pub(super) fn named(&self, name: &str) -> Option<Named> {
        let origin = || format!("{name} in the environment");
        let set = env::get(name).map(|value| Named { value, origin: origin(), in_file: false });
        set.or_else(|| {
            self.found.files.iter().find_map(|file| {
                let value = file.get(name)?.to_owned();
                Some(Named { value, origin: self.origin(name, file), in_file: true })
            })
        })
    }

    /// A variable's value: the environment's, or that of the first file that
    /// sets it.
    pub(super) fn value(&self, name: &str) -> Option<String> {
        self.named(name).map(|named| named.value)
    }

    /// Where each pair of credentials is set.
    pub(crate) fn credentials(&self) -> Vec<CredentialSources> {
        let source = |name: &'static str| {
            let in_file = || self.found.files.iter().find(|file| file.get(name).is_some());
            match env::get(name) {
                Some(_) => Some("the environment".to_owned()),
                None => in_file().map(|file| self.shown(&file.path)),
            }
        };
        CREDENTIAL_NAMES
            .map(|names| CredentialSources { names, sources: names.map(source) })
            .to_vec()
    }

    /// A path, relative to the current folder if it is in it.
    pub(crate) fn shown(&self, path: &Path) -> String {
        path.strip_prefix(&self.folder).unwrap_or(path).display().to_string()
    }

    fn origin(&self, name: &str, file: &EnvFile) -> String {
        format!("{name} in {}", self.shown(&file.path))
    }
}

/// The files that were not read because other users may have written them, each
/// with a hint.
pub(crate) fn foreign_files() -> Vec<Failure> {
    let app = AppSettings::look();
    let foreign = app.unread().iter().filter_map(|unread| {
        let hint = unread.remedy.as_ref()?;
        let message = format!("{} was not read: {}", app.shown(&unread.path), unread.cause);
        Some(Failure::new(message).hint(hint))
    });
    foreign.collect()
}

/// The issuer setting of the app in this folder, to explain its responses; `None`
/// if only the app can expand it.
pub(crate) fn app_issuer() -> Option<AppIssuer> {
    AppSettings::look().app_issuer().filter(|issuer| !issuer.depends_on_others())
}
