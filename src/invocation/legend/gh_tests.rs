//! Commands of gh as people write them, over all of its groups: each is explained in full, and a rule knows it.

use super::*;
use crate::invocation::classify;
use crate::invocation::options::known_for_tests;

/// Lines by the class they come out as, or `refused`.
const LINES: [(&str, &[&str]); 6] = [
    (
        "read",
        &[
            "gh agent-task list -L 5",
            "gh agent-task view 12 --log",
            "gh alias list",
            "gh api -X get user",
            "gh api --paginate repos/{owner}/{repo}/pulls --jq '.[].number'",
            "gh attestation trusted-root",
            "gh attestation verify dist/app.tar.gz --repo cli/cli",
            "gh auth status",
            "gh browse --no-browser src/main.rs",
            "gh cache list --key cargo- --limit 5",
            "gh codespace list --json name,state",
            "gh completion -s zsh",
            "gh config get editor",
            "gh config list",
            "gh discussion list --category ideas --answered=false",
            "gh discussion view 12 --comments",
            "gh extension list",
            "gh extension search branch --sort stars",
            "gh gist list --limit 3",
            "gh gist view 5b0e0062eb8e9654adad7bb1d81cc75f --files",
            "gh gpg-key list",
            "gh issue artifact list 12",
            "gh issue develop 12 --list",
            "gh issue list --assignee @me --type Bug --state all",
            "gh issue view 12 --comments",
            "gh label list --search ui",
            "gh licenses",
            "gh org list",
            "gh pr checks 12 --required --json name,bucket",
            "gh pr diff 12 --exclude '*.lock'",
            "gh pr list --author @me --search 'review:required'",
            "gh pr status --conflict-status",
            "gh pr view 12 --json reviews --jq '.reviews | length'",
            "gh pr merge --help",
            "gh project field-list 1 --owner @me",
            "gh project item-list 1 --owner octo --query 'assignee:@me -status:Done'",
            "gh project list --owner octo",
            "gh project view 1 --owner octo --format json",
            "gh release list --exclude-drafts",
            "gh release verify v1.2.0",
            "gh release verify-asset v1.2.0 dist/app.tar.gz",
            "gh release view v1.2.0",
            "gh repo autolink list",
            "gh repo deploy-key list",
            "gh repo gitignore view Rust",
            "gh repo license list",
            "gh repo list octo --language rust --no-archived",
            "gh repo read-dir src --repo cli/cli --ref trunk",
            "gh repo read-file go.mod --repo cli/cli",
            "gh repo set-default --view",
            "gh repo view cli/cli",
            "gh ruleset check main",
            "gh ruleset list --parents=false",
            "gh run list --workflow ci.yml --status failure",
            "gh run view 12345 --log-failed",
            "gh run watch 12345 --exit-status",
            "gh search code 'fn main' --language rust --repo cli/cli",
            "gh search commits 'fix login' --author ada --author-date '>2026-01-01'",
            "gh search issues crash --state open -- -label:bug",
            "gh search prs --review-requested @me",
            "gh search repos editor --stars '>1000'",
            "gh secret list --env prod",
            "gh skill list --scope project",
            "gh skill preview github/awesome-copilot documentation-writer",
            "gh skill search review",
            "gh ssh-key list",
            "gh status --org octo",
            "gh variable get REGION --env prod",
            "gh variable list",
            "gh workflow list --all",
            "gh workflow view ci.yml --yaml",
        ],
    ),
    (
        "local",
        &[
            "gh browse 12",
            "gh co 12",
            "gh config clear-cache",
            "gh gist clone 5b0e0062eb8e9654adad7bb1d81cc75f",
            "gh pr checkout 12 --branch try",
            "gh pr view 12 --web",
            "gh repo clone cli/cli",
            "gh repo set-default octo/app",
        ],
    ),
    (
        "lossy",
        &[
            "gh attestation download dist/app.tar.gz --owner octo",
            "gh issue artifact download 12 1",
            "gh pr checkout 12 --force",
            "gh release download v1.2.0 --pattern '*.deb'",
            "gh repo read-file go.mod --repo cli/cli --output go.mod",
            "gh run download 12345 --name logs",
        ],
    ),
    (
        "shared",
        &[
            "gh codespace create --repo octo/app --branch main",
            "gh codespace logs -c x",
            "gh codespace ports -c x",
            "gh codespace stop -c x",
            "gh discussion comment 12 --body thanks",
            "gh discussion create --title x --body y --category ideas",
            "gh discussion edit 12 --add-label docs",
            "gh gist create notes.md",
            "gh issue artifact create 12 --body 'the plan' --name plan",
            "gh issue close 12 --reason duplicate --duplicate-of 7",
            "gh issue comment 12 --body 'same here'",
            "gh issue create --title x --body y --type Bug --parent 7 --blocked-by 8",
            "gh issue develop 12 --checkout",
            "gh issue edit 12 --add-sub-issue 13 --remove-label old",
            "gh issue pin 12",
            "gh label create ui --color 0e8a16",
            "gh pr comment 12 --body 'looks good'",
            "gh pr create --fill --draft",
            "gh pr lock 12",
            "gh pr ready 12",
            "gh pr revert 12 --draft",
            "gh pr review 12 --approve",
            "gh pr update-branch 12 --rebase",
            "gh project close 1 --owner octo",
            "gh project item-add 1 --owner octo --url https://github.com/octo/app/issues/12",
            "gh project item-edit 1 --owner octo --url https://github.com/octo/app/issues/12 --field Status --value Done",
            "gh project link 1 --owner octo --repo octo/app",
            "gh release create v1.2.0 --generate-notes",
            "gh repo autolink create TICKET- 'https://example.org/t?q=<num>'",
            "gh repo create app --private",
            "gh repo fork cli/cli --clone=false",
            "gh repo unarchive octo/app --yes",
            "gh run rerun 12345 --failed",
            "gh workflow disable ci.yml",
            "gh workflow run ci.yml --ref main -f level=info",
        ],
    ),
    (
        "irreversible",
        &[
            "gh agent-task create 'fix the flaky test'",
            "gh auth switch --user ada",
            "gh cache delete --all --succeed-on-no-caches",
            "gh codespace delete -c x",
            "gh codespace ports visibility 80:public",
            "gh discussion comment DC_1 --delete --yes",
            "gh extension remove gh-x",
            "gh gist delete 5b0e0062eb8e9654adad7bb1d81cc75f --yes",
            "gh gpg-key delete ABC --yes",
            "gh issue artifact delete 12 1 --yes",
            "gh issue comment 12 --body x --attach shot.png",
            "gh issue transfer 12 octo/other",
            "gh label delete ui --yes",
            "gh pr merge 12 --squash --delete-branch",
            "gh project delete 1 --owner octo",
            "gh release delete v1.2.0 --cleanup-tag",
            "gh repo deploy-key add key.pub --title ci",
            "gh repo edit --enable-secret-scanning",
            "gh run delete 12345",
            "gh secret set TOKEN",
            "gh skill publish --tag v1.0.0",
            "gh ssh-key add key.pub",
            "gh variable set REGION --body eu",
        ],
    ),
    (
        "refused",
        &[
            "gh alias set co 'pr checkout'",
            "gh auth setup-git",
            "gh auth token",
            "gh codespace ssh -c x",
            "gh config set editor vim",
            "gh copilot",
            "gh extension install github/gh-copilot",
            "gh preview prompter",
            "gh skill install github/awesome-copilot documentation-writer",
            "gh skill update --all",
        ],
    ),
];

#[test]
fn every_line_is_explained_in_full_and_known_to_a_rule() {
    let mut wrong = Vec::new();
    for (expected, lines) in LINES {
        for line in lines {
            let invocation = Invocation::parse(line).unwrap();
            let known = known_for_tests(&invocation);
            let risk = classify(&invocation, Some(&known));
            let class = if risk.refused.is_some() { "refused" } else { risk.class.name() };
            if class != expected || risk.reason.starts_with("no rule knows") {
                wrong.push(format!("`{line}` is {class}, not {expected}: {}", risk.reason));
            }
            let entries = legend(&invocation, Some(&known), &Help::default());
            let is_gap =
                |entry: &&Entry| ["has no such", "is missing"].iter().any(|words| entry.meaning.contains(words));
            wrong.extend(
                entries.iter().filter(is_gap).map(|entry| format!("`{line}`: {} = {}", entry.text, entry.meaning)),
            );
            let told: usize = entries.iter().map(|entry| entry.words.clone().count()).sum();
            if told < invocation.args.len() {
                wrong.push(format!("`{line}`: not all of its words are explained"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(LINES.iter().map(|(_, lines)| lines.len()).sum::<usize>() > 140);
}
