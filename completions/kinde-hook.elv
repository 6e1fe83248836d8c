
use builtin;
use str;

set edit:completion:arg-completer[kinde-hook] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'kinde-hook'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'kinde-hook'= {
            cand --color 'When to use colours'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand listen 'Receive webhooks, verify them and show them'
            cand decode 'Show what a token says, and whether it verifies'
            cand replay 'Send saved tokens again, byte for byte'
            cand jwks 'Show or save the issuer''s public keys'
            cand completions 'Print a completion script for a shell'
            cand man 'Print a manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;listen'= {
            cand -p 'Listen on this port; 0 takes a free one and says which'
            cand --port 'Listen on this port; 0 takes a free one and says which'
            cand --host 'Listen on this address instead of this machine''s loopback ones'
            cand --path 'Take webhooks on this path only, instead of any'
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand --file 'Take the public keys from here instead of the issuer; a file works offline'
            cand --events 'Show only events of these types, such as user.*,organization.created'
            cand --save 'Save each verified token as a file in this folder, for replay'
            cand --format 'Print for people, or JSON lines for programs'
            cand --color 'When to use colours'
            cand --compact 'Show one line per event'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;decode'= {
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand --file 'Take the public keys from here instead of the issuer; a file works offline'
            cand --format 'Print for people, or a JSON line for programs'
            cand --color 'When to use colours'
            cand --verify 'Check the signature with the issuer''s keys'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;replay'= {
            cand --to 'Send to 3000, localhost:3000/api/webhook or a URL'
            cand --format 'Print for people, or JSON lines for programs'
            cand --color 'When to use colours'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;jwks'= {
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand --file 'Take the public keys from here instead of the issuer; a file works offline'
            cand --format 'Print a table, the key set itself, or PEM for each usable key'
            cand -o 'Write to this file, for later use with --jwks'
            cand --output 'Write to this file, for later use with --jwks'
            cand --color 'When to use colours'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;completions'= {
            cand --color 'When to use colours'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;man'= {
            cand --dir 'Write the page of every command into this folder instead'
            cand --color 'When to use colours'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;help'= {
            cand listen 'Receive webhooks, verify them and show them'
            cand decode 'Show what a token says, and whether it verifies'
            cand replay 'Send saved tokens again, byte for byte'
            cand jwks 'Show or save the issuer''s public keys'
            cand completions 'Print a completion script for a shell'
            cand man 'Print a manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;help;listen'= {
        }
        &'kinde-hook;help;decode'= {
        }
        &'kinde-hook;help;replay'= {
        }
        &'kinde-hook;help;jwks'= {
        }
        &'kinde-hook;help;completions'= {
        }
        &'kinde-hook;help;man'= {
        }
        &'kinde-hook;help;help'= {
        }
    ]
    $completions[$command]
}
