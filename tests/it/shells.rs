//! The scripts of `gut init` in real shells. `.ci/run` installs the shells and runs these by name.

use crate::support::Sandbox;
use crate::support::shell::{KEY, Kind, Shell};

/// A stand-in that gives the script out like gut, and does this for anything else.
fn stand_in(sandbox: &Sandbox, script: &str) {
    sandbox.program(
        "gut",
        &format!("if [ \"$1\" = init ]; then exec '{}' \"$@\"; fi\n{script}", env!("CARGO_BIN_EXE_gut")),
    );
}

/// A stand-in that writes its words to a file, each in brackets, and prints these commands.
fn answers(sandbox: &Sandbox, commands: &str) {
    let log = sandbox.path("home/asked");
    sandbox.write("answer", commands);
    let answer = sandbox.directory().join("answer");
    stand_in(sandbox, &format!("printf '<%s>' \"$@\" >> '{}'; cat '{}'", log.display(), answer.display()));
}

/// What the stand-in was asked, if it was.
fn asked(sandbox: &Sandbox) -> Option<String> {
    std::fs::read_to_string(sandbox.path("home/asked")).ok()
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn the_key_turns_the_words_into_the_command_that_runs_and_is_in_the_history() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::new();
        let mut shell = Shell::start(&sandbox, kind);
        shell.types("show the last three commits");
        shell.keys(KEY);
        shell.shows_line("git log --oneline -n 3");
        assert!(!shell.page().contains("add two"), "{kind:?} has run nothing yet");
        assert!(!shell.page().contains("gut ..."), "{kind:?}:\n{}", shell.page());
        shell.enter(0);
        shell.shows("add two");
        shell.runs("clear", 0);
        shell.runs("history", 0);
        shell.shows("git log --oneline -n 3");
        assert!(!shell.page().contains("show the last"), "{kind:?} keeps what was run:\n{}", shell.page());
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn undo_brings_the_words_back() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::new();
        let mut shell = Shell::start(&sandbox, kind);
        shell.types("show the last three commits");
        shell.keys(KEY);
        shell.shows_line("git log --oneline -n 3");
        shell.keys("\x1f");
        shell.shows_line("show the last three commits");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn the_key_works_in_vi_mode_and_another_key_can_be_set() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::new();
        let vi = match kind {
            Kind::Bash => "set -o vi",
            Kind::Zsh => "bindkey -v",
            Kind::Fish => "set -g fish_key_bindings fish_vi_key_bindings",
        };
        let mut shell = Shell::start_after(&sandbox, kind, vi);
        shell.types("show the last three commits");
        shell.keys(KEY);
        shell.shows_line("git log --oneline -n 3");

        let other = if kind == Kind::Fish { r"set -g GUT_KEY '\C-xg'" } else { r"GUT_KEY='\C-xg'" };
        let mut shell = Shell::start_after(&sandbox, kind, other);
        shell.types("show the last three commits");
        shell.keys("\x18g");
        shell.shows_line("git log --oneline -n 3");

        let none = if kind == Kind::Fish { "set -g GUT_KEY" } else { "GUT_KEY=" };
        let mut shell = Shell::start_after(&sandbox, kind, none);
        let keys = match kind {
            Kind::Bash => "bind -X | grep gut",
            Kind::Zsh => "bindkey | grep gut",
            Kind::Fish => "bind | grep gut",
        };
        shell.runs(keys, 1);
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn several_commands_become_one_line_that_means_the_same() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::empty();
        answers(&sandbox, "git a 'it'\\''s \\d \\\\ \\'\ngit b '$x `y` !! ~' 'é*?' '' HEAD~1\n");
        sandbox.program("git", "printf '<%s>' \"$@\"; echo");
        let mut shell = Shell::start(&sandbox, kind);
        // The cursor is in the middle of the line, and afterwards at the end.
        shell.types("an 'odd' \"request\" – $HOME, `x` and ü?");
        shell.keys("\x1b[D\x1b[D\x1b[D");
        shell.keys(KEY);
        shell.shows("HEAD~1");
        shell.keys(" end");
        shell.shows("HEAD~1 end");
        shell.enter(0);
        shell.shows(r"<a><it's \d \\ \>");
        shell.shows("<b><$x `y` !! ~><é*?><><HEAD~1><end>");
        assert_eq!(asked(&sandbox).unwrap(), "<--print><--><an 'odd' \"request\" – $HOME, `x` and ü?>", "{kind:?}");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn line_ends_in_the_words_and_in_the_command_stay_line_ends() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::empty();
        answers(&sandbox, "git a 'subject\n\nbody'\ngit b\n");
        sandbox.program("git", "printf '<%s>' \"$@\"; echo");
        let mut shell = Shell::start(&sandbox, kind);
        shell.keys("\x1b[200~first line\nsecond line\x1b[201~");
        shell.shows("second line");
        shell.keys(KEY);
        shell.shows("&& git b");
        shell.enter(0);
        shell.shows("<a><subject\n\nbody>\n<b>");
        assert_eq!(asked(&sandbox).unwrap(), "<--print><--><first line\nsecond line>", "{kind:?}");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn words_that_lead_to_no_command_stay_and_why_is_said() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::new();
        let mut shell = Shell::start(&sandbox, kind);
        shell.types("frobnicate the 'zorble");
        shell.keys(KEY);
        shell.shows("error: the recipe book has no certain answer");
        shell.shows_line("frobnicate the 'zorble");
        shell.keys("!");
        shell.shows_line("frobnicate the 'zorble!");
        assert!(!shell.page().contains("gut ..."), "{kind:?}:\n{}", shell.page());
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn ctrl_c_stops_gut_and_leaves_the_words() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::empty();
        // A title of the window says that it has started, and leaves the screen alone.
        stand_in(&sandbox, "printf '\\033]0;started\\007' > /dev/tty; exec sleep 600");
        let mut shell = Shell::start(&sandbox, kind);
        shell.types("wait for it");
        shell.keys(KEY);
        shell.writes("started");
        shell.shows("gut ...");
        shell.keys("\x03");
        shell.shows_line("wait for it");
        shell.keys("!");
        shell.shows_line("wait for it!");
        assert!(!shell.page().contains("gut ..."), "{kind:?}:\n{}", shell.page());
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn an_empty_line_and_a_line_of_git_are_left_alone() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::empty();
        answers(&sandbox, "git a\n");
        let mut shell = Shell::start(&sandbox, kind);
        shell.keys(KEY);
        for line in ["git log", "gh", "  git log"] {
            shell.types(line);
            shell.keys(KEY);
            shell.keys("!");
            shell.shows_line(&format!("{line}!"));
            shell.keys("\x15");
        }
        assert_eq!(asked(&sandbox), None, "{kind:?}");
        shell.types("gut go on");
        shell.keys(KEY);
        shell.shows_line("git a");
        assert!(asked(&sandbox).unwrap().contains("go on>"), "{kind:?}: a `gut` before the words is no part of them");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn gut_and_nobody_else_hears_of_the_command_that_failed_last() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::new().set("GUT_LAST_COMMAND", "git inherited").set("GUT_LAST_STATUS", "9");
        let told = "case $GUT_LAST_TIME in [12]?????????) timed=timed ;; esac; \
            echo \"$1: <$GUT_LAST_COMMAND> <$GUT_LAST_STATUS>$timed\"";
        stand_in(&sandbox, told);
        let mut shell = Shell::start(&sandbox, kind);
        shell.runs("gut zero", 0);
        shell.shows("zero: <> <>");
        shell.runs("git comit -m \"it's \\$5\"", 1);
        shell.runs("true", 0);
        shell.runs("sh -c 'exit 7'", 7);
        shell.runs("gut one", 0);
        shell.shows("one: <git comit -m \"it's \\$5\"> <1>timed");
        shell.runs("env | grep GUT_LAST", 1);
        // A variable may be a secret.
        shell.runs("GH_TOKEN=secret LANG=C git nope", 1);
        shell.runs("gut two", 0);
        shell.shows("two: <git nope> <1>timed");
        // What is to be forgotten is not remembered, and no other line takes its blame.
        shell.runs("git status > /dev/null", 0);
        shell.runs("gut three", 0);
        shell.shows("three: <> <>");
        shell.runs("git status --short", 0);
        shell.runs(" git forget", 1);
        shell.runs("gut four", 0);
        shell.shows("four: <> <>");
        shell.runs("gitt", 127);
        shell.runs("gut five", 0);
        shell.shows("five: <> <>");
        // Which of several commands failed is not known; the failure before is no longer the last.
        shell.runs("git nope", 1);
        shell.runs("true && git comit", 1);
        shell.runs("gut compound", 0);
        shell.shows("compound: <> <>");
        // The same line again, which the history of bash keeps once.
        shell.runs("git show HEAD:new", 128);
        sandbox.write("new", "");
        sandbox.git(&["add", "new"]);
        sandbox.git(&["commit", "-q", "-m", "add new"]);
        shell.runs("git show HEAD:new", 0);
        shell.runs("gut six", 0);
        shell.shows("six: <> <>");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn the_prompt_and_the_hooks_of_the_user_see_the_exit_code() {
    for (kind, before) in [
        (Kind::Bash, "set -u; PROMPT_COMMAND='echo hook $? ${PIPESTATUS[*]}'"),
        (Kind::Bash, "PROMPT_COMMAND=('echo hook $? ${PIPESTATUS[*]}' true)"),
        (Kind::Bash, "f() { echo hook $? ${PIPESTATUS[*]}; }; PROMPT_COMMAND='f;'"),
        (Kind::Zsh, "setopt nounset; precmd() { echo hook $? $pipestatus }"),
        (Kind::Zsh, "setopt ksharrays shwordsplit; f() { echo hook $? 0 $?; }; precmd_functions=(f)"),
        (Kind::Fish, "function f --on-event fish_postexec; echo hook $status $pipestatus; end"),
    ] {
        let sandbox = Sandbox::new();
        let mut shell = Shell::start_after(&sandbox, kind, before);
        // Once more, as a file that is read anew does.
        let again = match kind {
            Kind::Bash => "eval \"$(gut init bash)\"",
            Kind::Zsh => "eval \"$(gut init zsh)\"",
            Kind::Fish => "gut init fish | source",
        };
        shell.runs(again, 0);
        shell.runs("true | sh -c 'exit 3'", 3);
        shell.shows("hook 3 0 3");
        shell.runs("git comit", 1);
        shell.shows("hook 1");
        if kind != Kind::Fish {
            // An empty line changes nothing.
            shell.keys("\r\r");
        }
        shell.types("show the last three commits");
        shell.keys(KEY);
        shell.shows_line("git log --oneline -n 3");
        shell.enter(0);
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn a_question_mark_reaches_gut_as_it_is() {
    for kind in [Kind::Bash, Kind::Zsh] {
        let sandbox = Sandbox::empty();
        stand_in(&sandbox, "printf '<%s>' \"$@\"; echo");
        if kind == Kind::Zsh {
            sandbox.write("changed1", "");
        }
        let mut shell = Shell::start(&sandbox, kind);
        shell.runs("gut what changed? [all] *.x", 0);
        shell.shows("<what><changed?><[all]><*.x>");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn tab_completes_what_gut_knows() {
    for kind in Kind::ALL {
        let sandbox = Sandbox::new();
        // In zsh also where the completion system starts after the script.
        let mut shell = Shell::start(&sandbox, kind);
        shell.types("gut undo --li");
        shell.keys("\t");
        shell.shows_line("gut undo --list");
        shell.keys("\x15");
        shell.types("gut undo --");
        shell.keys("\t\t");
        shell.shows("--dry-run");
        shell.shows("--yes");
    }
}

#[test]
#[ignore = "needs bash, zsh and fish"]
fn a_shell_without_a_user_gets_nothing() {
    let sandbox = Sandbox::empty();
    std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_gut"), sandbox.path("bin/gut")).unwrap();
    for (shell, options, script) in [
        ("bash", "-euc", "eval \"$(gut init bash)\"; type -t gut; echo \"<${PROMPT_COMMAND-}>\""),
        ("zsh", "-feuc", "eval \"$(gut init zsh)\"; whence -w gut; echo \"<${precmd_functions-}>\""),
        ("fish", "-Nc", "gut init fish | source; type -t gut; functions -q __gut_key; or echo '<>'"),
    ] {
        let output = sandbox.command(shell).args([options, script]).output().unwrap();
        let printed = String::from_utf8(output.stdout).unwrap();
        let is_command = printed.starts_with("file\n") || printed.starts_with("gut: command\n");
        assert!(is_command && printed.ends_with("<>\n") && output.stderr.is_empty(), "{shell}: {printed}");
    }
}
