//! `git config`: settings are read freely, and written only where they change habits, not what git runs or where it sends.

use super::super::{Reading, Tool, knowledge};
use super::rules::has_any;

/// Sections all of whose settings are habits.
const SECTIONS: [&str; 4] = ["color", "advice", "column", "status"];

/// Single settings that are. None names a program, a file or an address; none is taken for a command or its options.
const KEYS: [(&str, &str); 24] = [
    ("user", "name email useconfigonly"),
    ("author", "name email"),
    ("committer", "name email"),
    (
        "core",
        "autocrlf eol safecrlf filemode ignorecase quotepath abbrev commentchar precomposeunicode whitespace longpaths",
    ),
    ("log", "date decorate abbrevcommit follow showroot mailmap"),
    ("merge", "ff conflictstyle stat log renames autostash verifysignatures"),
    (
        "diff",
        "algorithm colormoved colormovedws context interhunkcontext renames mnemonicprefix noprefix submodule \
         statgraphwidth wserrorhighlight indentheuristic relative ignoresubmodules",
    ),
    ("pull", "rebase ff"),
    ("push", "default autosetupremote followtags gpgsign useforceifincludes recursesubmodules"),
    ("fetch", "prune prunetags all parallel output showforcedupdates writecommitgraph recursesubmodules"),
    (
        "rebase",
        "autostash autosquash updaterefs stat missingcommitscheck abbreviatecommands rebasemerges forkpoint backend",
    ),
    ("rerere", "enabled autoupdate"),
    ("tag", "sort gpgsign forcesignannotated"),
    ("branch", "sort autosetupmerge autosetuprebase"),
    ("commit", "gpgsign verbose cleanup status"),
    ("init", "defaultbranch"),
    ("blame", "coloring date showemail showroot blankboundary"),
    ("stash", "showpatch showstat showincludeuntracked"),
    ("grep", "linenumber column patterntype fullname extendedregexp"),
    ("interactive", "singlekey"),
    ("am", "keepcr threeway"),
    ("apply", "whitespace ignorewhitespace"),
    ("checkout", "guess defaultremote"),
    ("versionsort", "suffix"),
];

/// Whether a setting only changes habits. Section and name may be written in any case.
fn is_habit(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    let (Some((section, _)), Some((_, name))) = (key.split_once('.'), key.rsplit_once('.')) else { return false };
    if key.matches('.').count() > 1 {
        return section == "branch" && matches!(name, "description" | "rebase")
            || matches!(section, "color" | "advice");
    }
    SECTIONS.contains(&section)
        || KEYS.iter().any(|(known, names)| *known == section && names.split_whitespace().any(|known| known == name))
}

/// Whether it reads, writes a setting of the repository, or writes one of the user's for everywhere.
pub(super) fn form(reading: &Reading<'_>, positionals: &[&str]) -> &'static str {
    let verb = verb(reading);
    if gets(reading) || !(matches!(verb, "set" | "unset") || positionals.len() > 1 || has_any(reading, "--unset --add"))
    {
        "read"
    } else if reading.has("--global") {
        "everywhere"
    } else {
        "write"
    }
}

fn verb<'a>(reading: &Reading<'a>) -> &'a str {
    reading.command.get(1).copied().unwrap_or_default()
}

fn gets(reading: &Reading<'_>) -> bool {
    has_any(reading, "--get --get-all --get-regexp --list") || matches!(verb(reading), "get" | "list")
}

/// Whether a name or a pattern of names fits settings in which people keep keys: a header with a token, say.
fn may_show_key(reading: &Reading<'_>, key: &str) -> bool {
    const HOLDS_KEY: [&str; 4] = ["extraheader", "password", "token", "secret"];
    let key = key.to_ascii_lowercase();
    let is_pattern = has_any(reading, "--get-regexp --regexp");
    let samples = ["http.extraheader", "http.https://github.com/.extraheader", "sendemail.smtppass"];
    let fits = |pattern: &regex_lite::Regex| samples.iter().any(|sample| pattern.is_match(sample));
    HOLDS_KEY.iter().any(|word| key.contains(word))
        || (is_pattern && regex_lite::Regex::new(&key).map_or(true, |pattern| fits(&pattern)))
}

/// Why a setting is not read or written like this.
pub(super) fn refusal(reading: &Reading<'_>) -> Option<String> {
    let positionals: Vec<&str> = reading.positionals().collect();
    let key = positionals.first().copied().unwrap_or_default();
    if form(reading, &positionals) == "read" && may_show_key(reading, key) {
        return Some(format!("`{key}` may be a setting that holds a key"));
    }
    let keeps = |form: &str| {
        let rule = knowledge::rule(Tool::Git, &["config"], form);
        rule.is_some_and(|rule| reading.parsed.given.iter().all(|given| rule.keeps(given)))
    };
    // Behind the key git reads no options any more: what looks like one is the value.
    let first_place = reading.parsed.positionals.first().copied().unwrap_or(usize::MAX);
    let option_behind = reading.parsed.given.iter().any(|given| given.word > first_place);
    let known = reading.parsed.unknown.is_empty() && !option_behind;
    let verb = verb(reading);
    let allowed = match form(reading, &positionals) {
        "read" => keeps("read") && (gets(reading) || (verb.is_empty() && positionals.len() == 1)),
        form => keeps(form) && matches!(verb, "" | "set" | "unset") && is_habit(key),
    };
    if known && allowed {
        return None;
    }
    Some(format!("the setting `{key}`, set like this, can change what git runs or where it sends things"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn habits_name_no_program_no_file_and_no_address() {
        for key in [
            "user.name",
            "core.eol",
            "CORE.QuotePath",
            "log.date",
            "status.short",
            "merge.conflictstyle",
            "diff.colorMoved",
            "pull.rebase",
            "push.autoSetupRemote",
            "fetch.prune",
            "rebase.autoStash",
            "tag.sort",
            "branch.sort",
            "init.defaultBranch",
            "color.ui",
            "color.branch.current",
            "advice.detachedHead",
            "column.ui",
            "branch.x.rebase",
        ] {
            assert!(is_habit(key), "{key}");
        }
        for key in [
            "alias.co",
            "core.pager",
            "core.editor",
            "core.hooksPath",
            "core.sshCommand",
            "core.fsmonitor",
            "core.attributesFile",
            "core.worktree",
            "core.bare",
            "core.symlinks",
            "http.proxy",
            "http.sslVerify",
            "help.autocorrect",
            "diff.external",
            "diff.x.command",
            "diff.orderFile",
            "merge.x.driver",
            "merge.tool",
            "pull.twohead",
            "pull.octopus",
            "push.pushOption",
            "fetch.bundleURI",
            "branch.x.remote",
            "branch.x.mergeOptions",
            "remote.x.url",
            "remote.pushDefault",
            "url.x.insteadOf",
            "filter.x.clean",
            "gpg.program",
            "user.signingKey",
            "commit.template",
            "include.path",
            "init.templateDir",
            "blame.ignoreRevsFile",
            "credential.helper",
            "protocol.ext.allow",
            "safe.directory",
            "sequence.editor",
            "submodule.x.update",
            "submodule.recurse",
            "clean.requireForce",
            "gc.pruneExpire",
            "interactive.diffFilter",
            "tar.x.command",
            "trailer.x.cmd",
            "uploadpack.packObjectsHook",
            "extensions.worktreeConfig",
            "maintenance.auto",
            "name",
            "",
        ] {
            assert!(!is_habit(key), "{key}");
        }
    }
}
