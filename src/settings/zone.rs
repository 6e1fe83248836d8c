//! The time zone of the person at the terminal.

use jiff::tz::TimeZone;

/// The zone in which times are shown: as `TZ` says, or the system's.
///
/// On Unix the system's zone file is read directly. Looking the zone up by
/// name would list the whole zone database first, which takes longer than
/// everything else that `decode` does.
#[cfg(unix)]
pub(crate) fn zone() -> TimeZone {
    let found = match super::env::get(super::env::TZ) {
        Some(name) => named(name.trim_start_matches(':')),
        None => from_file("/etc/localtime"),
    };
    found.unwrap_or(TimeZone::UTC)
}

/// The zone in which times are shown: the system's.
#[cfg(not(unix))]
pub(crate) fn zone() -> TimeZone {
    TimeZone::system()
}

/// A zone by its name in the system's database, by its file, or as a POSIX
/// rule such as `CET-1CEST,M3.5.0,M10.5.0/3`.
#[cfg(unix)]
fn named(name: &str) -> Option<TimeZone> {
    if name.starts_with('/') {
        return from_file(name);
    }
    from_file(&format!("/usr/share/zoneinfo/{name}")).or_else(|| TimeZone::posix(name).ok())
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
