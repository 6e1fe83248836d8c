
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
            cand trigger 'Make up events, sign them with a key of your own and send them'
            cand events 'What to do with the events'
            cand webhooks 'Set up webhooks at Kinde: list, create, delete, clean, types'
            cand jwks 'Show or save the issuer''s public keys'
            cand doctor 'Find out what is wrong with the set-up'
            cand completions 'Print a completion script for a shell'
            cand man 'Print a manual page'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;listen'= {
            cand --color 'When to use colours'
            cand -p 'Listen on this port; 0 takes a free one and says which'
            cand --port 'Listen on this port; 0 takes a free one and says which'
            cand --host 'Listen on this address instead of this machine''s loopback ones'
            cand --path 'Take webhooks on this path only, instead of any'
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand -f 'Pass each event on to this app; may be given more than once'
            cand --forward-to 'Pass each event on to this app; may be given more than once'
            cand --header 'Send this header to the apps, instead of one of that name that arrived'
            cand --ack 'Whose answer the sender gets'
            cand --tunnel 'Open a way from the internet to this listener'
            cand --subdomain 'Ask localtunnel for this name instead of one made for this folder'
            cand --tunnel-server 'Use this localtunnel server instead of localtunnel.me'
            cand --public-url 'Say that this address leads to this listener already'
            cand --register-events 'Register for these types, such as user.*, instead of all that there are'
            cand --management-url 'Register here: the kinde.com address of an issuer with a custom domain'
            cand --store 'Keep deliveries in this file instead of the one in your data folder'
            cand --events 'Show only events of these types, such as user.*,organization.created'
            cand --save 'Save each verified token as a file in this folder, for replay'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --local-issuer 'Trust the local issuer as well: your own key, with which `trigger` signs'
            cand --insecure 'Accept any certificate of an app, such as a self-signed one'
            cand --forward-unverified 'Pass on what does not verify as well, to test that the apps refuse it'
            cand --register 'Make a webhook at Kinde for the public address, and remove it at the end'
            cand --no-store 'Keep nothing on disk'
            cand --compact 'Show one line per event'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;decode'= {
            cand --color 'When to use colours'
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand --format 'Print for people, or a JSON line for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --verify 'Check the signature with the issuer''s keys'
            cand --local-issuer 'Trust the local issuer as well: your own key, with which `trigger` signs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;replay'= {
            cand --color 'When to use colours'
            cand --last 'Send the latest event of the store, or the latest COUNT'
            cand --type 'Only events of these types, such as user.*,organization.created'
            cand --since 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z'
            cand --store 'Look into this file instead of the one in your data folder'
            cand --to 'Send to 3000, localhost:3000/api/webhook or a URL'
            cand --times 'Send each token so many times'
            cand --rate 'Send at most so many in a second'
            cand --concurrency 'Wait for so many answers at once'
            cand --speed 'Let Kinde''s intervals pass so many times faster'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --failed 'Only events that the app has still not accepted'
            cand --rejected 'Only deliveries that were refused'
            cand --kinde-schedule 'Repeat each token as Kinde would, until it is answered with 200'
            cand --insecure 'Accept any certificate of the target, such as a self-signed one'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;trigger'= {
            cand --color 'When to use colours'
            cand --scenario 'Make up the events of a file, or of a ready-made scenario'
            cand --set 'Set a value of the event, as in data.user.email=ada@example.com'
            cand --data 'Take the event''s data from a file, or - for standard input: a JSON object'
            cand --source 'Say that this caused the event: admin, api, user or another word'
            cand --times 'Make up so many, or play the scenario so often'
            cand --seed 'Make up the same events each time, ids and times included'
            cand --tamper 'Break each token in this way, to see that the app refuses it'
            cand --to 'Send to 3000, localhost:3000/api/webhook or a URL'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --list 'Show the known types and the ready-made scenarios'
            cand --insecure 'Accept any certificate of the target, such as a self-signed one'
            cand --print 'Print the tokens, one to a line, and send nothing'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;events'= {
            cand --color 'When to use colours'
            cand --type 'Only events of these types, such as user.*,organization.created'
            cand --since 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z'
            cand -n 'Show the latest so many; 0 for all'
            cand --limit 'Show the latest so many; 0 for all'
            cand --format 'Print for people, or JSON lines for programs'
            cand --store 'Look into this file instead of the one in your data folder'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --failed 'Only events that the app has still not accepted'
            cand --rejected 'Only deliveries that were refused'
            cand -f 'Go on and show what arrives, until Ctrl-C'
            cand --follow 'Go on and show what arrives, until Ctrl-C'
            cand --json 'The same as --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'List what arrived, as `events` alone does'
            cand show 'Show every delivery of an event, with its headers and forwards'
            cand export 'Write the tokens of events to .jwt files'
            cand fetch 'Show past events as Kinde itself tells them, unsigned'
            cand prune 'Delete old deliveries for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;events;list'= {
            cand --color 'When to use colours'
            cand --store 'Look into this file instead of the one in your data folder'
            cand --type 'Only events of these types, such as user.*,organization.created'
            cand --since 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z'
            cand -n 'Show the latest so many; 0 for all'
            cand --limit 'Show the latest so many; 0 for all'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --failed 'Only events that the app has still not accepted'
            cand --rejected 'Only deliveries that were refused'
            cand -f 'Go on and show what arrives, until Ctrl-C'
            cand --follow 'Go on and show what arrives, until Ctrl-C'
            cand --json 'The same as --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;events;show'= {
            cand --color 'When to use colours'
            cand --store 'Look into this file instead of the one in your data folder'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --json 'The same as --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;events;export'= {
            cand --color 'When to use colours'
            cand --store 'Look into this file instead of the one in your data folder'
            cand --type 'Only events of these types, such as user.*,organization.created'
            cand --since 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z'
            cand -d 'Write into this folder'
            cand --dir 'Write into this folder'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --failed 'Only events that the app has still not accepted'
            cand --rejected 'Only deliveries that were refused'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;events;fetch'= {
            cand --color 'When to use colours'
            cand --store 'Look into this file instead of the one in your data folder'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --json 'The same as --format json'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;events;prune'= {
            cand --color 'When to use colours'
            cand --store 'Look into this file instead of the one in your data folder'
            cand --older-than 'Delete what arrived longer ago than this: 30d, 12h, or before a date'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --dry-run 'Only say how much would be deleted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;events;help'= {
            cand list 'List what arrived, as `events` alone does'
            cand show 'Show every delivery of an event, with its headers and forwards'
            cand export 'Write the tokens of events to .jwt files'
            cand fetch 'Show past events as Kinde itself tells them, unsigned'
            cand prune 'Delete old deliveries for good'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;events;help;list'= {
        }
        &'kinde-hook;events;help;show'= {
        }
        &'kinde-hook;events;help;export'= {
        }
        &'kinde-hook;events;help;fetch'= {
        }
        &'kinde-hook;events;help;prune'= {
        }
        &'kinde-hook;events;help;help'= {
        }
        &'kinde-hook;webhooks'= {
            cand --color 'When to use colours'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand list 'Show what is set up, and whose it is'
            cand create 'Make a webhook, which stays until it is deleted'
            cand delete 'Delete webhooks, whoever made them'
            cand clean 'Delete what listeners on this machine left behind'
            cand types 'Show the event types that can be sent'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;webhooks;list'= {
            cand --color 'When to use colours'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;webhooks;create'= {
            cand --color 'When to use colours'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand --url 'Send to this address, which is public and https'
            cand --events 'Send events of these types, such as user.*,organization.created'
            cand --name 'Call it this, instead of kinde-hook and this machine''s name'
            cand --description 'Say this about it'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;webhooks;delete'= {
            cand --color 'When to use colours'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;webhooks;clean'= {
            cand --color 'When to use colours'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --dry-run 'Only say what would be deleted'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;webhooks;types'= {
            cand --color 'When to use colours'
            cand --issuer 'Ask this Kinde environment: acme, acme.kinde.com or its URL'
            cand --management-url 'Ask here instead: the kinde.com address of an issuer with a custom domain'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;webhooks;help'= {
            cand list 'Show what is set up, and whose it is'
            cand create 'Make a webhook, which stays until it is deleted'
            cand delete 'Delete webhooks, whoever made them'
            cand clean 'Delete what listeners on this machine left behind'
            cand types 'Show the event types that can be sent'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;webhooks;help;list'= {
        }
        &'kinde-hook;webhooks;help;create'= {
        }
        &'kinde-hook;webhooks;help;delete'= {
        }
        &'kinde-hook;webhooks;help;clean'= {
        }
        &'kinde-hook;webhooks;help;types'= {
        }
        &'kinde-hook;webhooks;help;help'= {
        }
        &'kinde-hook;jwks'= {
            cand --color 'When to use colours'
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand --format 'Print a table, the key set itself, or PEM for each usable key'
            cand -o 'Write to this file, for later use with --jwks'
            cand --output 'Write to this file, for later use with --jwks'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --local-issuer 'Trust the local issuer as well: your own key, with which `trigger` signs'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'kinde-hook;doctor'= {
            cand --color 'When to use colours'
            cand -p 'Look whether a listener could have this port'
            cand --port 'Look whether a listener could have this port'
            cand --issuer 'Trust this Kinde environment: acme, acme.kinde.com or its URL'
            cand --jwks 'Take the public keys from here instead of the issuer; a file works offline'
            cand -f 'Look whether this app has its webhook route; may be given more than once'
            cand --forward-to 'Look whether this app has its webhook route; may be given more than once'
            cand --store 'Look at this file instead of the one in your data folder'
            cand --format 'Print for people, or JSON lines for programs'
            cand -v 'Log what happens to standard error; twice for more'
            cand --verbose 'Log what happens to standard error; twice for more'
            cand -q 'Print data only, no status lines'
            cand --quiet 'Print data only, no status lines'
            cand --local-issuer 'Trust the local issuer as well: your own key, with which `trigger` signs'
            cand --insecure 'Accept any certificate of an app, such as a self-signed one'
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
            cand --color 'When to use colours'
            cand --dir 'Write the page of every command into this folder instead'
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
            cand trigger 'Make up events, sign them with a key of your own and send them'
            cand events 'Look back at what arrived: list, show, export, fetch, prune'
            cand webhooks 'Set up webhooks at Kinde: list, create, delete, clean, types'
            cand jwks 'Show or save the issuer''s public keys'
            cand doctor 'Find out what is wrong with the set-up'
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
        &'kinde-hook;help;trigger'= {
        }
        &'kinde-hook;help;events'= {
        }
        &'kinde-hook;help;webhooks'= {
        }
        &'kinde-hook;help;jwks'= {
        }
        &'kinde-hook;help;doctor'= {
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
