# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kinde_hook_global_optspecs
    string join \n color= v/verbose q/quiet V/version h/help
end

function __fish_kinde_hook_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_kinde_hook_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_kinde_hook_using_subcommand
    set -l cmd (__fish_kinde_hook_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s V -l version -d 'Print the version'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "listen" -d 'Receive webhooks, verify them and show them'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "decode" -d 'Decode a token and optionally verify it'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "replay" -d 'Send stored events or saved tokens again, byte for byte'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "trigger" -d 'Generate sample events, signed with your local key, and send them'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "events" -d 'Browse received events: list, show, export, fetch, prune'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "webhooks" -d 'Manage webhooks in Kinde: list, create, delete, clean, types'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "jwks" -d 'Show or save the issuer\'s public keys'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "doctor" -d 'Diagnose your setup'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "completions" -d 'Generate a shell completion script'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "man" -d 'Generate manual pages'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s p -l port -d 'Port to listen on; 0 picks a free port' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l host -d 'Address to bind to (default: loopback only)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l path -d 'Accept webhooks on this path only (default: any)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l events -d 'Event types to show and forward, such as \'user.*\'' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l save -d 'Save each verified token to a file in this folder, for `replay`' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l issuer -d 'Kinde environment to trust: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l jwks -d 'Read public keys from this file or URL instead' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s f -l forward-to -d 'Forward each event to this app; repeatable' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l header -d 'Add this header to forwarded requests, replacing any of the same name' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l ack -d 'Whose response the sender receives' -r -f -a "app\t'The app\'s (the worst, if several), so that Kinde retries'
always\t'Always 200, as soon as the event is stored'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l tunnel -d 'Expose this listener to the internet through a tunnel' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l subdomain -d 'Name to request (default: one derived from this folder)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l tunnel-server -d 'URL of the localtunnel server (default: localtunnel.me)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l public-url -d 'Public URL that already reaches this listener' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l register-events -d 'Event types to register, such as \'user.*\' (default: all)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l management-url -d 'Management API host: the kinde.com address, if your issuer is a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l compact -d 'Show one line per event'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l local-issuer -d 'Also trust the local issuer, used by `trigger`'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l insecure -d 'Accept any TLS certificate of an app, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l forward-unverified -d 'Also forward deliveries that fail verification, to check that your app rejects them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l register -d 'Create a webhook in Kinde; delete it on exit'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l no-store -d 'Store nothing on disk'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l issuer -d 'Kinde environment to trust: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l jwks -d 'Read public keys from this file or URL instead' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l verify -d 'Verify the signature with the issuer\'s keys'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l local-issuer -d 'Also trust the local issuer, used by `trigger`'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l last -d 'Send the latest stored event, or the latest COUNT' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l type -d 'Only events of these types, such as \'user.*\'' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l since -d 'Only deliveries since then: 30m, 2d or a date' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l to -d 'Send to 3000, localhost:3000/api/webhook or a URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l times -d 'Number of times to send each token' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l rate -d 'Maximum requests per second' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l concurrency -d 'Number of concurrent requests' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l speed -d 'Speed up Kinde\'s retry intervals by this factor' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l failed -d 'Only events your app has not yet accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l rejected -d 'Only deliveries that the listener rejected'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l kinde-schedule -d 'Retry each token on Kinde\'s schedule until a 200'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l insecure -d 'Accept any TLS certificate of the target, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l scenario -d 'Run the scenario in this file, or a built-in one' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l set -d 'Set a value, as in data.user.email=ada@example.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l data -d 'Read the event\'s data from a JSON file, or - for stdin' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l source -d 'Value for `source`: admin, api, user or any other word' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l times -d 'Number of events, or of scenario runs' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l seed -d 'Generate identical events on every run' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l tamper -d 'Corrupt each token' -r -f -a "signature\t'Flip one bit of the signature'
payload\t'Change the payload, keep the signature'
kid\t'Use an unknown key id'
alg\t'Sign with HS256, public key as secret'
none\t'Use algorithm `none`, without a signature'
expired\t'Set `exp` in the past'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l to -d 'Send to 3000, localhost:3000/api/webhook or a URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l list -d 'List the known event types and built-in scenarios'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l insecure -d 'Accept any TLS certificate of the target, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l print -d 'Print the tokens, one per line, and send nothing'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s n -l limit -d 'Maximum number of events; 0 for all' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l type -d 'Only events of these types, such as \'user.*\'' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l since -d 'Only deliveries since then: 30m, 2d or a date' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s f -l follow -d 'Keep running and show new events as they arrive'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l failed -d 'Only events your app has not yet accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l rejected -d 'Only deliveries that the listener rejected'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "list" -d 'List events; the same as `events` alone'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "show" -d 'Show every delivery of an event, with its headers and forwards'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "export" -d 'Write the tokens of events to .jwt files'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "fetch" -d 'Fetch past events from Kinde\'s API (unsigned)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "prune" -d 'Permanently delete old deliveries'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s n -l limit -d 'Maximum number of events; 0 for all' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l type -d 'Only events of these types, such as \'user.*\'' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l since -d 'Only deliveries since then: 30m, 2d or a date' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s f -l follow -d 'Keep running and show new events as they arrive'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l failed -d 'Only events your app has not yet accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l rejected -d 'Only deliveries that the listener rejected'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s d -l dir -d 'Folder to write to' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l type -d 'Only events of these types, such as \'user.*\'' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l since -d 'Only deliveries since then: 30m, 2d or a date' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l failed -d 'Only events your app has not yet accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l rejected -d 'Only deliveries that the listener rejected'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l store -d 'Use this store file instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l older-than -d 'Delete deliveries older than this: 30d, 12h or a date' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l dry-run -d 'Show what would be deleted, without deleting it'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "list" -d 'List events; the same as `events` alone'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every delivery of an event, with its headers and forwards'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the tokens of events to .jwt files'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "fetch" -d 'Fetch past events from Kinde\'s API (unsigned)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Permanently delete old deliveries'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "list" -d 'List webhooks and who created them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "create" -d 'Create a permanent webhook'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "delete" -d 'Delete webhooks by id'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "clean" -d 'Delete webhooks left behind by listeners on this machine'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "types" -d 'List the event types that can be sent'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l url -d 'URL to send events to: public and https' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l events -d 'Event types to send, such as \'user.*\' (default: all)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l name -d 'Webhook name (default: kinde-hook and the hostname)' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l description -d 'Webhook description' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l dry-run -d 'Show what would be deleted, without deleting it'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l issuer -d 'Kinde environment: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l management-url -d 'Management API host, if not the issuer\'s' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "list" -d 'List webhooks and who created them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "create" -d 'Create a permanent webhook'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete webhooks by id'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "clean" -d 'Delete webhooks left behind by listeners on this machine'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "types" -d 'List the event types that can be sent'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l format -d 'Output format: text, json or pem' -r -f -a "text\t'A readable table'
json\t'The key set itself'
pem\t'A PEM block for each usable key'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s o -l output -d 'Write to this file, for later use with --jwks' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l issuer -d 'Kinde environment to trust: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l jwks -d 'Read public keys from this file or URL instead' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l local-issuer -d 'Also trust the local issuer, used by `trigger`'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s p -l port -d 'Port to check' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l store -d 'Store file to check instead of the default' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l format -d 'Output format: text (default), or json for scripts' -r -f -a "text\t'Readable text'
json\t'JSON Lines: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l issuer -d 'Kinde environment to trust: acme.kinde.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l jwks -d 'Read public keys from this file or URL instead' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s f -l forward-to -d 'Check that this app has a webhook route; repeatable' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l local-issuer -d 'Also trust the local issuer, used by `trigger`'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l insecure -d 'Accept any TLS certificate of the app, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -l dir -d 'Write a page for every command to this folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -l color -d 'When to use color: auto, always or never' -r -f -a "auto\t'When output goes to a terminal'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s v -l verbose -d 'Log to standard error; -vv logs more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s q -l quiet -d 'Print data only; hide status messages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s h -l help -d 'Print help; --help adds examples and details'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "listen" -d 'Receive webhooks, verify them and show them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "decode" -d 'Decode a token and optionally verify it'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "replay" -d 'Send stored events or saved tokens again, byte for byte'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "trigger" -d 'Generate sample events, signed with your local key, and send them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "events" -d 'Browse received events: list, show, export, fetch, prune'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "webhooks" -d 'Manage webhooks in Kinde: list, create, delete, clean, types'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "jwks" -d 'Show or save the issuer\'s public keys'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "doctor" -d 'Diagnose your setup'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "completions" -d 'Generate a shell completion script'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "man" -d 'Generate manual pages'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
