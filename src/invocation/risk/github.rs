//! The rules for gh: what the table says, and `gh api`, which can do anything.

use super::super::{Reading, Tool, knowledge};
use super::rules::{listed, unknown};
use super::{Class, Risk, paths};

/// The command that is judged by what it is given, and not by the table.
pub(super) const API: &str = "api";

pub(super) fn apply(reading: &Reading<'_>) -> Risk {
    // With this gh shows the help and does nothing else.
    if reading.option("--help").is_some_and(|given| given.value.is_none()) {
        return Risk::of(Class::Read, "only shows the help");
    }
    if !reading.certain && !reading.words.is_empty() {
        return Risk::of(Class::Irreversible, "what it is given cannot be read without gh");
    }
    if reading.name() == API {
        return api(reading);
    }
    let Some(rule) = knowledge::rule(Tool::Gh, &reading.command, "") else {
        return unknown(&format!("gh {}", reading.command.join(" ")));
    };
    let risk = listed(Tool::Gh, reading, rule);
    match raised(reading) {
        Some(reason) if risk.class < Class::Irreversible => Risk::of(Class::Irreversible, reason),
        _ => risk,
    }
}

/// Options that name who is to work on something.
const ASSIGNING: [&str; 4] = ["--assignee", "--add-assignee", "--reviewer", "--add-reviewer"];

/// Why the words make a command irreversible, whatever its options are.
fn raised(reading: &Reading<'_>) -> Option<&'static str> {
    let command = reading.command.as_slice();
    let behind_first = || reading.positionals().skip(1);
    let clones = matches!(command, ["repo" | "gist", "clone"]);
    let worktree = reading.option("--worktree").and_then(|given| given.value);
    if worktree.is_some_and(paths::leaves_beyond_sibling)
        || (clones && behind_first().any(paths::leaves_beyond_sibling))
    {
        return Some("writes outside of the repository");
    }
    let adds_file = command == ["issue", "artifact", "create"] && behind_first().any(|word| !word.contains("://"));
    if adds_file || fields(reading).any(|(_, value)| value.starts_with('@')) {
        return Some("publishes a file");
    }
    let assigned = reading.parsed.given.iter().filter(|given| ASSIGNING.iter().any(|name| given.is(name)));
    if assigned.filter_map(|given| given.value).flat_map(|names| names.split(',')).any(is_agent) {
        return Some("sets an agent to work, which costs");
    }
    // An image is asked for where its name says, with the keys that docker keeps for that place.
    if command.first() == Some(&"attestation") && reading.positionals().any(|word| word.starts_with("oci://")) {
        return Some("asks a registry elsewhere");
    }
    None
}

/// Whether this is how gh calls the agent that takes issues over. Source: `gh issue edit --help` of gh 2.103.
fn is_agent(name: &str) -> bool {
    name.trim().eq_ignore_ascii_case("@copilot")
}

/// The fields that are sent, as name and value. A value `@file` of a typed field is read from that file.
pub(super) fn fields<'a>(reading: &Reading<'a>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let given = reading.parsed.given.iter().filter(|given| given.is("--field") || given.is("--raw-field"));
    let values: Vec<&'a str> = given.filter_map(|given| given.value).collect();
    values.into_iter().filter_map(|value| value.split_once('='))
}

/// What may be written through `gh api` as another command of gh would write it: others see it, and it can be countered.
/// A star stands for any word.
const SHARED: [(&str, &str); 12] = [
    ("POST", "repos/*/*/issues"),
    ("POST", "repos/*/*/issues/*/comments"),
    ("POST", "repos/*/*/issues/*/labels"),
    ("POST", "repos/*/*/issues/*/assignees"),
    ("POST", "repos/*/*/issues/*/reactions"),
    ("PATCH", "repos/*/*/issues/*"),
    ("PATCH", "repos/*/*/issues/comments/*"),
    ("POST", "repos/*/*/pulls"),
    ("PATCH", "repos/*/*/pulls/*"),
    ("POST", "repos/*/*/pulls/*/comments"),
    ("POST", "repos/*/*/pulls/*/reviews"),
    ("POST", "repos/*/*/pulls/*/requested_reviewers"),
];

fn api(reading: &Reading<'_>) -> Risk {
    let endpoint = reading.positionals().next().unwrap_or_default();
    let known = "--paginate --jq --template --include --silent --slurp --cache --preview --verbose --method --header --field --raw-field";
    let all_known = reading.parsed.unknown.is_empty()
        && reading.parsed.given.iter().all(|given| known.split_whitespace().any(|name| given.is(name)));
    let is_path = !endpoint.is_empty() && !endpoint.contains("..") && !endpoint.contains(['%', ':', '\\']);
    let has_fields = fields(reading).next().is_some() || reading.has("--field") || reading.has("--raw-field");
    let from_file = fields(reading).any(|(_, value)| value.starts_with('@'));
    if !all_known || !is_path || from_file || reading.positionals().count() != 1 {
        return Risk::of(Class::Irreversible, "no rule knows what this does on the server");
    }
    // Given twice, the last one counts.
    let methods: Vec<String> = reading
        .parsed
        .given
        .iter()
        .filter(|given| given.is("--method"))
        .filter_map(|given| given.value.map(str::to_ascii_uppercase))
        .collect();
    let method = match methods.last() {
        Some(method) => method.as_str(),
        None if has_fields => "POST",
        None => "GET",
    };
    let path = endpoint.trim_start_matches('/').split('?').next().unwrap_or_default();
    match method {
        _ if path == "graphql" => graphql(reading),
        "GET" | "HEAD" => Risk::of(Class::Read, "changes nothing"),
        "DELETE" => Risk::of(Class::Irreversible, "deletes something on the server"),
        _ if SHARED.iter().any(|(known, pattern)| *known == method && fits(path, pattern)) => {
            Risk::of(Class::Shared, "others will see it")
        }
        _ => Risk::of(Class::Irreversible, "changes something on the server"),
    }
}

fn fits(path: &str, pattern: &str) -> bool {
    let (words, parts): (Vec<&str>, Vec<&str>) = (path.split('/').collect(), pattern.split('/').collect());
    words.len() == parts.len()
        && words.iter().zip(parts).all(|(word, part)| !word.is_empty() && (part == "*" || part == *word))
}

/// A query reads; everything else that GraphQL can say may not.
fn graphql(reading: &Reading<'_>) -> Risk {
    let queries: Vec<&str> = fields(reading).filter(|(name, _)| *name == "query").map(|(_, value)| value).collect();
    let reads = |query: &str| {
        let text = query.trim_start().to_ascii_lowercase();
        (text.starts_with('{') || text.starts_with("query"))
            && !text.contains("mutation")
            && !text.contains("subscription")
    };
    match queries.as_slice() {
        [query] if reads(query) => Risk::of(Class::Read, "changes nothing"),
        _ => Risk::of(Class::Irreversible, "may change something on the server"),
    }
}

#[cfg(test)]
mod tests {
    use crate::invocation::options::known_for_tests;
    use crate::invocation::{Class, Invocation, classify};

    #[test]
    fn an_api_call_is_judged_by_method_path_and_fields() {
        let cases = [
            (
                Class::Read,
                "gh api repos/a/b|gh api /user|gh api repos/{owner}/{repo}/pulls --paginate --jq .x|gh api -X GET search/issues -f q=x|gh api -X get user|gh api --method get search/issues -f q=x|\
                 gh api graphql -f 'query={viewer{login}}'|gh api graphql -F 'query=query{viewer{login}}' -F n=3|\
                 gh api -H 'Accept: application/vnd.github+json' repos/a/b",
            ),
            (
                Class::Shared,
                "gh api repos/a/b/issues -f title=x|gh api -X PATCH repos/a/b/issues/3 -f state=closed|gh api repos/a/b/pulls/3/reviews -f event=APPROVE",
            ),
            (
                Class::Irreversible,
                "gh api repos/a/b -f x=y|gh api -XDELETE repos/a/b|gh api -iXDELETE r|gh api r -f a=b|gh api repos/a/b/issues/3/lock -X PUT|\
                 gh api repos/a/b/pulls/3/merge -X put|gh api user/keys -f key=x|gh api repos/a/b/hooks -f x=y|gh api graphql -f query=x|\
                 gh api graphql -f 'query=mutation{x}'|gh api graphql -f 'query={a}' -f 'query=mutation{x}'|gh api graphql -f 'query=query a{b} mutation c{d}'|\
                 gh api graphql -F query=@f|gh api repos/a/../../user|gh api repos/a/b/issues -F body=@notes.md|gh api repos/a/b --input f|gh api -X GET -X DELETE repos/a/b",
            ),
        ];
        for (class, lines) in cases {
            for line in lines.split('|').map(str::trim) {
                let invocation = Invocation::parse(line).unwrap();
                let risk = classify(&invocation, Some(&known_for_tests(&invocation)));
                assert_eq!((risk.class, risk.refused), (class, None), "{line}");
            }
        }
    }
}
