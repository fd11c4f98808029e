# gut in PowerShell. As a line of the file that $PROFILE names:
#
#   gut init powershell | Out-String | Invoke-Expression
#
# Alt-G turns the words on the command line into the command, for you to run. Another key: $GUT_KEY = 'Ctrl+g' before that
# line; none: $GUT_KEY = ''. `gut fix` knows the git or gh command that failed last; it is kept in this shell's memory only.
#
# `gut what changed?` needs no quotes. Apostrophes, `;`, `$`, `(` and `,` stay special; the key takes them as they are.

# completions

# A module keeps what is remembered out of the user's variables. Once is enough.
if ((Get-Module PSReadLine) -and -not (Get-Module gut)) {
    New-Module -Name gut -ScriptBlock {
        # What an outer shell told an outer gut is not about this shell.
        Remove-Item 'Env:GUT_LAST_COMMAND', 'Env:GUT_LAST_STATUS', 'Env:GUT_LAST_TIME' -ErrorAction Ignore
        $script:Line = ''
        $script:Failed = $null
        $script:ReadLine = $Function:PSConsoleHostReadLine

        # PowerShell calls this for each line, and `$?` is that of the line before.
        function PSConsoleHostReadLine {
            $succeeded = $?
            $code = $global:LASTEXITCODE
            Remove-Item 'Env:GUT_LAST_COMMAND', 'Env:GUT_LAST_STATUS', 'Env:GUT_LAST_TIME' -ErrorAction Ignore
            if ($script:Line -match '^\s*(?:git|gh)(?:\.exe)?(?:\s|$)') {
                if ($succeeded) {
                    $script:Failed = $null
                } elseif ($code -gt 0 -and ($code -le 129 -or $code -gt 165)) {
                    # Neither stopped by the user nor left by a pager.
                    $time = [System.DateTimeOffset]::UtcNow.ToUnixTimeSeconds()
                    $script:Failed = @{ Line = $script:Line.Trim(); Code = [string] $code; Time = [string] $time }
                }
            }
            # The prompt shows `$?`.
            if (-not $succeeded) { Write-Error 'failed' -ErrorAction Ignore }
            $line = & $script:ReadLine
            $script:Line = [string] $line
            if ($script:Failed -and $script:Line -match '^\s*gut(?:\.exe)?(?:\s|$)') {
                # For this line alone.
                $env:GUT_LAST_COMMAND = $script:Failed.Line
                $env:GUT_LAST_STATUS = $script:Failed.Code
                $env:GUT_LAST_TIME = $script:Failed.Time
            }
            $line
        }

        # The commands of gut, one a line and quoted for POSIX shells, as one line of this shell.
        function ConvertFrom-GutAnswer([string] $Text) {
            $commands = @(foreach ($command in [regex]::Matches($Text, "(?:'[^']*'|\\'|[^'\\\n])+")) {
                $words = foreach ($word in [regex]::Matches($command.Value, "(?:'[^']*'|\\'|[^'\\\s])+")) {
                    $plain = [regex]::Replace($word.Value, "'([^']*)'|\\(')|([^'\\]+)", '$1$2$3')
                    # An older PowerShell hands quotes over as they are, and the program takes them for its own.
                    if ($global:PSNativeCommandArgumentPassing -notin 'Standard', 'Windows') {
                        $plain = $plain -replace '(\\*)"', '$1$1\"'
                    }
                    # A dot splits a bare option, a comma makes a list.
                    if ($plain -match '\A(?:-{0,2}[A-Za-z0-9_/][A-Za-z0-9_/=~:+-]*|[A-Za-z0-9_/][A-Za-z0-9_/.=~:+-]*)\z') {
                        $plain
                    } else {
                        "'" + ($plain -replace "['\u2018-\u201b]", '$0$0') + "'"
                    }
                }
                $words -join ' '
            })
            if ($PSVersionTable.PSVersion.Major -ge 7) { return $commands -join ' && ' }
            # Windows PowerShell has no `&&`.
            ($commands -join '; if ($?) { ') + (' }' * ($commands.Count - 1))
        }

        # The words on the command line become the command.
        function Convert-GutLine {
            $line = $null
            $cursor = $null
            [Microsoft.PowerShell.PSConsoleReadLine]::GetBufferState([ref] $line, [ref] $cursor)
            $words = $line.Trim()
            if (-not $words -or $words -match '\A(?:(?:git|gh)(?:\.exe)?(?:\s|\z)|gut\z)') { return }
            $words = $words -replace '\Agut\s+', ''

            # Not through the pipeline: so the words arrive as one, whatever they hold, and nobody waits for the keyboard.
            $start = New-Object System.Diagnostics.ProcessStartInfo
            $start.FileName = 'gut'
            $start.Arguments = '--print -- "' + ($words -replace '(\\*)"', '$1$1\"' -replace '(\\+)\z', '$1$1') + '"'
            $start.WorkingDirectory = (Get-Location -PSProvider FileSystem).ProviderPath
            $start.UseShellExecute = $false
            $start.RedirectStandardInput = $true
            $start.RedirectStandardOutput = $true
            $start.RedirectStandardError = $true
            $start.StandardOutputEncoding = [System.Text.Encoding]::UTF8
            $start.StandardErrorEncoding = [System.Text.Encoding]::UTF8

            [Console]::Write('gut ...')
            $code = -1
            $answer = ''
            try {
                $process = [System.Diagnostics.Process]::Start($start)
                $process.StandardInput.Close()
                $reading = $process.StandardError.ReadToEndAsync()
                $answer = $process.StandardOutput.ReadToEnd().TrimEnd()
                $process.WaitForExit()
                $code = $process.ExitCode
                $told = $reading.Result.TrimEnd()
            } catch {
                $told = "gut: $_"
            }
            [Console]::Write(("`b" * 7) + (' ' * 7) + ("`b" * 7))
            if ($told) {
                [Console]::WriteLine()
                [Console]::WriteLine($told)
                [Microsoft.PowerShell.PSConsoleReadLine]::InvokePrompt($null, [Console]::CursorTop)
            }
            if ($code -eq 0 -and $answer) {
                # One edit, which one undo takes back.
                [Microsoft.PowerShell.PSConsoleReadLine]::Replace(0, $line.Length, (ConvertFrom-GutAnswer $answer))
            }
        }

        $key = 'Alt+g'
        if (Test-Path Variable:global:GUT_KEY) { $key = [string] $global:GUT_KEY }
        # As bash spells it.
        $key = $key -replace '\A\\e(.)\z', 'Alt+$1' -replace '\A\\C-(.)\z', 'Ctrl+$1'
        if ($key) {
            Set-PSReadLineKeyHandler -Chord $key -BriefDescription gut -Description 'Turn the words into the command' -ScriptBlock {
                Convert-GutLine
            }
        }

        $ExecutionContext.SessionState.Module.OnRemove = { $Function:PSConsoleHostReadLine = $script:ReadLine }
        Export-ModuleMember -Function PSConsoleHostReadLine
    } | Import-Module -Global
}
