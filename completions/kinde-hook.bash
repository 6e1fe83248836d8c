_kinde__hook() {
    local i cur prev opts cmd
    COMPREPLY=()
    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
        cur="$2"
    else
        cur="${COMP_WORDS[COMP_CWORD]}"
    fi
    prev="$3"
    cmd=""
    opts=""

    for i in "${COMP_WORDS[@]:0:COMP_CWORD}"
    do
        case "${cmd},${i}" in
            ",$1")
                cmd="kinde__hook"
                ;;
            kinde__hook,completions)
                cmd="kinde__hook__subcmd__completions"
                ;;
            kinde__hook,decode)
                cmd="kinde__hook__subcmd__decode"
                ;;
            kinde__hook,doctor)
                cmd="kinde__hook__subcmd__doctor"
                ;;
            kinde__hook,events)
                cmd="kinde__hook__subcmd__events"
                ;;
            kinde__hook,help)
                cmd="kinde__hook__subcmd__help"
                ;;
            kinde__hook,jwks)
                cmd="kinde__hook__subcmd__jwks"
                ;;
            kinde__hook,listen)
                cmd="kinde__hook__subcmd__listen"
                ;;
            kinde__hook,man)
                cmd="kinde__hook__subcmd__man"
                ;;
            kinde__hook,replay)
                cmd="kinde__hook__subcmd__replay"
                ;;
            kinde__hook,trigger)
                cmd="kinde__hook__subcmd__trigger"
                ;;
            kinde__hook,webhooks)
                cmd="kinde__hook__subcmd__webhooks"
                ;;
            kinde__hook__subcmd__events,export)
                cmd="kinde__hook__subcmd__events__subcmd__export"
                ;;
            kinde__hook__subcmd__events,fetch)
                cmd="kinde__hook__subcmd__events__subcmd__fetch"
                ;;
            kinde__hook__subcmd__events,help)
                cmd="kinde__hook__subcmd__events__subcmd__help"
                ;;
            kinde__hook__subcmd__events,list)
                cmd="kinde__hook__subcmd__events__subcmd__list"
                ;;
            kinde__hook__subcmd__events,prune)
                cmd="kinde__hook__subcmd__events__subcmd__prune"
                ;;
            kinde__hook__subcmd__events,show)
                cmd="kinde__hook__subcmd__events__subcmd__show"
                ;;
            kinde__hook__subcmd__events__subcmd__help,export)
                cmd="kinde__hook__subcmd__events__subcmd__help__subcmd__export"
                ;;
            kinde__hook__subcmd__events__subcmd__help,fetch)
                cmd="kinde__hook__subcmd__events__subcmd__help__subcmd__fetch"
                ;;
            kinde__hook__subcmd__events__subcmd__help,help)
                cmd="kinde__hook__subcmd__events__subcmd__help__subcmd__help"
                ;;
            kinde__hook__subcmd__events__subcmd__help,list)
                cmd="kinde__hook__subcmd__events__subcmd__help__subcmd__list"
                ;;
            kinde__hook__subcmd__events__subcmd__help,prune)
                cmd="kinde__hook__subcmd__events__subcmd__help__subcmd__prune"
                ;;
            kinde__hook__subcmd__events__subcmd__help,show)
                cmd="kinde__hook__subcmd__events__subcmd__help__subcmd__show"
                ;;
            kinde__hook__subcmd__help,completions)
                cmd="kinde__hook__subcmd__help__subcmd__completions"
                ;;
            kinde__hook__subcmd__help,decode)
                cmd="kinde__hook__subcmd__help__subcmd__decode"
                ;;
            kinde__hook__subcmd__help,doctor)
                cmd="kinde__hook__subcmd__help__subcmd__doctor"
                ;;
            kinde__hook__subcmd__help,events)
                cmd="kinde__hook__subcmd__help__subcmd__events"
                ;;
            kinde__hook__subcmd__help,help)
                cmd="kinde__hook__subcmd__help__subcmd__help"
                ;;
            kinde__hook__subcmd__help,jwks)
                cmd="kinde__hook__subcmd__help__subcmd__jwks"
                ;;
            kinde__hook__subcmd__help,listen)
                cmd="kinde__hook__subcmd__help__subcmd__listen"
                ;;
            kinde__hook__subcmd__help,man)
                cmd="kinde__hook__subcmd__help__subcmd__man"
                ;;
            kinde__hook__subcmd__help,replay)
                cmd="kinde__hook__subcmd__help__subcmd__replay"
                ;;
            kinde__hook__subcmd__help,trigger)
                cmd="kinde__hook__subcmd__help__subcmd__trigger"
                ;;
            kinde__hook__subcmd__help,webhooks)
                cmd="kinde__hook__subcmd__help__subcmd__webhooks"
                ;;
            kinde__hook__subcmd__webhooks,clean)
                cmd="kinde__hook__subcmd__webhooks__subcmd__clean"
                ;;
            kinde__hook__subcmd__webhooks,create)
                cmd="kinde__hook__subcmd__webhooks__subcmd__create"
                ;;
            kinde__hook__subcmd__webhooks,delete)
                cmd="kinde__hook__subcmd__webhooks__subcmd__delete"
                ;;
            kinde__hook__subcmd__webhooks,help)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help"
                ;;
            kinde__hook__subcmd__webhooks,list)
                cmd="kinde__hook__subcmd__webhooks__subcmd__list"
                ;;
            kinde__hook__subcmd__webhooks,types)
                cmd="kinde__hook__subcmd__webhooks__subcmd__types"
                ;;
            kinde__hook__subcmd__webhooks__subcmd__help,clean)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help__subcmd__clean"
                ;;
            kinde__hook__subcmd__webhooks__subcmd__help,create)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help__subcmd__create"
                ;;
            kinde__hook__subcmd__webhooks__subcmd__help,delete)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help__subcmd__delete"
                ;;
            kinde__hook__subcmd__webhooks__subcmd__help,help)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help__subcmd__help"
                ;;
            kinde__hook__subcmd__webhooks__subcmd__help,list)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help__subcmd__list"
                ;;
            kinde__hook__subcmd__webhooks__subcmd__help,types)
                cmd="kinde__hook__subcmd__webhooks__subcmd__help__subcmd__types"
                ;;
            *)
                ;;
        esac
    done

    case "${cmd}" in
        kinde__hook)
            opts="-v -q -V -h --color --verbose --quiet --version --help listen decode replay trigger events webhooks jwks doctor completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 1 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__completions)
            opts="-v -q -h --color --verbose --quiet --help bash zsh fish powershell elvish nushell"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__decode)
            opts="-v -q -h --verify --format --issuer --jwks --local-issuer --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --jwks)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__doctor)
            opts="-p -f -v -q -h --port --store --format --issuer --jwks --local-issuer --forward-to --insecure --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --port)
                    COMPREPLY=()
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    return 0
                    ;;
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --jwks)
                    COMPREPLY=()
                    return 0
                    ;;
                --forward-to)
                    COMPREPLY=()
                    return 0
                    ;;
                -f)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events)
            opts="-n -f -v -q -h --limit --follow --format --json --type --since --failed --rejected --store --color --verbose --quiet --help list show export fetch prune help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --limit)
                    COMPREPLY=()
                    return 0
                    ;;
                -n)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --type)
                    COMPREPLY=()
                    return 0
                    ;;
                --since)
                    COMPREPLY=()
                    return 0
                    ;;
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__export)
            opts="-d -v -q -h --store --dir --type --since --failed --rejected --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --dir)
                    COMPREPLY=()
                    return 0
                    ;;
                -d)
                    COMPREPLY=()
                    return 0
                    ;;
                --type)
                    COMPREPLY=()
                    return 0
                    ;;
                --since)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__fetch)
            opts="-v -q -h --store --format --json --issuer --management-url --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help)
            opts="list show export fetch prune help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help__subcmd__export)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help__subcmd__fetch)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help__subcmd__prune)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__help__subcmd__show)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__list)
            opts="-n -f -v -q -h --store --limit --follow --format --json --type --since --failed --rejected --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --limit)
                    COMPREPLY=()
                    return 0
                    ;;
                -n)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --type)
                    COMPREPLY=()
                    return 0
                    ;;
                --since)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__prune)
            opts="-v -q -h --store --older-than --dry-run --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --older-than)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__events__subcmd__show)
            opts="-v -q -h --store --format --json --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help)
            opts="listen decode replay trigger events webhooks jwks doctor completions man help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__completions)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__decode)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__doctor)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__events)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__jwks)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__listen)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__man)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__replay)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__trigger)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__help__subcmd__webhooks)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__jwks)
            opts="-o -v -q -h --format --output --issuer --jwks --local-issuer --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json pem" -- "${cur}"))
                    return 0
                    ;;
                --output)
                    COMPREPLY=()
                    return 0
                    ;;
                -o)
                    COMPREPLY=()
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --jwks)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__listen)
            opts="-p -f -v -q -h --port --host --path --events --save --compact --format --issuer --jwks --local-issuer --forward-to --header --insecure --ack --forward-unverified --tunnel --subdomain --tunnel-server --public-url --register --register-events --management-url --store --no-store --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --port)
                    COMPREPLY=()
                    return 0
                    ;;
                -p)
                    COMPREPLY=()
                    return 0
                    ;;
                --host)
                    COMPREPLY=()
                    return 0
                    ;;
                --path)
                    COMPREPLY=()
                    return 0
                    ;;
                --events)
                    COMPREPLY=()
                    return 0
                    ;;
                --save)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --jwks)
                    COMPREPLY=()
                    return 0
                    ;;
                --forward-to)
                    COMPREPLY=()
                    return 0
                    ;;
                -f)
                    COMPREPLY=()
                    return 0
                    ;;
                --header)
                    COMPREPLY=()
                    return 0
                    ;;
                --ack)
                    COMPREPLY=($(compgen -W "app always" -- "${cur}"))
                    return 0
                    ;;
                --tunnel)
                    COMPREPLY=()
                    return 0
                    ;;
                --subdomain)
                    COMPREPLY=()
                    return 0
                    ;;
                --tunnel-server)
                    COMPREPLY=()
                    return 0
                    ;;
                --public-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --register-events)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__man)
            opts="-v -q -h --dir --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --dir)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__replay)
            opts="-v -q -h --last --store --format --type --since --failed --rejected --to --times --rate --concurrency --kinde-schedule --speed --insecure --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --last)
                    COMPREPLY=()
                    return 0
                    ;;
                --store)
                    COMPREPLY=()
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --type)
                    COMPREPLY=()
                    return 0
                    ;;
                --since)
                    COMPREPLY=()
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --times)
                    COMPREPLY=()
                    return 0
                    ;;
                --rate)
                    COMPREPLY=()
                    return 0
                    ;;
                --concurrency)
                    COMPREPLY=()
                    return 0
                    ;;
                --speed)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__trigger)
            opts="-v -q -h --list --scenario --format --set --data --source --times --seed --tamper --to --insecure --print --color --verbose --quiet --help user.created user.updated user.deleted user.authenticated user.authentication_failed organization.created organization.updated organization.deleted role.created role.updated role.deleted permission.created permission.updated permission.deleted subscriber.created access_request.created passkey.added passkey.removed customer.agreement_created customer.agreement_cancelled customer.plan_assigned customer.plan_changed customer.plan_created customer.payment_succeeded customer.payment_failed customer.invoice_overdue customer.meter_usage_updated"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --scenario)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=()
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --set)
                    COMPREPLY=()
                    return 0
                    ;;
                --data)
                    local oldifs
                    if [ -n "${IFS+x}" ]; then
                        oldifs="$IFS"
                    fi
                    IFS=$'\n'
                    COMPREPLY=()
                    if [ -n "${oldifs+x}" ]; then
                        IFS="$oldifs"
                    fi
                    if [[ "${BASH_VERSINFO[0]}" -ge 4 ]]; then
                        compopt -o filenames
                    fi
                    return 0
                    ;;
                --source)
                    COMPREPLY=()
                    return 0
                    ;;
                --times)
                    COMPREPLY=()
                    return 0
                    ;;
                --seed)
                    COMPREPLY=()
                    return 0
                    ;;
                --tamper)
                    COMPREPLY=($(compgen -W "signature payload kid alg none expired" -- "${cur}"))
                    return 0
                    ;;
                --to)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks)
            opts="-v -q -h --format --issuer --management-url --color --verbose --quiet --help list create delete clean types help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 2 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__clean)
            opts="-v -q -h --format --issuer --management-url --dry-run --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__create)
            opts="-v -q -h --format --issuer --management-url --url --events --name --description --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --url)
                    COMPREPLY=()
                    return 0
                    ;;
                --events)
                    COMPREPLY=()
                    return 0
                    ;;
                --name)
                    COMPREPLY=()
                    return 0
                    ;;
                --description)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__delete)
            opts="-v -q -h --format --issuer --management-url --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help)
            opts="list create delete clean types help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help__subcmd__clean)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help__subcmd__create)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help__subcmd__delete)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help__subcmd__help)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help__subcmd__list)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__help__subcmd__types)
            opts=""
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 4 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__list)
            opts="-v -q -h --format --issuer --management-url --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
        kinde__hook__subcmd__webhooks__subcmd__types)
            opts="-v -q -h --format --issuer --management-url --color --verbose --quiet --help"
            if [[ ${cur} == -* || ${COMP_CWORD} -eq 3 ]] ; then
                COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
                return 0
            fi
            case "${prev}" in
                --format)
                    COMPREPLY=($(compgen -W "text json" -- "${cur}"))
                    return 0
                    ;;
                --issuer)
                    COMPREPLY=()
                    return 0
                    ;;
                --management-url)
                    COMPREPLY=()
                    return 0
                    ;;
                --color)
                    COMPREPLY=($(compgen -W "auto always never" -- "${cur}"))
                    return 0
                    ;;
                *)
                    COMPREPLY=()
                    ;;
            esac
            COMPREPLY=( $(compgen -W "${opts}" -- "${cur}") )
            return 0
            ;;
    esac
}

if [[ "${BASH_VERSINFO[0]}" -eq 4 && "${BASH_VERSINFO[1]}" -ge 4 || "${BASH_VERSINFO[0]}" -gt 4 ]]; then
    complete -F _kinde__hook -o nosort -o bashdefault -o default kinde-hook
else
    complete -F _kinde__hook -o bashdefault -o default kinde-hook
fi
