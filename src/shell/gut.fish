# gut in fish. In ~/.config/fish/config.fish:
#
#   gut init fish | source
#
# Alt-G turns the words on the command line into the command, for you to run. Another key: set -g GUT_KEY '\cxg' before
# that line; none: set -g GUT_KEY ''. `gut fix` knows the git or gh command that failed last; it is kept in this shell's
# memory only, and not at all where a space before it keeps it out of the history.
#
# Before fish 4 a bare `?` is a pattern, and `gut what changed?` is an error unless a file fits. A script cannot turn that
# off for one command or for a shell that runs; `set -U fish_features qmark-noglob` does for every later shell. `*` and
# apostrophes stay special. The key takes all of them as they are.

if status is-interactive

# What an outer shell told an outer gut is not about this shell.
set -e GUT_LAST_COMMAND
set -e GUT_LAST_STATUS
set -e GUT_LAST_TIME

function gut --description 'Say what you want; see the exact git or gh command, understand it, run it'
    if set -q __gut_command
        set -lx GUT_LAST_COMMAND $__gut_command
        set -lx GUT_LAST_STATUS $__gut_status
        set -lx GUT_LAST_TIME $__gut_time
        command gut $argv
    else
        command gut $argv
    end
end

function __gut_postexec --on-event fish_postexec
    set -l code $status
    if test $code -eq 0; and not set -q __gut_command
        return
    end
    if string match -q -- ' *' $argv[1]
        return
    end
    # Without the variables set for it.
    set -l line (string replace -r -- '^\s*(?:[A-Za-z_][A-Za-z0-9_]*=[^\s\'"`$\\\\;&|<>()]*\s+)*' '' $argv[1] | string collect)
    if not string match -qr -- '^(?:git|gh)(?:\s|$)' $line
        # One of several commands failed, and nobody knows which; an older failure is no longer the last.
        if test $code -ne 0; and string match -qr -- '[\s;&|(](?:git|gh)\s' $line
            set -eg __gut_command
            set -eg __gut_status
        end
        return
    end
    if test $code -eq 0
        set -eg __gut_command
        set -eg __gut_status
    else if test $code -le 129 -o $code -gt 165
        # Neither stopped by the user nor left by a pager.
        set -g --unexport __gut_command $line
        set -g --unexport __gut_status $code
        set -g --unexport __gut_time (date +%s)
    end
end

# The commands of gut, one a line and quoted for POSIX shells, as one line of fish: a backslash within quotes is doubled,
# and a line end within quotes belongs to a word.
function __gut_join
    set -l text (string join -- \x1e $argv)
    set -l line
    for token in (string match -ar -- "'[^']*'|\\\\'|[^'\\\\]+" $text)
        if string match -q -- "'*" $token
            set -a line (string replace -a -- '\\' '\\\\' $token | string replace -a \x1e \n | string collect)
        else
            set -a line (string replace -a -- \x1e ' && ' $token)
        end
    end
    string join -- '' $line
end

# The words on the command line become the command.
function __gut_key
    set -l words (commandline | string collect | string trim | string collect)
    if test -z "$words"; or string match -qr -- '^(?:(?:git|gh)(?:\s|$)|gut$)' $words
        return
    end
    set words (string replace -r -- '^gut\s+' '' $words | string collect)
    # Below the line, and away again.
    set -l row (commandline --line)
    set -l below (math (commandline | count) - $row + 1)
    string repeat -N -n $below -- \n >&2
    printf 'gut ...' >&2
    # Ctrl-C stops gut and leaves the words; without this it would end the function here.
    function __gut_interrupted --on-signal INT
    end
    set -l all (
        begin
            command gut --print -- $words 2>&3 3>&- </dev/null | string replace -r -- '^' \x1e
            printf '\x1f%s\n' $pipestatus[1]
        end 3>&1
    )
    functions -e __gut_interrupted
    printf '\r\e[K' >&2
    set -l answer (string match -- \x1e'*' $all | string sub -s 2)
    set -l code (string match -- \x1f'*' $all | string sub -s 2)
    set -l told (string match -v -- \x1e'*' $all | string match -v -- \x1f'*')
    if set -q told[1]
        printf '%s\n' $told >&2
        # fish takes the cursor to be where it was: as many lines below as the prompt and the line reach above it.
        string repeat -N -n (math (count (fish_prompt)) + $row - 2) -- \n >&2
    else
        printf '\e[%dA' $below >&2
    end
    if test "$code" = 0; and set -q answer[1]
        commandline -r -- (__gut_join $answer | string collect)
        commandline -C (string length -- (commandline | string collect))
    end
    commandline -f repaint
end

set -l key '\eg'
if set -q GUT_KEY
    set key "$GUT_KEY"
end
if test -n "$key"
    # As it is, or spelled out as bash has it: `\eg`, `\C-xg`.
    set key (string replace -a -- '\C-' '\c' $key | string unescape)
    bind -M default $key __gut_key
    bind -M insert $key __gut_key
end

# completions

end
