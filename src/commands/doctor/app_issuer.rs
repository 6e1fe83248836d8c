//! Whether the app's own code can use its issuer setting.

use crate::render::Finding;
use crate::webhook::{APP_ISSUER_NAME, AppIssuer, AppIssuerError};

const NAME: &str = "app-issuer";

/// Checks the setting as the app sees it.
pub(super) fn check(setting: Option<&AppIssuer>) -> Vec<Finding> {
    let Some(issuer) = setting else {
        return vec![Finding::ok(NAME, format!("{APP_ISSUER_NAME} is not set"))];
    };
    let origin = &issuer.origin;
    if issuer.depends_on_others() {
        return vec![Finding::ok(NAME, format!("{origin} depends on other variables"))];
    }
    let errors = issuer.errors();
    if errors.is_empty() {
        return vec![Finding::ok(NAME, format!("{origin} is valid"))];
    }
    let finding = |error: &AppIssuerError| {
        tracing::info!(?origin, error = error.name(), "the app cannot use its issuer");
        let (message, hint) = issuer.explain(*error);
        Finding::warning(NAME, message, hint)
    };
    errors.iter().map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn judge(value: &str) -> Vec<Finding> {
        check(Some(&AppIssuer { value: value.to_owned(), origin: "X in .env".to_owned() }))
    }

    #[test]
    fn each_fault_is_a_warning_with_the_line_to_write() {
        let findings = judge("acme.kinde.com/");
        let messages: Vec<&str> = findings.iter().map(|it| it.message.as_str()).collect();
        assert!(messages[0].starts_with("X in .env has no https://"), "{messages:?}");
        assert!(messages[1].starts_with("X in .env ends with a slash"), "{messages:?}");
        for finding in &findings {
            let line = "set KINDE_ISSUER_URL=https://acme.kinde.com";
            assert_eq!(finding.hint.as_deref(), Some(line));
        }
    }

    #[test]
    fn what_cannot_be_judged_or_is_good_is_no_warning() {
        for value in ["https://acme.kinde.com", "https://$SUB.kinde.com"] {
            assert!(judge(value).iter().all(|finding| finding.hint.is_none()), "{value}");
        }
        assert_eq!(check(None).len(), 1);
    }
}
