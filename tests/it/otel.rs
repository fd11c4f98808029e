//! Spans that are sent to a collector on loopback.

use serde_json::{Value, json};

use crate::support::{ModelServer, Reply, Sandbox};
use crate::trace::spans;

fn accepted() -> Reply {
    Reply::status(200, &json!({}))
}

#[test]
fn the_spans_of_a_run_are_sent() {
    let collector = ModelServer::start([accepted(), accepted()]);
    let sandbox = Sandbox::new()
        .set("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.base_url())
        .set("OTEL_EXPORTER_OTLP_HEADERS", "api-key=s%20ecret")
        .set("OTEL_SERVICE_NAME", "nightly");
    let outcome = sandbox.gut(&["--yes", "--verbose", "--trace", "../trace.jsonl", "show the last commit"]);
    outcome.assert_code(0);
    let [asked] = collector.asked().try_into().unwrap();
    assert_eq!(asked.path, "/v1/v1/traces", "the base URL of the stand-in ends in a version");
    assert_eq!(asked.header("content-type"), Some("application/json"));
    assert_eq!(asked.header("api-key"), Some("s ecret"));
    assert_eq!(spans(&asked.body)[0]["name"], "gut run");
    let written = std::fs::read_to_string(sandbox.path("trace.jsonl")).unwrap();
    assert_eq!(serde_json::from_str::<Value>(&written).unwrap(), asked.body, "what is sent is what is written");
    assert!(!written.contains("ecret") && !outcome.page().contains("ecret"));
    let own = format!("{}/own", collector.base_url());
    let sandbox = sandbox.set("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", &own);
    sandbox.gut(&["--yes", "show the last commit"]).assert_code(0);
    assert_eq!(collector.asked()[1].path, "/v1/own");
}

#[test]
fn nothing_is_sent_where_it_is_not_wanted() {
    let collector = ModelServer::start([]);
    let endpoint = ("OTEL_EXPORTER_OTLP_ENDPOINT", collector.base_url());
    let not_sampled = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    for (name, value) in [("OTEL_SDK_DISABLED", "true"), ("OTEL_TRACES_EXPORTER", "none"), ("TRACEPARENT", not_sampled)]
    {
        let sandbox = Sandbox::new().set(endpoint.0, &endpoint.1).set(name, value);
        sandbox.gut(&["--yes", "show the last commit"]).assert_code(0);
    }
    Sandbox::new().gut(&["--yes", "show the last commit"]).assert_code(0);
    assert!(collector.asked().is_empty());
}

#[test]
fn a_collector_that_is_out_of_order_is_a_warning() {
    let said = json!({"message": "zucchini s3cret"});
    for (reply, words) in [
        (Reply::status(500, &said), "answered 500"),
        (Reply::status(302, &json!({})).header("location", "http://127.0.0.1:1/"), "answered 302"),
        (Reply::hang(), "did not answer within 0.05 s"),
        (Reply::close(), "broke off"),
    ] {
        let collector = ModelServer::start([reply]);
        let sandbox = Sandbox::new()
            .set("OTEL_EXPORTER_OTLP_ENDPOINT", &collector.base_url())
            .set("OTEL_EXPORTER_OTLP_TIMEOUT", "50");
        let outcome = sandbox.gut(&["--yes", "show the last commit"]);
        outcome.assert_code(0);
        let warning = format!("warning: the trace is not sent: the collector at 127.0.0.1 {words}");
        assert!(outcome.stderr.contains(&warning), "{words}: {}", outcome.page());
        assert!(!outcome.page().contains("zucchini"));
    }
    let sandbox = Sandbox::new().set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    let outcome = sandbox.gut(&["--yes", "show the last commit"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("cannot be reached"), "{}", outcome.page());
}

#[test]
fn a_variable_that_cannot_be_read_is_a_warning_without_its_value() {
    let sandbox = Sandbox::new()
        .set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1")
        .set("OTEL_EXPORTER_OTLP_HEADERS", "hunter2");
    let outcome = sandbox.gut(&["--yes", "show the last commit"]);
    outcome.assert_code(0);
    assert!(outcome.stderr.contains("`OTEL_EXPORTER_OTLP_HEADERS` is no list of headers"), "{}", outcome.page());
    assert!(!outcome.page().contains("hunter2"));
}
