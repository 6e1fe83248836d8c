#compdef kinde-hook
_kinde_hook() {
    local line files=
    local -a candidates
    for line in "${(@f)$(COMPLETE=zsh PROGRAM -- "${(@Q)words[1,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}"; do
        case $line in
            '<files>') files=yes ;;
            ?*) candidates+=("$line") ;;
        esac
    done
    (( $#candidates )) && _describe -V 'values' candidates
    if [[ -n $files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P 1 '*='
        # What begins with a hyphen would be an option.
        _path_files -g '[^-]*'
    fi
}
compdef _kinde_hook kinde-hook
