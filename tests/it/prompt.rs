//! Completion in real shells, at a terminal: what TAB puts on the line is one
//! word, whatever a file or an event is called.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;

use crate::support::command::{folder, kinde_hook, like, write};
use crate::support::http::PATIENCE;
use crate::support::needs;
use crate::support::pty::Typist;

const BINARY: &str = env!("CARGO_BIN_EXE_kinde-hook");

/// Names of files, each the only one in its folder that begins like that.
const HOSTILE: [&str; 25] = [
    "a b.jwt",
    "a  b.jwt",
    "a;touch pwned.jwt",
    "a&touch pwned.jwt",
    "a|touch pwned.jwt",
    "a>pwned",
    "a<b",
    "a$(touch pwned).jwt",
    "a${IFS}b",
    "a`touch pwned`.jwt",
    "a'b.jwt",
    "a\"b.jwt",
    "a\\b.jwt",
    "a*.jwt",
    "a?[x].jwt",
    "a{b,c}.jwt",
    "a~b.jwt",
    "a#b.jwt",
    "a!b.jwt",
    "a(b).jwt",
    "a=b:c.jwt",
    "a\u{1b}[31mred.jwt",
    "a%n\u{202e}x.jwt",
    "a\nb;touch pwned.jwt",
    "a\u{e9}.jwt",
];

/// How a shell is started, and how it learns to complete.
struct Shell {
    name: &'static str,
    options: &'static [&'static str],
    /// Before the completions, if anything.
    first: &'static str,
    /// What takes the one thing that is offered.
    complete: &'static str,
}

const SHELLS: [Shell; 4] = [
    Shell {
        name: "bash",
        options: &["--norc", "--noprofile", "-i"],
        first: "set +H",
        complete: "\t",
    },
    Shell {
        name: "zsh",
        options: &["-f", "-i"],
        first: "autoload -U compinit; compinit -D -u; unsetopt banghist",
        complete: "\t",
    },
    Shell { name: "fish", options: &["--no-config", "-i"], first: "", complete: "\t" },
    Shell { name: "elvish", options: &["-norc", "-i"], first: "", complete: "\t\r" },
];

/// Where the completions come from.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Completions {
    /// The script of `kinde-hook completions`.
    Script,
    /// The program, which the shell asks at each TAB.
    Program,
}

/// A shell with completions, and a `kinde-hook` that notes its arguments in a
/// file `got` of the folder that it runs in.
struct Prompt {
    typist: Typist,
    count: usize,
}

impl Prompt {
    /// Starts the shell, if it is here.
    fn start(shell: &Shell, home: &Path, completions: Completions) -> Option<Self> {
        let mut version = Command::new(shell.name);
        let is_here = version.arg("--version").output().is_ok();
        if !needs::met(is_here, shell.name) {
            return None;
        }
        let bin = home.join("bin");
        fs::create_dir_all(&bin).unwrap();
        let noting = "#!/bin/sh\nprintf '%s\\0' \"$@\" > got.part && mv got.part got\n";
        let noting = write(&bin, "kinde-hook", noting);
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o755);
        fs::set_permissions(noting, mode).unwrap();
        let mut command = Command::new(shell.name);
        command.args(shell.options);
        like(&mut command, kinde_hook(home).arg("-"));
        let path = std::env::var("PATH").unwrap();
        command.env("PATH", format!("{}:{path}", bin.display())).env("LANG", "C.UTF-8");
        // It may be in any folder, too.
        let program = home.join("it's \\ $(touch pwned);");
        fs::create_dir_all(&program).unwrap();
        std::os::unix::fs::symlink(BINARY, program.join("kinde-hook")).unwrap();
        command.env("PROGRAM", program.join("kinde-hook"));
        let (name, path) = match shell.name {
            "elvish" => ("elvish", "$E:PROGRAM"),
            name => (name, "\"$PROGRAM\""),
        };
        let asked = match completions {
            Completions::Script => format!("{path} completions {name}"),
            Completions::Program => format!("env COMPLETE={name} {path}"),
        };
        let load = match name {
            "elvish" => format!("eval (e:{asked} | slurp)").replace("e:$", "(external $"),
            "fish" => format!("{asked} | source"),
            _ => format!("source <({asked})"),
        };
        let mut prompt = Self { typist: Typist::start(&command), count: 0 };
        for line in [shell.first, load.as_str()] {
            prompt.run(line);
        }
        Some(prompt)
    }

    /// Types a line and waits until the shell is ready for another.
    fn run(&mut self, line: &str) {
        self.count += 1;
        self.typist.keys(&format!("{line}\rprintf '%s\\n' READY{}''x\r", self.count));
        let mark = format!("READY{}x", self.count);
        self.wait(&mark, |typist| typist.seen().contains(&mark));
    }

    /// What the program is started with after these keys in that folder.
    fn args(&mut self, folder: &Path, keys: &str) -> Vec<String> {
        self.run(&format!("cd {}", folder.display()));
        self.run(keys);
        let args = fs::read(folder.join("got")).unwrap_or_default();
        let _ = fs::remove_file(folder.join("got"));
        String::from_utf8(args).unwrap().split_terminator('\0').map(str::to_owned).collect()
    }

    fn wait(&self, what: &str, mut until: impl FnMut(&Typist) -> bool) {
        let begun = Instant::now();
        while !until(&self.typist) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{what:?} came to nothing: {:?}",
                self.typist.seen()
            );
            std::thread::sleep(std::time::Duration::from_millis(5));
        }
    }
}

/// A folder with nothing but a file of that name.
fn folder_of(home: &Path, number: usize, name: &str) -> PathBuf {
    let folder = home.join(format!("d{number}"));
    fs::create_dir_all(&folder).unwrap();
    if let Some((inner, _)) = name.split_once('/') {
        fs::create_dir_all(folder.join(inner)).unwrap();
    }
    fs::write(folder.join(name), "").unwrap();
    folder
}

/// What each shell makes of `kinde-hook`, these words and TAB, in a folder with
/// nothing but this file; what became of the folder.
fn completed(
    completions: Completions,
    shells: &[&str],
    words: &str,
    names: &[&str],
    mut check: impl FnMut(&str, &str, Vec<String>),
) {
    for shell in SHELLS.iter().filter(|shell| shells.contains(&shell.name)) {
        let home = folder();
        let Some(mut prompt) = Prompt::start(shell, home.path(), completions) else { continue };
        for (number, name) in names.iter().enumerate() {
            let folder = folder_of(home.path(), number, name);
            let got = prompt.args(&folder, &format!("kinde-hook {words}{}", shell.complete));
            check(shell.name, name, got);
            let left = fs::read_dir(&folder).unwrap().map(|file| file.unwrap().file_name());
            let left: Vec<_> = left.collect();
            assert_eq!(
                left,
                [name.split('/').next().unwrap()],
                "{}: something else has run",
                shell.name
            );
        }
        assert!(!home.path().join("pwned").exists(), "{}: something else has run", shell.name);
    }
}

#[test]
fn a_file_of_any_name_completes_to_one_word_by_the_program() {
    let mut wrong = Vec::new();
    let shells = ["bash", "zsh", "fish", "elvish"];
    completed(Completions::Program, &shells, "replay a", &HOSTILE, |shell, name, got| {
        if got != ["replay", name] {
            wrong.push(format!("{shell} {name:?}: {got:?}"));
        }
    });
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_of_any_name_completes_to_one_word_by_the_script() {
    let mut wrong = Vec::new();
    // The one for elvish offers no files.
    let shells = ["bash", "zsh", "fish"];
    for words in ["decode --jwks", "trigger --data"] {
        completed(
            Completions::Script,
            &shells,
            &format!("{words} a"),
            &HOSTILE,
            |shell, name, got| {
                let wanted: Vec<&str> = words.split(' ').chain([name]).collect();
                if got != wanted {
                    wrong.push(format!("{shell} {words} {name:?}: {got:?}"));
                }
            },
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn a_file_completes_after_the_equals_sign_of_an_option() {
    let names = ["a;touch pwned.jwt"];
    let shells = ["bash", "zsh", "fish"];
    completed(Completions::Program, &shells, "replay --store=a", &names, |shell, _, got| {
        assert_eq!(got, ["replay", "--store=a;touch pwned.jwt"], "{shell}");
    });
}

#[test]
fn a_file_that_would_be_an_option_is_not_put_on_the_line() {
    let names = ["--to=evil.example.com"];
    completed(
        Completions::Program,
        &["bash", "zsh"],
        "replay --store ",
        &names,
        |shell, _, got| {
            assert_eq!(got, ["replay", "--store"], "{shell}");
        },
    );
}

#[test]
fn words_and_values_complete_by_the_program() {
    for (words, wanted) in [
        ("tri", &["trigger"][..]),
        ("trigger --tamper sig", &["trigger", "--tamper", "signature"]),
        ("trigger --tamper=sig", &["trigger", "--tamper=signature"]),
        ("events sh", &["events", "show"]),
        ("decode --verif", &["decode", "--verify"]),
        ("replay folder/inn", &["replay", "folder/inner.jwt"]),
    ] {
        let shells = ["bash", "zsh", "fish", "elvish"];
        completed(Completions::Program, &shells, words, &["folder/inner.jwt"], |shell, _, got| {
            assert_eq!(got, wanted, "{shell}: {words}");
        });
    }
}
