//! Requests that need gh, with a gh that writes down what it is given.

#![cfg(unix)]

use crate::support::gh::Version;
use crate::support::{ModelServer, Reply, Sandbox};

/// A machine on which a model answers with these commands, and a gh of this version is installed.
fn planned(server: &ModelServer, version: Version) -> Sandbox {
    let sandbox = Sandbox::with_model(server);
    sandbox.install_gh(version);
    sandbox
}

fn plan(tools: &str, lines: &[&str]) -> ModelServer {
    ModelServer::start([Reply::choose(tools), Reply::build(lines), Reply::explain()])
}

#[test]
fn git_and_gh_in_one_plan() {
    let server = plan("both", &["git branch new", "gh pr create --title 'a; b' --body '<none> && $(x)'"]);
    let sandbox = planned(&server, Version::Old);
    let outcome = sandbox.gut(&["--yes", "--allow", "shared", "make a branch and a pull request"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "prompts disabled: 1\n");
    assert_eq!(sandbox.gh_words(), "pr\ncreate\n--title\na; b\n--body\n<none> && $(x)\n");
    assert_eq!(sandbox.git(&["branch", "--list", "new"]), "  new");
    let schema = &server.asked()[1].body["response_format"]["json_schema"]["schema"];
    let variants = schema["properties"]["commands"]["items"]["anyOf"].as_array().unwrap();
    let of_gh = variants.iter().find(|one| one["properties"]["tool"]["enum"][0] == "gh").unwrap();
    assert!(of_gh["properties"]["subcommand"]["enum"].as_array().unwrap().contains(&"pr create".into()));
}

#[test]
fn what_others_see_needs_to_be_allowed() {
    let server = plan("gh", &["gh pr create --fill"]);
    let sandbox = planned(&server, Version::Old);
    sandbox.gut(&["--yes", "open a pull request"]).assert_error(
        77,
        "is shared (pushes the branch and asks others to merge it)",
        "--allow shared",
    );
    assert_eq!(sandbox.gh_words(), "");
}

#[test]
fn a_command_that_the_installed_gh_does_not_have_is_not_run() {
    let wrong = || Reply::build(&["gh pr lst"]);
    let server = ModelServer::start([Reply::choose("gh"), wrong(), wrong(), wrong(), Reply::explain()]);
    let sandbox = planned(&server, Version::Old);
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
    let sandbox = planned(&server, Version::New);
    sandbox.gut(&["--show-prompt", "x"]).assert_code(0);
    sandbox.gut(&["--show-prompt", "x"]).assert_code(0);
    for question in ["--version", "--help", "help reference"] {
        assert_eq!(sandbox.gh_calls(question), 1, "{question}");
    }
}

#[test]
fn the_commands_of_an_old_and_of_a_new_gh_are_known() {
    for version in [Version::Old, Version::New] {
        let server = plan("gh", &["gh pr list --title x"]);
        let sandbox = planned(&server, version);
        sandbox.gut(&["--yes", "--allow", "irreversible", "list"]).assert_code(0);
        assert_eq!(sandbox.gh_words(), "pr\nlist\n--title\nx\n");
        // The option of an example is none of the command.
        let outcome = sandbox.gut(&["explain", "gh pr list --draft"]);
        assert!(outcome.stdout.contains("`gh pr list` has no `--draft`"), "{}", outcome.page());
    }
}

#[test]
fn aliases_of_the_user_and_extensions_are_no_commands_of_gh() {
    let sandbox = Sandbox::new();
    sandbox.install_gh(Version::New);
    for line in ["gh co 12", "gh dash", "gh pr mine"] {
        let outcome = sandbox.gut(&["explain", line]);
        assert!(outcome.stdout.contains("cannot run: the installed gh has no `"), "{}", outcome.page());
    }
    assert_eq!(sandbox.gh_words(), "", "none of them was run");
}

#[test]
fn a_second_name_is_the_command_itself() {
    for version in [Version::Old, Version::New] {
        let sandbox = Sandbox::new();
        sandbox.install_gh(version);
        let outcome = sandbox.gut(&["explain", "gh", "pr", "ls", "--title", "x"]);
        outcome.assert_code(0);
        assert!(outcome.stdout.contains("another name of `list`: list them"), "{}", outcome.page());
        assert!(!outcome.stdout.contains("cannot run"), "{}", outcome.page());
        let outcome = sandbox.gut(&["explain", "gh ext install o/r"]);
        assert!(outcome.stdout.contains("refused: `gh extension install"), "{}", outcome.page());
    }
    // It is judged by its first name, and shown and run as it stands there.
    let server = plan("gh", &["gh pr new --fill"]);
    let sandbox = planned(&server, Version::New);
    let outcome = sandbox.gut(&["--yes", "--allow", "shared", "open a pull request"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("gh pr new --fill"), "{}", outcome.page());
    assert_eq!(sandbox.gh_words(), "pr\nnew\n--fill\n");
}

#[test]
fn a_gh_that_cannot_be_read_has_not_lost_its_commands() {
    let server = ModelServer::start(std::iter::repeat_n(Reply::round(&["gh pr list"]), 3).flatten());
    let sandbox = planned(&server, Version::New);
    let reference = std::fs::read_to_string(sandbox.path("home/gh/help_reference")).unwrap();
    sandbox.gh_says("help reference", &reference.replace("## gh", "## *gh"));
    let said = "cannot read which commands the installed gh has";
    let doctor = sandbox.gut(&["doctor", "--offline"]);
    doctor.assert_code(69);
    for words in ["wrong  gh ", "`gh help reference` lists no command of `gh pr`", "-> run `gh help reference`"] {
        assert!(doctor.stdout.contains(words), "{words}: {}", doctor.page());
    }
    let outcome = sandbox.gut(&["--yes", "list pull requests"]);
    outcome.assert_error(77, said, "--allow irreversible");
    assert!(!outcome.stderr.contains("has no"), "{}", outcome.page());
    for line in ["gh pr ls", "gh newer thing"] {
        let outcome = sandbox.gut(&["explain", "--offline", line]);
        let words = outcome.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(said) && words.contains("irreversible: "), "{}", outcome.page());
        assert!(!outcome.stdout.contains("has no"), "{}", outcome.page());
    }
    for line in ["gh ext install o/r", "gh cs ssh", "gh extension -R o/r install o/r"] {
        let outcome = sandbox.gut(&["explain", "--offline", line]);
        let is_refused = ["refused: ", "cannot run: "].iter().any(|label| outcome.stdout.contains(label));
        assert!(is_refused, "{}", outcome.page());
    }
    assert_eq!(sandbox.gh_words(), "", "no word of a command was tried on it");
    // Whoever knows it may run it all the same.
    sandbox.gut(&["--yes", "--allow", "irreversible", "list pull requests"]).assert_code(0);
    assert_eq!(sandbox.gh_words(), "pr\nlist\n");
    // What failed was not remembered: the program is the same file as before.
    sandbox.gh_says("help reference", &reference);
    let doctor = sandbox.gut(&["doctor", "--offline"]);
    assert!(doctor.stdout.contains("ok     gh             2.103.3 at "), "{}", doctor.page());
    sandbox.gut(&["--yes", "list pull requests"]).assert_code(0);
}

#[test]
fn why_a_gh_cannot_be_read_is_told() {
    let sandbox = Sandbox::new();
    sandbox.program("gh", "echo 'failed to read configuration: invalid yaml' >&2; exit 1");
    let doctor = sandbox.gut(&["doctor", "--offline"]);
    doctor.assert_code(69);
    for words in ["unknown at ", "`gh --version` fails: failed to read configuration: invalid yaml"] {
        assert!(doctor.stdout.contains(words), "{words}: {}", doctor.page());
    }
}

#[test]
fn what_gut_asks_gh_leaves_no_trace() {
    let server = plan("gh", &["gh pr list"]);
    let sandbox = planned(&server, Version::New).set("GH_FORCE_TTY", "1").set("GH_TOKEN", "t");
    sandbox.gut(&["--yes", "list"]).assert_code(0);
    let variables =
        |of: &str| std::fs::read_to_string(sandbox.path("home").join(format!("gh-environment-{of}"))).unwrap();
    let (hidden, shown) = (variables("hidden"), variables("shown"));
    for variable in ["GH_TELEMETRY=false", "DO_NOT_TRACK=1"] {
        assert!(hidden.lines().any(|line| line == variable), "{variable} in {hidden}");
        assert!(!shown.contains(variable), "a command that was confirmed keeps its own: {shown}");
    }
    for variable in
        ["GH_NO_EXTENSION_UPDATE_NOTIFIER=1", "GH_NO_UPDATE_NOTIFIER=1", "GH_SPINNER_DISABLED=1", "GH_TOKEN=t"]
    {
        assert!(hidden.lines().any(|line| line == variable), "{variable} in {hidden}");
    }
    assert!(!hidden.contains("GH_FORCE_TTY") && shown.contains("GH_FORCE_TTY=1"));
}

const SIGNED_OUT: &str = "no oauth token found for github.com\n";

#[test]
fn a_plan_that_gh_would_refuse_is_not_begun() {
    let server = plan("both", &["git branch new", "gh pr create --fill"]);
    let sandbox = planned(&server, Version::New);
    sandbox.gh_complains(SIGNED_OUT);
    let outcome = sandbox.gut(&["--yes", "--allow", "shared", "make a branch and open a pull request"]);
    outcome.assert_error(77, "you are not signed in to github.com, so that nothing was run", "gh auth login");
    assert!(outcome.stderr.contains("gh will refuse: you are not signed in to github.com"), "{}", outcome.page());
    assert_eq!(sandbox.git(&["branch", "--list", "new"]), "", "the step before it did not run either");
    assert_eq!((sandbox.gh_words(), sandbox.gh_calls("auth token")), (String::new(), 1));
    assert_eq!(sandbox.only_run()["attempts"][0]["plan"]["signed_out"], "github.com");
}

#[test]
fn who_is_signed_in_is_asked_once_and_the_token_is_not_read() {
    let server = plan("gh", &["gh pr list", "gh issue list", "gh pr list"]);
    let sandbox = planned(&server, Version::New);
    sandbox.gh_says("issue list --help", "USAGE\n  gh issue list\n");
    let outcome = sandbox.gut(&["--yes", "list"]);
    outcome.assert_code(0);
    assert_eq!(sandbox.gh_calls("auth token"), 1);
    assert!(!outcome.page().contains("never-shown"), "{}", outcome.page());
    assert!(!sandbox.only_run().to_string().contains("never-shown"));
}

#[test]
fn nothing_is_asked_where_no_sign_in_is_needed() {
    let server = ModelServer::start(Reply::round(&["git branch new"]));
    let sandbox = planned(&server, Version::New);
    sandbox.gh_complains(SIGNED_OUT);
    sandbox.gut(&["--yes", "branch"]).assert_code(0);
    sandbox.gut(&["explain", "--offline", "gh auth status"]).assert_code(0);
    assert_eq!(sandbox.gh_calls("auth token"), 0);
}

#[test]
fn a_gh_that_does_not_say_blocks_nothing() {
    for complaint in ["failed to read configuration\n", ""] {
        let server = plan("gh", &["gh pr list"]);
        let sandbox = planned(&server, Version::New);
        sandbox.gh_complains(complaint);
        let outcome = sandbox.gut(&["--yes", "list"]);
        outcome.assert_code(0);
        assert!(!outcome.stderr.contains("will refuse"), "{}", outcome.page());
    }
}

#[test]
fn the_hosts_of_the_remotes_count_unless_one_is_chosen() {
    let asked = "auth token --hostname=git.example.org";
    for (remote, variable, code, asked_there) in [
        ("https://git.example.org/o/r.git", None, 77, 1),
        ("https://git.example.org/o/r.git", Some("ghe.example.org"), 77, 0),
        // A name for ssh may stand for any host.
        ("work:o/r.git", None, 0, 0),
        ("git@github.com:o/r.git", None, 77, 0),
    ] {
        let server = plan("gh", &["gh pr list"]);
        let mut sandbox = planned(&server, Version::New);
        if let Some(host) = variable {
            sandbox = sandbox.set("GH_HOST", host);
        }
        sandbox.git(&["remote", "add", "origin", remote]);
        sandbox.gh_complains(SIGNED_OUT);
        sandbox.gut(&["--yes", "list"]).assert_code(code);
        assert_eq!(sandbox.gh_calls(asked), asked_there, "{remote}");
    }
    let server = plan("gh", &["gh pr list"]);
    let sandbox = planned(&server, Version::New);
    sandbox.git(&["remote", "add", "origin", "https://git.example.org/o/r.git"]);
    sandbox.gh_complains(SIGNED_OUT);
    sandbox.gh_says(asked, "token");
    sandbox.gut(&["--yes", "list"]).assert_code(0);
}

#[test]
fn before_there_was_a_command_for_it_the_status_tells_who_is_signed_in() {
    let unknown = "unknown command \"token\" for \"gh auth\"\n";
    let server = plan("gh", &["gh pr list"]);
    let sandbox = planned(&server, Version::Old);
    sandbox.gh_complains(unknown);
    sandbox.gh_says("auth status", "Logged in\n");
    sandbox.gut(&["--yes", "list"]).assert_code(0);
    assert_eq!((sandbox.gh_calls("auth token"), sandbox.gh_calls("auth status")), (1, 1));
}

#[test]
fn the_doctor_asks_the_same_question() {
    let sandbox = Sandbox::new();
    sandbox.install_gh(Version::New);
    for (complaint, says) in [
        (None, "ok     gh auth        gh has a token; GitHub was not asked"),
        (Some(SIGNED_OUT), "note   gh auth        not signed in to github.com; `gh auth login` does it"),
        (Some("no\n"), "note   gh auth        gh does not say whether you are signed in"),
    ] {
        if let Some(complaint) = complaint {
            sandbox.gh_complains(complaint);
        }
        let doctor = sandbox.gut(&["doctor", "--offline"]);
        assert!(doctor.stdout.contains(says), "{}", doctor.page());
        assert!(!doctor.page().contains("never-shown"));
    }
}
