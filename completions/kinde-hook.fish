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
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "jwks" -d 'Show or save the issuer\'s public keys'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "completions" -d 'Print a completion script for a shell'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "man" -d 'Print a manual page'
complete -c kinde-hook -n "__fish_kinde_hook_needs_command" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s p -l port -d 'Listen on this port; 0 takes a free one and says which' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l host -d 'Listen on this address instead of this machine\'s loopback ones' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l path -d 'Take webhooks on this path only, instead of any' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l jwks -l file -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l events -d 'Show only events of these types, such as user.*,organization.created' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l save -d 'Save each verified token as a file in this folder, for replay' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -l compact -d 'Show one line per event'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand listen" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l jwks -l file -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l format -d 'Print for people, or a JSON line for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -l verify -d 'Check the signature with the issuer\'s keys'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand decode" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l to -d 'Send to 3000, localhost:3000/api/webhook or a URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l format -d 'Print for people, or JSON lines for programs' -r -f -a "text\t'For people'
json\t'For programs: one JSON object per line'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand replay" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l issuer -d 'Trust this Kinde environment: acme, acme.kinde.com or its URL' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l jwks -l file -d 'Take the public keys from here instead of the issuer; a file works offline' -r
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l format -d 'Print a table, the key set itself, or PEM for each usable key' -r -f -a "text\t'A table for people'
json\t'The key set itself'
pem\t'A PEM block for each usable key'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s o -l output -d 'Write to this file, for later use with --jwks' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand jwks" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand completions" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -l dir -d 'Write the page of every command into this folder instead' -r -F
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -l color -d 'When to use colours' -r -f -a "auto\t'If a person seems to be looking'
always\t'Always'
never\t'Never'"
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s v -l verbose -d 'Log what happens to standard error; twice for more'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s q -l quiet -d 'Print data only, no status lines'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand man" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "listen" -d 'Receive webhooks, verify them and show them'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "decode" -d 'Show what a token says, and whether it verifies'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "replay" -d 'Send saved tokens again, byte for byte'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "jwks" -d 'Show or save the issuer\'s public keys'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "completions" -d 'Print a completion script for a shell'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "man" -d 'Print a manual page'
complete -c kinde-hook -n "__fish_kinde_hook_using_subcommand help; and not __fish_seen_subcommand_from listen decode replay jwks completions man help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
