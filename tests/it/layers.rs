//! Which part of the source may know which: the diagram in src/lib.rs, held to.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::source::{Source, first_word, sources};

/// Each top-level module and all that it may use. Whoever wants to add a name
/// here makes two parts know each other that did not before.
const MAY_USE: [(&str, &[&str]); 26] = [
    // Why a command could not run; what text is safe to print.
    ("error", &[]),
    ("sanitize", &[]),
    // What a webhook means: pure.
    ("webhook", &["sanitize"]),
    // Sample events: pure as well.
    ("samples", &["sanitize", "webhook"]),
    // Files of this user, and keys written as text.
    ("files", &[]),
    ("pem", &[]),
    // What can be done. These do not know each other.
    ("client", &["webhook"]),
    ("keys", &["client", "error", "pem", "sanitize", "webhook"]),
    ("local_issuer", &["error", "files", "pem", "webhook"]),
    ("management", &["client", "error", "files", "sanitize", "webhook"]),
    ("server", &["error", "sanitize", "webhook"]),
    ("forward", &["client", "error", "sanitize", "webhook"]),
    ("token_files", &["error", "files", "sanitize", "webhook"]),
    ("store", &["error", "files", "webhook"]),
    ("tunnel", &["client", "files", "webhook"]),
    // How it looks: of what can be done, only the types of keys and of the API.
    ("render", &["keys", "management", "samples", "sanitize", "webhook"]),
    // What was asked.
    ("cli", &["samples", "webhook"]),
    ("settings", &["cli", "error", "files", "keys", "management", "sanitize", "webhook"]),
    ("logging", &["sanitize", "settings"]),
    // The process around a command.
    ("console", &["cli", "error", "render", "settings"]),
    // Whose signatures are accepted.
    ("verification", &["error", "files", "keys", "local_issuer", "settings", "webhook"]),
    // Where the parts meet: a running listener, and each command.
    (
        "listener",
        &[
            "console",
            "error",
            "forward",
            "keys",
            "management",
            "render",
            "server",
            "settings",
            "store",
            "token_files",
            "tunnel",
            "verification",
            "webhook",
        ],
    ),
    (
        "commands",
        &[
            "cli",
            "console",
            "error",
            "files",
            "forward",
            "keys",
            "listener",
            "local_issuer",
            "management",
            "render",
            "samples",
            "sanitize",
            "server",
            "settings",
            "store",
            "token_files",
            "tunnel",
            "verification",
            "webhook",
        ],
    ),
    // How the tests measure what readers cost. No part of the program.
    ("costs", &[]),
    // What is fuzzed, of all that reads hostile input. No part of the program.
    ("fuzzing", &["keys", "pem", "render", "sanitize", "settings", "tunnel", "webhook"]),
    ("lib", &["cli", "commands", "console", "error", "logging", "sanitize", "webhook"]),
];

/// Paths that only these files and folders may name.
const ONLY_IN: [(&str, &[&str]); 16] = [
    ("colored", &["render/palette.rs"]),
    ("hyper", &["client.rs", "server/"]),
    ("hyper_util", &["server/"]),
    ("http_body_util", &["server/"]),
    ("reqwest", &["client.rs", "forward/", "keys/source.rs", "management/", "tunnel/"]),
    ("jsonwebtoken", &["keys/", "webhook/verify.rs"]),
    ("aws_lc_rs", &["keys/", "local_issuer/", "management/token.rs", "tunnel/"]),
    ("signal_hook", &["console/file_limit.rs"]),
    ("socket2", &["tunnel/localtunnel/connection.rs"]),
    ("rusqlite", &["store/"]),
    ("indicatif", &["commands/sending/"]),
    (
        "rustix",
        &[
            "console/",
            "costs.rs",
            "files/",
            "server/connection_limiter.rs",
            "settings/host.rs",
            "store/location.rs",
            "tunnel/program/child.rs",
        ],
    ),
    (
        "clap",
        &["cli/", "commands/completing/", "commands/completions.rs", "commands/man.rs", "lib.rs"],
    ),
    ("tracing_subscriber", &["logging.rs"]),
    ("fastrand", &["samples/"]),
    ("strsim", &["samples/"]),
];

/// What must not stand in these files and folders at all.
const NEVER: [(&str, &[&str]); 21] = [
    ("", &["println!", "eprintln!", "print!", "eprint!", "dbg!", "process::exit", "todo!"]),
    ("webhook/", &["std::fs", "TcpStream", "std::io", "tokio", "tracing", "Instant"]),
    ("webhook/", &["Timestamp::now", "SystemTime", "std::env", "TimeZone::system"]),
    ("samples/", &["std::fs", "TcpStream", "std::io", "tokio", "tracing", "Instant"]),
    ("samples/", &["Timestamp::now", "SystemTime", "std::env", "TimeZone::system"]),
    ("render/", &["Timestamp::now", "SystemTime", "TimeZone::system", "tokio", "std::fs"]),
    ("render/", &["io::stdout", "io::stderr", "std::net"]),
    ("sanitize/", &["tokio", "std::io", "std::fs"]),
    ("cli/", &["tokio", "std::fs", "std::io", "tracing"]),
    ("settings/", &["tokio", "io::stdout", "io::stderr"]),
    ("server/", &["io::stdout", "io::stderr", "std::fs"]),
    ("keys/", &["io::stdout", "io::stderr"]),
    ("forward/", &["io::stdout", "io::stderr", "std::fs"]),
    ("management/", &["io::stdout", "io::stderr"]),
    ("files/", &["io::stdout", "io::stderr", "tokio", "std::net"]),
    ("token_files/", &["io::stdout", "io::stderr", "tokio", "std::net"]),
    ("tunnel/", &["io::stdout", "io::stderr"]),
    ("client.rs", &["io::stdout", "io::stderr", "std::fs"]),
    ("error.rs", &["io::stdout", "io::stderr", "tokio"]),
    ("commands/", &["hyper", "jsonwebtoken", "reqwest", "colored"]),
    ("lib.rs", &["tokio", "std::fs"]),
];

/// Where the environment may be read: by settings, for the arguments by main,
/// by logging, which starts before there are settings, where an option has a
/// variable that clap reads, and where sudo says who called it.
const ENVIRONMENT: [&str; 5] =
    ["settings/", "main.rs", "logging.rs", "cli/variable.rs", "files/foreign.rs"];

/// The modules of this crate that a file names.
fn modules_used(source: &Source) -> BTreeSet<&str> {
    let after = |prefix: &'static str| source.code.split(prefix).skip(1);
    let mut used: BTreeSet<&str> = after("crate::").map(first_word).collect();
    if !source.path.contains('/') {
        // At the top, `super` and, in lib.rs, a bare name mean the same.
        used.extend(after("super::").map(first_word));
    }
    if source.path == "lib.rs" {
        let named = |name: &&str| source.code.contains(&format!("{name}::")) && *name != "lib";
        used.extend(MAY_USE.iter().map(|(name, _)| *name).filter(named));
    }
    used
}

fn table() -> BTreeMap<&'static str, BTreeSet<&'static str>> {
    MAY_USE.iter().map(|(module, uses)| (*module, uses.iter().copied().collect())).collect()
}

#[test]
fn every_part_uses_only_what_it_may() {
    let table = table();
    for source in sources().iter().filter(|source| source.module() != "main") {
        let module = source.module();
        let allowed = table.get(module).unwrap_or_else(|| {
            panic!("src/{} is a part of its own: say in this test what it may use", source.path)
        });
        for used in modules_used(source) {
            assert!(
                used == module || allowed.contains(used),
                "src/{} uses crate::{used}, which {module} must not know",
                source.path
            );
        }
    }
}

#[test]
fn the_table_has_no_circles() {
    // What may be used has to stand further up: sanitize first, lib last.
    let mut above = BTreeSet::new();
    for (module, uses) in MAY_USE {
        for used in uses {
            assert!(above.contains(used), "{module} comes before {used}, which it may use");
        }
        above.insert(module);
    }
}

#[test]
fn the_table_names_the_modules_that_there_are() {
    let modules: BTreeSet<String> =
        sources().iter().map(|source| source.module().to_owned()).collect();
    let mut named: BTreeSet<String> = table().keys().map(|name| (*name).to_owned()).collect();
    named.insert("main".to_owned());
    assert_eq!(modules, named);
}

#[test]
fn each_library_is_known_where_it_belongs_and_nowhere_else() {
    let sources = sources();
    for (library, places) in ONLY_IN {
        let prefix = format!("{library}::");
        let users: Vec<&Source> = sources.iter().filter(|source| source.names(&prefix)).collect();
        assert!(!users.is_empty(), "nobody uses {library}: take it out of this test");
        for user in users {
            assert!(user.is_in(places), "src/{} uses {library}", user.path);
        }
    }
}

#[test]
fn nothing_stands_where_it_must_not() {
    let sources = sources();
    for (place, forbidden) in NEVER {
        let all = place.is_empty();
        let inside: Vec<&Source> =
            sources.iter().filter(|source| all || source.is_in(&[place])).collect();
        assert!(!inside.is_empty(), "there is no src/{place}");
        for source in inside {
            for text in forbidden {
                assert!(!source.names(text), "src/{} has `{text}`", source.path);
            }
        }
    }
}

#[test]
fn the_environment_is_read_in_one_place() {
    for source in sources() {
        let reads = ["std::env", "env::var", "env::args", "env::current_dir"];
        if reads.iter().any(|read| source.names(read)) {
            assert!(source.is_in(&ENVIRONMENT), "src/{} reads the environment", source.path);
        }
    }
}
