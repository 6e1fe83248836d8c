
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
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print the version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print the version')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive webhooks, verify them and show them')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Decode a token and optionally verify it')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send stored events or saved tokens again, byte for byte')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Generate sample events, signed with your local key, and send them')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'Browse received events: list, show, export, fetch, prune')
            [CompletionResult]::new('webhooks', 'webhooks', [CompletionResultType]::ParameterValue, 'Manage webhooks in Kinde: list, create, delete, clean, types')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show or save the issuer''s public keys')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Diagnose your setup')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Generate a shell completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Generate manual pages')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;listen' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port to listen on; 0 picks a free port')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to listen on; 0 picks a free port')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Address to bind to (default: loopback only)')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Accept webhooks on this path only (default: any)')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Event types to show and forward, such as ''user.*''')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Save each verified token to a file in this folder, for `replay`')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment to trust: acme.kinde.com')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Read public keys from this file or URL instead')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Forward each event to this app; repeatable')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Forward each event to this app; repeatable')
            [CompletionResult]::new('--header', '--header', [CompletionResultType]::ParameterName, 'Add this header to forwarded requests, replacing any of the same name')
            [CompletionResult]::new('--ack', '--ack', [CompletionResultType]::ParameterName, 'Whose response the sender receives')
            [CompletionResult]::new('--tunnel', '--tunnel', [CompletionResultType]::ParameterName, 'Expose this listener to the internet through a tunnel')
            [CompletionResult]::new('--subdomain', '--subdomain', [CompletionResultType]::ParameterName, 'Name to request (default: one derived from this folder)')
            [CompletionResult]::new('--tunnel-server', '--tunnel-server', [CompletionResultType]::ParameterName, 'URL of the localtunnel server (default: localtunnel.me)')
            [CompletionResult]::new('--public-url', '--public-url', [CompletionResultType]::ParameterName, 'Public URL that already reaches this listener')
            [CompletionResult]::new('--register-events', '--register-events', [CompletionResultType]::ParameterName, 'Event types to register, such as ''user.*'' (default: all)')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host: the kinde.com address, if your issuer is a custom domain')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show one line per event')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Also trust the local issuer, used by `trigger`')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any TLS certificate of an app, such as a self-signed one')
            [CompletionResult]::new('--forward-unverified', '--forward-unverified', [CompletionResultType]::ParameterName, 'Also forward deliveries that fail verification, to check that your app rejects them')
            [CompletionResult]::new('--register', '--register', [CompletionResultType]::ParameterName, 'Create a webhook in Kinde; delete it on exit')
            [CompletionResult]::new('--no-store', '--no-store', [CompletionResultType]::ParameterName, 'Store nothing on disk')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;decode' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment to trust: acme.kinde.com')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Read public keys from this file or URL instead')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Verify the signature with the issuer''s keys')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Also trust the local issuer, used by `trigger`')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;replay' {
            [CompletionResult]::new('--last', '--last', [CompletionResultType]::ParameterName, 'Send the latest stored event, or the latest COUNT')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as ''user.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only deliveries since then: 30m, 2d or a date')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to 3000, localhost:3000/api/webhook or a URL')
            [CompletionResult]::new('--times', '--times', [CompletionResultType]::ParameterName, 'Number of times to send each token')
            [CompletionResult]::new('--rate', '--rate', [CompletionResultType]::ParameterName, 'Maximum requests per second')
            [CompletionResult]::new('--concurrency', '--concurrency', [CompletionResultType]::ParameterName, 'Number of concurrent requests')
            [CompletionResult]::new('--speed', '--speed', [CompletionResultType]::ParameterName, 'Speed up Kinde''s retry intervals by this factor')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events your app has not yet accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that the listener rejected')
            [CompletionResult]::new('--kinde-schedule', '--kinde-schedule', [CompletionResultType]::ParameterName, 'Retry each token on Kinde''s schedule until a 200')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any TLS certificate of the target, such as a self-signed one')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;trigger' {
            [CompletionResult]::new('--scenario', '--scenario', [CompletionResultType]::ParameterName, 'Run the scenario in this file, or a built-in one')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--set', '--set', [CompletionResultType]::ParameterName, 'Set a value, as in data.user.email=ada@example.com')
            [CompletionResult]::new('--data', '--data', [CompletionResultType]::ParameterName, 'Read the event''s data from a JSON file, or - for stdin')
            [CompletionResult]::new('--source', '--source', [CompletionResultType]::ParameterName, 'Value for `source`: admin, api, user or any other word')
            [CompletionResult]::new('--times', '--times', [CompletionResultType]::ParameterName, 'Number of events, or of scenario runs')
            [CompletionResult]::new('--seed', '--seed', [CompletionResultType]::ParameterName, 'Generate identical events on every run')
            [CompletionResult]::new('--tamper', '--tamper', [CompletionResultType]::ParameterName, 'Corrupt each token')
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to 3000, localhost:3000/api/webhook or a URL')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the known event types and built-in scenarios')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any TLS certificate of the target, such as a self-signed one')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the tokens, one per line, and send nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;events' {
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Maximum number of events; 0 for all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Maximum number of events; 0 for all')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as ''user.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only deliveries since then: 30m, 2d or a date')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Keep running and show new events as they arrive')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Keep running and show new events as they arrive')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events your app has not yet accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that the listener rejected')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List events; the same as `events` alone')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every delivery of an event, with its headers and forwards')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the tokens of events to .jwt files')
            [CompletionResult]::new('fetch', 'fetch', [CompletionResultType]::ParameterValue, 'Fetch past events from Kinde''s API (unsigned)')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Permanently delete old deliveries')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;events;list' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('-n', '-n', [CompletionResultType]::ParameterName, 'Maximum number of events; 0 for all')
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'Maximum number of events; 0 for all')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as ''user.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only deliveries since then: 30m, 2d or a date')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Keep running and show new events as they arrive')
            [CompletionResult]::new('--follow', '--follow', [CompletionResultType]::ParameterName, 'Keep running and show new events as they arrive')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events your app has not yet accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that the listener rejected')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;events;show' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;events;export' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('-d', '-d', [CompletionResultType]::ParameterName, 'Folder to write to')
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Folder to write to')
            [CompletionResult]::new('--type', '--type', [CompletionResultType]::ParameterName, 'Only events of these types, such as ''user.*''')
            [CompletionResult]::new('--since', '--since', [CompletionResultType]::ParameterName, 'Only deliveries since then: 30m, 2d or a date')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--failed', '--failed', [CompletionResultType]::ParameterName, 'Only events your app has not yet accepted')
            [CompletionResult]::new('--rejected', '--rejected', [CompletionResultType]::ParameterName, 'Only deliveries that the listener rejected')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;events;fetch' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'The same as --format json')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;events;prune' {
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Use this store file instead of the default')
            [CompletionResult]::new('--older-than', '--older-than', [CompletionResultType]::ParameterName, 'Delete deliveries older than this: 30d, 12h or a date')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be deleted, without deleting it')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;events;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List events; the same as `events` alone')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show every delivery of an event, with its headers and forwards')
            [CompletionResult]::new('export', 'export', [CompletionResultType]::ParameterValue, 'Write the tokens of events to .jwt files')
            [CompletionResult]::new('fetch', 'fetch', [CompletionResultType]::ParameterValue, 'Fetch past events from Kinde''s API (unsigned)')
            [CompletionResult]::new('prune', 'prune', [CompletionResultType]::ParameterValue, 'Permanently delete old deliveries')
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List webhooks and who created them')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a permanent webhook')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete webhooks by id')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Delete webhooks left behind by listeners on this machine')
            [CompletionResult]::new('types', 'types', [CompletionResultType]::ParameterValue, 'List the event types that can be sent')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;webhooks;list' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;webhooks;create' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--url', '--url', [CompletionResultType]::ParameterName, 'URL to send events to: public and https')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Event types to send, such as ''user.*'' (default: all)')
            [CompletionResult]::new('--name', '--name', [CompletionResultType]::ParameterName, 'Webhook name (default: kinde-hook and the hostname)')
            [CompletionResult]::new('--description', '--description', [CompletionResultType]::ParameterName, 'Webhook description')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;webhooks;delete' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;webhooks;clean' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would be deleted, without deleting it')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;webhooks;types' {
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment: acme.kinde.com')
            [CompletionResult]::new('--management-url', '--management-url', [CompletionResultType]::ParameterName, 'Management API host, if not the issuer''s')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;webhooks;help' {
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'List webhooks and who created them')
            [CompletionResult]::new('create', 'create', [CompletionResultType]::ParameterValue, 'Create a permanent webhook')
            [CompletionResult]::new('delete', 'delete', [CompletionResultType]::ParameterValue, 'Delete webhooks by id')
            [CompletionResult]::new('clean', 'clean', [CompletionResultType]::ParameterValue, 'Delete webhooks left behind by listeners on this machine')
            [CompletionResult]::new('types', 'types', [CompletionResultType]::ParameterValue, 'List the event types that can be sent')
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
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text, json or pem')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, for later use with --jwks')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, for later use with --jwks')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment to trust: acme.kinde.com')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Read public keys from this file or URL instead')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Also trust the local issuer, used by `trigger`')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;doctor' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Port to check')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Port to check')
            [CompletionResult]::new('--store', '--store', [CompletionResultType]::ParameterName, 'Store file to check instead of the default')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Output format: text (default), or json for scripts')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Kinde environment to trust: acme.kinde.com')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Read public keys from this file or URL instead')
            [CompletionResult]::new('-f', '-f', [CompletionResultType]::ParameterName, 'Check that this app has a webhook route; repeatable')
            [CompletionResult]::new('--forward-to', '--forward-to', [CompletionResultType]::ParameterName, 'Check that this app has a webhook route; repeatable')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('--local-issuer', '--local-issuer', [CompletionResultType]::ParameterName, 'Also trust the local issuer, used by `trigger`')
            [CompletionResult]::new('--insecure', '--insecure', [CompletionResultType]::ParameterName, 'Accept any TLS certificate of the app, such as a self-signed one')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;completions' {
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;man' {
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write a page for every command to this folder')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use color: auto, always or never')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log to standard error; -vv logs more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only; hide status messages')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help; --help adds examples and details')
            break
        }
        'kinde-hook;help' {
            [CompletionResult]::new('listen', 'listen', [CompletionResultType]::ParameterValue, 'Receive webhooks, verify them and show them')
            [CompletionResult]::new('decode', 'decode', [CompletionResultType]::ParameterValue, 'Decode a token and optionally verify it')
            [CompletionResult]::new('replay', 'replay', [CompletionResultType]::ParameterValue, 'Send stored events or saved tokens again, byte for byte')
            [CompletionResult]::new('trigger', 'trigger', [CompletionResultType]::ParameterValue, 'Generate sample events, signed with your local key, and send them')
            [CompletionResult]::new('events', 'events', [CompletionResultType]::ParameterValue, 'Browse received events: list, show, export, fetch, prune')
            [CompletionResult]::new('webhooks', 'webhooks', [CompletionResultType]::ParameterValue, 'Manage webhooks in Kinde: list, create, delete, clean, types')
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show or save the issuer''s public keys')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Diagnose your setup')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Generate a shell completion script')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Generate manual pages')
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
