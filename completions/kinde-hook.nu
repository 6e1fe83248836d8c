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

  def "nu-complete kinde-hook listen color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook listen ack" [] {
    [ "app" "always" ]
  }

  def "nu-complete kinde-hook listen format" [] {
    [ "text" "json" ]
  }

  # Receive webhooks, verify them and show them
  export extern "kinde-hook listen" [
    --color: string@"nu-complete kinde-hook listen color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --port(-p): string        # Listen on this port; 0 takes a free one and says which
    --host: string            # Listen on this address instead of this machine's loopback ones
    --path: string            # Take webhooks on this path only, instead of any
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --local-issuer            # Trust the local issuer as well: your own key, with which `trigger` signs
    --forward-to(-f): string  # Pass each event on to this app; may be given more than once
    --header: string          # Send this header to the apps, instead of one of that name that arrived
    --insecure                # Accept any certificate of an app, such as a self-signed one
    --ack: string@"nu-complete kinde-hook listen ack" # Whose answer the sender gets
    --forward-unverified      # Pass on what does not verify as well, to test that the apps refuse it
    --tunnel: string          # Open a way from the internet to this listener
    --subdomain: string       # Ask localtunnel for this name instead of one made for this folder
    --tunnel-server: string   # Use this localtunnel server instead of localtunnel.me
    --public-url: string      # Say that this address leads to this listener already
    --register                # Make a webhook at Kinde for the public address, and remove it at the end
    --register-events: string # Register for these types, such as user.*, instead of all that there are
    --management-url: string  # Register here: the kinde.com address of an issuer with a custom domain
    --store: path             # Keep deliveries in this file instead of the one in your data folder
    --no-store                # Keep nothing on disk
    --events: string          # Show only events of these types, such as user.*,organization.created
    --save: path              # Save each verified token as a file in this folder, for replay
    --compact                 # Show one line per event
    --format: string@"nu-complete kinde-hook listen format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook decode color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook decode format" [] {
    [ "text" "json" ]
  }

  # Show what a token says, and whether it verifies
  export extern "kinde-hook decode" [
    --color: string@"nu-complete kinde-hook decode color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --verify                  # Check the signature with the issuer's keys
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --local-issuer            # Trust the local issuer as well: your own key, with which `trigger` signs
    --format: string@"nu-complete kinde-hook decode format" # Print for people, or a JSON line for programs
    --help(-h)                # Print help (see more with '--help')
    source: path              # A token, a file of tokens, or - for standard input
  ]

  def "nu-complete kinde-hook replay color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook replay format" [] {
    [ "text" "json" ]
  }

  # Send saved tokens again, byte for byte
  export extern "kinde-hook replay" [
    --color: string@"nu-complete kinde-hook replay color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --last: string            # Send the latest event of the store, or the latest COUNT
    --type: string            # Only events of these types, such as user.*,organization.created
    --since: string           # Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z
    --failed                  # Only events that the app has still not accepted
    --rejected                # Only deliveries that were refused
    --store: path             # Look into this file instead of the one in your data folder
    --to: string              # Send to 3000, localhost:3000/api/webhook or a URL
    --times: string           # Send each token so many times
    --rate: string            # Send at most so many in a second
    --concurrency: string     # Wait for so many answers at once
    --kinde-schedule          # Repeat each token as Kinde would, until it is answered with 200
    --speed: string           # Let Kinde's intervals pass so many times faster
    --insecure                # Accept any certificate of the target, such as a self-signed one
    --format: string@"nu-complete kinde-hook replay format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
    ...sources: string        # Files of tokens, folders of .jwt files, - for standard input, or event ids
  ]

  def "nu-complete kinde-hook trigger color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook trigger event_type" [] {
    [ "user.created" "user.updated" "user.deleted" "user.authenticated" "user.authentication_failed" "organization.created" "organization.updated" "organization.deleted" "role.created" "role.updated" "role.deleted" "permission.created" "permission.updated" "permission.deleted" "subscriber.created" "access_request.created" "passkey.added" "passkey.removed" "customer.agreement_created" "customer.agreement_cancelled" "customer.plan_assigned" "customer.plan_changed" "customer.plan_created" "customer.payment_succeeded" "customer.payment_failed" "customer.invoice_overdue" "customer.meter_usage_updated" ]
  }

  def "nu-complete kinde-hook trigger tamper" [] {
    [ "signature" "payload" "kid" "alg" "none" "expired" ]
  }

  def "nu-complete kinde-hook trigger format" [] {
    [ "text" "json" ]
  }

  # Make up events, sign them with a key of your own and send them
  export extern "kinde-hook trigger" [
    --color: string@"nu-complete kinde-hook trigger color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --list                    # Show the known types and the ready-made scenarios
    --scenario: path          # Make up the events of a file, or of a ready-made scenario
    --set: string             # Set a value of the event, as in data.user.email=ada@example.com
    --data: path              # Take the event's data from a file, or - for standard input: a JSON object
    --source: string          # Say that this caused the event: admin, api, user or another word
    --times: string           # Make up so many, or play the scenario so often
    --seed: string            # Make up the same events each time, ids and times included
    --tamper: string@"nu-complete kinde-hook trigger tamper" # Break each token in this way, to see that the app refuses it
    --to: string              # Send to 3000, localhost:3000/api/webhook or a URL
    --insecure                # Accept any certificate of the target, such as a self-signed one
    --print                   # Print the tokens, one to a line, and send nothing
    --format: string@"nu-complete kinde-hook trigger format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
    event_type?: string@"nu-complete kinde-hook trigger event_type" # Make up an event of this type, such as user.created; --list shows all
  ]

  def "nu-complete kinde-hook events color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook events format" [] {
    [ "text" "json" ]
  }

  # What to do with the events
  export extern "kinde-hook events" [
    --color: string@"nu-complete kinde-hook events color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --type: string            # Only events of these types, such as user.*,organization.created
    --since: string           # Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z
    --failed                  # Only events that the app has still not accepted
    --rejected                # Only deliveries that were refused
    --limit(-n): string       # Show the latest so many; 0 for all
    --follow(-f)              # Go on and show what arrives, until Ctrl-C
    --format: string@"nu-complete kinde-hook events format" # Print for people, or JSON lines for programs
    --json                    # The same as --format json
    --store: path             # Look into this file instead of the one in your data folder
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook events list color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook events list format" [] {
    [ "text" "json" ]
  }

  # List what arrived, as `events` alone does
  export extern "kinde-hook events list" [
    --color: string@"nu-complete kinde-hook events list color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --store: path             # Look into this file instead of the one in your data folder
    --type: string            # Only events of these types, such as user.*,organization.created
    --since: string           # Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z
    --failed                  # Only events that the app has still not accepted
    --rejected                # Only deliveries that were refused
    --limit(-n): string       # Show the latest so many; 0 for all
    --follow(-f)              # Go on and show what arrives, until Ctrl-C
    --format: string@"nu-complete kinde-hook events list format" # Print for people, or JSON lines for programs
    --json                    # The same as --format json
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook events show color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook events show format" [] {
    [ "text" "json" ]
  }

  # Show every delivery of an event, with its headers and forwards
  export extern "kinde-hook events show" [
    --color: string@"nu-complete kinde-hook events show color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --store: path             # Look into this file instead of the one in your data folder
    --format: string@"nu-complete kinde-hook events show format" # Print for people, or JSON lines for programs
    --json                    # The same as --format json
    --help(-h)                # Print help (see more with '--help')
    ...ids: string            # An event id, its beginning or end, or a delivery's number such as 12
  ]

  def "nu-complete kinde-hook events export color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the tokens of events to .jwt files
  export extern "kinde-hook events export" [
    --color: string@"nu-complete kinde-hook events export color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --store: path             # Look into this file instead of the one in your data folder
    --type: string            # Only events of these types, such as user.*,organization.created
    --since: string           # Only what arrived since then: 30m, 2d, 2026-08-01 or 2026-08-01T10:00:00Z
    --failed                  # Only events that the app has still not accepted
    --rejected                # Only deliveries that were refused
    --dir(-d): path           # Write into this folder
    --help(-h)                # Print help (see more with '--help')
    ...ids: string            # Event ids; without any, all events that the options choose
  ]

  def "nu-complete kinde-hook events fetch color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook events fetch format" [] {
    [ "text" "json" ]
  }

  # Show past events as Kinde itself tells them, unsigned
  export extern "kinde-hook events fetch" [
    --color: string@"nu-complete kinde-hook events fetch color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --store: path             # Look into this file instead of the one in your data folder
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook events fetch format" # Print for people, or JSON lines for programs
    --json                    # The same as --format json
    --help(-h)                # Print help (see more with '--help')
    ...ids: string            # Whole ids of events
  ]

  def "nu-complete kinde-hook events prune color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete old deliveries for good
  export extern "kinde-hook events prune" [
    --color: string@"nu-complete kinde-hook events prune color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --store: path             # Look into this file instead of the one in your data folder
    --older-than: string      # Delete what arrived longer ago than this: 30d, 12h, or before a date
    --dry-run                 # Only say how much would be deleted
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook events help" [
  ]

  # List what arrived, as `events` alone does
  export extern "kinde-hook events help list" [
  ]

  # Show every delivery of an event, with its headers and forwards
  export extern "kinde-hook events help show" [
  ]

  # Write the tokens of events to .jwt files
  export extern "kinde-hook events help export" [
  ]

  # Show past events as Kinde itself tells them, unsigned
  export extern "kinde-hook events help fetch" [
  ]

  # Delete old deliveries for good
  export extern "kinde-hook events help prune" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook events help help" [
  ]

  def "nu-complete kinde-hook webhooks color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook webhooks format" [] {
    [ "text" "json" ]
  }

  # Set up webhooks at Kinde: list, create, delete, clean, types
  export extern "kinde-hook webhooks" [
    --color: string@"nu-complete kinde-hook webhooks color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook webhooks format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook webhooks list color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook webhooks list format" [] {
    [ "text" "json" ]
  }

  # Show what is set up, and whose it is
  export extern "kinde-hook webhooks list" [
    --color: string@"nu-complete kinde-hook webhooks list color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook webhooks list format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook webhooks create color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook webhooks create format" [] {
    [ "text" "json" ]
  }

  # Make a webhook, which stays until it is deleted
  export extern "kinde-hook webhooks create" [
    --color: string@"nu-complete kinde-hook webhooks create color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook webhooks create format" # Print for people, or JSON lines for programs
    --url: string             # Send to this address, which is public and https
    --events: string          # Send events of these types, such as user.*,organization.created
    --name: string            # Call it this, instead of kinde-hook and this machine's name
    --description: string     # Say this about it
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook webhooks delete color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook webhooks delete format" [] {
    [ "text" "json" ]
  }

  # Delete webhooks, whoever made them
  export extern "kinde-hook webhooks delete" [
    --color: string@"nu-complete kinde-hook webhooks delete color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook webhooks delete format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
    ...ids: string            # Ids of webhooks, as `kinde-hook webhooks list` shows them
  ]

  def "nu-complete kinde-hook webhooks clean color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook webhooks clean format" [] {
    [ "text" "json" ]
  }

  # Delete what listeners on this machine left behind
  export extern "kinde-hook webhooks clean" [
    --color: string@"nu-complete kinde-hook webhooks clean color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook webhooks clean format" # Print for people, or JSON lines for programs
    --dry-run                 # Only say what would be deleted
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook webhooks types color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook webhooks types format" [] {
    [ "text" "json" ]
  }

  # Show the event types that can be sent
  export extern "kinde-hook webhooks types" [
    --color: string@"nu-complete kinde-hook webhooks types color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Ask this Kinde environment: acme, acme.kinde.com or its URL
    --management-url: string  # Ask here instead: the kinde.com address of an issuer with a custom domain
    --format: string@"nu-complete kinde-hook webhooks types format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook webhooks help" [
  ]

  # Show what is set up, and whose it is
  export extern "kinde-hook webhooks help list" [
  ]

  # Make a webhook, which stays until it is deleted
  export extern "kinde-hook webhooks help create" [
  ]

  # Delete webhooks, whoever made them
  export extern "kinde-hook webhooks help delete" [
  ]

  # Delete what listeners on this machine left behind
  export extern "kinde-hook webhooks help clean" [
  ]

  # Show the event types that can be sent
  export extern "kinde-hook webhooks help types" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook webhooks help help" [
  ]

  def "nu-complete kinde-hook jwks color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook jwks format" [] {
    [ "text" "json" "pem" ]
  }

  # Show or save the issuer's public keys
  export extern "kinde-hook jwks" [
    --color: string@"nu-complete kinde-hook jwks color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --local-issuer            # Trust the local issuer as well: your own key, with which `trigger` signs
    --format: string@"nu-complete kinde-hook jwks format" # Print a table, the key set itself, or PEM for each usable key
    --output(-o): path        # Write to this file, for later use with --jwks
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook doctor color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook doctor format" [] {
    [ "text" "json" ]
  }

  # Find out what is wrong with the set-up
  export extern "kinde-hook doctor" [
    --color: string@"nu-complete kinde-hook doctor color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --port(-p): string        # Look whether a listener could have this port
    --issuer: string          # Trust this Kinde environment: acme, acme.kinde.com or its URL
    --jwks: string            # Take the public keys from here instead of the issuer; a file works offline
    --local-issuer            # Trust the local issuer as well: your own key, with which `trigger` signs
    --forward-to(-f): string  # Look whether this app has its webhook route; may be given more than once
    --insecure                # Accept any certificate of an app, such as a self-signed one
    --store: path             # Look at this file instead of the one in your data folder
    --format: string@"nu-complete kinde-hook doctor format" # Print for people, or JSON lines for programs
    --help(-h)                # Print help (see more with '--help')
  ]

  def "nu-complete kinde-hook completions color" [] {
    [ "auto" "always" "never" ]
  }

  def "nu-complete kinde-hook completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
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
    --color: string@"nu-complete kinde-hook man color" # When to use colours
    --verbose(-v)             # Log what happens to standard error; twice for more
    --quiet(-q)               # Print data only, no status lines
    --dir: path               # Write the page of every command into this folder instead
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

  # Make up events, sign them with a key of your own and send them
  export extern "kinde-hook help trigger" [
  ]

  # Look back at what arrived: list, show, export, fetch, prune
  export extern "kinde-hook help events" [
  ]

  # Set up webhooks at Kinde: list, create, delete, clean, types
  export extern "kinde-hook help webhooks" [
  ]

  # Show or save the issuer's public keys
  export extern "kinde-hook help jwks" [
  ]

  # Find out what is wrong with the set-up
  export extern "kinde-hook help doctor" [
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
