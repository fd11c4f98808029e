//! Commands that move a branch: which commits go and come, and who has them already.

use super::words::{counted, named, named_paths, short};
use super::{Effect, Look};
use crate::class::Class;
use crate::error::Result;
use crate::repository::RepoPath;
use crate::repository::worktree::{Dirty, Kind};

/// The most commits that are counted one by one.
const MOST: usize = 1000;

impl Look<'_> {
    /// The commits of a range: `abc1234 subject`, the newest first.
    pub(super) async fn commits(&self, range: &[&str]) -> Result<Vec<String>> {
        let most = format!("--max-count={MOST}");
        let args: Vec<&str> =
            ["log", "--no-show-signature", "--format=%h %s", &most].into_iter().chain(range.iter().copied()).collect();
        Ok(self.ask(&args).await?.unwrap_or_default().lines().map(str::to_owned).collect())
    }

    /// The commit that a word names.
    pub(super) async fn commit_of(&self, word: &str) -> Result<Option<String>> {
        let revision = format!("{word}^{{commit}}");
        let args = ["rev-parse", "--verify", "--quiet", "--end-of-options", &revision];
        Ok(self.ask(&args).await?.map(|oid| oid.trim_end().to_owned()))
    }

    /// A remote-tracking branch that has this commit: the upstream, if it does.
    async fn remote_with(&self, commit: &str) -> Result<Option<String>> {
        let contains = format!("--contains={commit}");
        let args = ["for-each-ref", "--format=%(refname)", &contains, "refs/remotes"];
        let Some(found) = self.ask(&args).await? else { return Ok(None) };
        let names = || found.lines().filter(|name| !name.ends_with("/HEAD"));
        let name = names().find(|name| self.facts.upstream() == Some(*name)).or_else(|| names().next());
        Ok(name.or(found.lines().next()).map(|name| name.trim_start_matches("refs/remotes/").to_owned()))
    }

    /// Raises what would rewrite commits of this range that a remote has. `all` are the commits of the range, in which no
    /// `--not` may stand.
    pub(super) async fn raise_if_pushed(&self, effect: &mut Effect, range: &[&str], all: &[String]) -> Result<()> {
        let own = self.commits(&[range, &["--not", "--remotes"]].concat()).await?;
        let pushed: Vec<&String> = all.iter().filter(|commit| !own.contains(commit)).collect();
        let Some(newest) = pushed.first().and_then(|commit| commit.split(' ').next()) else { return Ok(()) };
        if let Some(remote) = self.remote_with(newest).await? {
            let these = if pushed.len() == 1 { "1 of these".to_owned() } else { format!("{} of these", pushed.len()) };
            let these = if all.len() == 1 { "it".to_owned() } else { these };
            effect.changes.push(format!("{remote} has {these} already: a later push would have to be forced"));
            effect.raise(Class::Lossy, format!("rewrites what {remote} has"));
        }
        Ok(())
    }

    pub(super) async fn reset(&self) -> Result<Effect> {
        let (before, after) = self.positionals();
        let moves = self.has(&["--hard", "--soft", "--keep", "--merge"]);
        let first = before.first().copied();
        let target = match first {
            Some(word) if after.is_empty() && before.len() == 1 => self.commit_of(word).await?,
            None if after.is_empty() => self.facts.head.clone(),
            _ => None,
        };
        let Some(target) = target.filter(|_| moves || !self.has_dashes() || after.is_empty()) else {
            let is_commit = match first {
                Some(word) => self.commit_of(word).await?.is_some(),
                None => false,
            };
            let paths: Vec<&str> = before.into_iter().skip(usize::from(is_commit)).chain(after).collect();
            return self.unstage(&paths).await;
        };
        if self.has(&["--merge"]) {
            return self.resets_index(&target).await;
        }
        let mut effect = self.moves_branch(&target).await?;
        if self.has(&["--hard"]) {
            let lost: Vec<&Dirty> = self.facts.edited().collect();
            if !lost.is_empty() {
                let paths = named_paths("file", lost.iter().map(|dirty| &dirty.path));
                effect.changes.insert(0, format!("loses the edits in {paths}"));
            }
            effect.threatened.extend(lost.iter().map(|dirty| dirty.path.clone()));
            self.add_in_the_way(&mut effect, &target, true).await?;
            self.tell_submodules(&mut effect);
            effect.raise(Class::Lossy, "discards uncommitted changes");
        } else if self.has(&["--soft", "--keep"]) {
            effect.raise(Class::Local, "git can take it back");
        } else {
            let unstaged = self.unstage(&[]).await?;
            effect.changes.extend(unstaged.changes);
            if let Some((class, reason)) = unstaged.verdict {
                effect.raise(class, reason);
            }
        }
        Ok(effect)
    }

    /// `git reset --merge`: what is staged or in conflict goes, and edits that are not staged stay.
    async fn resets_index(&self, target: &str) -> Result<Effect> {
        if let Some(why) = self.edited_beyond_index().or(self.would_overwrite(target).await?) {
            return Ok(Effect::refused(&why));
        }
        let mut effect = self.moves_branch(target).await?;
        self.lose_staged(&mut effect, "loses what is staged or in conflict in");
        self.add_in_the_way(&mut effect, target, true).await?;
        effect.raise(Class::Lossy, "discards what is staged");
        Ok(effect)
    }

    /// Tells of the files whose staged version goes, and with it the file; an edit that is not staged stays.
    fn lose_staged(&self, effect: &mut Effect, loses: &str) {
        let goes = |dirty: &&Dirty| match dirty.kind {
            Kind::Tracked { staged, .. } => staged != '.',
            Kind::Unmerged { .. } => true,
            _ => false,
        };
        let (lost, kept): (Vec<&Dirty>, Vec<&Dirty>) = self.facts.edited().partition(goes);
        if !lost.is_empty() {
            let files = named_paths("file", lost.iter().map(|dirty| &dirty.path));
            effect.changes.push(format!("{loses} {files}"));
        }
        if !kept.is_empty() {
            let files = named_paths("file", kept.iter().map(|dirty| &dirty.path));
            effect.changes.push(format!("keeps the edits in {files}"));
        }
        effect.threatened.extend(lost.iter().map(|dirty| dirty.path.clone()));
    }

    /// Files with an edit on top of what is staged: git neither resets nor keeps those.
    fn edited_beyond_index(&self) -> Option<String> {
        let is_both =
            |dirty: &&Dirty| matches!(dirty.kind, Kind::Tracked { staged, unstaged: 'M', .. } if staged != '.');
        let paths: Vec<&RepoPath> = self.facts.dirty.iter().filter(is_both).map(|dirty| &dirty.path).collect();
        let verb = if paths.len() == 1 { "is" } else { "are" };
        (!paths.is_empty()).then(|| format!("{} {verb} edited beyond what is staged", named_paths("file", paths)))
    }

    /// What becomes of the index where only the index changes: for these paths, or for all.
    pub(super) async fn unstage(&self, paths: &[&str]) -> Result<Effect> {
        let mut args = vec!["diff", "--no-ext-diff", "--no-renames", "--name-only", "-z", "--cached", "--"];
        args.extend(paths);
        let meant = if paths.is_empty() { Vec::new() } else { self.paths(self.here, &args).await? };
        let is_meant = |dirty: &&Dirty| paths.is_empty() || meant.contains(&dirty.path);
        let staged: Vec<&RepoPath> = self
            .facts
            .dirty
            .iter()
            .filter(is_meant)
            .filter(|dirty| matches!(dirty.kind, Kind::Tracked { staged, .. } if staged != '.'))
            .map(|dirty| &dirty.path)
            .collect();
        let both = |dirty: &&Dirty| {
            matches!(dirty.kind, Kind::Tracked { staged, unstaged, .. } if staged != '.' && unstaged != '.')
                || matches!(dirty.kind, Kind::Unmerged { .. })
        };
        let lost: Vec<&RepoPath> =
            self.facts.dirty.iter().filter(is_meant).filter(both).map(|dirty| &dirty.path).collect();
        let effect =
            Effect::default().and((!staged.is_empty()).then(|| {
                format!("unstages {}; the files stay as they are", named_paths("file", staged.iter().copied()))
            }));
        if lost.is_empty() {
            return Ok(effect.settled(Class::Local, "git can take it back"));
        }
        let files = named_paths("file", lost);
        Ok(effect
            .and(Some(format!("loses the staged version of {files}, which differs from the file")))
            .settled(Class::Lossy, "loses what is staged and differs from the file"))
    }

    /// The branch goes to another commit: what it loses and gains.
    async fn moves_branch(&self, target: &str) -> Result<Effect> {
        let (Some(head), here) = (&self.facts.head, self.facts.here()) else { return Ok(Effect::default()) };
        if head == target {
            return Ok(Effect::default());
        }
        let dropped = self.commits(&[&format!("{target}..{head}")]).await?;
        let gained = self.commits(&[&format!("{head}..{target}")]).await?;
        let mut effect = Effect::default();
        if !dropped.is_empty() {
            let commits = named("commit", &dropped);
            let (its, they) = if dropped.len() == 1 { ("its", "it stays") } else { ("their", "they stay") };
            effect.changes.push(if self.has(&["--hard", "--merge", "--keep"]) {
                format!("drops {commits} from {here}; {they} recoverable")
            } else if self.has(&["--soft"]) {
                format!("takes {commits} off {here}; {its} changes stay staged")
            } else {
                format!("takes {commits} off {here}; {its} changes stay in the files")
            });
            self.raise_if_pushed(&mut effect, &[&format!("{target}..{head}")], &dropped).await?;
        }
        if !gained.is_empty() {
            effect.changes.push(format!("adds {} to {here}", named("commit", &gained)));
        }
        Ok(effect)
    }

    pub(super) async fn commit(&self) -> Result<Effect> {
        if self.has(&["--dry-run"]) {
            return Ok(Effect::default());
        }
        let takes = |dirty: &&Dirty| match dirty.kind {
            Kind::Tracked { staged, unstaged, .. } => staged != '.' || (self.has(&["--all"]) && unstaged != '.'),
            _ => false,
        };
        let (before, after) = self.positionals();
        let paths: Vec<&RepoPath> = self.facts.dirty.iter().filter(takes).map(|dirty| &dirty.path).collect();
        let mut effect = Effect::default();
        let names_paths = !before.is_empty() || !after.is_empty() || self.has(&["--pathspec-from-file"]);
        if !names_paths && self.has(&["--only"]) {
            if !self.has(&["--amend"]) {
                return Ok(Effect::refused("--only takes the paths that are committed, and there are none"));
            }
            // Only the message changes.
            let stays = || format!("leaves what is staged in {}", named_paths("file", paths.iter().copied()));
            effect.changes.extend((!paths.is_empty()).then(stays));
        } else if !names_paths && !paths.is_empty() {
            effect.changes.push(format!("commits {}", named_paths("file", paths)));
        }
        if let (true, Some(head)) = (self.has(&["--amend"]), &self.facts.head) {
            let last = self.commits(&["-1", head]).await?;
            effect.changes.push(format!("replaces {}; it stays recoverable", named("commit", &last)));
            self.raise_if_pushed(&mut effect, &[&format!("{head}^!")], &last).await?;
        }
        Ok(effect)
    }

    pub(super) async fn rebase(&self) -> Result<Effect> {
        if self.has(&["--continue", "--skip", "--quit", "--edit-todo", "--show-current-patch"]) {
            return Ok(Effect::default());
        }
        let (words, _) = self.positionals();
        let upstream = words.first().copied().or(self.facts.upstream());
        let branch = words.get(1).copied().unwrap_or("HEAD");
        let name = words.get(1).copied().unwrap_or(self.facts.here());
        let (Some(upstream), false) = (upstream, self.has(&["--root"])) else { return Ok(Effect::default()) };
        let range = format!("{upstream}..{branch}");
        let replayed = self.commits(&[&range]).await?;
        let onto = self.reading.option("--onto").and_then(|given| given.value).unwrap_or(upstream);
        let onto = onto.trim_start_matches("refs/remotes/").trim_start_matches("refs/heads/");
        if replayed.is_empty() {
            return Ok(Effect::of(format!("brings {name} to {onto}; it has no commits of its own")));
        }
        let merges = self.commits(&["--merges", &range]).await?;
        let keeps_merges = match self.reading.option("--rebase-merges") {
            Some(_) => true,
            None if self.has(&["--no-rebase-merges"]) => false,
            None => self.facts.setting("rebase.rebasemerges").is_some_and(|value| value != "false"),
        };
        let mut effect = if merges.is_empty() || keeps_merges {
            Effect::of(format!("replays {} of {name} onto {onto}", named("commit", &replayed)))
        } else {
            let plain: Vec<String> = replayed.iter().filter(|commit| !merges.contains(commit)).cloned().collect();
            let effect = Effect::of(format!("replays {} of {name} onto {onto}", named("commit", &plain)));
            effect.and(Some(format!("leaves out {}: the history becomes one line", named("merge", &merges))))
        };
        self.raise_if_pushed(&mut effect, &[&range], &replayed).await?;
        for target in [onto, branch] {
            if let Some(target) = self.commit_of(target).await? {
                self.add_in_the_way(&mut effect, &target, false).await?;
            }
        }
        Ok(effect)
    }

    pub(super) async fn merge(&self) -> Result<Effect> {
        if self.has(&["--continue", "--quit"]) {
            return Ok(Effect::default());
        }
        let (words, _) = self.positionals();
        if words.len() < 2 {
            let Some(from) = words.first().copied().or(self.facts.upstream()) else { return Ok(Effect::default()) };
            return self.brings_in(from).await;
        }
        let mut all = Effect::default();
        for from in words {
            let one = self.brings_in(from).await?;
            all.changes.extend(one.changes);
            all.threatened.extend(one.threatened);
            if let Some((class, reason)) = one.verdict {
                all.raise(class, reason);
            }
        }
        Ok(all)
    }

    pub(super) async fn pull(&self) -> Result<Effect> {
        let (words, _) = self.positionals();
        let named = match words.as_slice() {
            [remote, branch] => Some(format!("refs/remotes/{remote}/{branch}")),
            _ => self.facts.upstream().map(str::to_owned),
        };
        let Some(from) = named.filter(|name| self.facts.refs.contains_key(name)) else { return Ok(Effect::default()) };
        let mut effect = self.brings_in(&from).await?;
        if let Some(first) = effect.changes.first_mut() {
            *first = format!("as last fetched: {first}");
        }
        Ok(effect)
    }

    /// Whether a merge may only move forward, or need not even say how it joins what went apart.
    fn needs_forward(&self) -> Option<&'static str> {
        let is_pull = self.reading.name() == "pull";
        let setting = |key: &str| self.facts.setting(key);
        let (ff, joins) = (self.has(&["--ff", "--no-ff"]), self.has(&["--rebase", "--no-rebase"]));
        let configured = if is_pull { setting("pull.ff").or(setting("merge.ff")) } else { setting("merge.ff") };
        if self.has(&["--ff-only"]) && !ff {
            return Some("it can only move forward with --ff-only");
        }
        if !ff && !joins && configured == Some("only") {
            return Some("it may only move forward, by a setting");
        }
        let rebase = format!("branch.{}.rebase", self.facts.here());
        let is_told =
            ff || joins || [rebase.as_str(), "pull.rebase", "pull.ff"].iter().any(|key| setting(key).is_some());
        (is_pull && !is_told).then_some("it must be told --rebase, --no-rebase or --ff-only")
    }

    async fn brings_in(&self, from: &str) -> Result<Effect> {
        let (Some(target), Some(head)) = (self.commit_of(from).await?, &self.facts.head) else {
            return Ok(Effect::default());
        };
        let (here, shown) = (self.facts.here(), from.trim_start_matches("refs/remotes/"));
        let new = self.commits(&[&format!("{head}..{target}")]).await?;
        if new.is_empty() {
            return Ok(Effect::of(format!("{here} has all of {shown} already")));
        }
        let own = self.commits(&[&format!("{target}..{head}")]).await?;
        let commits = named("commit", &new);
        if !own.is_empty()
            && let Some(why) = self.needs_forward()
        {
            // What was fetched last may not be all, so that what stands in the way is told nonetheless.
            let mut effect = Effect::refused(&format!("{here} and {shown} have gone apart, and {why}"));
            self.add_in_the_way(&mut effect, &target, false).await?;
            return Ok(effect);
        }
        // A merge that moves forward only is a switch.
        let is_merge = self.reading.name() == "merge" && !self.has(&["--autostash", "--no-ff", "--squash"]);
        if own.is_empty()
            && is_merge
            && self.facts.setting("merge.autostash").is_none()
            && let Some(why) = self.would_overwrite(&target).await?
        {
            let mut effect = Effect::refused(&why);
            self.add_in_the_way(&mut effect, &target, false).await?;
            return Ok(effect);
        }
        let strategies = self.reading.parsed.given.iter().filter(|given| given.is("--strategy"));
        let rebases = self.has(&["--rebase"]);
        if !rebases
            && !self.has(&["--squash"])
            && strategies.map(|given| given.value).collect::<Vec<_>>() == [Some("ours")]
        {
            return Ok(Effect::of(format!(
                "records {commits} of {shown} as merged into {here}, but takes nothing of their content"
            )));
        }
        let does = if self.has(&["--squash"]) && !rebases {
            format!("stages the changes of {commits} of {shown}; makes no commit")
        } else {
            let forward = own.is_empty() && !self.has(&["--no-ff"]);
            let how = match (forward, self.has(&["--no-commit"]) && !rebases) {
                (true, _) => ", and moves forward only",
                (false, true) => ", but stops before the commit",
                (false, false) => "",
            };
            format!("brings {commits} of {shown} into {here}{how}")
        };
        let mut effect = Effect::of(does);
        self.add_in_the_way(&mut effect, &target, false).await?;
        Ok(effect)
    }

    pub(super) async fn pick(&self) -> Result<Effect> {
        if self.has(&["--continue", "--quit"]) {
            return Ok(Effect::default());
        }
        let (words, _) = self.positionals();
        let mut range = vec!["--no-walk=unsorted"];
        range.extend(&words);
        let commits = self.commits(&range).await?;
        if commits.is_empty() {
            return Ok(Effect::default());
        }
        // A revert makes the files again that the commit has deleted.
        let (verb, made) = match self.reading.name() {
            "revert" => ("counters", "--diff-filter=D"),
            _ => ("copies", "--diff-filter=A"),
        };
        let mut effect = match self.merge_among(&words, &commits).await? {
            Some((merge, 0)) => {
                return Ok(Effect::refused(&format!("{merge} is a merge, and -m must say which side of it counts")));
            }
            Some((merge, before)) => {
                let count = counted(before as u64, "commit");
                Effect::of(format!(
                    "{verb} {count} on {}, and stops at a merge, which needs -m: {merge}",
                    self.facts.here()
                ))
            }
            None => Effect::of(format!("{verb} {} on {}", named("commit", &commits), self.facts.here())),
        };
        let mut args = vec!["log", "--no-show-signature", "--no-walk=unsorted", "--format=", "--name-only"];
        args.extend(["--no-ext-diff", "--no-renames", "-z", made]);
        args.extend(&words);
        let made = self.paths(&self.reader, &args).await?;
        self.tell_in_the_way(&mut effect, &made, false);
        Ok(effect)
    }

    /// The first merge among the commits that are picked without -m, and how many commits come before it.
    async fn merge_among(&self, words: &[&str], commits: &[String]) -> Result<Option<(String, usize)>> {
        if self.has(&["--mainline"]) {
            return Ok(None);
        }
        let mut range = vec!["--merges", "--no-walk=unsorted"];
        range.extend(words);
        let merges = self.commits(&range).await?;
        // Single commits are taken as they stand, and those of a range from the oldest on, or for a revert from the newest on.
        let is_range = words.iter().any(|word| word.contains("..") || word.starts_with('^'));
        let place = |commit: &String| commits.iter().position(|one| one == commit);
        let from_start = !is_range || self.reading.name() == "revert";
        let order = |place: usize| if from_start { place } else { commits.len() - 1 - place };
        Ok(merges
            .iter()
            .filter_map(|merge| Some((merge.clone(), order(place(merge)?))))
            .min_by_key(|(_, before)| *before))
    }

    /// Whether an operation in progress would be given up.
    pub(super) fn gives_up(&self) -> bool {
        self.has(&["--abort", "--skip"])
    }

    pub(super) fn abort(&self) -> Effect {
        let name = self.reading.name();
        let mut effect = Effect::of(if self.has(&["--skip"]) {
            format!("leaves out the commit at hand and goes on with the {name}")
        } else {
            format!("gives up the {name}: all of it")
        });
        if name != "rebase" {
            if let Some(why) = self.edited_beyond_index().filter(|_| name != "am") {
                return Effect::refused(&why);
            }
            self.lose_staged(&mut effect, "loses what was resolved or staged in");
            return effect;
        }
        let edited: Vec<&Dirty> = self.facts.edited().collect();
        if !edited.is_empty() {
            let files = named_paths("file", edited.iter().map(|dirty| &dirty.path));
            effect.changes.push(format!("loses what was resolved or edited in {files}"));
        }
        effect.threatened.extend(edited.iter().map(|dirty| dirty.path.clone()));
        effect
    }

    /// Where a ref goes, in words.
    pub(super) fn moves(name: &str, from: Option<&str>, to: &str) -> String {
        match from {
            Some(from) => format!("{name} moves from {} to {}", short(from), short(to)),
            None => format!("{name} is made at {}", short(to)),
        }
    }
}
