//! The tag in a webhook's description by which listeners recognize their own
//! webhooks, and those of listeners that exited without deleting theirs.

use std::fmt;
use std::str::FromStr;

/// The beginning and end of a tag.
const BRACKETS: (&str, &str) = ("[kinde-hook ", "]");

/// The longest name of a machine, in bytes.
const MAX_HOST_BYTES: usize = 64;

/// Identifies the listener that created a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OwnerTag {
    pub(crate) host: Host,
    pub(crate) process: u32,
    /// When that process started, in the system's own unit: a later process with
    /// the same id started later.
    pub(crate) started: u64,
    /// Unique to each webhook: 16 hexadecimal digits.
    pub(crate) run: Run,
}

/// A machine's name, in characters that need no escape anywhere.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Host(String);

/// The unique id of one registration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run(String);

/// Whether the listener that created a webhook is running.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Life {
    /// It is running.
    Running,
    /// It has exited.
    Gone,
    /// It has no claim here: it may be another machine's, or another user's.
    Unknown,
}

impl OwnerTag {
    /// The tag in a description, if there is one.
    pub(crate) fn find(description: &str) -> Option<Self> {
        let (_, rest) = description.rsplit_once(BRACKETS.0)?;
        let (facts, _) = rest.split_once(BRACKETS.1)?;
        let mut words = facts.split(' ');
        let mut fact = |name: &str| words.next()?.strip_prefix(name)?.strip_prefix('=');
        let tag = Self {
            host: fact("host")?.parse().ok()?,
            process: fact("process")?.parse().ok()?,
            started: fact("started")?.parse().ok()?,
            run: fact("run")?.parse().ok()?,
        };
        words.next().is_none().then_some(tag)
    }

    /// The name of a webhook with this tag.
    pub(crate) fn name(&self) -> String {
        format!("kinde-hook {}", self.host)
    }

    /// The description of a webhook with this tag.
    pub(crate) fn description(&self) -> String {
        format!("Created by `kinde-hook listen`, which deletes it on exit. {self}")
    }
}

impl fmt::Display for OwnerTag {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (begin, end) = BRACKETS;
        let Self { host, process, started, run } = self;
        write!(formatter, "{begin}host={host} process={process} started={started} run={run}{end}")
    }
}

impl Host {
    /// The name, with each character replaced that a description may not allow.
    pub(crate) fn new(name: &str) -> Self {
        let plain = |c: char| if is_host_character(c) { c } else { '-' };
        let name: String = name.chars().take(MAX_HOST_BYTES).map(plain).collect();
        Self(if name.is_empty() { "unnamed".to_owned() } else { name })
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

fn is_host_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')
}

impl FromStr for Host {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_host =
            !text.is_empty() && text.len() <= MAX_HOST_BYTES && text.chars().all(is_host_character);
        if is_host { Ok(Self(text.to_owned())) } else { Err(()) }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl Run {
    /// The run with this number.
    pub(crate) fn new(number: u64) -> Self {
        Self(format!("{number:016x}"))
    }
}

impl FromStr for Run {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let is_digit = |c: u8| matches!(c, b'0'..=b'9' | b'a'..=b'f');
        if text.len() == 16 && text.bytes().all(is_digit) {
            Ok(Self(text.to_owned()))
        } else {
            Err(())
        }
    }
}

impl fmt::Display for Run {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tag(host: &str) -> OwnerTag {
        OwnerTag { host: Host::new(host), process: 4242, started: 1_234_567, run: Run::new(0xab) }
    }

    #[test]
    fn a_tag_is_found_in_its_own_description() {
        let tag = tag("Ada's laptop");
        assert_eq!(tag.name(), "kinde-hook Ada-s-laptop");
        assert_eq!(
            tag.to_string(),
            "[kinde-hook host=Ada-s-laptop process=4242 started=1234567 run=00000000000000ab]"
        );
        assert_eq!(OwnerTag::find(&tag.description()), Some(tag));
    }

    #[test]
    fn what_is_almost_a_tag_is_none() {
        for description in [
            "",
            "kinde-hook",
            "[kinde-hook ]",
            "[kinde-hook host=a process=1 started=2]",
            "[kinde-hook host=a process=1 started=2 run=00000000000000ab",
            "[kinde-hook host=a process=1 started=2 run=00000000000000AB]",
            "[kinde-hook host=a process=1 started=2 run=00000000000000ab more=x]",
            "[kinde-hook host= process=1 started=2 run=00000000000000ab]",
            "[kinde-hook host=a/b process=1 started=2 run=00000000000000ab]",
            "[kinde-hook host=a process=-1 started=2 run=00000000000000ab]",
            "[kinde-hook host=a process=99999999999 started=2 run=00000000000000ab]",
            "[kinde-hook  host=a process=1 started=2 run=00000000000000ab]",
        ] {
            assert_eq!(OwnerTag::find(description), None, "{description}");
        }
    }

    proptest! {
        #[test]
        fn any_machine_has_a_name_that_is_found_again(host in "\\PC{0,80}", more in "\\PC{0,20}") {
            let tag = tag(&host);
            prop_assert_eq!(OwnerTag::find(&format!("{more}{tag}")), Some(tag));
        }

        #[test]
        fn any_description_has_a_tag_or_has_none(text in "(\\[kinde-hook )?\\PC{0,80}") {
            if let Some(tag) = OwnerTag::find(&text) {
                prop_assert!(text.contains(&tag.to_string()));
            }
        }
    }
}
