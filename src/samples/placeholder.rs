//! Placeholders: `{{email}}` stands for a variable, and `{{1.data.user.id}}`
//! for what an earlier step of the scenario sent.

use std::cell::Cell;

use serde_json::{Map, Value};

use super::patch::Path;
use super::variables::Variables;

/// Why a placeholder has no value. Its name is untrusted text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum PlaceholderError {
    /// There is no variable of that name.
    #[error("unknown placeholder `{{{{{0}}}}}`")]
    UnknownName(String),
    /// It refers to a step that does not come before.
    #[error("`{{{{{0}}}}}` refers to a step that does not come before this one")]
    NotEarlier(String),
    /// Its value makes the event too large.
    #[error("`{{{{{0}}}}}` makes the event too large")]
    TooMuch(String),
    /// That step's event has no such member.
    #[error("`{{{{{0}}}}}` is not in the event of that step")]
    NotInStep(String),
}

/// What placeholders stand for.
#[derive(Debug, Clone, Copy)]
pub(super) struct TemplateContext<'a> {
    pub(super) variables: &'a Variables,
    /// The payloads of the earlier steps, in order.
    pub(super) earlier: &'a [Value],
    /// Number of bytes that may still be filled in. Without a limit, a few
    /// steps that repeat earlier ones would exhaust memory.
    pub(super) budget: &'a Cell<usize>,
}

impl TemplateContext<'_> {
    /// The object with its placeholders filled in; names are left alone.
    pub(super) fn fill_object(
        self,
        template: &Map<String, Value>,
    ) -> Result<Map<String, Value>, PlaceholderError> {
        template.iter().map(|(name, value)| Ok((name.clone(), self.fill(value)?))).collect()
    }

    /// The value with its placeholders filled in.
    pub(super) fn fill(self, template: &Value) -> Result<Value, PlaceholderError> {
        match template {
            Value::String(text) => self.fill_text(text),
            Value::Array(elements) => elements.iter().map(|element| self.fill(element)).collect(),
            Value::Object(members) => self.fill_object(members).map(Value::Object),
            Value::Null | Value::Bool(_) | Value::Number(_) => Ok(template.clone()),
        }
    }

    /// A text that is one placeholder becomes its value, of whatever kind;
    /// among other words the value is written out.
    fn fill_text(self, text: &str) -> Result<Value, PlaceholderError> {
        let mut filled = String::new();
        let mut rest = text;
        while let Some((before, name, after)) = next(rest) {
            let value = self.value_of(name.trim())?;
            if name.len() + "{{}}".len() == text.len() {
                return Ok(value.clone());
            }
            filled.push_str(before);
            match value {
                Value::String(text) => filled.push_str(text),
                other => filled.push_str(&other.to_string()),
            }
            rest = after;
        }
        filled.push_str(rest);
        Ok(Value::String(filled))
    }

    fn value_of(&self, name: &str) -> Result<&Value, PlaceholderError> {
        let value = self.find(name)?;
        let left = self.budget.get().checked_sub(value.to_string().len());
        self.budget.set(left.ok_or_else(|| PlaceholderError::TooMuch(name.to_owned()))?);
        Ok(value)
    }

    fn find(&self, name: &str) -> Result<&Value, PlaceholderError> {
        let Some((step, path)) = name.split_once('.') else {
            let unknown = || PlaceholderError::UnknownName(name.to_owned());
            return self.variables.get(name).ok_or_else(unknown);
        };
        let number: usize =
            step.parse().map_err(|_| PlaceholderError::UnknownName(name.to_owned()))?;
        let payload = number.checked_sub(1).and_then(|index| self.earlier.get(index));
        let payload = payload.ok_or_else(|| PlaceholderError::NotEarlier(name.to_owned()))?;
        let path: Option<Path> = path.parse().ok();
        let found = path.and_then(|path| path.find(payload));
        found.ok_or_else(|| PlaceholderError::NotInStep(name.to_owned()))
    }
}

/// The text up to the next placeholder, its name, and the text after it.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let (before, opened) = text.split_once("{{")?;
    let (name, after) = opened.split_once("}}")?;
    Some((before, name, after))
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;
    use proptest::prelude::*;
    use serde_json::json;

    use super::super::SeededRng;
    use super::*;

    fn fill(template: &Value) -> Result<Value, PlaceholderError> {
        let mut variables = Variables::draw(&mut SeededRng::new(1), Timestamp::UNIX_EPOCH);
        variables.replace("email", &"ada@example.com".into());
        variables.replace("quantity", &7.into());
        let earlier = [json!({ "data": { "user": { "id": "kp_1", "tags": ["a", "b"] } } })];
        TemplateContext { variables: &variables, earlier: &earlier, budget: &Cell::new(100) }
            .fill(template)
    }

    #[test]
    fn a_placeholder_alone_becomes_the_value_itself() {
        assert_eq!(fill(&json!("{{quantity}}")), Ok(json!(7)));
        assert_eq!(fill(&json!("{{ quantity }}")), Ok(json!(7)));
        assert_eq!(fill(&json!("{{1.data.user.tags}}")), Ok(json!(["a", "b"])));
        assert_eq!(
            fill(&json!({ "a": [{ "b": "{{email}}" }] })),
            Ok(json!({ "a": [{ "b": "ada@example.com" }] }))
        );
    }

    #[test]
    fn placeholders_among_words_are_written_out() {
        assert_eq!(
            fill(&json!("<{{email}}> has {{quantity}}, {{1.data.user.id}} {{1.data.user.tags.1}}")),
            Ok(json!("<ada@example.com> has 7, kp_1 b"))
        );
        assert_eq!(fill(&json!("{{quantity}}{{quantity}}")), Ok(json!("77")));
    }

    #[test]
    fn other_text_stays_unchanged() {
        for text in ["", "{", "{{", "{{email", "}}{{", "{ {email} }", "email"] {
            assert_eq!(fill(&json!(text)), Ok(json!(text)), "{text}");
        }
        assert_eq!(fill(&json!({ "{{email}}": null })), Ok(json!({ "{{email}}": null })));
    }

    #[test]
    fn a_placeholder_that_means_nothing_is_named() {
        for (text, error) in [
            ("{{emial}}", PlaceholderError::UnknownName("emial".into())),
            ("{{}}", PlaceholderError::UnknownName(String::new())),
            ("{{a.b}}", PlaceholderError::UnknownName("a.b".into())),
            ("{{0.data}}", PlaceholderError::NotEarlier("0.data".into())),
            ("{{2.data}}", PlaceholderError::NotEarlier("2.data".into())),
            ("{{1.data.user.name}}", PlaceholderError::NotInStep("1.data.user.name".into())),
            ("{{1.}}", PlaceholderError::NotInStep("1.".into())),
        ] {
            assert_eq!(fill(&json!(text)), Err(error), "{text}");
        }
        let many = PlaceholderError::TooMuch("email".into());
        assert_eq!(fill(&json!("{{email}}".repeat(6))), Err(many));
        let words = PlaceholderError::UnknownName("emial".into()).to_string();
        assert_eq!(words, "unknown placeholder `{{emial}}`");
    }

    proptest! {
        #[test]
        fn text_without_braces_is_left_alone(text in "[^{]*") {
            prop_assert_eq!(fill(&json!(text)), Ok(json!(text)));
        }

        #[test]
        fn no_text_makes_the_reader_panic(text in "(\\{\\{|\\}\\}|[a-z0-9.{} é])*") {
            let _ = fill(&json!(text));
        }
    }
}
