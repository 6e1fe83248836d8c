set edit:completion:arg-completer[kinde-hook] = {|@words|
    for line [(env COMPLETE=elvish PROGRAM -- $@words | from-lines)] {
        if (eq $line '<files>') {
            edit:complete-filename $words[-1]
        } else {
            put $line
        }
    }
}
