_kinde_hook() {
    local word words=() files=
    for word in "${COMP_WORDS[@]:0:COMP_CWORD}"; do
        # bash takes `--option=value` for three words.
        [[ $word == = ]] || words+=("$word")
    done
    COMPREPLY=()
    while IFS= read -r word; do
        if [[ $word == '<files>' ]]; then files=yes; else COMPREPLY+=("$word"); fi
    done < <(COMPLETE=bash PROGRAM -- "${words[@]}" "${2#=}" 2>/dev/null)
    if [[ ! $files ]]; then
        compopt +o default +o bashdefault 2>/dev/null
    elif [[ ! $2 || ${#COMPREPLY[@]} -gt 0 ]] && compopt -o filenames +o default +o bashdefault 2>/dev/null; then
        # Among other words; alone, bash completes files by itself. What begins
        # with a hyphen would be an option.
        for word in "$2"*; do
            [[ $word != -* && ( -e $word || -L $word ) ]] && COMPREPLY+=("$word")
        done
    fi
}
if [[ ${BASH_VERSINFO[0]} -gt 4 || ${BASH_VERSINFO[0]} -eq 4 && ${BASH_VERSINFO[1]} -ge 4 ]]; then
    complete -o nosort -o bashdefault -o default -F _kinde_hook kinde-hook
else
    complete -o bashdefault -o default -F _kinde_hook kinde-hook
fi
