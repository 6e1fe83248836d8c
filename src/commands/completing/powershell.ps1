Register-ArgumentCompleter -Native -CommandName kinde-hook -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    # The texts of the words; nothing that was typed is evaluated.
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { if ($null -ne $_.Value) { [string]$_.Value } else { $_.Extent.Text } })
    $before = $env:COMPLETE
    $env:COMPLETE = 'powershell'
    try { $lines = @(& PROGRAM -- @words "$wordToComplete" 2>$null) } finally { $env:COMPLETE = $before }
    foreach ($line in $lines) {
        if ($line -eq '<files>') {
            [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
        } else {
            $value, $help = $line -split "`t", 2
            if (-not $help) { $help = $value }
            [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
        }
    }
}
