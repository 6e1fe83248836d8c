//! The values that the placeholders of an event stand for, drawn once and
//! consistent with each other.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::Chance;
use super::people::{DOMAINS, METERS, ORGANIZATIONS, PEOPLE, PERMISSIONS, PLANS, ROLES};

/// How long after the event an invoice is due.
const TERM: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Everybody and everything in one event, or in all events of a scenario.
#[derive(Debug, Clone)]
pub(super) struct Cast(Map<String, Value>);

impl Cast {
    /// Draws a cast for events from `at` on.
    pub(super) fn draw(chance: &mut Chance, at: Timestamp) -> Self {
        let mut cast = Self(Map::new());
        cast.draw_person(chance);
        cast.draw_organization(chance);
        cast.draw_customer(chance, at);
        cast
    }

    /// The value of this name, if there is one.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Gives a member another value; `false` if the cast has no such member.
    pub(super) fn replace(&mut self, name: &str, value: &Value) -> bool {
        self.0.get_mut(name).map(|member| *member = value.clone()).is_some()
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn draw_person(&mut self, chance: &mut Chance) {
        let (first, last) = chance.pick(&PEOPLE).copied().unwrap_or_default();
        let domain = chance.pick(&DOMAINS).copied().unwrap_or_default();
        // Few people are drawn from, many events are drawn, and apps keep
        // addresses that may not stand twice.
        let number = 100_000_000 + chance.below(900_000_000);
        let (user, host) = (plain(first), plain(last));
        self.put("user_id", format!("kp_{}", chance.hex(32)));
        self.put("first_name", first);
        self.put("last_name", last);
        self.put("email", format!("{user}.{host}{number}@{domain}"));
        self.put("username", format!("{user}{number}"));
        // 203.0.113.0/24 is reserved for documentation (RFC 5737).
        self.put("ip_address", format!("203.0.113.{}", 1 + chance.below(254)));
    }

    fn draw_organization(&mut self, chance: &mut Chance) {
        let (name, handle) = chance.pick(&ORGANIZATIONS).copied().unwrap_or_default();
        self.put("org_code", format!("org_{}", chance.hex(11)));
        self.put("org_name", name);
        self.put("org_handle", handle);
        self.put("org_external_id", format!("account-{}", 1000 + chance.below(9000)));
        for (kind, several) in [("role", &ROLES), ("permission", &PERMISSIONS)] {
            let (key, name, description) = chance.pick(several).copied().unwrap_or_default();
            self.put(&format!("{kind}_id"), chance.uuid());
            self.put(&format!("{kind}_key"), key);
            self.put(&format!("{kind}_name"), name);
            self.put(&format!("{kind}_description"), description);
        }
    }

    fn draw_customer(&mut self, chance: &mut Chance, at: Timestamp) {
        let (plan, next_plan) = chance.pick(&PLANS).copied().unwrap_or_default();
        let due = at.checked_add(TERM).unwrap_or(at);
        for kind in ["subscriber", "customer", "agreement"] {
            self.put(&format!("{kind}_id"), format!("{kind}_{}", chance.timed_hex(at)));
        }
        self.put("plan_code", plan);
        self.put("next_plan_code", next_plan);
        // Kinde's billing writes its dates as its database does.
        self.put("invoice_due_on", due.strftime("%Y-%m-%d 00:00:00+00").to_string());
        self.put("meter_id", chance.pick(&METERS).copied().unwrap_or_default());
        self.put("quantity", 1 + chance.below(500));
    }
}

/// A name as it stands in an e-mail address.
fn plain(name: &str) -> String {
    let plain = name.chars().filter_map(|c| match c {
        'ø' => Some('o'),
        'ë' => Some('e'),
        _ => Some(c.to_ascii_lowercase()).filter(char::is_ascii_alphanumeric),
    });
    plain.collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn text(cast: &Cast, name: &str) -> String {
        cast.get(name).and_then(Value::as_str).expect(name).to_owned()
    }

    fn is_hex(text: &str, digits: usize) -> bool {
        text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    proptest! {
        #[test]
        fn a_cast_has_kindes_shapes_and_fits_together(seed in any::<u64>()) {
            let cast = Cast::draw(&mut Chance::new(seed), super::super::start_of(seed));
            let user_id = text(&cast, "user_id");
            prop_assert!(is_hex(user_id.strip_prefix("kp_").expect("kp_"), 32));
            let org_code = text(&cast, "org_code");
            prop_assert!(is_hex(org_code.strip_prefix("org_").expect("org_"), 11));
            let email = text(&cast, "email");
            let (user, domain) = email.split_once('@').expect("an address");
            prop_assert!(DOMAINS.contains(&domain));
            prop_assert!(user.starts_with(&plain(&text(&cast, "first_name"))));
            prop_assert!(user.contains(&plain(&text(&cast, "last_name"))));
            prop_assert!(email.is_ascii());
        }
    }

    #[test]
    fn of_thousands_of_people_no_two_share_an_address_or_a_name() {
        let mut chance = Chance::new(7);
        for name in ["email", "username"] {
            let drawn: std::collections::BTreeSet<String> = (0..3000)
                .map(|_| text(&Cast::draw(&mut chance, Timestamp::UNIX_EPOCH), name))
                .collect();
            assert_eq!(drawn.len(), 3000, "{name}");
        }
    }

    #[test]
    fn a_member_can_be_replaced_and_a_stranger_cannot() {
        let mut cast = Cast::draw(&mut Chance::new(1), Timestamp::UNIX_EPOCH);
        assert!(cast.replace("email", &"ada@example.com".into()));
        assert_eq!(text(&cast, "email"), "ada@example.com");
        assert!(!cast.replace("emial", &"ada@example.com".into()));
        assert_eq!(cast.get("emial"), None);
    }

    #[test]
    fn every_member_is_documented() {
        let guide = include_str!("../../docs/trigger.md");
        let cast = Cast::draw(&mut Chance::new(1), Timestamp::UNIX_EPOCH);
        for name in cast.0.keys() {
            let name = ["role", "permission"]
                .iter()
                .find_map(|kind| name.strip_prefix(kind))
                .unwrap_or(name);
            assert!(guide.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn two_seeds_draw_two_casts() {
        let draw =
            |seed| text(&Cast::draw(&mut Chance::new(seed), Timestamp::UNIX_EPOCH), "user_id");
        assert_ne!(draw(1), draw(2));
    }
}
