//! `completions` and `man`: made from the command line's own description, and
//! kept in the repository where packagers and users look for them.

use std::path::Path;
use std::process::Command;

use crate::support::command::{Done, finish, folder, kinde_hook, run, run_in};
use crate::support::needs;

/// Each shell, and the name under which its completions are kept.
const SHELLS: [(&str, &str); 6] = [
    ("zsh", "_kinde-hook"),
    ("bash", "kinde-hook.bash"),
    ("fish", "kinde-hook.fish"),
    ("powershell", "_kinde-hook.ps1"),
    ("elvish", "kinde-hook.elv"),
    ("nushell", "kinde-hook.nu"),
];

/// `UPDATE=1 cargo test completions` writes the files anew.
#[test]
fn the_kept_completions_are_what_the_binary_prints() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("completions");
    let update = std::env::var("UPDATE").is_ok_and(|value| value == "1");
    if update {
        std::fs::create_dir_all(&kept).unwrap();
    }
    for (shell, name) in SHELLS {
        let done = run(["completions", shell]);
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{shell}");
        if update {
            std::fs::write(kept.join(name), &done.stdout).unwrap();
        }
        let file = std::fs::read_to_string(kept.join(name)).unwrap_or_default();
        assert!(
            file == done.stdout,
            "completions/{name} is out of date: run `UPDATE=1 cargo test completions`"
        );
    }
    let files = std::fs::read_dir(&kept).unwrap().count();
    assert_eq!(files, SHELLS.len(), "completions/ holds a file for each shell and nothing else");
}

#[test]
fn completions_know_every_command_and_every_shell() {
    for (shell, _) in SHELLS {
        let script = run(["completions", shell]).stdout;
        for command in
            ["listen", "decode", "replay", "trigger", "jwks", "doctor", "completions", "man"]
        {
            assert!(script.contains(command), "{shell}: {command}");
        }
        for option in ["issuer", "events", "output", "verify", "compact"] {
            assert!(script.contains(option), "{shell}: {option}");
        }
    }
}

/// What bash offers for the last of these words, by the script.
fn offered_by_bash(words: &[&str]) -> String {
    let [.., before, last] = words else { panic!("nothing to complete: {words:?}") };
    let script = format!(
        "{}\nCOMP_WORDS=({})\nCOMP_CWORD={}\n_kinde__hook kinde-hook {last} {before}\n\
         echo \"${{COMPREPLY[@]}}\"",
        run(["completions", "bash"]).stdout,
        words.join(" "),
        words.len() - 1,
    );
    let done = Command::new("bash").args(["-c", &script]).output().unwrap();
    String::from_utf8(done.stdout).unwrap()
}

#[test]
fn bash_completes_commands_options_and_their_values() {
    if !needs::met(Command::new("bash").arg("--version").output().is_ok(), "bash") {
        return;
    }
    assert_eq!(offered_by_bash(&["kinde-hook", "tri"]), "trigger\n");
    assert_eq!(offered_by_bash(&["kinde-hook", "listen", "--forward-t"]), "--forward-to\n");
    assert_eq!(offered_by_bash(&["kinde-hook", "events", "prune", "--dry"]), "--dry-run\n");
    let tampers = offered_by_bash(&["kinde-hook", "trigger", "--tamper", "''"]);
    assert_eq!(tampers, "signature payload kid alg none expired\n");
}

/// What the binary does with this shell in COMPLETE.
fn with_complete(shell: &str, args: &[&str]) -> Done {
    let folder = folder();
    let mut command = kinde_hook(folder.path());
    command.env("COMPLETE", shell).args(args);
    finish(command)
}

#[test]
fn a_variable_that_happens_to_be_called_complete_changes_no_command() {
    for value in ["yes", "1", "true", "tcsh", "bash", "/usr/bin/zsh"] {
        let done = with_complete(value, &["completions", "fish"]);
        assert_eq!(done.code, Some(0), "{value}: {done:?}");
        assert_eq!(done.stdout, run(["completions", "fish"]).stdout, "{value}");
        let done = with_complete(value, &["decode", "not-a-token"]);
        assert_eq!(done.code, run(["decode", "not-a-token"]).code, "{value}: {done:?}");
        assert_eq!(done.stderr, run(["decode", "not-a-token"]).stderr, "{value}");
    }
    for value in ["yes", "tcsh"] {
        assert_eq!(with_complete(value, &[]).code, Some(2), "{value}");
        assert_eq!(with_complete(value, &["--", "kinde-hook", "tri"]).code, Some(2), "{value}");
    }
}

#[test]
fn every_shell_that_asks_gets_a_script_and_answers() {
    for shell in ["bash", "/usr/bin/zsh", "fish", "elvish", "powershell", "pwsh"] {
        let script = with_complete(shell, &[]);
        assert_eq!((script.code, script.stderr.as_str()), (Some(0), ""), "{shell}");
        assert!(script.stdout.contains(env!("CARGO_BIN_EXE_kinde-hook")), "{shell}");
        let answer = with_complete(shell, &["--", "kinde-hook", "tri"]);
        assert!(answer.stdout.starts_with("trigger"), "{shell}: {answer:?}");
    }
}

#[test]
fn an_unknown_shell_is_told_the_known_ones() {
    let done = run(["completions", "tcsh"]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""));
    for (shell, _) in SHELLS {
        assert!(done.stderr.contains(shell), "{done:?}");
    }
}

#[test]
fn the_manual_page_is_roff() {
    let done = run(["man"]);
    assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
    assert!(done.stdout.contains(".TH kinde-hook 1"), "{done:?}");
    for section in [
        "NAME",
        "SYNOPSIS",
        "DESCRIPTION",
        "\"GLOBAL OPTIONS\"",
        "SUBCOMMANDS",
        "EXAMPLES",
        "\"EXIT STATUS\"",
    ] {
        assert!(done.stdout.contains(&format!(".SH {section}\n")), "{section}");
    }
}

#[test]
fn a_folder_gets_the_page_of_every_command() {
    let folder = folder();
    let done = run_in(folder.path(), ["man", "--dir", "share/man1"]);
    assert_eq!((done.code, done.stdout.as_str(), done.stderr.as_str()), (Some(0), "", ""));
    let mut pages: Vec<String> = std::fs::read_dir(folder.path().join("share/man1"))
        .unwrap()
        .map(|page| page.unwrap().file_name().into_string().unwrap())
        .collect();
    pages.sort_unstable();
    let commands = [
        "completions",
        "decode",
        "doctor",
        "events-export",
        "events-fetch",
        "events-list",
        "events-prune",
        "events-show",
        "events",
        "jwks",
        "listen",
        "man",
        "replay",
        "trigger",
        "webhooks-clean",
        "webhooks-create",
        "webhooks-delete",
        "webhooks-list",
        "webhooks-types",
        "webhooks",
    ];
    let mut wanted = vec!["kinde-hook.1".to_owned()];
    wanted.splice(0..0, commands.map(|command| format!("kinde-hook-{command}.1")));
    assert_eq!(pages, wanted);
    for page in pages {
        let text = std::fs::read_to_string(folder.path().join("share/man1").join(&page)).unwrap();
        let title = page.trim_end_matches(".1");
        assert!(text.contains(&format!(".TH {title} 1")), "{page}: {text}");
        assert!(text.contains(".SH EXAMPLES\n"), "{page}: {text}");
        assert_eq!(text.contains(".SH \"SCENARIO FILE\"\n"), title.ends_with("trigger"), "{page}");
    }
}
