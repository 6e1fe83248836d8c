//! Environment variables that stand in for options.

/// The variable's name, unless it is set to nothing, which is as good as not
/// being set: clap would read an empty value.
pub(super) fn unless_empty(name: &'static str) -> Option<&'static str> {
    std::env::var_os(name).is_none_or(|value| !value.is_empty()).then_some(name)
}
