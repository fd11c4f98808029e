//! `gut setup`, `gut doctor` and `gut config`.

use serde_json::{Value, json};

use crate::support::{ModelServer, Reply, Sandbox};

fn config(sandbox: &Sandbox) -> String {
    std::fs::read_to_string(sandbox.path("home/config/gut/config.toml")).unwrap_or_default()
}

fn models(names: &[&str]) -> Reply {
    Reply::status(200, &json!({"data": names.iter().map(|name| json!({"id": name})).collect::<Vec<_>>()}))
}

#[test]
fn settings_are_listed_with_who_set_them_and_changed_without_losing_comments() {
    let sandbox = Sandbox::empty().set("GUT_ANSWER_TIMEOUT", "7").set("GUT_API_KEY", "sk-secret");
    sandbox.write_config("config.toml", "# mine\nmodel = 'a' # fast\n");
    let path = sandbox.gut(&["config", "path"]);
    assert!(path.stdout.ends_with("gut/config.toml\n"), "{}", path.page());
    sandbox.gut(&["config", "set", "model", "b"]).assert_code(0);
    sandbox.gut(&["config", "set", "allow", "lossy,shared"]).assert_code(0);
    assert_eq!(config(&sandbox), "# mine\nmodel = \"b\" # fast\nallow = [\"lossy\", \"shared\"]\n");
    assert_eq!(sandbox.gut(&["config", "get", "model"]).stdout, "b\n");
    let list = sandbox.gut(&["config", "list"]).stdout;
    for row in ["model ", "b  # the configuration file", "7  # the variable GUT_ANSWER_TIMEOUT", "auto  # the default"]
    {
        assert!(list.contains(row), "{row}: {list}");
    }
    assert!(!list.contains("sk-secret") && list.contains("(hidden)"), "{list}");
    sandbox.gut(&["config", "unset", "allow"]).assert_code(0);
    assert_eq!(config(&sandbox), "# mine\nmodel = \"b\" # fast\n");
    sandbox.gut(&["config", "set", "modle", "x"]).assert_error(64, "unknown field", "gut config list");
    sandbox.gut(&["config", "set", "api_key", "sk-x"]).assert_error(64, "history of the shell", "gut setup");
    sandbox.gut(&["config", "get", "modle"]).assert_error(64, "there is no setting `modle`", "`model`");
    assert_eq!(config(&sandbox), "# mine\nmodel = \"b\" # fast\n");
}

#[test]
fn a_broken_file_stops_nothing_that_mends_it() {
    let sandbox = Sandbox::empty();
    sandbox.write_config("config.toml", "model = 'm'\nretries = 'soon'\n");
    for args in [&["--version"][..], &["--help"], &["completions", "bash"], &["config", "path"], &["config", "list"]] {
        sandbox.gut(args).assert_code(0);
    }
    let doctor = sandbox.gut(&["doctor", "--offline"]);
    doctor.assert_code(78);
    assert!(doctor.stdout.contains("wrong  configuration"), "{}", doctor.page());
    assert!(doctor.stdout.contains("config.toml:2:11: "), "{}", doctor.page());
    sandbox.gut(&["config", "set", "model", "x"]).assert_error(78, "config.toml:2:11: ", "gut config edit");
    assert_eq!(config(&sandbox), "model = 'm'\nretries = 'soon'\n");
}

#[test]
#[cfg(unix)]
fn changes_at_the_same_time_are_all_kept() {
    let sandbox = Sandbox::empty();
    let children: Vec<_> = (0..8)
        .map(|number| {
            let name = format!("providers.p{number}.model");
            sandbox.command(env!("CARGO_BIN_EXE_gut")).args(["config", "set", &name, "m"]).spawn().unwrap()
        })
        .collect();
    for mut child in children {
        assert!(child.wait().unwrap().success());
    }
    let written = config(&sandbox);
    assert_eq!(written.matches("[providers.p").count(), 8, "{written}");
}

#[test]
#[cfg(unix)]
fn the_file_may_be_a_link() {
    let sandbox = Sandbox::empty();
    sandbox.write_config("dotfiles.toml", "model = 'a'\n");
    let directory = sandbox.path("home/config/gut");
    std::os::unix::fs::symlink(directory.join("dotfiles.toml"), directory.join("config.toml")).unwrap();
    sandbox.gut(&["config", "set", "model", "b"]).assert_code(0);
    assert!(directory.join("config.toml").is_symlink());
    assert_eq!(std::fs::read_to_string(directory.join("dotfiles.toml")).unwrap(), "model = \"b\"\n");
    std::fs::remove_file(directory.join("dotfiles.toml")).unwrap();
    sandbox.gut(&["config", "set", "model", "c"]).assert_code(78);
    assert!(directory.join("config.toml").is_symlink(), "a link that leads to nothing is not replaced");
}

#[test]
fn doctor_says_what_is_there_and_how_well_it_answers() {
    let server = ModelServer::start([models(&["test-model", "other"]), Reply::choose("git")]);
    let sandbox = Sandbox::new().set("GUT_BASE_URL", &server.base_url()).set("GUT_MODEL", "test-model");
    let doctor = sandbox.gut(&["doctor", "--json"]);
    doctor.assert_code(0);
    let report: Value = serde_json::from_str(&doctor.stdout).unwrap();
    assert_eq!(report["healthy"], true, "{report:#}");
    let says = |name: &str| {
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == name).unwrap_or(&Value::Null);
        check["says"].as_str().unwrap_or_default().to_owned()
    };
    assert!(says("git").contains(" at /") || cfg!(windows), "{report:#}");
    assert!(says("provider").contains("chosen by the variable GUT_BASE_URL"), "{report:#}");
    assert!(says("service").contains("has 2 models"), "{report:#}");
    assert!(says("model").contains("test-model answers by strict json_schema"), "{report:#}");
}

#[test]
fn doctor_tells_each_problem_with_its_mend() {
    let sandbox = Sandbox::new();
    let nothing = sandbox.gut(&["doctor"]);
    nothing.assert_code(0);
    assert!(nothing.stdout.contains("note   model") && nothing.stdout.contains("-> gut setup"), "{}", nothing.page());
    let no_key = sandbox.gut(&["doctor", "--offline"]);
    no_key.assert_code(0);
    let sandbox = sandbox.set("GUT_PROVIDER", "groq");
    let no_key = sandbox.gut(&["doctor", "--offline"]);
    no_key.assert_code(78);
    assert!(no_key.stdout.contains("there is no key for Groq"), "{}", no_key.page());
    let server = ModelServer::start([models(&["test-model"])]);
    let sandbox = Sandbox::new().set("GUT_BASE_URL", &server.base_url()).set("GUT_MODEL", "tset-model");
    let wrong = sandbox.gut(&["doctor"]);
    wrong.assert_code(78);
    assert!(wrong.stdout.contains("-> gut config set model test-model"), "{}", wrong.page());
    let sandbox = sandbox.set("GUT_BASE_URL", "http://127.0.0.1:1/v1");
    let absent = sandbox.gut(&["doctor"]);
    absent.assert_code(69);
    assert!(absent.stdout.contains("nothing answers at"), "{}", absent.page());
}

#[test]
fn a_script_sets_a_model_up_and_nothing_of_the_file_is_lost() {
    let server = ModelServer::start(
        [models(&["m1", "m2"]), Reply::choose("git")].into_iter().chain(Reply::round(&["git status --short"])),
    );
    let sandbox = Sandbox::new();
    sandbox.write_config("config.toml", "# mine\nanswer_timeout = 60 # slow machine\nbase_url = 'http://old.example/v1'\nstages = { explain = { model = 'old' } }\n");
    let own = format!("[providers.ours]\nbase_url = '{}'\n", server.base_url());
    let text = config(&sandbox) + &own;
    sandbox.write_config("config.toml", &text);
    let args = ["setup", "--non-interactive", "--provider", "ours", "--key-from-stdin"];
    let outcome = sandbox.gut_with_input(&args, "sk-typed\n");
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("It answers: m1 by strict json_schema"), "{}", outcome.page());
    let written = config(&sandbox);
    assert!(written.contains("# mine\nanswer_timeout = 60 # slow machine\n"), "{written}");
    assert!(written.contains("provider = \"ours\"") && written.contains("model = \"m1\""), "{written}");
    assert!(!written.contains("old") && !written.contains("sk-typed"), "{written}");
    assert!(!outcome.page().contains("sk-typed"));
    let credentials = sandbox.path("home/config/gut/credentials.toml");
    assert!(std::fs::read_to_string(&credentials).unwrap().contains("sk-typed"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(std::fs::metadata(&credentials).unwrap().permissions().mode() & 0o777, 0o600);
    }
    sandbox.gut(&["--yes", "--planner", "model", "show the state"]).assert_code(0);
    assert!(server.asked().iter().all(|call| call.header("authorization") == Some("Bearer sk-typed")));
}

#[test]
fn a_service_of_ones_own_is_set_up_with_its_address_and_its_key() {
    let server = ModelServer::start(
        [models(&["m1"]), Reply::choose("git")].into_iter().chain(Reply::round(&["git status --short"])),
    );
    let sandbox = Sandbox::new();
    let url = server.base_url();
    let args = ["setup", "--non-interactive", "--provider", "custom", "--base-url", &url, "--key-from-stdin"];
    sandbox.gut_with_input(&args, "sk-own").assert_code(0);
    let written = config(&sandbox);
    assert!(written.contains("provider = \"custom\"") && written.contains(&url), "{written}");
    sandbox.gut(&["--yes", "--planner", "model", "show the state"]).assert_code(0);
    assert_eq!(server.asked().len(), 5);
    assert!(server.asked().iter().all(|call| call.header("authorization") == Some("Bearer sk-own")));
}

#[test]
fn a_key_in_the_file_is_not_sent_to_another_service() {
    let (one, two) = (ModelServer::start([]), ModelServer::start([]));
    let sandbox = Sandbox::new().set("GUT_RETRIES", "0").set("GUT_EXAMPLES", "0");
    let services = format!(
        "[providers.one]\nbase_url = '{}'\nmodel = 'a'\n[providers.two]\nbase_url = '{}'\nmodel = 'b'\n",
        one.base_url(),
        two.base_url()
    );
    // A stand-in gets neither the key of the file nor the one that was given to gut for the first service.
    let text = format!("base_url = '{}'\napi_key = 'KEY-OF-ONE'\nmodel = 'm'\nfallback = ['two']\n", one.base_url());
    sandbox.write_config("config.toml", &format!("{text}{services}"));
    let config_file = sandbox.path("home/config/gut/config.toml");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&config_file, std::fs::Permissions::from_mode(0o600)).unwrap();
    }
    sandbox.gut(&["--yes", "--planner", "model", "x"]);
    let sandbox = sandbox.set("GUT_API_KEY", "KEY-OF-GUT").set("GUT_MODEL", "mine");
    sandbox.gut(&["--yes", "--planner", "model", "x"]);
    assert_eq!((one.asked().len(), two.asked().len()), (2, 2));
    assert_eq!(one.asked()[0].header("authorization"), Some("Bearer KEY-OF-ONE"));
    assert!(two.asked().iter().all(|call| call.header("authorization").is_none() && call.body["model"] == "b"));
    // Nor does another service that the command line names.
    let sandbox = sandbox.set("GUT_API_KEY", "").set("GUT_MODEL", "");
    sandbox.gut(&["--yes", "--planner", "model", "--provider", "two", "x"]);
    assert_eq!(two.asked()[2].header("authorization"), None);
}

#[test]
fn what_setup_cannot_do_is_told_and_nothing_is_written() {
    let sandbox = Sandbox::new();
    sandbox.gut(&["setup"]).assert_error(64, "there is no terminal", "--non-interactive");
    let args = ["setup", "--non-interactive", "--provider"];
    sandbox.gut(&[&args[..], &["groq"]].concat()).assert_error(78, "there is no key for Groq", "GROQ_API_KEY");
    sandbox.gut(&[&args[..], &["gorq"]].concat()).assert_error(78, "there is no provider `gorq`", "openai, groq");
    sandbox.gut(&["setup", "--non-interactive"]).assert_code(64);
    assert_eq!(config(&sandbox), "");
}

#[cfg(unix)]
#[test]
fn the_wizard_asks_three_questions_and_shows_no_key() {
    use crate::support::screen::Screen;
    let server = ModelServer::start([models(&["m1", "m2"]), Reply::choose("git")]);
    let sandbox = Sandbox::new().set("OPENAI_BASE_URL", &server.base_url());
    let mut screen = Screen::gut(&sandbox, &["setup"]);
    screen.expect("Which service is to understand your words?");
    screen.expect("> OpenAI");
    screen.enter("");
    screen.expect("Your key for OpenAI (it is not shown)");
    screen.enter("sk-typed");
    let shown = screen.expect("Which model?");
    assert!(!shown.contains("sk-typed"), "{shown}");
    screen.expect("> m1");
    screen.keys("\u{1b}[B");
    screen.expect("> m2");
    screen.enter("");
    screen.expect("It answers: m2 by strict json_schema");
    let (rest, code) = screen.end();
    assert_eq!(code, 0, "{rest}");
    assert!(rest.contains("provider = \"openai\"") && rest.contains("which only you can read"), "{rest}");
    assert!(config(&sandbox).contains("model = \"m2\""));
}

#[cfg(unix)]
#[test]
fn doctor_on_a_terminal() {
    use crate::support::screen::Screen;
    let server = ModelServer::start([models(&["test-model"]), Reply::choose("git")]);
    let sandbox = Sandbox::new().set("GUT_BASE_URL", &server.base_url()).set("GUT_MODEL", "test-model");
    let (shown, code) = Screen::gut(&sandbox, &["doctor"]).end();
    assert_eq!(code, 0, "{shown}");
    assert!(shown.contains("ok     model          test-model answers by strict json_schema in "), "{shown}");
    let sandbox = sandbox.set("GUT_BASE_URL", "http://127.0.0.1:1/v1");
    let (shown, code) = Screen::gut(&sandbox, &["doctor"]).end();
    assert_eq!(code, 69, "{shown}");
    assert!(shown.contains("wrong  service") && shown.contains("-> start the model's server"), "{shown}");
}

#[cfg(unix)]
#[test]
fn whoever_leaves_the_wizard_changes_nothing() {
    use crate::support::screen::Screen;
    let sandbox = Sandbox::new();
    let mut screen = Screen::gut(&sandbox, &["setup"]);
    screen.expect("> ");
    // What is typed is searched for; Esc leaves.
    screen.keys("custom");
    screen.expect("> ");
    screen.keys("\u{1b}");
    let (rest, code) = screen.end();
    assert!(rest.contains("Nothing was changed."), "{rest}");
    assert_eq!((code, config(&sandbox).as_str()), (0, ""));
}
