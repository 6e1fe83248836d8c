
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'kinde-hook' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'kinde-hook'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'kinde-hook' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive webhooks, verify them and show them')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token says, and whether it verifies')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send saved tokens again, byte for byte')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Make up events, sign them with a key of your own and send them')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'What to do with the events')
            [CompletionResult]::new('webhooks', 'webhooks', [CompletionResultType]::ParameterValue, 'Set up webhooks at Kinde: list, create, delete, clean, types')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show or save the issuer''s public keys')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find out what is wrong with the set-up')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;listen' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Listen on this port; 0 takes a free one and says which')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Listen on this port; 0 takes a free one and says which')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Listen on this address instead of this machine''s loopback ones')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Take webhooks on this path only, instead of any')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Pass each event on to this app; may be given more than once')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Pass each event on to this app; may be given more than once')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Send this header to the apps, instead of one of that name that arrived')
            [CompletionResult]::new('--ack', '--ack', [CompletionResultType]::ParameterName, 'Whose answer the sender gets')
            [CompletionResult]::new('--tunnel', '--tunnel', [CompletionResultType]::ParameterName, 'Open a way from the internet to this listener')
            [CompletionResult]::new('--subdomain', '--subdomain', [CompletionResultType]::ParameterName, 'Ask localtunnel for this name instead of one made for this folder')
            [CompletionResult]::new('--tunnel-server', '--tunnel-server', [CompletionResultType]::ParameterName, 'Use this localtunnel server instead of localtunnel.me')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Say that this address leads to this listener already')
            [CompletionResult]::new('--register-events', '--register-events', [CompletionResultType]::ParameterName, 'Register for these types, such as user.*, instead of all that there are')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Register here: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Keep deliveries in this file instead of the one in your data folder')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Show only events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Save each verified token as a file in this folder, for replay')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Trust the local issuer as well: your own key, with which `trigger` signs')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate of an app, such as a self-signed one')
            [CompletionResult]::new('--forward-unverified', '--forward-unverified', [CompletionResultType]::ParameterName, 'Pass on what does not verify as well, to test that the apps refuse it')
            [CompletionResult]::new('--register', '--register', [CompletionResultType]::ParameterName, 'Make a webhook at Kinde for the public address, and remove it at the end')
            [CompletionResult]::new('--no-store', '--no-store', [CompletionResultType]::ParameterName, 'Keep nothing on disk')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show one line per event')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;decode' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or a JSON line for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Check the signature with the issuer''s keys')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Trust the local issuer as well: your own key, with which `trigger` signs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;replay' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Send the latest event of the store, or the latest COUNT')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to 3000, localhost:3000/api/webhook or a URL')
            [CompletionResult]::new('--times', '--times', [CompletionResultType]::ParameterName, 'Send each token so many times')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Send at most so many in a second')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Wait for so many answers at once')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'Let Kinde''s intervals pass so many times faster')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events that the app has still not accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that were refused')
            [CompletionResult]::new('--kinde-schedule', '--kinde-schedule', [CompletionResultType]::ParameterName, 'Repeat each token as Kinde would, until it is answered with 200')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate of the target, such as a self-signed one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;trigger' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'Make up the events of a file, or of a ready-made scenario')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value of the event, as in data.user.email=ada@example.com')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Take the event''s data from a file, or - for standard input: a JSON object')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Say that this caused the event: admin, api, user or another word')
            [CompletionResult]::new('--times', '--times', [CompletionResultType]::ParameterName, 'Make up so many, or play the scenario so often')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Make up the same events each time, ids and times included')
            [CompletionResult]::new('--tamper', '--tamper', [CompletionResultType]::ParameterName, 'Break each token in this way, to see that the app refuses it')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to 3000, localhost:3000/api/webhook or a URL')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'Show the known types and the ready-made scenarios')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate of the target, such as a self-signed one')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the tokens, one to a line, and send nothing')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;events' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the latest so many; 0 for all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show the latest so many; 0 for all')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events that the app has still not accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that were refused')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on and show what arrives, until Ctrl-C')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on and show what arrives, until Ctrl-C')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what arrived, as `events` alone does')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every delivery of an event, with its headers and forwards')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the tokens of events to .jwt files')
            [CompletionResult]::new('fetch', 'fetch', [CompletionResultType]::ParameterValue, 'Show past events as Kinde itself tells them, unsigned')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete old deliveries for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;events;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Show the latest so many; 0 for all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Show the latest so many; 0 for all')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events that the app has still not accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that were refused')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Go on and show what arrives, until Ctrl-C')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Go on and show what arrives, until Ctrl-C')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;events;show' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;events;export' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Write into this folder')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write into this folder')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events that the app has still not accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that were refused')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;events;fetch' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;events;prune' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look into this file instead of the one in your data folder')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Delete what arrived longer ago than this: 30d, 12h, or before a date')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say how much would be deleted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;events;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List what arrived, as `events` alone does')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every delivery of an event, with its headers and forwards')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the tokens of events to .jwt files')
            [CompletionResult]::new('fetch', 'fetch', [CompletionResultType]::ParameterValue, 'Show past events as Kinde itself tells them, unsigned')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Delete old deliveries for good')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;events;help;list' {
            break
        }
        'kinde-hook;events;help;show' {
            break
        }
        'kinde-hook;events;help;export' {
            break
        }
        'kinde-hook;events;help;fetch' {
            break
        }
        'kinde-hook;events;help;prune' {
            break
        }
        'kinde-hook;events;help;help' {
            break
        }
        'kinde-hook;webhooks' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show what is set up, and whose it is')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a webhook, which stays until it is deleted')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete webhooks, whoever made them')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Delete what listeners on this machine left behind')
            [CompletionResult]::new('types', 'types', [CompletionResultType]::ParameterValue, 'Show the event types that can be sent')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;webhooks;list' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;webhooks;create' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'Send to this address, which is public and https')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Send events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Call it this, instead of kinde-hook and this machine''s name')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'Say this about it')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;webhooks;delete' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;webhooks;clean' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Only say what would be deleted')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;webhooks;types' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Ask this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Ask here instead: the kinde.com address of an issuer with a custom domain')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;webhooks;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show what is set up, and whose it is')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Make a webhook, which stays until it is deleted')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete webhooks, whoever made them')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Delete what listeners on this machine left behind')
            [CompletionResult]::new('types', 'types', [CompletionResultType]::ParameterValue, 'Show the event types that can be sent')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;webhooks;help;list' {
            break
        }
        'kinde-hook;webhooks;help;create' {
            break
        }
        'kinde-hook;webhooks;help;delete' {
            break
        }
        'kinde-hook;webhooks;help;clean' {
            break
        }
        'kinde-hook;webhooks;help;types' {
            break
        }
        'kinde-hook;webhooks;help;help' {
            break
        }
        'kinde-hook;jwks' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print a table, the key set itself, or PEM for each usable key')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, for later use with --jwks')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, for later use with --jwks')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Trust the local issuer as well: your own key, with which `trigger` signs')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;doctor' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Look whether a listener could have this port')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Look whether a listener could have this port')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Look whether this app has its webhook route; may be given more than once')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Look whether this app has its webhook route; may be given more than once')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Look at this file instead of the one in your data folder')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Trust the local issuer as well: your own key, with which `trigger` signs')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any certificate of an app, such as a self-signed one')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;man' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write the page of every command into this folder instead')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;help' {
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive webhooks, verify them and show them')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Show what a token says, and whether it verifies')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send saved tokens again, byte for byte')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Make up events, sign them with a key of your own and send them')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'Look back at what arrived: list, show, export, fetch, prune')
            [CompletionResult]::new('webhooks', 'webhooks', [CompletionResultType]::ParameterValue, 'Set up webhooks at Kinde: list, create, delete, clean, types')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show or save the issuer''s public keys')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Find out what is wrong with the set-up')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;help;listen' {
            break
        }
        'kinde-hook;help;decode' {
            break
        }
        'kinde-hook;help;replay' {
            break
        }
        'kinde-hook;help;trigger' {
            break
        }
        'kinde-hook;help;events' {
            break
        }
        'kinde-hook;help;webhooks' {
            break
        }
        'kinde-hook;help;jwks' {
            break
        }
        'kinde-hook;help;doctor' {
            break
        }
        'kinde-hook;help;completions' {
            break
        }
        'kinde-hook;help;man' {
            break
        }
        'kinde-hook;help;help' {
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
