//! What the runs come to.

use serde_json::{Value, json};

use crate::support::{ModelServer, Reply, Sandbox};

fn summary(sandbox: &Sandbox) -> Value {
    let outcome = sandbox.gut(&["stats", "--json"]);
    outcome.assert_code(0);
    serde_json::from_str(&outcome.stdout).unwrap()
}

#[test]
fn no_runs_are_told_as_such() {
    let sandbox = Sandbox::empty();
    let outcome = sandbox.gut(&["stats"]);
    outcome.assert_code(0);
    assert_eq!((outcome.stdout.as_str(), outcome.stderr.as_str()), ("there are no runs yet\n", ""));
    assert_eq!(summary(&sandbox)["runs"], 0);
}

#[test]
fn runs_are_counted_as_they_were() {
    let script = [
        Reply::round(&["git commit -q --allow-empty -m secretword"]),
        vec![Reply::choose("git"), Reply::status(403, &json!({"error": "no"}))],
    ];
    let server = ModelServer::start(script.concat());
    let sandbox = Sandbox::with_model(&server);
    sandbox.gut(&["--yes", "commit"]).assert_code(0);
    sandbox.gut(&["--yes", "commit"]).assert_code(78);
    let sandbox = sandbox.set("GUT_PLANNER", "recipes");
    sandbox.gut(&["--print", "show the last commit"]).assert_code(0);
    sandbox.gut(&["--yes", "show the last commit"]).assert_code(0);
    std::fs::write(sandbox.path("home/state/gut/runs/20200101-000000-abcd.json"), "{").unwrap();
    let found = summary(&sandbox);
    assert_eq!((&found["runs"], &found["unreadable"]), (&json!(4), &json!(1)));
    assert_eq!(
        found["endings"],
        json!({"done": 2, "printed": 1, "declined": 0, "failed": 1, "interrupted": 0, "unfinished": 0})
    );
    assert_eq!(found["plans"], json!({"proposed": 3, "accepted": 3, "acceptance": 1.0}));
    assert_eq!(found["rounds"], json!({"mean": 1.0, "accepted_first": 1.0}));
    assert_eq!(found["answered"], json!({"book": 2, "model": 1, "nobody": 1}));
    assert_eq!(found["failures"], json!([{"code": 78, "count": 1}]));
    assert_eq!(found["models"][0]["name"], "test-model");
    assert_eq!((&found["models"][0]["calls"], &found["models"][0]["input_tokens"]), (&json!(4), &json!(400)));
    assert_eq!(found["stages"][0]["calls"], 2);
    let commands: Vec<&str> =
        found["commands"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    assert_eq!(commands, ["git commit", "git show"]);
    let text = sandbox.gut(&["stats"]);
    assert_eq!(text.stderr, "");
    for line in
        ["ended     2 done, 1 printed, 1 failed", "answered  2 by the recipe book, 1 by a model, 1 without a plan"]
    {
        assert!(text.stdout.lines().any(|found| found == line), "{line} in {}", text.stdout);
    }
    assert!(text.stdout.contains("not counted: 1 file that cannot be read"));
    assert!(!text.page().contains("secretword"));
}
