//! The name of a token file: time, type and id. These come from an untrusted
//! token, so they are escaped before they become part of a path.

use jiff::Timestamp;

/// The longest part of a name, in characters. With all parts at their longest
/// the name stays below the 255 bytes that file systems allow.
const MAX_CHARACTERS: usize = 80;

/// Names the file of an event that arrived at `at`; `copy` distinguishes files that
/// would otherwise have the same name.
pub(super) fn file_name(at: Timestamp, event_type: &str, event_id: &str, copy: usize) -> String {
    let time = at.strftime("%Y%m%dT%H%M%S.%3fZ");
    let copy = if copy == 0 { String::new() } else { format!("-{copy}") };
    format!("{time}-{}-{}{copy}.jwt", part(event_type), part(event_id))
}

fn part(untrusted: &str) -> String {
    let safe =
        |c: char| if c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-') { c } else { '_' };
    untrusted.chars().take(MAX_CHARACTERS).map(safe).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at() -> Timestamp {
        "2026-08-01T10:20:30.456Z".parse().expect("a time")
    }

    #[test]
    fn a_name_has_the_time_the_type_and_the_id() {
        assert_eq!(
            file_name(at(), "user.created", "event_018f", 0),
            "20260801T102030.456Z-user.created-event_018f.jwt"
        );
        assert_eq!(
            file_name(at(), "user.created", "event_018f", 2),
            "20260801T102030.456Z-user.created-event_018f-2.jwt"
        );
    }

    #[test]
    fn a_hostile_id_stays_inside_the_folder() {
        let name = file_name(at(), "../../etc", "/etc/passwd\0\n\u{1b}[0m", 0);
        assert_eq!(name, "20260801T102030.456Z-.._.._etc-_etc_passwd____0m.jwt");
    }

    proptest! {
        #[test]
        fn any_name_is_one_plain_path_component(event_type in any::<String>(), id in any::<String>()) {
            let name = file_name(at(), &event_type, &id, 0);
            prop_assert!(name.len() <= 255);
            prop_assert!(name.starts_with("2026"));
            prop_assert!(name.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'/' && byte != b'\\'));
        }
    }
}
