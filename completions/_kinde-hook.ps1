
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
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show or save the issuer''s public keys')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print a completion script for a shell')
            [CompletionResult]::new('man', 'man', [CompletionResultType]::ParameterValue, 'Print a manual page')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print this message or the help of the given subcommand(s)')
            break
        }
        'kinde-hook;listen' {
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Listen on this port; 0 takes a free one and says which')
            [CompletionResult]::new('--port', '--port', [CompletionResultType]::ParameterName, 'Listen on this port; 0 takes a free one and says which')
            [CompletionResult]::new('--host', '--host', [CompletionResultType]::ParameterName, 'Listen on this address instead of this machine''s loopback ones')
            [CompletionResult]::new('--path', '--path', [CompletionResultType]::ParameterName, 'Take webhooks on this path only, instead of any')
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--events', '--events', [CompletionResultType]::ParameterName, 'Show only events of these types, such as user.*,organization.created')
            [CompletionResult]::new('--save', '--save', [CompletionResultType]::ParameterName, 'Save each verified token as a file in this folder, for replay')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--compact', '--compact', [CompletionResultType]::ParameterName, 'Show one line per event')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;decode' {
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or a JSON line for programs')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('--verify', '--verify', [CompletionResultType]::ParameterName, 'Check the signature with the issuer''s keys')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;replay' {
            [CompletionResult]::new('--to', '--to', [CompletionResultType]::ParameterName, 'Send to 3000, localhost:3000/api/webhook or a URL')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print for people, or JSON lines for programs')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'kinde-hook;jwks' {
            [CompletionResult]::new('--issuer', '--issuer', [CompletionResultType]::ParameterName, 'Trust this Kinde environment: acme, acme.kinde.com or its URL')
            [CompletionResult]::new('--jwks', '--jwks', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--file', '--file', [CompletionResultType]::ParameterName, 'Take the public keys from here instead of the issuer; a file works offline')
            [CompletionResult]::new('--format', '--format', [CompletionResultType]::ParameterName, 'Print a table, the key set itself, or PEM for each usable key')
            [CompletionResult]::new('-o', '-o', [CompletionResultType]::ParameterName, 'Write to this file, for later use with --jwks')
            [CompletionResult]::new('--output', '--output', [CompletionResultType]::ParameterName, 'Write to this file, for later use with --jwks')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Log what happens to standard error; twice for more')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Print data only, no status lines')
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
            [CompletionResult]::new('--dir', '--dir', [CompletionResultType]::ParameterName, 'Write the page of every command into this folder instead')
            [CompletionResult]::new('--color', '--color', [CompletionResultType]::ParameterName, 'When to use colours')
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
            [CompletionResult]::new('jwks', 'jwks', [CompletionResultType]::ParameterValue, 'Show or save the issuer''s public keys')
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
        'kinde-hook;help;jwks' {
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
