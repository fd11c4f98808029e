# gut in bash. As the last line of ~/.bashrc:
#
#   eval "$(gut init bash)"
#
# Alt-G turns the words on the command line into the command, for you to run. Another key: GUT_KEY='\C-xg' before that
# line; none: GUT_KEY=. `gut fix` knows the git or gh command that failed last; it is kept in this shell's memory only,
# and not at all where HISTCONTROL or HISTIGNORE keeps it out of the history.
#
# `gut what changed?` needs no quotes as long as no file fits the pattern; with `shopt -s failglob` (or nullglob) quote
# the request, or use the key: it takes the words as they are.

if [[ $- == *i* ]]; then

# What an outer shell told an outer gut is not about this shell.
unset GUT_LAST_COMMAND GUT_LAST_STATUS GUT_LAST_TIME

function gut {
  if [[ -n ${__gut_command-} ]]; then
    GUT_LAST_COMMAND=$__gut_command GUT_LAST_STATUS=$__gut_status GUT_LAST_TIME=${__gut_time-} command gut "$@"
  else
    command gut "$@"
  fi
}

# Without spaces around it.
function __gut_trim {
  __gut_reply=${1#"${1%%[![:space:]]*}"}
  __gut_reply=${__gut_reply%"${__gut_reply##*[![:space:]]}"}
}

# A command of git or gh, without the variables set for it; nothing for any other line.
function __gut_of_git {
  local rest word
  __gut_trim "$1"
  rest=$__gut_reply
  while :; do
    word=${rest%%[[:space:]]*}
    case $word in
      git | gh) break ;;
      *[\'\"\`\$\\\;\&\|\<\>\(\)]*) rest='' ;;
      [A-Za-z_]*=*)
        case ${word%%=*} in *[!A-Za-z0-9_]*) rest='' ;; esac
        __gut_trim "${rest#"$word"}"
        [[ -z $rest ]] || rest=$__gut_reply
        ;;
      *) rest='' ;;
    esac
    if [[ -z $rest ]]; then break; fi
  done
  __gut_reply=$rest
}

# Before each prompt, with the exit code of the line and whether the history has grown by it.
function __gut_remember {
  local code=$1 is_new=$2 line
  line=$(HISTTIMEFORMAT='' builtin history 1 2> /dev/null) || line=''
  __gut_trim "$line"
  __gut_of_git "${__gut_reply#*[0-9][*[:space:]] }"
  if [[ -z $__gut_reply ]]; then
    # One of several commands failed, and nobody knows which; an older failure is no longer the last.
    if [[ $code -ne 0 && $line =~ [[:space:]\;\&\|\(](git|gh)[[:space:]] ]]; then export -n __gut_command='' __gut_status=''; fi
    return 0
  fi
  # The same line again does not grow the history where HISTCONTROL says so; nor does a line that is to be forgotten.
  if [[ -z $is_new && $code -ne 0 && ( -n ${HISTIGNORE-} || ${HISTCONTROL-} == *ignore@(space|both)* ) ]]; then
    return 0
  fi
  if [[ $code -eq 0 ]]; then
    export -n __gut_command='' __gut_status=''
  elif [[ $code -le 129 || $code -gt 165 ]]; then
    # Neither stopped by the user nor left by a pager.
    export -n __gut_command="$__gut_reply" __gut_status="$code" __gut_time=''
    # When it was; a bash that is too old to know does not tell.
    printf -v __gut_time '%(%s)T' -1 2> /dev/null || __gut_time=''
  fi
}

function __gut_prompt {
  local code=$? is_new='' __gut_reply=''
  if [[ ${HISTCMD-} != "${__gut_seen-}" ]]; then is_new=1; fi
  # Most often there is nothing to find out, and no process is started for it.
  if [[ -n ${__gut_seen-} && ( $code -ne 0 || -n ${__gut_command-} ) ]]; then __gut_remember "$code" "$is_new"; fi
  export -n __gut_seen="${HISTCMD-}"
  # With `set -e` any other code would end the shell.
  if [[ $- == *e* ]]; then return 0; fi
  return "$code"
}

# The commands of gut, one a line, as one line. A line end within quotes belongs to a word.
function __gut_join {
  local rest=$1$'\n' line part='' joined='' quotes escaped="'\\\\''"
  while [[ -n $rest ]]; do
    line=${rest%%$'\n'*}
    rest=${rest#*$'\n'}
    part+=${part:+$'\n'}$line
    quotes=${part//$escaped/}
    quotes=${quotes//[!\']/}
    if (( ${#quotes} % 2 == 0 )); then
      joined+=${joined:+ && }$part
      part=''
    fi
  done
  __gut_reply=$joined
}

# The words on the command line become the command.
function __gut_key {
  local words all told code answer trap mark=$'\036' __gut_reply=''
  __gut_trim "${READLINE_LINE-}"
  words=$__gut_reply
  case $words in
    '' | git | gh | gut | git[[:space:]]* | gh[[:space:]]*) return 0 ;;
    gut[[:space:]]*) words=${words#gut} ;;
  esac
  # Ctrl-C stops gut and leaves the words.
  trap=$(trap -p INT)
  trap : INT
  printf 'gut ...' >&2
  all=$({
    code=0
    answer=$(command gut --print -- "$words" 2>&3 3>&- < /dev/null) || code=$?
    printf '%s%s%s%s' "$mark" "$code" "$mark" "$answer"
  } 3>&1) || :
  printf '\r\033[K' >&2
  eval "${trap:-trap - INT}"
  told=${all%%"$mark"*}
  all=${all#*"$mark"}
  code=${all%%"$mark"*}
  answer=${all#*"$mark"}
  if [[ -n $told ]]; then printf '%s\n' "${told%$'\n'}" >&2; fi
  if [[ $code == 0 && -n $answer ]]; then
    __gut_join "$answer"
    READLINE_LINE=$__gut_reply
    READLINE_POINT=${#READLINE_LINE}
  fi
  # 124: the whole prompt is drawn again, below what was told.
  if [[ -n $told ]]; then return 124; fi
}

if [[ -n ${GUT_KEY-\\eg} ]] && (( BASH_VERSINFO[0] >= 4 )); then
  for __gut_map in emacs vi-insert vi-command; do
    bind -m "$__gut_map" -x "\"${GUT_KEY-\\eg}\": __gut_key" 2> /dev/null || :
  done
  unset __gut_map
fi

# First of all, for the exit code; each entry of a list gets the code and PIPESTATUS of the user's line, each command of a
# string those of the one before it. bash-preexec knows strings only.
# shellcheck disable=SC2128,SC2178 # It may be either.
if [[ " ${PROMPT_COMMAND[*]-} " != *[!a-zA-Z0-9_]__gut_prompt[!a-zA-Z0-9_]* ]]; then
  case $(declare -p PROMPT_COMMAND 2> /dev/null):${bash_preexec_imported-}${__bp_imported-} in
    'declare -'*r*' PROMPT_COMMAND'*) ;;
    'declare -a'*) PROMPT_COMMAND=(__gut_prompt "${PROMPT_COMMAND[@]}") ;;
    *:)
      if [[ -z ${PROMPT_COMMAND-} ]]; then
        PROMPT_COMMAND=__gut_prompt
      elif (( BASH_VERSINFO[0] > 5 || (BASH_VERSINFO[0] == 5 && BASH_VERSINFO[1] >= 1) )); then
        PROMPT_COMMAND=(__gut_prompt "$PROMPT_COMMAND")
      else
        PROMPT_COMMAND=__gut_prompt$'\n'$PROMPT_COMMAND
      fi
      ;;
    *) PROMPT_COMMAND=__gut_prompt${PROMPT_COMMAND:+$'\n'$PROMPT_COMMAND} ;;
  esac
fi

# completions

fi
