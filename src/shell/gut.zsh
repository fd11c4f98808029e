# gut in zsh. As the last line of ~/.zshrc:
#
#   eval "$(gut init zsh)"
#
# Alt-G turns the words on the command line into the command, for you to run. Another key: GUT_KEY='^X^G' before that
# line; none: GUT_KEY=. `gut fix` knows the git or gh command that failed last; it is kept in this shell's memory only,
# and not at all where HIST_IGNORE_SPACE keeps it out of the history.
#
# `gut what changed?` needs no quotes: an alias turns patterns off for gut. The key takes even apostrophes as they are.

if [[ -o interactive ]]; then

# What an outer shell told an outer gut is not about this shell.
unset GUT_LAST_COMMAND GUT_LAST_STATUS GUT_LAST_TIME

function gut {
  if [[ -n ${__gut_command-} ]]; then
    GUT_LAST_COMMAND=$__gut_command GUT_LAST_STATUS=$__gut_status GUT_LAST_TIME=${__gut_time-} command gut "$@"
  else
    command gut "$@"
  fi
}

alias gut='noglob gut'

# A command of git or gh, without the variables set for it; nothing for any other line.
function __gut_of_git {
  emulate -L zsh -o extendedglob
  local rest=${1##[[:space:]]#} word
  while true; do
    word=${rest%%[[:space:]]*}
    case $word in
      (git|gh) break ;;
      ([A-Za-z_][A-Za-z0-9_]#=[^\'\"\`\$\\\;\&\|\<\>\(\)]#) rest=${${rest#$word}##[[:space:]]#} ;;
      (*) rest= ; break ;;
    esac
  done
  __gut_reply=${rest%%[[:space:]]#}
}

function __gut_preexec {
  emulate -L zsh
  typeset -g +x __gut_line=$1
}

function __gut_precmd {
  local code=$? is_hiding=$options[histignorespace]
  emulate -L zsh
  local line=${__gut_line-} __gut_reply=
  typeset -g +x __gut_line=
  if [[ -n $line && ( $is_hiding == off || $line != ' '* ) && ( $code -ne 0 || -n ${__gut_command-} ) ]]; then
    __gut_of_git $line
    if [[ -z $__gut_reply ]]; then
      # One of several commands failed, and nobody knows which; an older failure is no longer the last.
      if [[ $code -ne 0 && $line == *[[:space:]\;\&\|\(](git|gh)[[:space:]]* ]]; then
        typeset -g +x __gut_command= __gut_status=
      fi
    elif [[ $code -eq 0 ]]; then
      typeset -g +x __gut_command= __gut_status=
    elif [[ $code -le 129 || $code -gt 165 ]]; then
      # Neither stopped by the user nor left by a pager.
      typeset -g +x __gut_command=$__gut_reply __gut_status=$code __gut_time=${(%):-"%D{%s}"}
    fi
  fi
  # compinit may come later in the file than this script.
  if [[ -z ${__gut_completes-} ]] && (( $+functions[compdef] )); then
    typeset -g +x __gut_completes=1
    __gut_completions
  fi
}

# The commands of gut, one a line, as one line. A line end within quotes belongs to a word.
function __gut_join {
  emulate -L zsh
  local line part= joined= quotes
  for line in "${(@f)1}"; do
    part+=${part:+$'\n'}$line
    quotes=${part//"'\\''"/}
    quotes=${quotes//[^\']/}
    if (( $#quotes % 2 == 0 )); then
      joined+=${joined:+ && }$part
      part=
    fi
  done
  __gut_reply=$joined
}

# The words on the command line become the command.
function __gut_key {
  emulate -L zsh -o extendedglob
  # A command of several prompts is half read already.
  if [[ -n $PREBUFFER ]]; then
    zle -M 'gut: the shell waits for more of this command; Ctrl-C ends that, and the key takes words unquoted'
    return 0
  fi
  local words=${${BUFFER##[[:space:]]#}%%[[:space:]]#} all told code answer mark=$'\036' __gut_reply=
  case $words in
    (''|git|gh|gut|git[[:space:]]*|gh[[:space:]]*) return 0 ;;
    (gut[[:space:]]*) words=${words#gut} ;;
  esac
  # Ctrl-C stops gut and leaves the words.
  setopt localtraps
  trap : INT
  zle -R 'gut ...'
  all=$({
    code=0
    answer=$(command gut --print -- "$words" 2>&3 3>&- < /dev/null) || code=$?
    printf '%s%s%s%s' "$mark" "$code" "$mark" "$answer"
  } 3>&1) || :
  told=${all%%"$mark"*}
  all=${all#*"$mark"}
  code=${all%%"$mark"*}
  answer=${all#*"$mark"}
  if [[ $code == 0 && -n $answer ]]; then
    __gut_join "$answer"
    BUFFER=$__gut_reply
    CURSOR=$#BUFFER
  fi
  if [[ -n $told ]]; then zle -M "${told%$'\n'}"; fi
  return 0
}

function __gut_completions {
# completions
}

() {
  emulate -L zsh
  typeset -ga precmd_functions preexec_functions
  (( ${precmd_functions[(Ie)__gut_precmd]} )) || precmd_functions+=(__gut_precmd)
  (( ${preexec_functions[(Ie)__gut_preexec]} )) || preexec_functions+=(__gut_preexec)
  if [[ -n ${GUT_KEY-\\eg} ]] && zmodload -e zsh/zle; then
    zle -N gut-words __gut_key
    local map
    for map in emacs viins vicmd; do
      bindkey -M $map -- ${GUT_KEY-\\eg} gut-words
    done
  fi
}

fi
