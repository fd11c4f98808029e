//! Every setting with its value and who set it.

use super::{
    ANSWER_TIMEOUT, API_KEY, BASE_URL, EXAMPLES, Environment, File, HISTORY, HISTORY_DAYS, LOCAL, MODEL, Origin, PLAIN,
    PLANNER, PROVIDER, RETRIES, Retention, USUAL_EXAMPLES, USUAL_RETRIES, USUAL_TIMEOUT,
};

/// A setting as it is listed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its name in the file.
    pub name: String,
    /// Its value; `None` where nothing sets it.
    pub value: Option<String>,
    /// Who set it.
    pub origin: Origin,
}

/// All settings. Keys are not shown, only that there is one.
pub fn listing(environment: &Environment, file: &File) -> Vec<Row> {
    let mut rows = Vec::new();
    let mut row = |name: &str, variable: Option<&str>, in_file: Option<String>, usual: Option<String>| {
        let is_key = name == "api_key";
        let hidden = |text: String| {
            if is_key {
                "(hidden)".to_owned()
            } else if name.ends_with("base_url") {
                shown(&text)
            } else {
                text
            }
        };
        let set =
            variable.and_then(|variable| Some((environment.text(variable)?.to_owned(), Origin::variable(variable))));
        let set = set.or_else(|| in_file.map(|value| (value, Origin::File)));
        let (value, origin) = match set {
            Some((value, origin)) => (Some(hidden(value)), origin),
            None => (usual, Origin::Default),
        };
        rows.push(Row { name: name.to_owned(), value, origin });
    };
    row("planner", Some(PLANNER), file.planner.map(|planner| planner.name().to_owned()), Some("auto".to_owned()));
    row("provider", Some(PROVIDER), file.provider.clone(), None);
    row("local", Some(LOCAL), file.local.map(|local| local.to_string()), Some("true".to_owned()));
    row("plain", Some(PLAIN), file.plain.map(|plain| plain.to_string()), Some("false".to_owned()));
    row("base_url", Some(BASE_URL), file.base_url.clone(), None);
    row("model", Some(MODEL), file.model.clone(), None);
    row("api_key", Some(API_KEY), file.api_key.as_ref().map(|_| String::new()), None);
    row("api_key_command", None, file.api_key_command.clone(), None);
    let list = |items: &[String]| (!items.is_empty()).then(|| items.join(", "));
    row("fallback", None, list(&file.fallback), None);
    row("examples", Some(EXAMPLES), file.examples.map(|count| count.to_string()), Some(USUAL_EXAMPLES.to_string()));
    row("connect_timeout", None, file.connect_timeout.map(|value| value.to_string()), Some("10".to_owned()));
    row(
        "answer_timeout",
        Some(ANSWER_TIMEOUT),
        file.answer_timeout.map(|value| value.to_string()),
        Some(USUAL_TIMEOUT.to_string()),
    );
    row("retries", Some(RETRIES), file.retries.map(|count| count.to_string()), Some(USUAL_RETRIES.to_string()));
    row("max_cost", None, file.max_cost.map(|value| value.to_string()), None);
    row("max_tokens", None, file.max_tokens.map(|value| value.to_string()), None);
    let usual = Retention::default();
    row("history", Some(HISTORY), file.history.map(|count| count.to_string()), Some(usual.runs.to_string()));
    let days = file.history_days.map(|days| days.to_string());
    row("history_days", Some(HISTORY_DAYS), days, Some(usual.days.to_string()));
    let allowed: Vec<String> = file.allow.iter().map(ToString::to_string).collect();
    row("allow", None, list(&allowed), Some("read, local".to_owned()));
    for stage in crate::stage::Stage::OF_A_MODEL {
        let model = file.stages.get(&stage).and_then(|row| row.model.clone());
        row(&format!("stages.{stage}.model"), None, model, None);
    }
    for (name, changes) in &file.providers {
        row(&format!("providers.{name}.base_url"), None, changes.base_url.clone(), None);
        row(&format!("providers.{name}.key_variable"), None, changes.key_variable.clone(), None);
        row(&format!("providers.{name}.model"), None, changes.model.clone(), None);
    }
    rows
}

/// An address without what may be a key in it.
fn shown(address: &str) -> String {
    let Ok(mut url) = url::Url::parse(address) else { return crate::repository::redact(address) };
    if url.query().is_none() && url.username().is_empty() && url.password().is_none() {
        return address.to_owned();
    }
    url.set_query(None);
    // It has a host, so that both can be taken away.
    let _: Result<(), ()> = url.set_username("").and_then(|()| url.set_password(None));
    format!("{url} (the rest is hidden)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_says_where_it_comes_from() {
        let environment = Environment::of(&[("GUT_MODEL", "m-env"), ("GUT_API_KEY", "sk-secret")]);
        let text = "model = 'm-file'\nretries = 5\nallow = ['lossy']\n[stages.explain]\nmodel = 'x'";
        let file = File::parse(text, std::path::Path::new("c")).unwrap();
        let rows = listing(&environment, &file);
        let of = |name: &str| {
            let row = rows.iter().find(|row| row.name == name).unwrap();
            (row.value.clone().unwrap_or_default(), row.origin.to_string())
        };
        assert_eq!(of("model"), ("m-env".into(), "the variable GUT_MODEL".into()));
        assert_eq!(of("retries"), ("5".into(), "the configuration file".into()));
        assert_eq!(of("planner"), ("auto".into(), "the default".into()));
        assert_eq!(of("allow").0, "lossy");
        assert_eq!(of("stages.explain.model").0, "x");
        assert!(!format!("{rows:?}").contains("sk-secret"));
        let address = shown("http://user:PASSWORD1@h/v1?key=QUERYKEY1");
        assert!(!address.contains("PASSWORD1") && !address.contains("QUERYKEY1") && address.contains("h/v1"));
    }
}
