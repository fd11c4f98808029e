#!/usr/bin/env bash
# git 2.55.0 (Debian 1:2.55.0-1): `git blame` and `git shortlog` name an unknown option only when no option of their own stands
# before it. After one that they have taken, the error names "(null)" instead, so a script that reads the message to tell the
# user which option to remove has nothing to go by. git 2.47 names the option in both cases.
# Source: seen by running both; the commands read their words in two passes, and the second one prints the error.
# shellcheck source=findings/common.sh
. "$(dirname "$0")/common.sh"
install git-2.55
git --version
repository
expect "error: unknown option \`--frobnicate'" "$(git blame --frobnicate file 2>&1 | head -n 1)"
expect "error: unknown option \`(null)'" "$(git blame --root --frobnicate file 2>&1 | head -n 1)"
expect "error: unknown option \`(null)'" "$(git shortlog --summary --frobnicate HEAD 2>&1 | head -n 1)"
install git-2.47
git --version
expect "error: unknown option \`--frobnicate'" "$(git blame --root --frobnicate file 2>&1 | head -n 1)"
