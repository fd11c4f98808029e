# gut in nushell, which reads scripts from files. Once, and after each update of gut:
#
#   mkdir ($nu.data-dir | path join vendor/autoload)
#   gut init nushell | save --force ($nu.data-dir | path join vendor/autoload/gut.nu)
#
# Alt-G turns the words on the command line into the command, for you to run. Another key, in env.nu:
# $env.GUT_KEY = {modifier: control, keycode: char_g}; none: $env.GUT_KEY = "". `gut fix` knows the git or gh command that
# failed last; it is kept in this shell's memory only, and not at all where a space stands before it.
#
# `gut what changed?` needs no quotes. Apostrophes, `;`, `$`, `(` and `|` stay special; the key takes them as they are.

# completions

