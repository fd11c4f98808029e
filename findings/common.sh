# shellcheck shell=bash
# For the scripts of this directory: a temporary directory, and a pinned tool in it.
set -euo pipefail
tools=$(cd "$(dirname "${BASH_SOURCE[0]}")/../tools" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export HOME="$work/home" GIT_CONFIG_NOSYSTEM=1 LC_ALL=C GH_TELEMETRY=false GH_NO_UPDATE_NOTIFIER=1 GH_PROMPT_DISABLED=1
mkdir "$HOME"

# install NAME: puts the tool that tools/toolbox calls so first on PATH; ends with 77 where it is no longer served.
install() {
  local name place reason
  read -r name place reason < <("$tools/toolbox" "$work/box" "$1" 2> "$work/log")
  if [ "$place" = - ]; then
    echo "$name: $reason"
    exit 77
  fi
  PATH="$place:$PATH"
}

# repository: a new one with one commit, entered.
repository() {
  git init -q -b main "$work/repository"
  cd "$work/repository"
  git config user.name Someone
  git config user.email someone@example.org
  echo one > file
  git add file
  git commit -q -m one
}

# expect WHAT SEEN: prints both, and ends with 1 where they differ.
expect() {
  printf '%s\n' "$2"
  if [ "$1" != "$2" ]; then
    printf 'changed: it was\n%s\n' "$1"
    exit 1
  fi
}
