//! The source files of the program, for the tests that hold its structure.

use std::path::{Path, PathBuf};

/// One source file, without its comments and tests.
pub(crate) struct Source {
    /// Its path under src, with slashes.
    pub(crate) path: String,
    pub(crate) code: String,
}

impl Source {
    /// The top-level module that it belongs to.
    pub(crate) fn module(&self) -> &str {
        self.path.split(['/', '.']).next().unwrap()
    }

    /// Its module's path below the crate: `webhook/token.rs` is `webhook`, `token`.
    pub(crate) fn module_path(&self) -> Vec<String> {
        let path = self.path.trim_end_matches(".rs").trim_end_matches("/mod");
        if path == "lib" { Vec::new() } else { path.split('/').map(str::to_owned).collect() }
    }

    /// The paths that it imports with `use`, each name by itself.
    pub(crate) fn imports(&self) -> Vec<Vec<String>> {
        self.use_statements(false)
    }

    /// The paths that it hands on with `pub use`, each name by itself.
    pub(crate) fn reexports(&self) -> Vec<Vec<String>> {
        self.use_statements(true)
    }

    fn use_statements(&self, is_public: bool) -> Vec<Vec<String>> {
        let mut paths = Vec::new();
        for statement in self.code.split(';') {
            if let Some((visibility, path)) = use_statement(statement)
                && visibility.starts_with("pub") == is_public
            {
                expand(path, &mut paths);
            }
        }
        paths
    }

    /// The paths in its code beside the imports.
    pub(crate) fn inline_paths(&self) -> Vec<Vec<String>> {
        let is_path = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == ':';
        let code = self.code.split(';').filter(|statement| use_statement(statement).is_none());
        let words = code.flat_map(|text| text.split(|c: char| !is_path(c)));
        let paths = words.filter(|word| word.contains("::") && !word.starts_with(':'));
        paths.map(|path| path.split("::").map(str::to_owned).collect()).collect()
    }

    /// Whether a path stands in it, not as a part of a longer word.
    pub(crate) fn names(&self, path: &str) -> bool {
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let stands_alone = |(at, found): (usize, &str)| {
            let after = &self.code[at + found.len()..];
            let goes_on = found.ends_with(is_word) && after.starts_with(is_word);
            !self.code[..at].ends_with(is_word) && !goes_on
        };
        self.code.match_indices(path).any(stands_alone)
    }

    pub(crate) fn is_in(&self, places: &[&str]) -> bool {
        places.iter().any(|place| {
            self.path == *place || (place.ends_with('/') && self.path.starts_with(place))
        })
    }
}

/// The word with which a text begins.
pub(crate) fn first_word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len());
    assert!(end > 0, "name one module after `crate::`, so that this test can read it: {text:.40}");
    &text[..end]
}

/// Every source file.
pub(crate) fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut paths = Vec::new();
    collect(&root, &mut paths);
    let sources: Vec<Source> = paths
        .iter()
        .map(|path| Source {
            path: path.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
            code: code(&std::fs::read_to_string(path).unwrap()),
        })
        .collect();
    assert!(sources.len() > 50, "{}", sources.len());
    sources
}

/// All files of Rust but `test_*.rs`, which are part of the tests.
fn collect(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, paths);
        } else if path.extension().is_some_and(|extension| extension == "rs")
            && !path.file_name().unwrap().to_string_lossy().starts_with("test_")
        {
            paths.push(path);
        }
    }
}

/// The lines that matter: no comments, and no item that is there for tests
/// alone.
fn code(text: &str) -> String {
    let mut lines = text.lines();
    let mut kept: Vec<String> = Vec::new();
    while let Some(line) = lines.next() {
        if line.trim() == "#[cfg(test)]" {
            skip_item(line, &mut lines);
        } else {
            let code = line.split("//").next().unwrap_or_default();
            // Where something may be seen is not what it uses.
            kept.push(code.replace("pub(in crate::", "pub(in "));
        }
    }
    kept.join("\n")
}

/// Skips an item with a given attribute: to the closing brace below it, or to
/// the end of its only line.
fn skip_item<'t>(attribute: &str, lines: &mut impl Iterator<Item = &'t str>) {
    let indent = &attribute[..attribute.len() - attribute.trim_start().len()];
    let is_whole = lines.next().is_some_and(|line| line.ends_with(';') || line.ends_with('}'));
    if !is_whole {
        let end = format!("{indent}}}");
        let _ = lines.find(|line| *line == end);
    }
}

/// The visibility and the path of a `use` statement, which may follow a block
/// or an attribute.
fn use_statement(statement: &str) -> Option<(&str, &str)> {
    let start = statement.rfind("\nuse ").map(|at| at + 1);
    let start = start.or_else(|| statement.rfind("\npub").map(|at| at + 1)).unwrap_or(0);
    let (visibility, path) = statement[start..].split_once("use ")?;
    let is_use = visibility.is_empty() || visibility.trim_end().starts_with("pub");
    (is_use && !visibility.contains(['{', '=', ':'])).then_some((visibility, path))
}

/// The paths of a `use` statement with braces, each name by itself.
fn expand(statement: &str, paths: &mut Vec<Vec<String>>) {
    let statement = statement.trim();
    let Some((prefix, rest)) = statement.split_once('{') else {
        let name = statement.split(" as ").next().unwrap_or_default();
        paths.push(name.split("::").map(|part| part.trim().to_owned()).collect());
        return;
    };
    let inside = rest.strip_suffix('}').unwrap_or(rest);
    let mut depth = 0_usize;
    let parts = inside.split(|c: char| {
        depth = match c {
            '{' => depth + 1,
            '}' => depth.saturating_sub(1),
            _ => depth,
        };
        c == ',' && depth == 0
    });
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        expand(&format!("{prefix}{part}"), paths);
    }
}
