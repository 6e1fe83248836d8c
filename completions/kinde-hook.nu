module completions {

  def "nu-complete kinde-hook color" [] {
    [ "auto" "always" "never" ]
  }

  # Receive, verify, keep, forward and replay Kinde webhooks on your laptop
  export extern kinde-hook [
    --color: string@"nu-complete kinde-hook color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
  ]

  def "nu-complete kinde-hook listen format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook listen color" [] {
    [ "auto" "always" "never" ]
  }

  # Receive webhooks, verify them and show them
  export extern "kinde-hook listen" [
    --port(-p): string        # Listen on this port; 0 takes a free one and says which
    --host: string            # Listen on this address instead of this machine's loopback ones
    --path: string            # Take webhooks on this path only, instead of any
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --file: string            # Take the public keys from here instead of the issuer; a file works offline
    --events: string          # Show only events of these types, such as user.*,organization.created
    --save: path              # Save each verified token as a file in this folder, for replay
    --compact                 # Show one line per event
    --format: string@"nu-complete kinde-hook listen format" # Print for people, or JSON lines for programs
    --color: string@"nu-complete kinde-hook listen color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook decode format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook decode color" [] {
    [ "auto" "always" "never" ]
  }

  # Show what a token says, and whether it verifies
  export extern "kinde-hook decode" [
    --verify                  # Check the signature with the issuer's keys
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --file: string            # Take the public keys from here instead of the issuer; a file works offline
    --format: string@"nu-complete kinde-hook decode format" # Print for people, or a JSON line for programs
    --color: string@"nu-complete kinde-hook decode color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
    source: string            # A token, a file of tokens, or - for standard input
  ]

  def "nu-complete kinde-hook replay format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook replay color" [] {
    [ "auto" "always" "never" ]
  }

  # Send saved tokens again, byte for byte
  export extern "kinde-hook replay" [
    --to: string              # Send to 3000, localhost:3000/api/webhook or a URL
    --format: string@"nu-complete kinde-hook replay format" # Print for people, or JSON lines for programs
    --color: string@"nu-complete kinde-hook replay color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
    ...sources: string        # Files with a token per line, folders of .jwt files, or - for standard input
  ]

  def "nu-complete kinde-hook jwks format" [] {
    [ "text" "json" "pem" ]
  }

  def "nu-complete kinde-hook jwks color" [] {
    [ "auto" "always" "never" ]
  }

  # Show or save the issuer's public keys
  export extern "kinde-hook jwks" [
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --file: string            # Take the public keys from here instead of the issuer; a file works offline
    --format: string@"nu-complete kinde-hook jwks format" # Print a table, the key set itself, or PEM for each usable key
    --output(-o): path        # Write to this file, for later use with --jwks
    --color: string@"nu-complete kinde-hook jwks color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete kinde-hook completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a completion script for a shell
  export extern "kinde-hook completions" [
    --color: string@"nu-complete kinde-hook completions color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
    shell: string@"nu-complete kinde-hook completions shell" # The shell to complete for
  ]

  def "nu-complete kinde-hook man color" [] {
    [ "auto" "always" "never" ]
  }

  # Print a manual page
  export extern "kinde-hook man" [
    --dir: path               # Write the page of every command into this folder instead
    --color: string@"nu-complete kinde-hook man color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook help" [
  ]

  # Receive webhooks, verify them and show them
  export extern "kinde-hook help listen" [
  ]

  # Show what a token says, and whether it verifies
  export extern "kinde-hook help decode" [
  ]

  # Send saved tokens again, byte for byte
  export extern "kinde-hook help replay" [
  ]

  # Show or save the issuer's public keys
  export extern "kinde-hook help jwks" [
  ]

  # Print a completion script for a shell
  export extern "kinde-hook help completions" [
  ]

  # Print a manual page
  export extern "kinde-hook help man" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook help help" [
  ]

}

export use completions *
