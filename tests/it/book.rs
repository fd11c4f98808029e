//! The recipe book: every recipe in a repository of its state, and what gut says where the book does not know.

use std::path::{Path, PathBuf};

use gut::book::{Book, Found, Recipe, Versions};
use gut::repository::{Context, Reader};

use crate::support::{ModelServer, Reply, Sandbox, fixtures};

/// The book as its files are, with the tests that the build leaves out.
fn book() -> Book {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("prompts/recipes");
    let mut files: Vec<(String, String)> = std::fs::read_dir(directory)
        .unwrap()
        .flatten()
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), std::fs::read_to_string(entry.path()).unwrap()))
        .filter(|(name, _)| Path::new(name).extension().is_some_and(|ending| ending == "toml"))
        .collect();
    files.sort();
    let lexicon = files.remove(files.iter().position(|(name, _)| name == "_lexicon.toml").unwrap());
    Book::parse(&lexicon.1, &files).unwrap().for_versions(Versions::told("2.55.0", "2.103.3"))
}

fn context(work: &Path) -> Context {
    let git = which_git();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(Reader::new(git, work.to_owned()).context()).unwrap()
}

fn which_git() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap();
    std::env::split_paths(&path).map(|directory| directory.join("git")).find(|git| git.is_file()).unwrap()
}

fn found(book: &Book, work: &Path, context: &Context, request: &str) -> Found {
    book.find(request, context, &|path| work.join(path).symlink_metadata().is_ok())
}

/// What is wrong with a recipe by its own test, asked in this repository.
fn faults(book: &Book, recipe: &Recipe, work: &Path, context: &Context) -> Vec<String> {
    let Some(test) = &recipe.test else { return vec![format!("{}: it has no test", recipe.id)] };
    let found = found(book, work, context, &test.ask);
    let expected: Vec<String> = test
        .runs
        .iter()
        .map(|line| gut::invocation::Invocation::parse(line).map_or_else(|_| line.clone(), |line| line.to_string()))
        .collect();
    let (is_its_own, lines) = match &found {
        Found::Answer(answer) => {
            (answer.recipes.contains(&recipe.id), answer.commands.iter().map(ToString::to_string).collect::<Vec<_>>())
        }
        Found::Sorry { recipe: said_by, .. } => (*said_by == recipe.id, Vec::new()),
        Found::Question(_) => (true, Vec::new()),
        Found::Nothing { .. } => (false, Vec::new()),
    };
    if !is_its_own || lines != expected {
        return vec![format!("{}: `{}` in {}: {found:?}, not {expected:?}", recipe.id, test.ask, test.fixture)];
    }
    let mut faults = Vec::new();
    if let Found::Answer(answer) = &found {
        let words: Vec<String> = answer.commands.iter().flat_map(|command| command.args.clone()).collect();
        let (shown, plain) = (lines.join("\n"), words.join(" "));
        for part in &answer.parts {
            if !shown.contains(&part.text) && !plain.contains(&part.text) {
                faults.push(format!("{}: `{}` is no part of `{shown}`", recipe.id, part.text));
            }
        }
        if answer.summary.is_empty() {
            faults.push(format!("{}: it explains nothing", recipe.id));
        }
    }
    faults
}

/// Runs what a recipe plans, where it is git alone and its test says what is to be seen afterwards.
fn run(recipe: &Recipe, work: &Path) -> Vec<String> {
    let Some(test) = &recipe.test else { return Vec::new() };
    let mut faults = Vec::new();
    for line in &test.runs {
        let args = gut::invocation::Invocation::parse(line).unwrap().args;
        let sequence = if args.iter().any(|word| word == "--autosquash") { ":" } else { "false" };
        let output = fixtures::git(work).args(&args).env("GIT_SEQUENCE_EDITOR", sequence).output().unwrap();
        if !output.status.success() {
            let said = String::from_utf8_lossy(&output.stderr).trim().to_owned();
            return vec![format!("{}: `{line}` failed: {said}", recipe.id)];
        }
    }
    for (line, expected) in &test.shows {
        let words = shlex::split(line).unwrap();
        let output = fixtures::git(work).args(&words[1..]).output().unwrap();
        let shown = String::from_utf8_lossy(&output.stdout).trim().to_owned();
        if shown != expected.trim() {
            faults.push(format!("{}: `{line}` shows {shown:?}, not {expected:?}", recipe.id));
        }
    }
    faults
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let (path, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type().unwrap().is_dir() {
            copy(&path, &target);
        } else if !entry.file_type().unwrap().is_symlink() {
            std::fs::copy(&path, &target).unwrap();
        }
    }
}

#[test]
fn every_recipe_does_what_its_test_says() {
    let book = book();
    assert_eq!(book.faults(), [""; 0]);
    let root = tempfile::tempdir().unwrap();
    let mut wrong = Vec::new();
    for name in fixtures::NAMES {
        let base = root.path().join(name);
        let work = fixtures::build(name, &base);
        let context = context(&work);
        for recipe in book.recipes().filter(|recipe| recipe.test.as_ref().is_some_and(|test| test.fixture == name)) {
            let faults = faults(&book, recipe, &work, &context);
            let test = recipe.test.as_ref().unwrap();
            // What is to be seen afterwards says that it can run here: no network, no key to sign with.
            if faults.is_empty() && !test.shows.is_empty() && test.runs.iter().all(|line| line.starts_with("git ")) {
                let own = root.path().join("own");
                copy(&base, &own);
                let work = own.join("work");
                fixtures::git(&work).args(["update-index", "-q", "--refresh"]).output().unwrap();
                wrong.extend(run(recipe, &work));
                std::fs::remove_dir_all(own).unwrap();
            }
            wrong.extend(faults);
        }
    }
    let unknown = book.recipes().filter_map(|recipe| recipe.test.as_ref().map(|test| (&recipe.id, &test.fixture)));
    wrong.extend(
        unknown.filter(|(_, name)| !fixtures::NAMES.contains(&name.as_str())).map(|(id, name)| format!("{id}: {name}")),
    );
    assert!(wrong.is_empty(), "{} recipes:\n{}", wrong.len(), wrong.join("\n"));
    assert!(book.recipes().count() >= 180);
}

/// In the repository on GitHub, with an old gh: the older way, or why there is none.
#[test]
fn an_older_gh_gets_the_older_way_or_is_told() {
    let root = tempfile::tempdir().unwrap();
    let work = fixtures::build("github", &root.path().join("github"));
    let context = context(&work);
    let ask = |gh: &str, request: &str| {
        let book = book().for_versions(Versions::told("2.47.3", gh));
        match found(&book, &work, &context, request) {
            Found::Answer(answer) => answer.commands.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "),
            Found::Sorry { reason, .. } => format!("sorry: {reason}"),
            other => format!("{other:?}"),
        }
    };
    for (gh, request, expected) in [
        ("2.83.0", "revert the merged pull request 12", "gh pr revert 12"),
        ("2.82.1", "revert the merged pull request 12", "sorry: the installed gh cannot revert a pull request"),
        ("unknown", "revert the merged pull request 12", "sorry: the installed gh cannot revert a pull request"),
        ("2.9.0", "update the branch of pull request 12 with its base", "sorry: the installed gh cannot update"),
        ("2.103.3", "update my pull request from the base branch", "gh pr update-branch"),
        ("2.46.0", "list the issues of type Bug", "gh issue list --search type:Bug"),
        ("2.46.0", "show the actions variable REGION", "gh variable list"),
        ("2.23.0", "show the actions variable REGION", "sorry: the installed gh cannot show variables"),
        ("2.23.0", "list the gitignore templates", "gh api gitignore/templates --jq '.[]'"),
        ("2.23.0", "show the license mit", "gh api licenses/mit --jq .body"),
        ("2.46.0", "show the gitignore template for Rust", "gh api gitignore/templates/Rust --jq .source"),
        (
            "2.46.0",
            "show the file README.md of cli/cli without cloning it",
            "gh api repos/cli/cli/contents/README.md -H 'Accept: application/vnd.github.raw+json'",
        ),
        ("2.46.0", "list the files of the repo cli/cli", "gh api repos/cli/cli/contents --jq '.[].path'"),
        ("2.23.0", "which organizations am i in?", "gh api user/orgs --jq '.[].login'"),
        ("2.46.0", "which organizations am i in?", "gh org list"),
    ] {
        let found = ask(gh, request);
        assert!(
            found == expected || found.starts_with(expected) && expected.starts_with("sorry"),
            "{gh}: `{request}`: {found}"
        );
    }
}

/// What the tests of gut know of gh: each command with its flags.
const GH: &str = include_str!("../../src/invocation/options/builtin/gh-for-tests.txt");

/// What is wrong with a command line of gh by the flags that `flags` tells of a command.
fn fault(line: &str, flags: impl Fn(&str) -> Option<String>) -> Option<String> {
    use gut::invocation::options::parse_gh_flags;
    use gut::invocation::{Invocation, Known, Reading};
    let invocation = Invocation::parse(line).unwrap();
    let words = invocation.subcommand();
    let found = (1..=words.len()).rev().find_map(|depth| Some((depth, flags(&words[..depth].join(" "))?)));
    let Some((depth, flags)) = found else { return Some(format!("`{line}`: gh has no such command")) };
    let command = words[..depth].iter().map(ToString::to_string).collect();
    // The flags alone, or a whole help text.
    let flags = if flags.contains("FLAGS") { flags } else { format!("FLAGS\n{flags}") };
    let known = Known { command, options: parse_gh_flags(&flags) };
    let parsed = Reading::of(&invocation, Some(&known)).parsed;
    let unknown = parsed.unknown.first().map(|unknown| unknown.written.to_owned());
    unknown.or(parsed.missing_value).map(|wrong| format!("`{line}`: gh does not take `{wrong}` so"))
}

#[test]
fn every_command_of_gh_in_the_book_is_one_of_gh() {
    let of = |name: &str| {
        let mut sections = GH.split("\n== ").filter_map(|section| section.split_once('\n'));
        sections.find_map(|(command, flags)| (command == name).then(|| flags.to_owned()))
    };
    let book = book();
    let lines = book.recipes().flat_map(|recipe| &recipe.answer).flat_map(|answer| &answer.run);
    let wrong: Vec<String> = lines.filter(|line| line.starts_with("gh ")).filter_map(|line| fault(line, of)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Whatever gh is on the PATH, what the book answers for its version are commands that it has.
#[test]
#[ignore = "needs gh"]
fn real_gh_has_every_command_that_the_book_answers() {
    let gh = |words: &[&str]| {
        let output = std::process::Command::new("gh").args(words).env("GH_TELEMETRY", "false").output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let version = gh(&["--version"]).split_whitespace().nth(2).unwrap().to_owned();
    let known = std::cell::RefCell::new(std::collections::BTreeMap::<String, Option<String>>::new());
    let of = |name: &str| {
        let ask = || {
            let words: Vec<&str> = name.split(' ').chain(["--help"]).collect();
            let help = gh(&words);
            // A group shows its commands, and a word too much the help of what is before it.
            let is_command = help.contains(&format!("\n  gh {name} ")) || help.contains(&format!("\n  gh {name}\n"));
            (is_command && !help.contains("COMMANDS\n")).then_some(help)
        };
        known.borrow_mut().entry(name.to_owned()).or_insert_with(ask).clone()
    };
    let book = book().for_versions(Versions::told("2.55.0", &version));
    let root = tempfile::tempdir().unwrap();
    let work = fixtures::build("github", &root.path().join("github"));
    let context = context(&work);
    let mut wrong = Vec::new();
    for test in book.recipes().filter_map(|recipe| recipe.test.as_ref()).filter(|test| test.fixture == "github") {
        let Found::Answer(answer) = found(&book, &work, &context, &test.ask) else { continue };
        let lines = answer.commands.iter().map(ToString::to_string).filter(|line| line.starts_with("gh "));
        wrong.extend(lines.filter_map(|line| fault(&line, of)));
    }
    assert!(wrong.is_empty(), "gh {version}:\n{}", wrong.join("\n"));
    assert!(known.borrow().len() > 50, "{}", known.borrow().len());
}

#[test]
fn works_with_nothing_configured() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.gut(&["--yes", "undo my last commit but keep the changes"]);
    outcome.assert_code(0);
    assert_eq!(sandbox.subjects(), ["add two", "add one"]);
    assert_eq!(sandbox.git(&["status", "--short"]), "A  three.txt");
    assert!(outcome.stderr.contains("from the recipe book, no model called"), "{}", outcome.page());
}

#[test]
fn outside_of_a_repository_that_is_said() {
    let sandbox = Sandbox::new();
    let outside = tempfile::tempdir().unwrap();
    let ask = |request: &str| sandbox.gut_in(outside.path(), &["--print", request]);
    for request in ["show me the last three commits", "push", "create a branch called x", "delete the branch x"] {
        ask(request).assert_error(65, "there is no repository here", "git");
    }
    for (request, line) in [
        ("init a repo here", "git init\n"),
        ("clone https://example.org/a/b.git", "git clone https://example.org/a/b.git\n"),
    ] {
        let outcome = ask(request);
        outcome.assert_code(0);
        assert_eq!(outcome.stdout, line);
    }
}

#[test]
fn who_asks_how_is_told_and_nothing_runs() {
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "topic"]);
    let asked = sandbox.gut(&["--yes", "how do I rename topic to theme?"]);
    asked.assert_error(77, "you asked how it is done, so that nothing was run", "git branch -m topic theme");
    let printed = sandbox.gut(&["--print", "how do I rename topic to theme?"]);
    assert_eq!(printed.stdout, "git branch -m topic theme\n");
    assert_eq!(sandbox.git(&["branch", "--list", "topic"]).trim(), "topic");
    let shows = sandbox.gut(&["--print", "how can I see the last commit"]);
    shows.assert_code(0);
    assert_eq!(shows.stdout, "git show HEAD\n");
}

#[test]
fn what_was_answered_wrongly_once() {
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "topic"]);
    sandbox.git(&["branch", "feature/login"]);
    std::fs::create_dir_all(sandbox.directory().join("src/app")).unwrap();
    for (request, expected) in [
        ("show one.txt in feature/login", Some("git show feature/login:./one.txt\n")),
        ("list files of feature/login", Some("git ls-tree -r --name-only feature/login\n")),
        ("list the files in src/app", None),
        ("show one.txt in feature/lgoin", None),
        ("what did Fresh commit last week?", Some("git log --oneline --author=Fresh --since=1.week.ago\n")),
        ("which branches contain the last commit", Some("git branch --contains HEAD\n")),
        ("revert the last commit but one", Some("git revert --no-edit HEAD~1\n")),
        ("reset one.txt", None),
        ("delete topic on the remote", None),
        ("delete all branches but main", None),
        ("create a branch called main", None),
    ] {
        let outcome = sandbox.gut(&["--print", request]);
        outcome.assert_code(if expected.is_some() { 0 } else { 65 });
        assert_eq!(outcome.stdout, expected.unwrap_or_default(), "{}", outcome.page());
    }
}

#[test]
fn what_the_book_does_not_know_is_said() {
    let sandbox = Sandbox::new();
    let outcome = sandbox.gut(&["--yes", "delete the branch where the moon is blue"]);
    outcome.assert_error(65, "the recipe book has no certain answer", "gut setup");
    assert!(outcome.stderr.matches("the book has: ").count() == 2, "{}", outcome.page());
}

#[test]
fn a_name_that_does_not_exist_is_asked_about() {
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "feature/login"]);
    let outcome = sandbox.gut(&["--yes", "switch to feature/lgoin"]);
    outcome.assert_error(65, "did you mean `feature/login`?", "put the answer into the request");
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "main");
}

#[test]
fn with_a_model_the_book_answers_first() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server).set("GUT_PLANNER", "auto");
    let outcome = sandbox.gut(&["--yes", "which branch am i on?"]);
    outcome.assert_code(0);
    assert!(server.asked().is_empty(), "{}", outcome.page());
    sandbox.gut(&["--yes", "--planner", "model", "which branch am i on?"]).assert_code(0);
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_model_gets_the_nearest_recipes_as_examples() {
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server).set("GUT_EXAMPLES", "8");
    sandbox.git(&["branch", "hotfix"]);
    sandbox.gut(&["--yes", "--planner", "model", "kindly yeet the branch hotfix, delete it"]).assert_code(0);
    let build = &server.asked()[1];
    let examples = build.body["messages"].as_array().unwrap();
    assert!(examples.len() > 4, "{examples:?}");
    let shown = serde_json::to_string(examples).unwrap();
    assert!(shown.contains("hotfix") && shown.contains("-d"), "{shown}");
}

#[test]
fn the_users_own_recipes_go_first() {
    let sandbox = Sandbox::new();
    sandbox.write_config(
        "recipes/mine.toml",
        "[[recipe]]\nid = 'morning'\ntitle = 'Say good morning'\nsays = ['good morning']\n[[recipe.answer]]\nrun = ['git status']\nexplain = 'Shows the state.'\n",
    );
    let outcome = sandbox.gut(&["--print", "good morning"]);
    outcome.assert_code(0);
    assert_eq!(outcome.stdout, "git status\n");
    let listed = sandbox.gut(&["recipes", "morning"]);
    assert!(listed.stdout.starts_with("morning (yours)\n  Say good morning\n"), "{}", listed.page());
    let wrong = "[[recipe]]\nid = 'x'\ntitle = 'X'\nsays = ['x']\n[[recipe.answer]]\nrun = ['git switch {nobody}']\nexplain = 'X.'\n";
    sandbox.write_config("recipes/mine.toml", wrong);
    sandbox.gut(&["--print", "good morning"]).assert_error(78, "`{nobody}` names nothing", "mend the recipe");
    for (condition, says) in [
        ("dirtyy", "`dirtyy` names nothing"),
        ("clean or dirtyy", "`dirtyy` names nothing"),
        ("gh > 2.60", "a version is asked for as in `gh >= 2.60`"),
    ] {
        let when = format!("run = ['git status']\nexplain = 'X.'\nwhen = '{condition}'\n");
        sandbox.write_config(
            "recipes/mine.toml",
            &wrong.replace("run = ['git switch {nobody}']\nexplain = 'X.'\n", &when),
        );
        sandbox.gut(&["--print", "good morning"]).assert_error(78, says, "mend the recipe");
    }
    sandbox.write_config("recipes/mine.toml", "[[recipe]]\nid = 'broken'\n");
    sandbox.gut(&["--print", "good morning"]).assert_error(78, "mine.toml", "mend the recipe");
}

#[test]
fn the_book_is_listed_and_searched() {
    let sandbox = Sandbox::empty();
    let all = sandbox.gut(&["recipes"]);
    all.assert_code(0);
    assert!(all.stdout.lines().count() >= 180);
    let some = sandbox.gut(&["recipes", "undo", "commit"]);
    some.assert_code(0);
    assert!(some.stdout.contains("git reset --soft HEAD~1"), "{}", some.page());
    let revert = sandbox.gut(&["recipes", "pr-revert"]);
    assert!(revert.stdout.contains("  gh pr revert {number}  # gh >= 2.83\n"), "{}", revert.page());
    sandbox.gut(&["recipes", "zzz"]).assert_error(65, "no recipe is about `zzz`", "gut recipes");
}

#[cfg(unix)]
#[test]
fn the_answer_to_a_question_is_looked_up() {
    use crate::support::screen::Screen;
    let sandbox = Sandbox::new();
    sandbox.git(&["branch", "feature/login"]);
    let mut screen = Screen::gut(&sandbox, &["switch to feature/lgoin"]);
    screen.expect("did you mean `feature/login`?");
    screen.prompt();
    screen.enter("yes");
    screen.expect("git switch feature/login");
    screen.prompt();
    screen.enter("y");
    assert_eq!(screen.end().1, 0);
    assert_eq!(sandbox.git(&["branch", "--show-current"]), "feature/login");
}

#[cfg(unix)]
#[test]
fn what_the_user_does_not_want_goes_to_the_model() {
    use crate::support::screen::Screen;
    let server = ModelServer::start(Reply::round(&["git log --oneline -n 1"]));
    let sandbox = Sandbox::with_model(&server).set("GUT_PLANNER", "auto");
    let mut screen = Screen::gut(&sandbox, &["which branch am i on"]);
    screen.expect("from the recipe book, no model called");
    screen.prompt();
    assert!(server.asked().is_empty());
    screen.enter("no, the last commit");
    screen.expect("git log --oneline -n 1");
    screen.prompt();
    screen.enter("n");
    assert_eq!(screen.end().1, 10);
    assert_eq!(server.asked().len(), 3);
    assert!(server.asked()[1].message(1).contains("the user rejects it: no, the last commit"));
}
