function __kinde_hook_complete
    COMPLETE=fish PROGRAM -- (commandline --current-process --tokenize --cut-at-cursor) (commandline --cut-at-cursor --current-token) 2>/dev/null
end
complete --command kinde-hook --erase
complete --command kinde-hook --keep-order --no-files --arguments '(__kinde_hook_complete | string match --invert "<files>")'
complete --command kinde-hook --force-files --condition '__kinde_hook_complete | string match --quiet "<files>"'
