# gut in elvish: completions only, no key and no memory for `gut fix`. As a line of ~/.config/elvish/rc.elv:
#
#   eval (gut init elvish | slurp)

# completions
