//! Which `.env` files there are.

use crate::render::Finding;
use crate::settings::AppSettings;

const NAME: &str = "env-files";

/// Says which files were found, and which were not read.
pub(super) fn check(app: &AppSettings) -> Vec<Finding> {
    let files: Vec<String> = app.files().map(|path| app.shown(path)).collect();
    let mut findings = vec![Finding::ok(NAME, found(&files))];
    for unread in app.unread() {
        let message = format!("{} was not read: {}", app.shown(&unread.path), unread.cause);
        let hint = unread.remedy.as_deref().unwrap_or(
            "the app cannot read it either, or reads what kinde-hook does not: mend the file",
        );
        findings.push(Finding::warning(NAME, message, hint));
    }
    findings
}

fn found(files: &[String]) -> String {
    match files {
        [] => "none found in this folder or above it".to_owned(),
        [one] => one.clone(),
        [first, ..] => format!("{}: what {first} sets wins", files.join(", ")),
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
        assert_eq!(found(&[".env.local", ".env"]), ".env.local, .env: what .env.local sets wins");
    }
}
