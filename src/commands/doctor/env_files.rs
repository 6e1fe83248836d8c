//! Which `.env` files are read.

use crate::render::Finding;
use crate::settings::AppSettings;

const NAME: &str = "env-files";

/// Reports which files were found, and which were not read.
pub(super) fn check(app: &AppSettings) -> Vec<Finding> {
    let files: Vec<String> = app.files().map(|path| app.shown(path)).collect();
    let mut findings = vec![Finding::ok(NAME, found(&files))];
    for unread in app.unread() {
        let message = format!("{} was not read: {}", app.shown(&unread.path), unread.cause);
        let hint = unread
            .remedy
            .as_deref()
            .unwrap_or("fix the file: your app may not be able to read it either");
        findings.push(Finding::warning(NAME, message, hint));
    }
    findings
}

fn found(files: &[String]) -> String {
    match files {
        [] => "none found in this folder or its parents".to_owned(),
        [one] => one.clone(),
        [first, ..] => format!("{}: {first} takes precedence", files.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_that_wins_is_named_where_there_are_several() {
        let found = |files: &[&str]| {
            found(&files.iter().map(|file| (*file).to_owned()).collect::<Vec<_>>())
        };
        assert!(found(&[]).starts_with("none found"));
        assert_eq!(found(&[".env"]), ".env");
        assert_eq!(found(&[".env.local", ".env"]), ".env.local, .env: .env.local takes precedence");
    }
}
