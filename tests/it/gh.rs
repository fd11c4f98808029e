//! Requests that need gh, with a gh that writes down what it is given.

#![cfg(unix)]

use crate::support::{ModelServer, Reply, Sandbox};

/// Knows the commands of a real gh, and notes its words, one a line.
const FAKE_GH: &str = r#"
case "$1 $2" in
  "--version ") echo "gh version 2.23.0 (2023-02-27)"; exit 0;;
  "help reference") printf '## `gh api <endpoint>`\n## `gh pr <command>`\n### `gh pr create [flags]`\n### `gh pr list [flags]`\n### `gh pr merge`\n'; exit 0;;
esac
case "$*" in
  *--help) printf 'USAGE\n  gh pr create [flags]\n\nFLAGS\n  -b, --body string    Body\n  -f, --fill           Fill\n  -t, --title string   Title\n'; exit 0;;
esac
for word in "$@"; do printf '%s\n' "$word" >> "$HOME/gh-words"; done
echo "prompts disabled: ${GH_PROMPT_DISABLED:-no}"
"#;

#[test]
fn git_and_gh_in_one_plan() {
    let server = ModelServer::start([
        Reply::choose("both"),
        Reply::build(&["git branch new", "gh pr create --title 'a; b' --body '<none> && $(x)'"]),
        Reply::explain(),
    ]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.program("gh", FAKE_GH);
    let outcome = sandbox.gut(&["--yes", "--allow", "shared", "make a branch and a pull request"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "prompts disabled: 1\n");
    let words = std::fs::read_to_string(sandbox.path("home/gh-words")).unwrap();
    assert_eq!(words, "pr\ncreate\n--title\na; b\n--body\n<none> && $(x)\n");
    assert_eq!(sandbox.git(&["branch", "--list", "new"]), "  new");
    let schema = &server.asked()[1].body["response_format"]["json_schema"]["schema"];
    let variants = schema["properties"]["commands"]["items"]["anyOf"].as_array().unwrap();
    let of_gh = variants.iter().find(|one| one["properties"]["tool"]["enum"][0] == "gh").unwrap();
    assert!(of_gh["properties"]["subcommand"]["enum"].as_array().unwrap().contains(&"pr create".into()));
}

#[test]
fn what_others_see_needs_to_be_allowed() {
    let server = ModelServer::start([Reply::choose("gh"), Reply::build(&["gh pr create --fill"]), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.program("gh", FAKE_GH);
    sandbox.gut(&["--yes", "open a pull request"]).assert_error(
        77,
        "is shared (pushes the branch and asks others to merge it)",
        "--allow shared",
    );
    assert!(!sandbox.path("home/gh-words").exists());
}

#[test]
fn a_command_that_the_installed_gh_does_not_have_is_not_run() {
    let wrong = || Reply::build(&["gh pr lst"]);
    let server = ModelServer::start([Reply::choose("gh"), wrong(), wrong(), wrong(), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.program("gh", FAKE_GH);
    sandbox.gut(&["--yes", "list"]).assert_error(65, "has no `pr lst`; did you mean `pr list`?", "other words");
}

#[test]
fn a_missing_gh_is_told_before_anything_is_built() {
    let server = ModelServer::start([Reply::choose("gh")]);
    let sandbox = Sandbox::with_model(&server).without_programs();
    let git = ["/usr/local/bin/git", "/usr/bin/git", "/opt/homebrew/bin/git"];
    let git = git.iter().find(|path| std::path::Path::new(path).exists()).unwrap();
    std::os::unix::fs::symlink(git, sandbox.path("bin/git")).unwrap();
    sandbox.gut(&["--yes", "list pull requests"]).assert_error(69, "needs `gh`", "https://cli.github.com");
}

#[test]
fn the_tools_are_asked_once_and_remembered() {
    let server = ModelServer::start([]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.program("gh", &format!("echo asked >> \"$HOME/gh-asked\"{FAKE_GH}"));
    sandbox.gut(&["--show-prompt", "x"]).assert_code(0);
    sandbox.gut(&["--show-prompt", "x"]).assert_code(0);
    let asked = std::fs::read_to_string(sandbox.path("home/gh-asked")).unwrap();
    assert_eq!(asked.lines().count(), 2, "its version and its reference, once");
}
