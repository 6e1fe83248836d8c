module completions {

  def "nu-complete kinde-hook color" [] {
    [ "auto" "always" "never" ]
  }

  # Receive, verify, store, forward and replay Kinde webhooks on your laptop
  export extern kinde-hook [
    --color: string@"nu-complete kinde-hook color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --version(-V)             # Print the version
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook listen format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook listen ack" [] {
    [ "app" "always" ]
  }

  def "nu-complete kinde-hook listen color" [] {
    [ "auto" "always" "never" ]
  }

  # Receive webhooks, verify them and show them
  export extern "kinde-hook listen" [
    --port(-p): string        # Port to listen on; 0 picks a free port
    --host: string            # Address to bind to (default: loopback only)
    --path: string            # Accept webhooks on this path only (default: any)
    --events: string          # Event types to show and forward, such as 'user.*'
    --save: path              # Save each verified token to a file in this folder, for `replay`
    --compact                 # Show one line per event
    --format: string@"nu-complete kinde-hook listen format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment to trust: acme.kinde.com
    --jwks: string            # Read public keys from this file or URL instead
    --local-issuer            # Also trust the local issuer, used by `trigger`
    --forward-to(-f): string  # Forward each event to this app; repeatable
    --header: string          # Add this header to forwarded requests, replacing any of the same name
    --insecure                # Accept any TLS certificate of an app, such as a self-signed one
    --ack: string@"nu-complete kinde-hook listen ack" # Whose response the sender receives
    --forward-unverified      # Also forward deliveries that fail verification, to check that your app rejects them
    --tunnel: string          # Expose this listener to the internet through a tunnel
    --subdomain: string       # Name to request (default: one derived from this folder)
    --tunnel-server: string   # URL of the localtunnel server (default: localtunnel.me)
    --public-url: string      # Public URL that already reaches this listener
    --register                # Create a webhook in Kinde; delete it on exit
    --register-events: string # Event types to register, such as 'user.*' (default: all)
    --management-url: string  # Management API host: the kinde.com address, if your issuer is a custom domain
    --store: path             # Use this store file instead of the default
    --no-store                # Store nothing on disk
    --color: string@"nu-complete kinde-hook listen color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook decode format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook decode color" [] {
    [ "auto" "always" "never" ]
  }

  # Decode a token and optionally verify it
  export extern "kinde-hook decode" [
    --verify                  # Verify the signature with the issuer's keys
    --format: string@"nu-complete kinde-hook decode format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment to trust: acme.kinde.com
    --jwks: string            # Read public keys from this file or URL instead
    --local-issuer            # Also trust the local issuer, used by `trigger`
    --color: string@"nu-complete kinde-hook decode color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    source: path              # A token, a file of tokens, or - for standard input
  ]

  def "nu-complete kinde-hook replay format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook replay color" [] {
    [ "auto" "always" "never" ]
  }

  # Send stored events or saved tokens again, byte for byte
  export extern "kinde-hook replay" [
    --last: string            # Send the latest stored event, or the latest COUNT
    --store: path             # Use this store file instead of the default
    --format: string@"nu-complete kinde-hook replay format" # Output format: text (default), or json for scripts
    --type: string            # Only events of these types, such as 'user.*'
    --since: string           # Only deliveries since then: 30m, 2d or a date
    --failed                  # Only events your app has not yet accepted
    --rejected                # Only deliveries that the listener rejected
    --to: string              # Send to 3000, localhost:3000/api/webhook or a URL
    --times: string           # Number of times to send each token
    --rate: string            # Maximum requests per second
    --concurrency: string     # Number of concurrent requests
    --kinde-schedule          # Retry each token on Kinde's schedule until a 200
    --speed: string           # Speed up Kinde's retry intervals by this factor
    --insecure                # Accept any TLS certificate of the target, such as a self-signed one
    --color: string@"nu-complete kinde-hook replay color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    ...sources: string        # Token files or folders, event ids, or - for stdin
  ]

  def "nu-complete kinde-hook trigger event_type" [] {
    [ "user.created" "user.updated" "user.deleted" "user.authenticated" "user.authentication_failed" "organization.created" "organization.updated" "organization.deleted" "role.created" "role.updated" "role.deleted" "permission.created" "permission.updated" "permission.deleted" "subscriber.created" "access_request.created" "passkey.added" "passkey.removed" "customer.agreement_created" "customer.agreement_cancelled" "customer.plan_assigned" "customer.plan_changed" "customer.plan_created" "customer.payment_succeeded" "customer.payment_failed" "customer.invoice_overdue" "customer.meter_usage_updated" ]
  }

  def "nu-complete kinde-hook trigger format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook trigger tamper" [] {
    [ "signature" "payload" "kid" "alg" "none" "expired" ]
  }

  def "nu-complete kinde-hook trigger color" [] {
    [ "auto" "always" "never" ]
  }

  # Generate sample events, signed with your local key, and send them
  export extern "kinde-hook trigger" [
    --list                    # List the known event types and built-in scenarios
    --scenario: path          # Run the scenario in this file, or a built-in one
    --format: string@"nu-complete kinde-hook trigger format" # Output format: text (default), or json for scripts
    --set: string             # Set a value, as in data.user.email=ada@example.com
    --data: path              # Read the event's data from a JSON file, or - for stdin
    --source: string          # Value for `source`: admin, api, user or any other word
    --times: string           # Number of events, or of scenario runs
    --seed: string            # Generate identical events on every run
    --tamper: string@"nu-complete kinde-hook trigger tamper" # Corrupt each token
    --to: string              # Send to 3000, localhost:3000/api/webhook or a URL
    --insecure                # Accept any TLS certificate of the target, such as a self-signed one
    --print                   # Print the tokens, one per line, and send nothing
    --color: string@"nu-complete kinde-hook trigger color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    event_type?: string@"nu-complete kinde-hook trigger event_type" # Event type to generate, such as user.created; --list shows all
  ]

  def "nu-complete kinde-hook events format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook events color" [] {
    [ "auto" "always" "never" ]
  }

  # Browse received events: list, show, export, fetch, prune
  export extern "kinde-hook events" [
    --limit(-n): string       # Maximum number of events; 0 for all
    --follow(-f)              # Keep running and show new events as they arrive
    --format: string@"nu-complete kinde-hook events format" # Output format: text (default), or json for scripts
    --json                    # The same as --format json
    --type: string            # Only events of these types, such as 'user.*'
    --since: string           # Only deliveries since then: 30m, 2d or a date
    --failed                  # Only events your app has not yet accepted
    --rejected                # Only deliveries that the listener rejected
    --store: path             # Use this store file instead of the default
    --color: string@"nu-complete kinde-hook events color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook events list format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook events list color" [] {
    [ "auto" "always" "never" ]
  }

  # List events; the same as `events` alone
  export extern "kinde-hook events list" [
    --store: path             # Use this store file instead of the default
    --limit(-n): string       # Maximum number of events; 0 for all
    --follow(-f)              # Keep running and show new events as they arrive
    --format: string@"nu-complete kinde-hook events list format" # Output format: text (default), or json for scripts
    --json                    # The same as --format json
    --type: string            # Only events of these types, such as 'user.*'
    --since: string           # Only deliveries since then: 30m, 2d or a date
    --failed                  # Only events your app has not yet accepted
    --rejected                # Only deliveries that the listener rejected
    --color: string@"nu-complete kinde-hook events list color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook events show format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook events show color" [] {
    [ "auto" "always" "never" ]
  }

  # Show every delivery of an event, with its headers and forwards
  export extern "kinde-hook events show" [
    --store: path             # Use this store file instead of the default
    --format: string@"nu-complete kinde-hook events show format" # Output format: text (default), or json for scripts
    --json                    # The same as --format json
    --color: string@"nu-complete kinde-hook events show color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    ...ids: string            # Event id, its beginning or end, or a delivery number such as 12
  ]

  def "nu-complete kinde-hook events export color" [] {
    [ "auto" "always" "never" ]
  }

  # Write the tokens of events to .jwt files
  export extern "kinde-hook events export" [
    --store: path             # Use this store file instead of the default
    --dir(-d): path           # Folder to write to
    --type: string            # Only events of these types, such as 'user.*'
    --since: string           # Only deliveries since then: 30m, 2d or a date
    --failed                  # Only events your app has not yet accepted
    --rejected                # Only deliveries that the listener rejected
    --color: string@"nu-complete kinde-hook events export color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    ...ids: string            # Event ids; without any, all events that match the filters
  ]

  def "nu-complete kinde-hook events fetch format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook events fetch color" [] {
    [ "auto" "always" "never" ]
  }

  # Fetch past events from Kinde's API (unsigned)
  export extern "kinde-hook events fetch" [
    --store: path             # Use this store file instead of the default
    --format: string@"nu-complete kinde-hook events fetch format" # Output format: text (default), or json for scripts
    --json                    # The same as --format json
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --color: string@"nu-complete kinde-hook events fetch color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    ...ids: string            # Full event ids
  ]

  def "nu-complete kinde-hook events prune color" [] {
    [ "auto" "always" "never" ]
  }

  # Permanently delete old deliveries
  export extern "kinde-hook events prune" [
    --store: path             # Use this store file instead of the default
    --older-than: string      # Delete deliveries older than this: 30d, 12h or a date
    --dry-run                 # Show what would be deleted, without deleting it
    --color: string@"nu-complete kinde-hook events prune color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook events help" [
  ]

  # List events; the same as `events` alone
  export extern "kinde-hook events help list" [
  ]

  # Show every delivery of an event, with its headers and forwards
  export extern "kinde-hook events help show" [
  ]

  # Write the tokens of events to .jwt files
  export extern "kinde-hook events help export" [
  ]

  # Fetch past events from Kinde's API (unsigned)
  export extern "kinde-hook events help fetch" [
  ]

  # Permanently delete old deliveries
  export extern "kinde-hook events help prune" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook events help help" [
  ]

  def "nu-complete kinde-hook webhooks format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook webhooks color" [] {
    [ "auto" "always" "never" ]
  }

  # Manage webhooks in Kinde: list, create, delete, clean, types
  export extern "kinde-hook webhooks" [
    --format: string@"nu-complete kinde-hook webhooks format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --color: string@"nu-complete kinde-hook webhooks color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook webhooks list format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook webhooks list color" [] {
    [ "auto" "always" "never" ]
  }

  # List webhooks and who created them
  export extern "kinde-hook webhooks list" [
    --format: string@"nu-complete kinde-hook webhooks list format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --color: string@"nu-complete kinde-hook webhooks list color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook webhooks create format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook webhooks create color" [] {
    [ "auto" "always" "never" ]
  }

  # Create a permanent webhook
  export extern "kinde-hook webhooks create" [
    --format: string@"nu-complete kinde-hook webhooks create format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --url: string             # URL to send events to: public and https
    --events: string          # Event types to send, such as 'user.*' (default: all)
    --name: string            # Webhook name (default: kinde-hook and the hostname)
    --description: string     # Webhook description
    --color: string@"nu-complete kinde-hook webhooks create color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook webhooks delete format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook webhooks delete color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete webhooks by id
  export extern "kinde-hook webhooks delete" [
    --format: string@"nu-complete kinde-hook webhooks delete format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --color: string@"nu-complete kinde-hook webhooks delete color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    ...ids: string            # Webhook ids, as shown by `kinde-hook webhooks list`
  ]

  def "nu-complete kinde-hook webhooks clean format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook webhooks clean color" [] {
    [ "auto" "always" "never" ]
  }

  # Delete webhooks left behind by listeners on this machine
  export extern "kinde-hook webhooks clean" [
    --format: string@"nu-complete kinde-hook webhooks clean format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --dry-run                 # Show what would be deleted, without deleting it
    --color: string@"nu-complete kinde-hook webhooks clean color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook webhooks types format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook webhooks types color" [] {
    [ "auto" "always" "never" ]
  }

  # List the event types that can be sent
  export extern "kinde-hook webhooks types" [
    --format: string@"nu-complete kinde-hook webhooks types format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment: acme.kinde.com
    --management-url: string  # Management API host, if not the issuer's
    --color: string@"nu-complete kinde-hook webhooks types color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook webhooks help" [
  ]

  # List webhooks and who created them
  export extern "kinde-hook webhooks help list" [
  ]

  # Create a permanent webhook
  export extern "kinde-hook webhooks help create" [
  ]

  # Delete webhooks by id
  export extern "kinde-hook webhooks help delete" [
  ]

  # Delete webhooks left behind by listeners on this machine
  export extern "kinde-hook webhooks help clean" [
  ]

  # List the event types that can be sent
  export extern "kinde-hook webhooks help types" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook webhooks help help" [
  ]

  def "nu-complete kinde-hook jwks format" [] {
    [ "text" "json" "pem" ]
  }

  def "nu-complete kinde-hook jwks color" [] {
    [ "auto" "always" "never" ]
  }

  # Show or save the issuer's public keys
  export extern "kinde-hook jwks" [
    --format: string@"nu-complete kinde-hook jwks format" # Output format: text, json or pem
    --output(-o): path        # Write to this file, for later use with --jwks
    --issuer: string          # Kinde environment to trust: acme.kinde.com
    --jwks: string            # Read public keys from this file or URL instead
    --local-issuer            # Also trust the local issuer, used by `trigger`
    --color: string@"nu-complete kinde-hook jwks color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook doctor format" [] {
    [ "text" "json" ]
  }

  def "nu-complete kinde-hook doctor color" [] {
    [ "auto" "always" "never" ]
  }

  # Diagnose your setup
  export extern "kinde-hook doctor" [
    --port(-p): string        # Port to check
    --store: path             # Store file to check instead of the default
    --format: string@"nu-complete kinde-hook doctor format" # Output format: text (default), or json for scripts
    --issuer: string          # Kinde environment to trust: acme.kinde.com
    --jwks: string            # Read public keys from this file or URL instead
    --local-issuer            # Also trust the local issuer, used by `trigger`
    --forward-to(-f): string  # Check that this app has a webhook route; repeatable
    --insecure                # Accept any TLS certificate of the app, such as a self-signed one
    --color: string@"nu-complete kinde-hook doctor color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  def "nu-complete kinde-hook completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  def "nu-complete kinde-hook completions color" [] {
    [ "auto" "always" "never" ]
  }

  # Generate a shell completion script
  export extern "kinde-hook completions" [
    --color: string@"nu-complete kinde-hook completions color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
    shell: string@"nu-complete kinde-hook completions shell" # Shell to generate completions for
  ]

  def "nu-complete kinde-hook man color" [] {
    [ "auto" "always" "never" ]
  }

  # Generate manual pages
  export extern "kinde-hook man" [
    --dir: path               # Write a page for every command to this folder
    --color: string@"nu-complete kinde-hook man color" # When to use color: auto, always or never
    --verbose(-v)             # Log to standard error; -vv logs more
    --quiet(-q)               # Print data only; hide status messages
    --help(-h)                # Print help; --help adds examples and details
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook help" [
  ]

  # Receive webhooks, verify them and show them
  export extern "kinde-hook help listen" [
  ]

  # Decode a token and optionally verify it
  export extern "kinde-hook help decode" [
  ]

  # Send stored events or saved tokens again, byte for byte
  export extern "kinde-hook help replay" [
  ]

  # Generate sample events, signed with your local key, and send them
  export extern "kinde-hook help trigger" [
  ]

  # Browse received events: list, show, export, fetch, prune
  export extern "kinde-hook help events" [
  ]

  # Manage webhooks in Kinde: list, create, delete, clean, types
  export extern "kinde-hook help webhooks" [
  ]

  # Show or save the issuer's public keys
  export extern "kinde-hook help jwks" [
  ]

  # Diagnose your setup
  export extern "kinde-hook help doctor" [
  ]

  # Generate a shell completion script
  export extern "kinde-hook help completions" [
  ]

  # Generate manual pages
  export extern "kinde-hook help man" [
  ]

  # Print this message or the help of the given subcommand(s)
  export extern "kinde-hook help help" [
  ]

}

export use completions *
