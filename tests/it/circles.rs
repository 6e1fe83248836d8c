//! No file imports itself through others: the imports of every source file,
//! followed to the file that defines what they name.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::source::{Source, sources};

/// A module's path below the crate, such as `["webhook", "token"]`.
type Module = Vec<String>;

/// The files of the crate by module, and what each names of the others.
struct Imports {
    sources: BTreeMap<Module, Source>,
    /// For each module, the names that it hands on, with where they come from.
    reexports: BTreeMap<Module, BTreeMap<String, Module>>,
}

impl Imports {
    fn read() -> Self {
        let sources: BTreeMap<Module, Source> = sources()
            .into_iter()
            .filter(|source| source.path != "main.rs")
            .map(|source| (source.module_path(), source))
            .collect();
        let reexports = sources
            .iter()
            .map(|(module, source)| {
                let names = source.reexports().into_iter().filter_map(|path| {
                    let last = path.last()?.clone();
                    Some((last, path))
                });
                (module.clone(), names.collect())
            })
            .collect();
        Self { sources, reexports }
    }

    /// The module whose file defines what `path` names, seen from `from`.
    fn resolve(&self, from: &Module, path: &[String], depth: usize) -> Option<Module> {
        let (mut at, mut rest) = match path.first()?.as_str() {
            "crate" => (Module::new(), &path[1..]),
            "self" => (from.clone(), &path[1..]),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                (from[..from.len().checked_sub(ups)?].to_vec(), &path[ups..])
            }
            first => {
                let child: Module = from.iter().cloned().chain([first.to_owned()]).collect();
                self.sources.contains_key(&child).then(|| (from.clone(), path))?
            }
        };
        while let Some((first, after)) = rest.split_first() {
            let child: Module = at.iter().cloned().chain([first.clone()]).collect();
            if self.sources.contains_key(&child) {
                (at, rest) = (child, after);
                continue;
            }
            let reexport = self.reexports.get(&at).and_then(|names| names.get(first));
            return match reexport {
                Some(path) if depth < 8 => {
                    let path: Vec<String> = path.iter().chain(after).cloned().collect();
                    self.resolve(&at, &path, depth + 1)
                }
                _ => Some(at),
            };
        }
        Some(at)
    }

    /// Which files each file imports from.
    fn arrows(&self) -> BTreeMap<&Module, BTreeSet<Module>> {
        self.sources
            .iter()
            .map(|(module, source)| {
                let named = source.imports().into_iter().chain(source.inline_paths());
                let targets = named
                    .filter_map(|path| self.resolve(module, &path, 0))
                    .filter(|target| target != module && !target.is_empty());
                (module, targets.collect())
            })
            .collect()
    }
}

/// Every file that a file imports, also through others.
fn reached<'a>(
    arrows: &'a BTreeMap<&Module, BTreeSet<Module>>,
    from: &'a Module,
) -> BTreeSet<&'a Module> {
    let mut reached = BTreeSet::new();
    let mut next = vec![from];
    while let Some(module) = next.pop() {
        let targets = arrows.get(module).into_iter().flatten();
        next.extend(targets.filter(|target| reached.insert(*target)));
    }
    reached
}

#[test]
fn no_file_imports_itself_through_others() {
    let imports = Imports::read();
    let arrows = imports.arrows();
    let mut circles = Vec::new();
    for (module, targets) in &arrows {
        for target in targets.iter().filter(|target| reached(&arrows, target).contains(module)) {
            circles.push(format!("{} -> {}", module.join("/"), target.join("/")));
        }
    }
    assert!(circles.is_empty(), "{}", circles.join("\n"));
}
