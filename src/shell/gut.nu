# gut in nushell, which reads scripts from files. Once, and again after each update of gut:
#
#   mkdir $"($nu.data-dir)/vendor/autoload"
#   gut init nushell | save -f $"($nu.data-dir)/vendor/autoload/gut.nu"
#
# Alt-G turns the words on the command line into the command, for you to run. Another key, in env.nu:
# $env.GUT_KEY = {modifier: control, keycode: char_g}; none: $env.GUT_KEY = "". `gut fix` knows the git or gh command that
# failed last; it is kept in this shell's memory only, and not at all where a space stands before it.
#
# `gut what changed?` needs no quotes. Apostrophes, `;`, `$`, `(` and `|` stay special; the key takes them as they are.

# completions

# The commands of gut, one a line and quoted for POSIX shells, as one line of nushell, where `;` stops at a failure.
def "__gut join" [answer: string]: nothing -> string {
  $answer
  | parse --regex r#'(?<command>(?:'[^']*'|\\'|[^'\\\n])+)'#
  | each {|row|
    $row.command
    | parse --regex r#'(?<word>(?:'[^']*'|\\'|[^'\\\s])+)'#
    | each {|row|
      let word = $row.word | str replace --all --regex r#'(?s)'([^']*)'|\\(')|([^'\\]+)'# '$1$2$3'
      if $word =~ '\A-{0,2}[A-Za-z0-9_][A-Za-z0-9_./=:@+-]*\z' {
        $word
      } else if "'" in $word {
        $word | to nuon
      } else {
        $"'($word)'"
      }
    }
    | str join ' '
  }
  | str join '; '
}

# The words on the command line become the command.
def "__gut key" [] {
  let words = commandline | str trim
  if ($words | is-empty) or ($words =~ '\A(?:(?:git|gh)(?:\s|\z)|gut\z)') { return }
  print --stderr --no-newline 'gut ...'
  let ended = "" | ^gut --print -- ($words | str replace --regex '\Agut\s+' '') | complete
  print --stderr --no-newline $"\r(ansi erase_line)"
  if ($ended.stderr | is-not-empty) { print --stderr ($ended.stderr | str trim --right) }
  if $ended.exit_code == 0 and ($ended.stdout | is-not-empty) {
    commandline edit --replace (__gut join $ended.stdout)
  }
}

# What is remembered is a record: nushell hands only texts over to programs.
if $env.__gut? == null {
  # What an outer shell told an outer gut is not about this shell.
  hide-env --ignore-errors GUT_LAST_COMMAND GUT_LAST_STATUS GUT_LAST_TIME
  $env.__gut = {line: null, failed: null}

  $env.config.hooks.pre_execution = $env.config.hooks.pre_execution? | default [] | append {||
    let line = commandline
    $env.__gut.line = $line
    let failed = $env.__gut.failed
    if $failed != null and $line =~ '\A\s*gut(?:\s|\z)' {
      $env.GUT_LAST_COMMAND = $failed.line
      $env.GUT_LAST_STATUS = $failed.code | into string
      $env.GUT_LAST_TIME = $failed.time
    }
  }

  $env.config.hooks.pre_prompt = $env.config.hooks.pre_prompt? | default [] | append {||
    let line = $env.__gut.line
    let code = $env.LAST_EXIT_CODE? | default 0
    $env.__gut.line = null
    hide-env --ignore-errors GUT_LAST_COMMAND GUT_LAST_STATUS GUT_LAST_TIME
    if $line != null and $line =~ '\A\^?(?:git|gh)(?:\s|\z)' {
      if $code == 0 {
        $env.__gut.failed = null
      } else if $code <= 129 or $code > 165 {
        # Neither stopped by the user nor left by a pager.
        $env.__gut.failed = {line: ($line | str trim --left --char '^' | str trim), code: $code, time: (date now | format date '%s')}
      }
    }
  }

  let key = $env.GUT_KEY? | default {modifier: alt, keycode: char_g}
  let key = if ($key | describe) =~ '^record' {
    $key
  } else if $key =~ '\A\\e.\z' {
    # As bash spells it.
    {modifier: alt, keycode: $"char_($key | str substring 2..2)"}
  } else if $key =~ '\A\\C-.\z' {
    {modifier: control, keycode: $"char_($key | str substring 3..3)"}
  }
  if $key != null {
    $env.config.keybindings = $env.config.keybindings | append {
      name: gut
      modifier: $key.modifier
      keycode: $key.keycode
      mode: [emacs vi_insert vi_normal]
      event: {send: executehostcommand, cmd: '__gut key'}
    }
  }
}
