# gut in PowerShell. As a line of the file that $PROFILE names:
#
#   gut init powershell | Out-String | Invoke-Expression
#
# Alt-G turns the words on the command line into the command, for you to run. Another key: $GUT_KEY = 'Ctrl+g' before that
# line; none: $GUT_KEY = ''. `gut fix` knows the git or gh command that failed last; it is kept in this shell's memory only.
#
# `gut what changed?` needs no quotes. Apostrophes, `;`, `$`, `(` and `,` stay special; the key takes them as they are.

# completions

# What an outer shell told an outer gut is not about this shell.
Remove-Item Env:GUT_LAST_COMMAND, Env:GUT_LAST_STATUS -ErrorAction Ignore

# Its own scope keeps what is remembered out of the user's variables.
$null = New-Module -Name gut -ScriptBlock {
    $script:Last = $null
    $script:Seen = -1

    function Get-GutProgram {
        Get-Command gut -CommandType Application -ErrorAction Ignore | Select-Object -First 1
    }

    function Invoke-Gut {
        $program = Get-GutProgram
        if (-not $program) {
            Write-Error 'gut is not in the PATH'
            return
        }
        try {
            if ($script:Last) {
                $env:GUT_LAST_COMMAND = $script:Last.Line
                $env:GUT_LAST_STATUS = $script:Last.Code
            }
            if ($MyInvocation.ExpectingInput) { $input | & $program @args } else { & $program @args }
        } finally {
            Remove-Item Env:GUT_LAST_COMMAND, Env:GUT_LAST_STATUS -ErrorAction Ignore
        }
    }

    # Before each prompt: whether the line succeeded, and the exit code of the last program.
    function Save-GutFailure([bool] $Succeeded, $Code) {
        $entry = Get-History -Count 1
        if (-not $entry -or $entry.Id -eq $script:Seen) { return }
        $isFirst = $script:Seen -eq -1
        $script:Seen = $entry.Id
        if ($isFirst -or $entry.CommandLine -notmatch '^\s*(?:git|gh)(?:\.exe)?(?:\s|$)') { return }
        if ($Succeeded) {
            $script:Last = $null
        } elseif ($Code -and ($Code -le 129 -or $Code -gt 165)) {
            # Neither stopped by the user nor left by a pager.
            $script:Last = @{ Line = $entry.CommandLine.Trim(); Code = [string] $Code }
        }
    }

    # The commands of gut, one a line and quoted for POSIX shells, as one line of this shell.
    function ConvertFrom-GutAnswer([string] $Text) {
        $commands = foreach ($command in [regex]::Matches($Text, "(?:'[^']*'|\\'|[^'\\\n])+")) {
            $words = foreach ($word in [regex]::Matches($command.Value, "(?:'[^']*'|\\'|[^'\\\s])+")) {
                $plain = [regex]::Replace($word.Value, "'([^']*)'|\\(')|([^'\\]+)", '$1$2$3')
                if ($plain -match '^(?:-{0,2}[A-Za-z0-9_/=~:+-]+|[A-Za-z0-9_/.][A-Za-z0-9_/.=~:+-]*)$') { $plain }
                else { "'" + ($plain -replace "['\u2018\u2019\u201a\u201b]", '$0$0') + "'" }
            }
            $words -join ' '
        }
        # Windows PowerShell has no `&&`.
        if ($PSVersionTable.PSVersion.Major -ge 7) { return @($commands) -join ' && ' }
        $line, $rest = @($commands)
        foreach ($command in $rest) { $line += "; if (`$?) { $command" }
        return $line + (' }' * @($rest).Where({ $_ }).Count)
    }

    # The words on the command line become the command.
    function Convert-GutLine {
        $line = $null
        $cursor = $null
        [Microsoft.PowerShell.PSConsoleReadLine]::GetBufferState([ref] $line, [ref] $cursor)
        $words = $line.Trim()
        if ($words -match '^(?:(?:git|gh)(?:\.exe)?(?:\s|$)|gut$)' -or -not $words) { return }
        $words = $words -replace '^gut\s+', ''
        $program = Get-GutProgram
        if (-not $program) { return }

        # A process of its own, not the pipeline: the words go over as one argument whatever they hold, and nothing is read.
        $start = [System.Diagnostics.ProcessStartInfo]::new($program.Source)
        # As C programs on Windows, and .NET everywhere, take a line apart.
        $quoted = ($words -replace '(\\*)"', '$1$1\"') -replace '(\\+)$', '$1$1'
        $start.Arguments = '--print -- "' + $quoted + '"'
        $start.WorkingDirectory = $PWD.ProviderPath
        $start.UseShellExecute = $false
        $start.RedirectStandardInput = $true
        $start.RedirectStandardOutput = $true
        $start.RedirectStandardError = $true
        $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
        $start.StandardErrorEncoding = [System.Text.Encoding]::UTF8

        [Console]::Write('gut ...')
        try {
            $process = [System.Diagnostics.Process]::Start($start)
            $process.StandardInput.Close()
            $told = $process.StandardError.ReadToEndAsync()
            $answer = $process.StandardOutput.ReadToEnd().TrimEnd("`r", "`n")
            $process.WaitForExit()
            $code = $process.ExitCode
            $told = $told.Result.TrimEnd()
        } catch {
            $code = -1
            $told = "$_"
        }
        [Console]::Write("`b`b`b`b`b`b`b       `b`b`b`b`b`b`b")
        if ($code -eq 0 -and $answer) {
            # One edit, which one undo takes back.
            [Microsoft.PowerShell.PSConsoleReadLine]::Replace(0, $line.Length, (ConvertFrom-GutAnswer $answer))
            [Microsoft.PowerShell.PSConsoleReadLine]::EndOfLine()
        }
        if ($told) {
            [Console]::WriteLine()
            [Console]::WriteLine($told)
        }
        [Microsoft.PowerShell.PSConsoleReadLine]::InvokePrompt()
    }

    $key = 'Alt+g'
    $set = Get-Variable GUT_KEY -Scope Global -ErrorAction Ignore
    if ($set) { $key = [string] $set.Value } elseif (Test-Path Env:GUT_KEY) { $key = $env:GUT_KEY }
    # As bash spells it.
    if ($key -match '^\\e(.)$') { $key = 'Alt+' + $Matches[1] } elseif ($key -match '^\\C-(.)$') { $key = 'Ctrl+' + $Matches[1] }
    if ($key -and (Get-Module PSReadLine)) {
        Set-PSReadLineKeyHandler -Chord $key -BriefDescription gut -Description 'Turn the words into the command' -ScriptBlock {
            Convert-GutLine
        }
    }

    Set-Alias -Name gut -Value Invoke-Gut -Scope Local
    Export-ModuleMember -Function Invoke-Gut, Save-GutFailure -Alias gut
} | Import-Module -Global -Force

