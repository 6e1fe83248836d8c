//! Help, versions and usage errors: what a new user sees first.

use std::collections::BTreeSet;

use crate::support::command::{Done, finish, folder, kinde_hook, run, run_in, write};

const COMMANDS: [&str; 10] = [
    "listen",
    "decode",
    "replay",
    "trigger",
    "events",
    "webhooks",
    "jwks",
    "doctor",
    "completions",
    "man",
];

/// Commands within commands.
const ACTIONS: [[&str; 2]; 10] = [
    ["events", "list"],
    ["events", "show"],
    ["events", "export"],
    ["events", "fetch"],
    ["events", "prune"],
    ["webhooks", "list"],
    ["webhooks", "create"],
    ["webhooks", "delete"],
    ["webhooks", "clean"],
    ["webhooks", "types"],
];

/// The usual width of a terminal.
const COLUMNS: usize = 80;

/// The most lines of `-h`.
const LINES: usize = 30;

/// The heading of the options that every command has.
const GLOBAL: &str = "\nGlobal options:\n";

/// Words and phrases that read as translated, or are not the terms that
/// developers search for.
const NOT_SAID: [&str; 30] = [
    "so many",
    "so often",
    "made up",
    "make up",
    "made-up",
    "makes up",
    "at kinde",
    "whoever",
    "whatever",
    "nobody",
    "somebody",
    "anybody",
    "whose it is",
    "pass on",
    "passes on",
    "passed on",
    "pass each",
    "take webhooks",
    "takes a webhook",
    "is taken",
    "what arrived",
    "the answer is no",
    "for people",
    "for programs",
    "a key of your own",
    "open a way",
    "look at",
    "look into",
    "look whether",
    "readme",
];

/// The help of the program and of each command, short and long, at 80 columns.
fn helps() -> Vec<(String, Done)> {
    let commands = COMMANDS.iter().map(|command| vec![*command]);
    let mut helps = Vec::new();
    let actions = ACTIONS.iter().map(|action| action.to_vec());
    for command in std::iter::once(vec![]).chain(commands).chain(actions) {
        for flag in ["-h", "--help"] {
            let args = [command.clone(), vec![flag]].concat();
            let home = folder();
            let mut command = kinde_hook(home.path());
            command.args(&args).env("COLUMNS", COLUMNS.to_string());
            helps.push((args.join(" "), finish(command)));
        }
    }
    helps
}

/// The options that a help text describes, each with what is said of it.
fn options(help: &str) -> Vec<(String, String)> {
    let mut options: Vec<(String, String)> = Vec::new();
    for line in help.lines() {
        let text = line.trim_start();
        let indent = line.len() - text.len();
        if text.starts_with('-') && (2..=6).contains(&indent) {
            let (names, said) = text.split_once("  ").unwrap_or((text, ""));
            options.push((names.to_owned(), said.trim().to_owned()));
        } else if let (Some((_, said)), true) = (options.last_mut(), indent > 6) {
            said.push_str(text);
        }
    }
    options
}

#[test]
fn every_command_has_help_on_standard_output() {
    for (args, done) in helps() {
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""), "{args}");
        assert!(done.stdout.contains("\nUsage: kinde-hook"), "{args}: {}", done.stdout);
    }
}

#[test]
fn every_option_is_described() {
    for (args, done) in helps() {
        let options = options(&done.stdout);
        assert!(options.len() >= 4, "{args}: {options:?}");
        for (names, said) in options {
            assert!(said.starts_with(|c: char| c.is_uppercase()), "{args}: {names}: {said:?}");
            let sentence = said.split(['[', '\n']).next().unwrap().trim();
            assert!(sentence.len() > 8, "{args}: {names}: {said:?}");
        }
    }
}

#[test]
fn every_argument_and_command_is_described() {
    for (args, done) in helps() {
        let described = done
            .stdout
            .lines()
            .skip_while(|line| !matches!(*line, "Commands:" | "Arguments:"))
            .skip(1)
            .take_while(|line| !line.is_empty())
            // Lists of values go on in the next line.
            .filter(|line| !line.starts_with("   "));
        for line in described {
            let text = line.trim_start();
            let is_long_help = args.ends_with("--help");
            let said = text.split_once("  ").map_or("", |(_, said)| said.trim());
            assert!(!said.is_empty() || is_long_help, "{args}: {line}");
        }
    }
    let program = run(["--help"]).stdout;
    for command in COMMANDS {
        let line = program.lines().find(|line| line.trim_start().starts_with(command)).unwrap();
        assert!(line.trim_start().len() > command.len() + 10, "{line}");
    }
}

/// Completions come from the same description as the help: what they offer,
/// the help has to explain. What is hidden from both stands in the source.
#[test]
fn no_option_is_left_out_of_the_help() {
    let script = run(["completions", "bash"]).stdout;
    let long_option = |word: &str| {
        let name = word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '-');
        (name.starts_with("--") && name.len() > 2).then(|| name.to_owned())
    };
    let completed: BTreeSet<String> = script
        .lines()
        .filter(|line| line.trim_start().starts_with("opts="))
        .flat_map(str::split_whitespace)
        .filter_map(long_option)
        .collect();
    let explained: BTreeSet<String> = helps()
        .iter()
        .filter(|(args, _)| args.ends_with("--help"))
        .flat_map(|(_, done)| options(&done.stdout))
        .flat_map(|(names, said)| {
            let aliases = said.split("[alias").nth(1).unwrap_or_default();
            let aliases = aliases.split(']').next().unwrap_or_default();
            let words = names.split_whitespace().chain(aliases.split_whitespace());
            words.filter_map(long_option).collect::<Vec<_>>()
        })
        .collect();
    assert!(completed.len() > 15, "{completed:?}");
    assert_eq!(completed, explained);
    let cli = concat!(env!("CARGO_MANIFEST_DIR"), "/src/cli");
    for file in std::fs::read_dir(cli).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for hiding in ["hide", "hide_long_help", "alias", "aliases"] {
            let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
            let code: String = code.collect();
            let is_used = code.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            assert!(!is_used.clone().any(|word| word == hiding), "src/cli uses `{hiding}`");
        }
    }
}

#[test]
fn help_fits_into_80_columns() {
    for (args, done) in helps() {
        for line in done.stdout.lines() {
            assert!(line.chars().count() <= COLUMNS, "{args}: {line}");
        }
    }
}

#[test]
fn short_help_fits_a_screen_with_one_line_for_each_option() {
    for (args, done) in helps().iter().filter(|(args, _)| args.ends_with("-h")) {
        let lines = done.stdout.lines().count();
        assert!(lines <= LINES, "{args} has {lines} lines:\n{}", done.stdout);
        let mut lists_values = false;
        for line in done.stdout.lines() {
            let indent = line.len() - line.trim_start().len();
            // Only a list of values may go on in the next line.
            assert!(
                indent < 9 || lists_values || line.contains("kinde-hook events <"),
                "{args}: {line}"
            );
            lists_values = line.contains("[possible values:") && !line.ends_with(']');
        }
    }
}

#[test]
fn long_help_begins_with_three_examples() {
    for (args, done) in helps().iter().filter(|(args, _)| args.ends_with("--help")) {
        let command = args.trim_end_matches("--help").trim_end();
        let mut lines = done.stdout.lines();
        assert!(lines.next().is_some_and(|about| !about.is_empty()), "{args}");
        assert_eq!((lines.next(), lines.next()), (Some(""), Some("Examples:")), "{args}");
        for _ in 0..3 {
            let (purpose, line) = (lines.next().unwrap(), lines.next().unwrap());
            assert!(purpose.starts_with("  # ") && !purpose.ends_with('.'), "{args}: {purpose}");
            assert!(line.contains(format!("kinde-hook {command}").trim_end()), "{args}: {line}");
        }
        assert_eq!(lines.next(), Some(""), "{args}");
        assert!(lines.next().is_some_and(|usage| usage.starts_with("Usage: ")), "{args}");
    }
}

#[test]
fn the_options_that_every_command_has_come_last() {
    for (args, done) in helps() {
        let (own, global) = done.stdout.split_once(GLOBAL).expect(&args);
        let names: Vec<String> = options(global).into_iter().map(|(names, _)| names).collect();
        let is_program = args.starts_with('-');
        let wanted = ["--color <WHEN>", "-v, --verbose...", "-q, --quiet", "-h, --help"];
        let version = is_program.then_some("-V, --version");
        assert_eq!(names, wanted.into_iter().chain(version).collect::<Vec<_>>(), "{args}");
        let headings = global.lines().filter(|line| line.ends_with(" options:")).count();
        assert_eq!(headings, 0, "{args}: {global}");
        assert!(!own.contains("--verbose"), "{args}: {own}");
    }
}

#[test]
fn help_uses_the_terms_that_developers_search_for() {
    for (args, done) in helps() {
        let text = done.stdout.split_whitespace().map(str::to_lowercase);
        let text = format!(" {}", text.collect::<Vec<_>>().join(" "));
        for phrase in NOT_SAID {
            assert!(!text.contains(&format!(" {phrase}")), "{args}: {phrase}");
        }
    }
}

#[test]
fn a_value_that_a_shell_would_expand_is_quoted() {
    for (args, done) in helps() {
        for word in done.stdout.split_whitespace().filter(|word| word.contains(['*', '#'])) {
            // What an example does is a comment, as in a shell.
            assert!(word == "#" || word.starts_with('\''), "{args}: {word}");
        }
    }
}

/// The scenario that `trigger --help` shows is one that `trigger` sends.
#[test]
fn the_scenario_file_is_described_in_the_help() {
    let help = run(["trigger", "--help"]).stdout;
    let (_, format) = help.split_once("\nScenario file:\n").expect("the format");
    let json: String = format
        .lines()
        .skip_while(|line| *line != "  {")
        .take_while(|line| !line.starts_with("  Only"))
        .collect();
    let home = folder();
    write(home.path(), "invite.json", json);
    let done = run_in(home.path(), ["trigger", "--scenario", "invite.json", "--print"]);
    assert_eq!(done.code, Some(0), "{done:?}");
    assert_eq!(done.stdout.lines().count(), 3, "{done:?}");
    let (_, placeholders) = format.split_once("placeholders").unwrap();
    let guide = include_str!("../../docs/trigger.md");
    for name in placeholders.split([' ', ',', '.', '\n']).filter(|word| word.contains('_')) {
        let part = name.strip_prefix("role").or(name.strip_prefix("permission")).unwrap_or(name);
        assert!(guide.contains(&format!("`{part}`")), "{name}");
    }
}

#[test]
fn the_exit_statuses_are_in_the_help() {
    let done = run(["--help"]);
    for status in ["0 success", "1 rejected or check failed", "2 could not run", "130 interrupted"]
    {
        assert!(done.stdout.contains(status), "{status}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    for flag in ["--version", "-V"] {
        let done = run([flag]);
        assert_eq!((done.code, done.stderr.as_str()), (Some(0), ""));
        assert_eq!(done.stdout, concat!("kinde-hook ", env!("CARGO_PKG_VERSION"), "\n"));
    }
}

#[test]
fn mistakes_go_to_standard_error_and_exit_with_2() {
    for (args, words) in [
        (&["bogus"][..], "unrecognized subcommand 'bogus'"),
        (&["listen", "--bogus"], "unexpected argument '--bogus'"),
        (&["listen", "--port", "65536"], "use a whole number from 0 to 65535"),
        (&["listen", "--port"], "a value is required for '--port <PORT>'"),
        (&["listen", "--compact", "--format", "json"], "cannot be used with '--format <FORMAT>'"),
        (&["listen", "--events", "user created"], "use an event type such as"),
        (&["listen", "--path", "/a?b"], "omit the query"),
        (&["decode"], "required arguments were not provided"),
        (&["decode", "a", "b"], "unexpected argument 'b'"),
        (&["decode", "a", "--format", "yaml"], "[possible values: text, json]"),
        (&["replay"], "nothing to replay given"),
        (&["replay", "a.jwt", "--type", "user.*"], "cannot be used with"),
        (&["replay", "a.jwt", "--rate", "1e-30"], "use a number of at least 0.000001"),
        (&["replay", "event_1", "--since", "1d"], "cannot be used with"),
        (&["trigger"], "no event type given"),
        (&["trigger", ""], "a value is required for '[TYPE]'"),
        (&["trigger", "user.created", "--list"], "cannot be used with"),
        (&["trigger", "user.created", "--scenario", "sign-up"], "cannot be used with"),
        (&["trigger", "--scenario", "sign-up", "--set", "a=1"], "cannot be used with"),
        (&["trigger", "user.created", "--print", "--to", "3000"], "cannot be used with"),
        (&["trigger", "user.created", "--set", "data.x"], "use PATH=VALUE, as in"),
        (&["trigger", "user.created", "--set", "data..x=1"], "joined by single dots"),
        (&["trigger", "user.created", "--times", "0"], "use a whole number from 1 to 4294967295"),
        (&["trigger", "user.created", "--seed", "x"], "use a whole number"),
        (
            &["trigger", "user.created", "--tamper", "all"],
            "[possible values: signature, payload, kid, alg, none, expired]",
        ),
        (&["jwks", "--format", "der"], "[possible values: text, json, pem]"),
        (&["--color", "sometimes", "jwks"], "[possible values: auto, always, never]"),
    ] {
        let done = run(args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert!(done.stderr.starts_with("error: "), "{done:?}");
        assert!(done.stderr.contains(words), "{args:?}: {done:?}");
    }
}

#[test]
fn a_flag_of_the_command_next_door_gets_a_tip_that_fits() {
    for (args, tip) in [
        (&["trigger", "user.created", "--port", "4200"][..], "use '--to' to choose where to send"),
        (&["-q", "trigger", "-f", "3000"], "use '--to' to choose where to send"),
        (&["replay", "a.jwt", "--forward-to=3000"], "use '--to' to choose where to send"),
        (&["listen", "--to", "3000"], "use '--forward-to' to forward events"),
        (&["listen", "4200"], "use '--port 4200' to listen on that port"),
        (&["listen", "--prot", "4200"], "a similar argument exists: '--port'"),
    ] {
        let done = run(args);
        assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""), "{args:?}");
        assert_eq!(done.stderr.matches("tip:").count(), 1, "{done:?}");
        assert!(done.stderr.contains(&format!("  tip: {tip}\n")), "{done:?}");
    }
}

#[test]
fn without_a_command_the_help_is_shown_as_a_mistake() {
    let done = run::<&str>([]);
    assert_eq!((done.code, done.stdout.as_str()), (Some(2), ""));
    assert!(done.stderr.contains("Usage: kinde-hook"), "{done:?}");
}

#[test]
fn a_misspelt_command_or_option_is_told_the_right_one() {
    for (args, meant) in [
        (&["listn"][..], "'listen'"),
        (&["reply"], "'replay'"),
        (&["jwk"], "'jwks'"),
        (&["listen", "--isuer", "x"], "'--issuer'"),
        (&["decode", "x", "--verfy"], "'--verify'"),
        (&["completions", "bsh"], "'bash'"),
    ] {
        let done = run(args);
        assert_eq!(done.code, Some(2), "{args:?}");
        assert!(done.stderr.contains(meant), "{args:?}: {done:?}");
    }
}
