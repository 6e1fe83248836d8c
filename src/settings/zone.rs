//! The user's time zone.

use jiff::tz::TimeZone;

#[cfg(unix)]
use super::env;
use crate::error::Failure;

/// The system's zone.
#[cfg(unix)]
const LOCALTIME: &str = "/etc/localtime";

/// Where systems have their zone database.
#[cfg(unix)]
const DATABASES: [&str; 2] = ["/usr/share/zoneinfo", "/etc/zoneinfo"];

/// The zone in which times are shown: as `TZ` says, or the system's; UTC, where
/// that is not known.
pub(crate) fn zone() -> TimeZone {
    find().unwrap_or(TimeZone::UTC)
}

/// Why times are shown in UTC although another zone is set, if they are.
pub(crate) fn zone_problem() -> Option<Failure> {
    find().err()
}

/// Looks the zone up.
///
/// On Unix the system's zone file is read directly. Looking the zone up by
/// name would list the whole zone database first, which takes longer than
/// everything else that `decode` does.
#[cfg(unix)]
fn find() -> Result<TimeZone, Failure> {
    match env::get_even_empty(env::TZ) {
        Some(text) => {
            let name = text.strip_prefix(':').unwrap_or(&text);
            named(name).ok_or_else(|| unknown(&format!("unknown time zone `{name}` in TZ")))
        }
        None => match from_file(LOCALTIME) {
            Some(zone) => Ok(zone),
            // A system that names no zone has UTC.
            None if std::fs::symlink_metadata(LOCALTIME).is_err() => Ok(TimeZone::UTC),
            None => Err(unknown(&format!("cannot read the time zone in {LOCALTIME}"))),
        },
    }
}

/// Looks the zone up.
#[cfg(not(unix))]
fn find() -> Result<TimeZone, Failure> {
    Ok(TimeZone::system())
}

#[cfg(unix)]
fn unknown(message: &str) -> Failure {
    Failure::new(format!("{message}: times are shown, and dates read, in UTC"))
        .hint("check its spelling, and install the system's zone database (tzdata)")
}

/// A zone by its name in the system's database, by its file, or as a POSIX
/// rule such as `CET-1CEST,M3.5.0,M10.5.0/3`. An empty name is UTC (POSIX.1).
#[cfg(unix)]
fn named(name: &str) -> Option<TimeZone> {
    match name {
        "" | "UTC" | "Etc/UTC" => return Some(TimeZone::UTC),
        path if path.starts_with('/') => return from_file(path),
        _ => {}
    }
    let in_database = DATABASES.iter().find_map(|folder| from_file(&format!("{folder}/{name}")));
    in_database.or_else(|| TimeZone::posix(name).ok())
}

#[cfg(unix)]
fn from_file(path: &str) -> Option<TimeZone> {
    let bytes = std::fs::read(path).ok()?;
    TimeZone::tzif("Local", &bytes).ok()
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn a_posix_rule_names_a_zone() {
        let at: jiff::Timestamp = "2026-07-01T12:00:00Z".parse().expect("a time");
        let zone = named("CET-1CEST,M3.5.0,M10.5.0/3").expect("a zone");
        assert_eq!(at.to_zoned_datetime(zone).strftime("%H:%M %Z").to_string(), "14:00 CEST");
        assert!(named("No/Such/Zone").is_none());
    }
}
