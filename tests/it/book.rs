//! The recipe book: every recipe in a repository of its state, and what gut says where the book does not know.

use std::path::{Path, PathBuf};

use gut::book::{Book, Found, Recipe};
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
    Book::parse(&lexicon.1, &files).unwrap()
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
    for (request, expected) in [
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
