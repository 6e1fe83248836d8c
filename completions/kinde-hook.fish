# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_kinde_hook_global_optspecs
    string join \n color= v/verbose q/quiet h/help V/version
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

complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -s V -l version -d 'Print version'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "listen" -d 'Receive webhooks, verify them and show them'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "decode" -d 'Show what a token says, and whether it verifies'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "replay" -d 'Send saved tokens again, byte for byte'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "trigger" -d 'Make up events, sign them with a key of your own and send them'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "events" -d 'What to do with the events'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "webhooks" -d 'Set up webhooks at Kinde: list, create, delete, clean, types'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "jwks" -d 'Show or save the issuer\'s public keys'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "doctor" -d 'Find out what is wrong with the set-up'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "man" -d 'Print a manual page'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s p -l port -d 'Listen on this port; 0 takes a free one and says which' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l host -d 'Listen on this address instead of this machine\'s loopback ones' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l path -d 'Take webhooks on this path only, instead of any' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l jwks -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s f -l forward-to -d 'Pass each event on to this app; may be given more than once' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l header -d 'Send this header to the apps, instead of one of that name that arrived' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l ack -d 'Whose answer the sender gets' -r -f -a "app\t'The app\'s, the worst of several, so that the sender tries again'
always\t'Always yes, as soon as the event is taken'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l tunnel -d 'Open a way from the internet to this listener' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l subdomain -d 'Ask localtunnel for this name instead of one made for this folder' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l tunnel-server -d 'Use this localtunnel server instead of localtunnel.me' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l public-url -d 'Say that this address leads to this listener already' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l register-events -d 'Register for these types, such as user.*, instead of all that there are' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l management-url -d 'Register here: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l store -d 'Keep deliveries in this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l events -d 'Show only events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l save -d 'Save each verified token as a file in this folder, for replay' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l local-issuer -d 'Trust the local issuer as well: your own key, with which `trigger` signs'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l insecure -d 'Accept any certificate of an app, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l forward-unverified -d 'Pass on what does not verify as well, to test that the apps refuse it'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l register -d 'Make a webhook at Kinde for the public address, and remove it at the end'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l no-store -d 'Keep nothing on disk'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l compact -d 'Show one line per event'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l jwks -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l format -d 'Print for people, or a JSON line for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l verify -d 'Check the signature with the issuer\'s keys'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l local-issuer -d 'Trust the local issuer as well: your own key, with which `trigger` signs'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l last -d 'Send the latest event of the store, or the latest COUNT' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l type -d 'Only events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l since -d 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l to -d 'Send to 3000, localhost:3000/api/webhook or a URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l times -d 'Send each token so many times' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l rate -d 'Send at most so many in a second' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l concurrency -d 'Wait for so many answers at once' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l speed -d 'Let Kinde\'s intervals pass so many times faster' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l failed -d 'Only events that the app has still not accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l rejected -d 'Only deliveries that were refused'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l kinde-schedule -d 'Repeat each token as Kinde would, until it is answered with 200'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l insecure -d 'Accept any certificate of the target, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l scenario -d 'Make up the events of a file, or of a ready-made scenario' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l set -d 'Set a value of the event, as in data.user.email=ada@example.com' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l data -d 'Take the event\'s data from a file, or - for standard input: a JSON object' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l source -d 'Say that this caused the event: admin, api, user or another word' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l times -d 'Make up so many, or play the scenario so often' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l seed -d 'Make up the same events each time, ids and times included' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l tamper -d 'Break each token in this way, to see that the app refuses it' -r -f -a "signature\t'Another bit in the signature'
payload\t'Another payload under the same signature'
kid\t'A key id that nobody has'
alg\t'HS256, with the public key for a secret'
none\t'No algorithm and no signature'
expired\t'An `exp` that is past'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l to -d 'Send to 3000, localhost:3000/api/webhook or a URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l list -d 'Show the known types and the ready-made scenarios'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l insecure -d 'Accept any certificate of the target, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -l print -d 'Print the tokens, one to a line, and send nothing'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand trigger" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l type -d 'Only events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l since -d 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s n -l limit -d 'Show the latest so many; 0 for all' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l failed -d 'Only events that the app has still not accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l rejected -d 'Only deliveries that were refused'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s f -l follow -d 'Go on and show what arrives, until Ctrl-C'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "list" -d 'List what arrived, as `events` alone does'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "show" -d 'Show every delivery of an event, with its headers and forwards'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "export" -d 'Write the tokens of events to .jwt files'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "fetch" -d 'Show past events as Kinde itself tells them, unsigned'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "prune" -d 'Delete old deliveries for good'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and not __fish_seen_subcommand_from list show export fetch prune help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l type -d 'Only events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l since -d 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s n -l limit -d 'Show the latest so many; 0 for all' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l failed -d 'Only events that the app has still not accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l rejected -d 'Only deliveries that were refused'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s f -l follow -d 'Go on and show what arrives, until Ctrl-C'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from show" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l type -d 'Only events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l since -d 'Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s d -l dir -d 'Write into this folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l failed -d 'Only events that the app has still not accepted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -l rejected -d 'Only deliveries that were refused'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from export" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -l json -d 'The same as --format json'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from fetch" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l store -d 'Look into this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l older-than -d 'Delete what arrived longer ago than this: 30d, 12h, or before a date' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -l dry-run -d 'Only say how much would be deleted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from prune" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "list" -d 'List what arrived, as `events` alone does'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "show" -d 'Show every delivery of an event, with its headers and forwards'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "export" -d 'Write the tokens of events to .jwt files'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "fetch" -d 'Show past events as Kinde itself tells them, unsigned'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "prune" -d 'Delete old deliveries for good'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand events; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "list" -d 'Show what is set up, and whose it is'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "create" -d 'Make a webhook, which stays until it is deleted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "delete" -d 'Delete webhooks, whoever made them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "clean" -d 'Delete what listeners on this machine left behind'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "types" -d 'Show the event types that can be sent'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and not __fish_seen_subcommand_from list create delete clean types help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l url -d 'Send to this address, which is public and https' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l events -d 'Send events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l name -d 'Call it this, instead of kinde-hook and this machine\'s name' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -l description -d 'Say this about it' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from create" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from delete" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -l dry-run -d 'Only say what would be deleted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from clean" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l issuer -d 'Ask this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l management-url -d 'Ask here instead: the kinde.com address of an issuer with a custom domain' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from types" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "list" -d 'Show what is set up, and whose it is'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "create" -d 'Make a webhook, which stays until it is deleted'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "delete" -d 'Delete webhooks, whoever made them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "clean" -d 'Delete what listeners on this machine left behind'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "types" -d 'Show the event types that can be sent'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand webhooks; and __fish_seen_subcommand_from help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l jwks -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l format -d 'Print a table, the key set itself, or PEM for each usable key' -r -f -a "text\t'A table for people'
json\t'The key set itself'
pem\t'A PEM block for each usable key'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s o -l output -d 'Write to this file, for later use with --jwks' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l local-issuer -d 'Trust the local issuer as well: your own key, with which `trigger` signs'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s p -l port -d 'Look whether a listener could have this port' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l jwks -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s f -l forward-to -d 'Look whether this app has its webhook route; may be given more than once' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l store -d 'Look at this file instead of the one in your data folder' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l local-issuer -d 'Trust the local issuer as well: your own key, with which `trigger` signs'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -l insecure -d 'Accept any certificate of an app, such as a self-signed one'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand doctor" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -l dir -d 'Write the page of every command into this folder instead' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "listen" -d 'Receive webhooks, verify them and show them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "decode" -d 'Show what a token says, and whether it verifies'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "replay" -d 'Send saved tokens again, byte for byte'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "trigger" -d 'Make up events, sign them with a key of your own and send them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "events" -d 'Look back at what arrived: list, show, export, fetch, prune'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "webhooks" -d 'Set up webhooks at Kinde: list, create, delete, clean, types'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "jwks" -d 'Show or save the issuer\'s public keys'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "doctor" -d 'Find out what is wrong with the set-up'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "man" -d 'Print a manual page'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay trigger events webhooks jwks doctor completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
