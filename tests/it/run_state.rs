//! What is kept of a run: all of it, readable by its owner only, without secrets.

use serde_json::json;

use crate::support::{ModelServer, Reply, Sandbox};

#[test]
fn a_run_holds_every_stage() {
    let server = ModelServer::start(Reply::round(&["git log -n 1 --format=%s"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "show the last commit"]).assert_code(0);
    let run = sandbox.only_run();
    assert_eq!(run["version"], 1);
    assert_eq!(run["request"], json!({"text": "show the last commit", "command": null}));
    assert_eq!(run["status"], json!({"status": "done"}));
    assert_eq!(run["stage"], "execute");
    assert_eq!(run["context"]["repository"]["branch"], "main");
    let attempt = &run["attempts"][0];
    assert_eq!(attempt["choice"]["tools"], "git");
    assert_eq!(attempt["plan"]["commands"][0]["line"], "git log -n 1 --format=%s");
    assert_eq!(attempt["plan"]["commands"][0]["risk"]["class"], "read");
    assert_eq!(attempt["explanation"]["summary"], "It does what it says.");
    assert_eq!(attempt["verdict"], json!({"verdict": "run"}));
    assert_eq!(attempt["outcomes"][0]["code"], 0);
    let calls = attempt["calls"].as_array().unwrap();
    assert_eq!(
        calls.iter().map(|call| call["stage"].as_str().unwrap()).collect::<Vec<_>>(),
        ["choose", "build", "explain"]
    );
    assert_eq!(calls[0]["prompt_tokens"], 100);
    assert_eq!(calls[0]["model"], "test-model");
}

#[test]
#[cfg(unix)]
fn a_run_is_private() {
    use std::os::unix::fs::PermissionsExt;
    let server = ModelServer::start(Reply::round(&["git status"]));
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "status"]);
    let file = &sandbox.run_files()[0];
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(file), mode(file.parent().unwrap())), (0o600, 0o700));
}

#[test]
fn a_run_that_fails_keeps_what_it_had() {
    let server = ModelServer::start([Reply::choose("git"), Reply::status(403, &json!({"error": "no"}))]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit"]).assert_code(78);
    let run = sandbox.only_run();
    assert_eq!((run["stage"].as_str(), run["status"]["status"].as_str()), (Some("build"), Some("failed")));
    assert_eq!(run["status"]["error"]["kind"], "configuration");
    assert_eq!(run["attempts"][0]["choice"]["tools"], "git");
}

#[test]
fn no_secret_reaches_the_disk_the_screen_or_the_model() {
    let secret = "sk-verysecretkey0123456789";
    let server = ModelServer::start([
        Reply::choose("git"),
        Reply::status(401, &json!({"error": {"message": format!("Incorrect API key provided: {secret}")}})),
    ]);
    let sandbox = Sandbox::with_model(&server).set("GUT_API_KEY", secret);
    sandbox.git(&["remote", "add", "origin", "https://me:hunter2secret@example.org/r.git"]);
    let token = "ghp_0123456789abcdefghij0123456789abcdef";
    let outcome = sandbox.gut(&["--yes", "--verbose", &format!("push with {token}")]);
    outcome.assert_error(78, "does not take the key of the variable GUT_API_KEY", "check that the key");
    assert_eq!(server.asked()[0].header("authorization"), Some(format!("Bearer {secret}").as_str()));
    let kept = std::fs::read_to_string(&sandbox.run_files()[0]).unwrap();
    for secret in [secret, "hunter2secret", token] {
        assert!(!outcome.page().contains(secret), "{}", outcome.page());
        assert!(!kept.contains(secret), "{kept}");
        assert!(!server.asked()[0].body.to_string().contains(secret));
    }
}

#[test]
fn a_key_that_a_service_repeats_in_disguise_is_not_shown() {
    let body = r#"{"error":{"message":"bad key \u0073ECRETKEY1234567890"}}"#;
    let server = ModelServer::start([Reply::raw(401, body)]);
    let sandbox = Sandbox::with_model(&server).set("GUT_API_KEY", "sECRETKEY1234567890");
    let outcome = sandbox.gut(&["--yes", "status"]);
    outcome.assert_error(78, "bad key [redacted]", "check that the key");
    assert!(!std::fs::read_to_string(&sandbox.run_files()[0]).unwrap().contains("ECRETKEY"));
}

#[test]
fn a_command_with_a_secret_of_the_request_is_not_run_without_it() {
    let wrong = || Reply::build(&["git remote add up https://[redacted]@example.org/r"]);
    let server = ModelServer::start([Reply::choose("git"), wrong(), wrong(), wrong(), Reply::explain()]);
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "add the remote up at https://me:pw@example.org/r"]).assert_error(
        65,
        "holds a secret",
        "edit",
    );
    assert_eq!(sandbox.git(&["remote"]), "");
}

#[test]
fn a_run_that_cannot_be_kept_still_does_its_work() {
    let server = ModelServer::start(Reply::round(&["git commit --allow-empty -q -m x"]));
    let sandbox = Sandbox::with_model(&server);
    std::fs::create_dir_all(sandbox.path("home/state")).unwrap();
    std::fs::write(sandbox.path("home/state/gut"), "a file where a directory should be").unwrap();
    let outcome = sandbox.gut(&["--yes", "commit"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("warning: the run is not kept"), "{}", outcome.page());
    assert_eq!(sandbox.subjects()[0], "x");
}
