//! The console blocks of README.md and docs/, run as they are.
//!
//! `...` on a line of its own stands for any lines, and inside a line for any
//! text. Times of day and latencies are ignored. A `listen` block
//! gets a free port, and the deliveries that its output speaks of.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::json;

use crate::support::command::{Done, finish, folder, kinde_hook, write};
use crate::support::server::{Response, Server};
use crate::support::signer::{Signer, with_broken_signature};
use crate::support::terminal::Terminal;
use crate::support::tunnel_server::TunnelServer;

/// The event that the documents show. RS256 signs the same way each time.
fn token() -> String {
    Signer::kinde().sign(&json!({
        "data": {
            "user": {
                "email": "ada@example.com",
                "first_name": "Ada",
                "id": "kp_0ba7c433ac94419ca2a8d8bb3c1fbd58",
                "last_name": "Lovelace",
            }
        },
        "event_id": "event_0198653f6a80c0de0198653f6a80c0de",
        "source": "admin",
        "timestamp": "2025-08-01T20:20:30.592145+10:00",
        "type": "user.created",
    }))
}

/// A folder with the files that the documents name.
fn documented_folder() -> tempfile::TempDir {
    let folder = folder();
    write(folder.path(), "jwks.json", Signer::kinde().key_set());
    write(folder.path(), "user-created.jwt", token() + "\n");
    folder
}

/// One console block: a command and what it prints.
struct Block {
    command: String,
    output: Vec<String>,
}

/// The repository's documents for users: their paths and texts.
fn documents() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = std::fs::read_dir(root.join("docs")).unwrap();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    paths.sort();
    paths.insert(0, root.join("README.md"));
    paths.into_iter().map(|path| (path.clone(), std::fs::read_to_string(path).unwrap())).collect()
}

fn blocks() -> Vec<Block> {
    documents().iter().flat_map(|(_, text)| blocks_of(text)).collect()
}

fn blocks_of(text: &str) -> Vec<Block> {
    let blocks = text.split("```console\n").skip(1).map(|rest| {
        let mut lines = rest.split("```").next().unwrap().lines().map(str::to_owned);
        let command = lines.next().unwrap();
        Block {
            command: command.strip_prefix("$ ").expect("a command").to_owned(),
            output: lines.collect(),
        }
    });
    blocks.collect()
}

/// Whether lines are as a block says.
fn matches(wanted: &[String], printed: &[String]) -> bool {
    match wanted.split_first() {
        None => printed.is_empty(),
        Some((first, rest)) if first == "..." => {
            (0..=printed.len()).any(|skipped| matches(rest, &printed[skipped..]))
        }
        Some((first, rest)) => printed
            .split_first()
            .is_some_and(|(line, after)| line_matches(first, line) && matches(rest, after)),
    }
}

fn line_matches(wanted: &str, printed: &str) -> bool {
    let (wanted, printed) = (without_times(wanted), without_times(printed));
    match wanted.split_once("...") {
        Some((start, end)) => {
            printed.len() >= start.len() + end.len()
                && printed.starts_with(start)
                && printed.ends_with(end)
        }
        None => wanted == printed,
    }
}

/// The line without what differs from run to run: the time at its beginning,
/// and every number of milliseconds.
fn without_times(line: &str) -> String {
    let is_clock = |word: &str| word.len() == 8 && word.matches(':').count() == 2;
    let mut words: Vec<&str> = Vec::new();
    for word in line.trim_end().split(' ') {
        if word.starts_with("ms") && words.last().is_some_and(|last| last.parse::<f64>().is_ok()) {
            words.pop();
            while words.last() == Some(&"") {
                words.pop();
            }
        }
        words.push(if is_clock(word) { "TIME" } else { word });
    }
    words.join(" ")
}

fn check(block: &Block, printed: &str) {
    let printed: Vec<String> = printed.lines().map(str::to_owned).collect();
    assert!(
        matches(&block.output, &printed),
        "`{}` printed\n{}\nand the documents say\n{}",
        block.command,
        printed.join("\n"),
        block.output.join("\n")
    );
}

/// Runs a line as a shell does, with `kinde-hook` on its path.
fn run(folder: &Path, line: &str) -> Done {
    let binary = Path::new(env!("CARGO_BIN_EXE_kinde-hook"));
    let mut path = std::ffi::OsString::from(binary.parent().unwrap());
    path.push(":/usr/bin:/bin");
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{line} 2>&1")])
        .env_clear()
        .env("HOME", folder)
        .env("TZ", "UTC")
        .env("PATH", path)
        .current_dir(folder)
        .stdin(Stdio::null());
    finish(shell)
}

#[test]
fn commands_print_what_the_documents_show() {
    let app = Server::start(|request| match request.method.as_str() {
        "POST" => Response::new(200, "{}"),
        _ => Response::new(405, ""),
    });
    let address = app.address().to_string();
    let mut count = 0;
    for block in blocks().iter().filter(|block| !block.command.starts_with("kinde-hook listen")) {
        let folder = documented_folder();
        let mut command = block.command.replace("localhost:3000", &address);
        if command.starts_with("kinde-hook doctor") {
            command.push_str(" --port 0");
            write(folder.path(), ".env.local", "KINDE_ISSUER_URL=https://acme.kinde.com/\n");
        }
        let done = run(folder.path(), &command);
        assert_eq!(done.code, Some(0), "{command}: {done:?}");
        let printed = done.stdout.replace(&address, "localhost:3000");
        check(block, &printed.replace("0 picks a free port", "4100 is free"));
        count += 1;
    }
    assert!(count >= 4, "{count}");
}

#[test]
fn listen_prints_what_the_readme_shows() {
    let block = listen_block(false);
    let folder = documented_folder();
    let mut command = kinde_hook(folder.path());
    command.args(block.command.split(' ').skip(1)).args(["--port", "0"]).stdout(Stdio::piped());
    let mut terminal = Terminal::start_command(command);
    for body in [token(), token(), with_broken_signature(&token())] {
        terminal.post(body);
    }
    let port = terminal.address.port().to_string();
    let mut printed = terminal.banner.clone();
    let (code, output, status) = terminal.stop();
    assert_eq!(code, Some(0));
    printed.extend(status.into_iter().take(1));
    printed.extend(output);
    while printed.last().is_some_and(String::is_empty) {
        printed.pop();
    }
    check(&block, &printed.join("\n").replace(&port, "4100"));
}

/// The block of a listener with or without a tunnel.
fn listen_block(has_tunnel: bool) -> Block {
    let is_it = |block: &Block| {
        block.command.starts_with("kinde-hook listen")
            && block.command.contains("--tunnel") == has_tunnel
    };
    let mut found: Vec<Block> = blocks().into_iter().filter(is_it).collect();
    assert_eq!(found.len(), 1, "each block of the documents is run");
    found.remove(0)
}

#[test]
fn a_tunnel_prints_what_the_documents_show() {
    let block = listen_block(true);
    let (server, _api) = TunnelServer::start();
    let folder = documented_folder();
    let mut command = kinde_hook(folder.path());
    let url = server.url();
    command.args(block.command.split(' ').skip(1)).args(["--port", "0", "--tunnel-server", &url]);
    let mut terminal = Terminal::start_command(command);
    let mut printed = terminal.banner.clone();
    printed.extend([terminal.status(), terminal.status()]);
    printed[5..].sort_by_key(|line| line.contains("probe"));
    let port = terminal.address.port().to_string();
    let public = format!("http://{}", server.host("acme-shop"));
    let text = printed.join("\n").replace(&public, "https://acme-shop.loca.lt");
    let text = text.replace(url.trim_start_matches("http://"), "localtunnel.me");
    check(&block, &text.replace(&port, "4100"));
    assert_eq!(terminal.stop().0, Some(0));
}

#[test]
fn every_option_in_the_documents_exists() {
    let text = documents()
        .into_iter()
        .filter(|(path, _)| !path.ends_with("CONTRIBUTING.md"))
        .map(|(_, text)| text)
        .collect::<String>();
    let script = run(folder().path(), "kinde-hook completions bash").stdout;
    let offered: std::collections::BTreeSet<&str> = script.split_whitespace().collect();
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '-';
    // What stands before these names are other programs' options.
    let of_others = ["cargo install --path", "--release", "cargo bench --bench"];
    let of_kinde_hook = of_others.iter().fold(text, |text, other| text.replace(other, ""));
    for (at, _) in of_kinde_hook.match_indices("--") {
        let rest = &of_kinde_hook[at..];
        let option = &rest[..rest.find(|c| !is_name(c)).unwrap_or(rest.len())];
        let is_option = option.len() > 3 && option.chars().any(char::is_alphabetic);
        assert!(
            !is_option || offered.iter().any(|word| word.trim_matches('"') == option),
            "{option}"
        );
    }
}

#[test]
fn every_link_in_the_documents_leads_to_a_file_and_a_heading() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, text) in documents() {
        for link in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            if link.contains("://") {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() {
                path.clone()
            } else {
                path.parent().unwrap_or(root).join(file)
            };
            let linked = std::fs::read_to_string(&target)
                .unwrap_or_else(|error| panic!("{}: {link}: {error}", path.display()));
            let has_anchor = linked.lines().any(|line| heading_anchor(line) == Some(anchor.into()));
            assert!(anchor.is_empty() || has_anchor, "{}: no heading {link}", path.display());
        }
    }
}

/// The anchor that a heading's text becomes on a rendered page.
fn heading_anchor(line: &str) -> Option<String> {
    let title = line.strip_prefix('#')?.trim_start_matches('#').trim();
    let kept = title.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    Some(kept.collect::<String>().to_lowercase().replace(' ', "-"))
}

#[test]
fn the_readme_is_a_front_door_of_at_most_10_kilobytes() {
    let (_, readme) = documents().remove(0);
    assert!(readme.len() <= 10_000, "{} bytes", readme.len());
}
