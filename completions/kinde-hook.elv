
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
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -V 'Print the version'
            cand --version 'Print the version'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
            cand listen 'Receive webhooks, verify them and show them'
            cand decode 'Decode a token and optionally verify it'
            cand replay 'Send stored events or saved tokens again, byte for byte'
            cand trigger 'Generate sample events, signed with your local key, and send them'
            cand events 'Browse received events: list, show, export, fetch, prune'
            cand webhooks 'Manage webhooks in Kinde: list, create, delete, clean, types'
            cand jwks 'Show or save the issuer''s public keys'
            cand doctor 'Diagnose your setup'
            cand completions 'Generate a shell completion script'
            cand man 'Generate manual pages'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;listen'= {
            cand -p 'Port to listen on; 0 picks a free port'
            cand --port 'Port to listen on; 0 picks a free port'
            cand --host 'Address to bind to (default: loopback only)'
            cand --path 'Accept webhooks on this path only (default: any)'
            cand --events 'Event types to show and forward, such as ''user.*'''
            cand --save 'Save each verified token to a file in this folder, for `replay`'
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment to trust: acme.kinde.com'
            cand --jwks 'Read public keys from this file or URL instead'
            cand -f 'Forward each event to this app; repeatable'
            cand --forward-to 'Forward each event to this app; repeatable'
            cand --header 'Add this header to forwarded requests, replacing any of the same name'
            cand --ack 'Whose response the sender receives'
            cand --tunnel 'Expose this listener to the internet through a tunnel'
            cand --subdomain 'Name to request (default: one derived from this folder)'
            cand --tunnel-server 'URL of the localtunnel server (default: localtunnel.me)'
            cand --public-url 'Public URL that already reaches this listener'
            cand --register-events 'Event types to register, such as ''user.*'' (default: all)'
            cand --management-url 'Management API host: the kinde.com address, if your issuer is a custom domain'
            cand --store 'Use this store file instead of the default'
            cand --color 'When to use color: auto, always or never'
            cand --compact 'Show one line per event'
            cand --local-issuer 'Also trust the local issuer, used by `trigger`'
            cand --insecure 'Accept any TLS certificate of an app, such as a self-signed one'
            cand --forward-unverified 'Also forward deliveries that fail verification, to check that your app rejects them'
            cand --register 'Create a webhook in Kinde; delete it on exit'
            cand --no-store 'Store nothing on disk'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;decode'= {
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment to trust: acme.kinde.com'
            cand --jwks 'Read public keys from this file or URL instead'
            cand --color 'When to use color: auto, always or never'
            cand --verify 'Verify the signature with the issuer''s keys'
            cand --local-issuer 'Also trust the local issuer, used by `trigger`'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;replay'= {
            cand --last 'Send the latest stored event, or the latest COUNT'
            cand --store 'Use this store file instead of the default'
            cand --format 'Output format: text (default), or json for scripts'
            cand --type 'Only events of these types, such as ''user.*'''
            cand --since 'Only deliveries since then: 30m, 2d or a date'
            cand --to 'Send to 3000, localhost:3000/api/webhook or a URL'
            cand --times 'Number of times to send each token'
            cand --rate 'Maximum requests per second'
            cand --concurrency 'Number of concurrent requests'
            cand --speed 'Speed up Kinde''s retry intervals by this factor'
            cand --color 'When to use color: auto, always or never'
            cand --failed 'Only events your app has not yet accepted'
            cand --rejected 'Only deliveries that the listener rejected'
            cand --kinde-schedule 'Retry each token on Kinde''s schedule until a 200'
            cand --insecure 'Accept any TLS certificate of the target, such as a self-signed one'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;trigger'= {
            cand --scenario 'Run the scenario in this file, or a built-in one'
            cand --format 'Output format: text (default), or json for scripts'
            cand --set 'Set a value, as in data.user.email=ada@example.com'
            cand --data 'Read the event''s data from a JSON file, or - for stdin'
            cand --source 'Value for `source`: admin, api, user or any other word'
            cand --times 'Number of events, or of scenario runs'
            cand --seed 'Generate identical events on every run'
            cand --tamper 'Corrupt each token'
            cand --to 'Send to 3000, localhost:3000/api/webhook or a URL'
            cand --color 'When to use color: auto, always or never'
            cand --list 'List the known event types and built-in scenarios'
            cand --insecure 'Accept any TLS certificate of the target, such as a self-signed one'
            cand --print 'Print the tokens, one per line, and send nothing'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;events'= {
            cand -n 'Maximum number of events; 0 for all'
            cand --limit 'Maximum number of events; 0 for all'
            cand --format 'Output format: text (default), or json for scripts'
            cand --type 'Only events of these types, such as ''user.*'''
            cand --since 'Only deliveries since then: 30m, 2d or a date'
            cand --store 'Use this store file instead of the default'
            cand --color 'When to use color: auto, always or never'
            cand -f 'Keep running and show new events as they arrive'
            cand --follow 'Keep running and show new events as they arrive'
            cand --json 'The same as --format json'
            cand --failed 'Only events your app has not yet accepted'
            cand --rejected 'Only deliveries that the listener rejected'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
            cand list 'List events; the same as `events` alone'
            cand show 'Show every delivery of an event, with its headers and forwards'
            cand export 'Write the tokens of events to .jwt files'
            cand fetch 'Fetch past events from Kinde''s API (unsigned)'
            cand prune 'Permanently delete old deliveries'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;events;list'= {
            cand --store 'Use this store file instead of the default'
            cand -n 'Maximum number of events; 0 for all'
            cand --limit 'Maximum number of events; 0 for all'
            cand --format 'Output format: text (default), or json for scripts'
            cand --type 'Only events of these types, such as ''user.*'''
            cand --since 'Only deliveries since then: 30m, 2d or a date'
            cand --color 'When to use color: auto, always or never'
            cand -f 'Keep running and show new events as they arrive'
            cand --follow 'Keep running and show new events as they arrive'
            cand --json 'The same as --format json'
            cand --failed 'Only events your app has not yet accepted'
            cand --rejected 'Only deliveries that the listener rejected'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;events;show'= {
            cand --store 'Use this store file instead of the default'
            cand --format 'Output format: text (default), or json for scripts'
            cand --color 'When to use color: auto, always or never'
            cand --json 'The same as --format json'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;events;export'= {
            cand --store 'Use this store file instead of the default'
            cand -d 'Folder to write to'
            cand --dir 'Folder to write to'
            cand --type 'Only events of these types, such as ''user.*'''
            cand --since 'Only deliveries since then: 30m, 2d or a date'
            cand --color 'When to use color: auto, always or never'
            cand --failed 'Only events your app has not yet accepted'
            cand --rejected 'Only deliveries that the listener rejected'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;events;fetch'= {
            cand --store 'Use this store file instead of the default'
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --color 'When to use color: auto, always or never'
            cand --json 'The same as --format json'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;events;prune'= {
            cand --store 'Use this store file instead of the default'
            cand --older-than 'Delete deliveries older than this: 30d, 12h or a date'
            cand --color 'When to use color: auto, always or never'
            cand --dry-run 'Show what would be deleted, without deleting it'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;events;help'= {
            cand list 'List events; the same as `events` alone'
            cand show 'Show every delivery of an event, with its headers and forwards'
            cand export 'Write the tokens of events to .jwt files'
            cand fetch 'Fetch past events from Kinde''s API (unsigned)'
            cand prune 'Permanently delete old deliveries'
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
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
            cand list 'List webhooks and who created them'
            cand create 'Create a permanent webhook'
            cand delete 'Delete webhooks by id'
            cand clean 'Delete webhooks left behind by listeners on this machine'
            cand types 'List the event types that can be sent'
            cand help 'Print this message or the help of the given subcommand(s)'
        }
        &'kinde-hook;webhooks;list'= {
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;webhooks;create'= {
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --url 'URL to send events to: public and https'
            cand --events 'Event types to send, such as ''user.*'' (default: all)'
            cand --name 'Webhook name (default: kinde-hook and the hostname)'
            cand --description 'Webhook description'
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;webhooks;delete'= {
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;webhooks;clean'= {
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --color 'When to use color: auto, always or never'
            cand --dry-run 'Show what would be deleted, without deleting it'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;webhooks;types'= {
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment: acme.kinde.com'
            cand --management-url 'Management API host, if not the issuer''s'
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;webhooks;help'= {
            cand list 'List webhooks and who created them'
            cand create 'Create a permanent webhook'
            cand delete 'Delete webhooks by id'
            cand clean 'Delete webhooks left behind by listeners on this machine'
            cand types 'List the event types that can be sent'
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
            cand --format 'Output format: text, json or pem'
            cand -o 'Write to this file, for later use with --jwks'
            cand --output 'Write to this file, for later use with --jwks'
            cand --issuer 'Kinde environment to trust: acme.kinde.com'
            cand --jwks 'Read public keys from this file or URL instead'
            cand --color 'When to use color: auto, always or never'
            cand --local-issuer 'Also trust the local issuer, used by `trigger`'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;doctor'= {
            cand -p 'Port to check'
            cand --port 'Port to check'
            cand --store 'Store file to check instead of the default'
            cand --format 'Output format: text (default), or json for scripts'
            cand --issuer 'Kinde environment to trust: acme.kinde.com'
            cand --jwks 'Read public keys from this file or URL instead'
            cand -f 'Check that this app has a webhook route; repeatable'
            cand --forward-to 'Check that this app has a webhook route; repeatable'
            cand --color 'When to use color: auto, always or never'
            cand --local-issuer 'Also trust the local issuer, used by `trigger`'
            cand --insecure 'Accept any TLS certificate of the app, such as a self-signed one'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;completions'= {
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;man'= {
            cand --dir 'Write a page for every command to this folder'
            cand --color 'When to use color: auto, always or never'
            cand -v 'Log to standard error; -vv logs more'
            cand --verbose 'Log to standard error; -vv logs more'
            cand -q 'Print data only; hide status messages'
            cand --quiet 'Print data only; hide status messages'
            cand -h 'Print help; --help adds examples and details'
            cand --help 'Print help; --help adds examples and details'
        }
        &'kinde-hook;help'= {
            cand listen 'Receive webhooks, verify them and show them'
            cand decode 'Decode a token and optionally verify it'
            cand replay 'Send stored events or saved tokens again, byte for byte'
            cand trigger 'Generate sample events, signed with your local key, and send them'
            cand events 'Browse received events: list, show, export, fetch, prune'
            cand webhooks 'Manage webhooks in Kinde: list, create, delete, clean, types'
            cand jwks 'Show or save the issuer''s public keys'
            cand doctor 'Diagnose your setup'
            cand completions 'Generate a shell completion script'
            cand man 'Generate manual pages'
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
