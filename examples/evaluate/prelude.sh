# What set-ups and checks have. They run under `sh -eu`, in $APP, where the repository is or will be.
#
# $APP the repository   $REMOTES the bare repositories, as github.com/OWNER/NAME.git   $KEEP notes of a set-up
# $OUT what was written to standard output (for checks)   $GH_STATE the small GitHub

# --- for set-ups ---

# The clock of a set-up: an hour for each commit, from 2026-01-05 10:00 UTC; requests are made on 2026-02-02 10:00 UTC.
tick() {
  clock=$(cat "$KEEP/clock" 2>/dev/null || echo 1767603600)
  clock=$((clock + ${1:-3600}))
  echo "$clock" > "$KEEP/clock"
  GIT_AUTHOR_DATE="$clock +0000" GIT_COMMITTER_DATE="$clock +0000"
  export GIT_AUTHOR_DATE GIT_COMMITTER_DATE
}
# write FILE TEXT
write() { mkdir -p "$(dirname "$1")"; printf '%s\n' "$2" > "$1"; }
# commit MESSAGE [FILE TEXT]: everything there is
commit() { tick; message=$1; shift; [ $# -eq 0 ] || write "$@"; git add -A; git commit -q -m "$message"; }
# as NAME EMAIL COMMAND...: as another author
as() { name=$1 email=$2; shift 2
  git config --global user.name "$name"; git config --global user.email "$email"; "$@"
  git config --global user.name "Ada Test"; git config --global user.email ada@example.org; }
# keep NAME REVISION: to be found again by the check
keep() { git rev-parse --verify -q "$2" > "$KEEP/$1"; }
# lines FROM TO: numbered lines, so that changes to the first and the last do not touch
lines() { number=$1; while [ "$number" -le "$2" ]; do echo "line $number"; number=$((number + 1)); done; }
# bare OWNER/NAME: an empty repository on the small GitHub's disk
bare() { git init -q --bare "$REMOTES/$1.git"; }
# elsewhere OWNER/NAME COMMAND...: run in a colleague's clone of it
elsewhere() {
  repository=$1; shift
  [ -d "$ROOT/colleague/$repository" ] || git clone -q "https://github.com/$repository.git" "$ROOT/colleague/$repository"
  ( cd "$ROOT/colleague/$repository" && git fetch -q --prune && "$@" )
}

# --- what a state is ---

digest() {
  case $1 in
    head) git symbolic-ref -q HEAD || git rev-parse HEAD ;;
    refs) git for-each-ref --format='%(refname) %(objectname)'; git reflog show --format=%H refs/stash -- ;;
    local) git for-each-ref --format='%(refname) %(objectname)' refs/heads refs/tags refs/stash refs/notes
      git reflog show --format=%H refs/stash -- ;;
    index) git ls-files -s --full-name :/ ;;
    files) find "$APP" -name .git -prune -o -type f -exec cksum {} + | LC_ALL=C sort ;;
    config) cat "$(git rev-parse --git-common-dir)/config" ;;
    global) cat "$GIT_CONFIG_GLOBAL" ;;
    operation) cd "$(git rev-parse --git-dir)"
      ls -d MERGE_HEAD CHERRY_PICK_HEAD REVERT_HEAD rebase-merge rebase-apply BISECT_LOG ;;
    worktrees) git worktree list --porcelain ;;
    remote) for repository in "$REMOTES"/*/*.git; do
        echo "$repository"
        git --git-dir="$repository" symbolic-ref HEAD
        git --git-dir="$repository" for-each-ref --format='%(refname) %(objectname)'
      done ;;
    gh) cat "$GH_STATE" ;;
    *) echo "no such part: $1" >&2; exit 127 ;;
  esac 2>/dev/null || true
}
PARTS="head refs local index files config global operation worktrees remote gh"
note_before() {
  git status > /dev/null 2>&1 || true
  mkdir -p "$KEEP/.before"
  for part in $PARTS; do ( digest "$part" ) > "$KEEP/.before/$part"; done
}

# --- for checks: each line must hold ---

not() { if "$@"; then return 1; fi; }
# unchanged [PART...]: these parts (all, where none is named) are as they were before the request
unchanged() {
  [ $# -gt 0 ] || set -- $PARTS
  for part in "$@"; do
    ( digest "$part" ) > "$KEEP/.after"
    cmp -s "$KEEP/.after" "$KEEP/.before/$part" || { echo "changed: $part"; return 1; }
  done
}
# same A B: two revisions or objects
same() { [ "$(git rev-parse --verify -q "$1")" = "$(git rev-parse --verify -q "$2")" ]; }
# at REVISION NAME: it is what the set-up kept
at() { [ "$(git rev-parse --verify -q "$1")" = "$(cat "$KEEP/$2")" ]; }
kept() { cat "$KEEP/$1"; }
# on BRANCH: it is checked out
on() { [ "$(git symbolic-ref -q --short HEAD)" = "$1" ]; }
# is VALUE EXPECTED
is() { [ "$1" = "$2" ] || { printf 'is not %s: %s\n' "$2" "$1"; return 1; }; }
# exists REF / gone REF: full names, as refs/heads/x
exists() { git rev-parse --verify -q "$1" > /dev/null; }
gone() { not exists "$1"; }
# clean: nothing to commit, nothing untracked, nothing under way
clean() { is "$(git status --porcelain)" "" && idle; }
idle() { is "$( digest operation )" ""; }
# subjects EXPECTED [log options]: joined by `|`, the newest first
subjects() { expected=$1; shift; is "$(git log --format=%s "$@" | paste -sd '|' -)" "$expected"; }
# count NUMBER RANGE
count() { is "$(git rev-list --count "$2")" "$1"; }
# text FILE EXPECTED, text_at REVISION:FILE EXPECTED
text() { is "$(cat "$1")" "$2"; }
text_at() { is "$(git show "$1")" "$2"; }
# on_remote OWNER/NAME REF: its object there
on_remote() { git --git-dir="$REMOTES/$1.git" rev-parse --verify -q "$2"; }
# shows WORD... / hides WORD...: in what was printed
shows() { for word in "$@"; do grep -qF -- "$word" "$OUT" || { echo "does not show: $word"; return 1; }; done; }
hides() { for word in "$@"; do not grep -qF -- "$word" "$OUT" || { echo "shows: $word"; return 1; }; done; }
# shows_commit NAME: a kept commit, by any abbreviation of at least seven digits
shows_commit() { grep -q "$(cut -c1-7 "$KEEP/$1")" "$OUT"; }
hides_commit() { not shows_commit "$1"; }
# message EXPECTED [REVISION]: the subject of a commit; said NAME: the same, whatever the case and a full stop
message() { is "$(git log -1 --format=%s "${2:-HEAD}")" "$1"; }
said() { is "$(git log -1 --format=%s "${2:-HEAD}" | tr 'A-Z' 'a-z' | sed 's/\.$//')" "$(echo "$1" | tr 'A-Z' 'a-z')"; }
# changes REVISION FILES: what a commit touched, joined by blanks
changes() { is "$(git diff-tree --no-commit-id --name-only -r --root "$1" | paste -sd ' ' -)" "$2"; }
# staged FILES / unstaged FILES / untracked FILES: exactly these, joined by blanks
staged() { is "$(git diff --cached --name-only | paste -sd ' ' -)" "$1"; }
unstaged() { is "$(git diff --name-only | paste -sd ' ' -)" "$1"; }
untracked() { is "$(git ls-files --others --exclude-standard | paste -sd ' ' -)" "$1"; }
