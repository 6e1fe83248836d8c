//! The values that the placeholders of an event stand for, drawn once and
//! consistent with each other.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

use super::people::{DOMAINS, METERS, ORGANIZATIONS, PEOPLE, PERMISSIONS, PLANS, ROLES};
use super::rng::SeededRng;

/// How long after the event an invoice is due.
const TERM: SignedDuration = SignedDuration::from_hours(30 * 24);

/// The variables of one event, or of all events of a scenario.
#[derive(Debug, Clone)]
pub(super) struct Variables(Map<String, Value>);

impl Variables {
    /// Draws a set of variables for events from `at` on.
    pub(super) fn draw(rng: &mut SeededRng, at: Timestamp) -> Self {
        let mut variables = Self(Map::new());
        variables.draw_person(rng);
        variables.draw_organization(rng);
        variables.draw_customer(rng, at);
        variables
    }

    /// The value of this name, if there is one.
    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    /// Replaces a variable's value; `false` if there is no such variable.
    pub(super) fn replace(&mut self, name: &str, value: &Value) -> bool {
        self.0.get_mut(name).map(|member| *member = value.clone()).is_some()
    }

    fn put(&mut self, name: &str, value: impl Into<Value>) {
        self.0.insert(name.to_owned(), value.into());
    }

    fn draw_person(&mut self, rng: &mut SeededRng) {
        let (first, last) = rng.pick(&PEOPLE).copied().unwrap_or_default();
        let domain = rng.pick(&DOMAINS).copied().unwrap_or_default();
        // There are few names and many events, and apps require unique
        // addresses.
        let number = 100_000_000 + rng.below(900_000_000);
        let (user, host) = (plain(first), plain(last));
        self.put("user_id", format!("kp_{}", rng.hex(32)));
        self.put("first_name", first);
        self.put("last_name", last);
        self.put("email", format!("{user}.{host}{number}@{domain}"));
        self.put("username", format!("{user}{number}"));
        // 203.0.113.0/24 is reserved for documentation (RFC 5737).
        self.put("ip_address", format!("203.0.113.{}", 1 + rng.below(254)));
    }

    fn draw_organization(&mut self, rng: &mut SeededRng) {
        let (name, handle) = rng.pick(&ORGANIZATIONS).copied().unwrap_or_default();
        self.put("org_code", format!("org_{}", rng.hex(11)));
        self.put("org_name", name);
        self.put("org_handle", handle);
        self.put("org_external_id", format!("account-{}", 1000 + rng.below(9000)));
        for (kind, several) in [("role", &ROLES), ("permission", &PERMISSIONS)] {
            let (key, name, description) = rng.pick(several).copied().unwrap_or_default();
            self.put(&format!("{kind}_id"), rng.uuid());
            self.put(&format!("{kind}_key"), key);
            self.put(&format!("{kind}_name"), name);
            self.put(&format!("{kind}_description"), description);
        }
    }

    fn draw_customer(&mut self, rng: &mut SeededRng, at: Timestamp) {
        let (plan, next_plan) = rng.pick(&PLANS).copied().unwrap_or_default();
        let due = at.checked_add(TERM).unwrap_or(at);
        for kind in ["subscriber", "customer", "agreement"] {
            self.put(&format!("{kind}_id"), format!("{kind}_{}", rng.timed_hex(at)));
        }
        self.put("plan_code", plan);
        self.put("next_plan_code", next_plan);
        // Kinde's billing writes its dates as its database does.
        self.put("invoice_due_on", due.strftime("%Y-%m-%d 00:00:00+00").to_string());
        self.put("meter_id", rng.pick(&METERS).copied().unwrap_or_default());
        self.put("quantity", 1 + rng.below(500));
    }
}

/// A name as part of an e-mail address.
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

    fn text(variables: &Variables, name: &str) -> String {
        variables.get(name).and_then(Value::as_str).expect(name).to_owned()
    }

    fn is_hex(text: &str, digits: usize) -> bool {
        text.len() == digits && text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
    }

    proptest! {
        #[test]
        fn variables_have_kindes_shapes_and_are_consistent(seed in any::<u64>()) {
            let variables = Variables::draw(&mut SeededRng::new(seed), super::super::start_of(seed));
            let user_id = text(&variables, "user_id");
            prop_assert!(is_hex(user_id.strip_prefix("kp_").expect("kp_"), 32));
            let org_code = text(&variables, "org_code");
            prop_assert!(is_hex(org_code.strip_prefix("org_").expect("org_"), 11));
            let email = text(&variables, "email");
            let (user, domain) = email.split_once('@').expect("an address");
            prop_assert!(DOMAINS.contains(&domain));
            prop_assert!(user.starts_with(&plain(&text(&variables, "first_name"))));
            prop_assert!(user.contains(&plain(&text(&variables, "last_name"))));
            prop_assert!(email.is_ascii());
        }
    }

    #[test]
    fn addresses_and_user_names_are_unique_among_thousands() {
        let mut rng = SeededRng::new(7);
        for name in ["email", "username"] {
            let drawn: std::collections::BTreeSet<String> = (0..3000)
                .map(|_| text(&Variables::draw(&mut rng, Timestamp::UNIX_EPOCH), name))
                .collect();
            assert_eq!(drawn.len(), 3000, "{name}");
        }
    }

    #[test]
    fn only_a_known_variable_can_be_replaced() {
        let mut variables = Variables::draw(&mut SeededRng::new(1), Timestamp::UNIX_EPOCH);
        assert!(variables.replace("email", &"ada@example.com".into()));
        assert_eq!(text(&variables, "email"), "ada@example.com");
        assert!(!variables.replace("emial", &"ada@example.com".into()));
        assert_eq!(variables.get("emial"), None);
    }

    #[test]
    fn every_variable_is_documented() {
        let guide = include_str!("../../docs/trigger.md");
        let variables = Variables::draw(&mut SeededRng::new(1), Timestamp::UNIX_EPOCH);
        for name in variables.0.keys() {
            let name = ["role", "permission"]
                .iter()
                .find_map(|kind| name.strip_prefix(kind))
                .unwrap_or(name);
            assert!(guide.contains(&format!("`{name}`")), "{name}");
        }
    }

    #[test]
    fn two_seeds_draw_different_variables() {
        let draw = |seed| {
            text(&Variables::draw(&mut SeededRng::new(seed), Timestamp::UNIX_EPOCH), "user_id")
        };
        assert_ne!(draw(1), draw(2));
    }
}
