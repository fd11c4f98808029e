//! What each piece of news looks like: pure functions from an event to text.

use std::fmt::Write;

use unicode_width::UnicodeWidthStr;

use super::Detail;
use super::escape;
use super::paint::Paint;
use crate::error::Error;
use crate::invocation::Class;
use crate::repository::snapshot::Unkept;
use crate::run::{Call, CommandResult, Event, Explanation, Outcome, Plan, Stage, Status, Verdict};

const INDENT: &str = "  ";

/// What is waited for after this event, in words for a spinner.
pub(super) fn waiting(event: &Event) -> Option<Waiting> {
    let counted = |text: &str| Some(Waiting { text: text.to_owned(), counts: true });
    match event {
        Event::StageStarted { stage: Stage::Choose, .. } => counted("choosing the tool"),
        Event::StageStarted { stage: Stage::Build, .. } => counted("building the command"),
        Event::StageStarted { stage: Stage::Explain, .. } => counted("explaining it"),
        Event::PlanRejected { .. } => counted("building the command again"),
        Event::ModelRetried { wait_ms, reason } => {
            let text = format!("{}; waiting {} to try again", escape::line(reason), seconds(*wait_ms));
            Some(Waiting { text, counts: false })
        }
        _ => None,
    }
}

/// What is waited for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Waiting {
    /// In words.
    pub(super) text: String,
    /// Whether the time that has passed is shown.
    pub(super) counts: bool,
}

/// The text of an event; nothing for one that is not told at this detail.
pub(super) fn event(event: &Event, detail: Detail, paint: Paint, width: usize) -> Option<String> {
    let text = match event {
        Event::Warning { message } => {
            format!("{} {}\n", paint.warning("warning:"), escape::line(message))
        }
        _ if detail < Detail::Story => return None,
        Event::Planned { plan, attempt } => {
            // A later round stands apart from the prompt of the one before.
            let apart = if *attempt > 1 { "\n" } else { "" };
            format!("{apart}{}", self::plan(plan, paint, width))
        }
        Event::Explained { explanation } => self::explanation(explanation, paint, width),
        Event::CommandStarted { number, of, line } if *of > 1 => {
            format!("{}\n", paint.dim(&format!("[{number}/{of}] {}", escape::lines(line))))
        }
        Event::StateKept { copied, unkept, elapsed_ms } => state_kept(*copied, unkept, *elapsed_ms, detail, paint)?,
        Event::CommandFinished { outcome } => command_finished(outcome, paint)?,
        Event::Decided { verdict: Verdict::Copied } => format!("{INDENT}{}\n", paint.good("copied")),
        Event::RunFinished { status: Status::Interrupted { .. }, .. } => {
            format!("{INDENT}{}\n", paint.dim("interrupted"))
        }
        Event::RunFinished { status: Status::Declined, .. } => format!("{INDENT}{}\n", paint.dim("nothing was run")),
        Event::PlanRejected { plan } if detail == Detail::Everything => rejected(plan, paint),
        Event::ModelRetried { wait_ms, reason } if detail == Detail::Everything => {
            let reason = escape::line(reason);
            paint.dim(&format!("model    {reason}; trying again in {}", seconds(*wait_ms))) + "\n"
        }
        Event::RungLowered { from, to } if detail == Detail::Everything => {
            paint.dim(&format!("model    does not take {from}, trying {to}")) + "\n"
        }
        Event::ServiceChosen { provider, base_url, model, why } if detail == Detail::Everything => {
            let model = if model.is_empty() { "the model it has" } else { model };
            let text = format!("model    {provider} at {base_url}, {model}; chosen by {why}");
            paint.dim(&escape::line(&text)) + "\n"
        }
        Event::FellBack { from, to, reason } => {
            let text = format!("{from} is out of order ({reason}); asking {to}");
            format!("{} {}\n", paint.warning("warning:"), escape::line(&text))
        }
        Event::ModelCalled { call } if detail == Detail::Everything => paint.dim(&model_called(call)) + "\n",
        Event::Chosen { choice } if detail == Detail::Everything => {
            let tools = choice.tools.list().iter().map(|tool| tool.name()).collect::<Vec<_>>().join(" and ");
            paint.dim(&format!("choose   {tools}: {}", escape::line(&choice.reason))) + "\n"
        }
        Event::StageFinished { stage, elapsed_ms, .. } if detail == Detail::Everything => {
            paint.dim(&format!("{:<8} took {}", stage.name(), seconds(*elapsed_ms))) + "\n"
        }
        _ => return None,
    };
    Some(text)
}

/// The commands as they will run, and what our own rules say of them.
fn plan(plan: &Plan, paint: Paint, width: usize) -> String {
    let mut text = String::new();
    if let Some(diagnosis) = &plan.diagnosis {
        push_wrapped(&mut text, &escape::line(diagnosis), INDENT, width);
        text.push('\n');
    }
    let several = plan.commands.len() > 1;
    for (index, command) in plan.commands.iter().enumerate() {
        let number = if several { paint.dim(&format!("{}. ", index + 1)) } else { String::new() };
        // Never wrapped: it must paste as it runs. What a message says on its later lines must not be taken for gut's words.
        for (index, line) in escape::lines(&command.line).lines().enumerate() {
            let margin = if index == 0 { format!("{INDENT}{number}") } else { format!("{INDENT}{} ", paint.dim("|")) };
            push_line(&mut text, &format!("{margin}{}", paint.command(line)));
        }
        let margin = INDENT.repeat(2);
        if let Some(refused) = &command.risk.refused {
            push_wrapped(&mut text, &format!("{} {}", paint.bad("refused:"), escape::line(refused)), &margin, width);
        }
        for problem in &command.problems {
            let problem = escape::line(&problem.to_string());
            push_wrapped(&mut text, &format!("{} {problem}", paint.bad("cannot run:")), &margin, width);
        }
        if command.problems.is_empty() && command.risk.refused.is_none() {
            for change in &command.effect.changes {
                push_wrapped(&mut text, &escape::line(change), &margin, width);
            }
        }
    }
    if !plan.recipes.is_empty() {
        let from = format!("from the recipe book, no model called: {}", plan.recipes.join(", "));
        push_line(&mut text, &format!("{INDENT}{}", paint.dim(&from)));
    }
    text.push('\n');
    text
}

/// What the commands do, and their parts underneath each other like a legend.
fn explanation(explanation: &Explanation, paint: Paint, width: usize) -> String {
    let mut text = String::new();
    push_wrapped(&mut text, &escape::line(&explanation.summary), INDENT, width);
    text.push('\n');
    let parts: Vec<(String, String)> = explanation
        .parts
        .iter()
        .map(|part| (shorten(&escape::line(&part.text), width / 2), escape::line(&part.meaning)))
        .collect();
    let widest = parts.iter().map(|(part, _)| part.width()).filter(|part| *part <= width / 3).max().unwrap_or(0);
    let margin = " ".repeat(INDENT.len() * 2 + widest + 2);
    for (part, meaning) in &parts {
        let mut lines = String::new();
        push_wrapped(&mut lines, meaning, &margin, width);
        let fits = part.width() <= widest;
        let padding = " ".repeat(if fits { widest - part.width() + 2 } else { 0 });
        let label = format!("{INDENT}{INDENT}{}{padding}", paint.label(part));
        if fits {
            push_line(&mut text, &format!("{label}{}", lines.trim_start_matches(' ').trim_end()));
        } else {
            push_line(&mut text, &label);
            text.push_str(&lines);
        }
    }
    if !parts.is_empty() {
        text.push('\n');
    }
    text
}

/// The class of the plan in words, the reason of the command that raised it, and the keys.
pub(super) fn ask(plan: &Plan, runnable: bool, paint: Paint, width: usize) -> String {
    let class = plan.class();
    let mut text = String::new();
    if runnable {
        let highest = plan.commands.iter().find(|command| command.risk.class == class);
        let reason = highest.map_or("", |command| command.risk.reason.as_str());
        let name = match class {
            Class::Read | Class::Local => paint.good(class.name()),
            Class::Lossy | Class::Shared => paint.warning(class.name()),
            Class::Irreversible => paint.bad(class.name()),
        };
        let undo = if class == Class::Lossy { "; `gut undo` brings it back" } else { "" };
        push_line(&mut text, &format!("{INDENT}{name}: {}{undo}", escape::line(reason)));
    }
    if plan.edited {
        push_line(&mut text, &format!("{INDENT}{}", paint.dim("edited by you: checked, not explained")));
    }
    let (run, quit) = match (runnable, class.is_harmless()) {
        (false, _) => (None, "Enter/n quit"),
        (true, true) => (Some("Enter/y run"), "n quit"),
        (true, false) => (Some("y run"), "Enter/n quit"),
    };
    let keys: Vec<&str> =
        run.into_iter().chain(["e edit", "r revise", "c copy", quit, "or say what to change"]).collect();
    text + &self::keys(&keys, paint, width)
}

/// Keys and what they do, as many on a line as fit.
pub(super) fn keys(keys: &[&str], paint: Paint, width: usize) -> String {
    let mut text = String::new();
    let mut line = String::new();
    for key in keys {
        if !line.is_empty() && INDENT.len() + line.width() + 3 + key.width() > width {
            push_line(&mut text, &format!("{INDENT}{}", paint.dim(&line)));
            line.clear();
        }
        if !line.is_empty() {
            line.push_str("   ");
        }
        line.push_str(key);
    }
    push_line(&mut text, &format!("{INDENT}{}", paint.dim(&line)));
    text
}

fn command_finished(outcome: &Outcome, paint: Paint) -> Option<String> {
    let line = escape::lines(&outcome.line);
    match &outcome.result {
        _ if outcome.is_quiet() => None,
        CommandResult::Ended { code, signal, .. } => {
            let how = match signal {
                Some(signal) => format!("was ended by signal {signal}"),
                None => format!("ended with {code}"),
            };
            Some(format!("{} `{line}` {how}\n", paint.bad("failed:")))
        }
        CommandResult::NotRun => Some(format!("{} `{line}`\n", paint.warning("not run:"))),
    }
}

/// What was not kept is told to everyone, what was to those who want to know everything.
fn state_kept(copied: usize, unkept: &[Unkept], elapsed_ms: u64, detail: Detail, paint: Paint) -> Option<String> {
    const SHOWN: usize = 3;
    let mut text = String::new();
    if detail == Detail::Everything {
        let kept = format!("snapshot {copied} files copied, {}", seconds(elapsed_ms));
        push_line(&mut text, &paint.dim(&kept));
    }
    for file in unkept.iter().take(SHOWN) {
        let file = format!("{}: {}", escape::line(&file.path.to_string()), file.why);
        push_line(&mut text, &format!("{} `gut undo` will not bring back {file}", paint.warning("warning:")));
    }
    if unkept.len() > SHOWN {
        let more = unkept.len() - SHOWN;
        push_line(&mut text, &format!("{} nor {more} other files", paint.warning("warning:")));
    }
    (!text.is_empty()).then_some(text)
}

fn rejected(plan: &Plan, paint: Paint) -> String {
    let mut text = String::new();
    for command in &plan.commands {
        for problem in &command.problems {
            let (line, problem) = (escape::line(&command.line), escape::line(&problem.to_string()));
            push_line(&mut text, &paint.dim(&format!("build    sent back `{line}`: {problem}")));
        }
    }
    text
}

fn model_called(call: &Call) -> String {
    let Call {
        model, rung, sent_bytes, prompt_tokens, completion_tokens, elapsed_ms, retries, cost_nanodollars, ..
    } = call;
    let model = escape::line(model);
    #[allow(clippy::cast_precision_loss, reason = "four digits are shown")]
    let cost = cost_nanodollars.map_or_else(String::new, |cost| format!(", ${:.5}", cost as f64 / 1e9));
    let again = if *retries > 0 { format!(", {retries} retries") } else { String::new() };
    format!(
        "model    {model}, {rung}, {} bytes sent, {prompt_tokens} + {completion_tokens} tokens{cost}, {}{again}",
        sent_bytes,
        seconds(*elapsed_ms)
    )
}

/// A fault and what to do about it.
pub(super) fn error(fault: &Error, paint: Paint) -> String {
    let mut text = format!("{} {}\n", paint.bad("error:"), escape::lines(&fault.message));
    for hint in &fault.hints {
        push_line(&mut text, &format!("{} {}", paint.label("hint:"), escape::line(hint)));
    }
    text
}

/// What a session begins with.
pub(super) fn banner(paint: Paint) -> String {
    let version = env!("CARGO_PKG_VERSION");
    format!(
        "\n{INDENT}{} {}\n",
        paint.label("gut"),
        paint.dim(&format!("{version}   your words to git and gh   q quits"))
    )
}

/// The beginning of a text that is longer than this.
fn shorten(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_owned() } else { text.chars().take(most).chain(['\u{2026}']).collect() }
}

fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
}

pub(super) fn push_line(text: &mut String, line: &str) {
    // Writing to a string cannot fail.
    let _: std::fmt::Result = writeln!(text, "{}", line.trim_end());
}

/// Adds the words in lines of this width, each after the margin.
fn push_wrapped(text: &mut String, words: &str, margin: &str, width: usize) {
    let room = width.saturating_sub(margin.width()).max(20);
    let mut line = String::new();
    for word in words.split_whitespace() {
        if !line.is_empty() && line.width() + 1 + word.width() > room {
            push_line(text, &format!("{margin}{line}"));
            line.clear();
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    push_line(text, &format!("{margin}{line}"));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::invocation::{Invocation, Problem, Risk};
    use crate::repository::Effect;
    use crate::run::{Part, PlannedCommand};

    fn a_plan(commands: &[(&str, Class)]) -> Plan {
        let commands = commands
            .iter()
            .map(|(line, class)| {
                let invocation = Invocation::parse(line).unwrap();
                let risk = Risk::of(*class, "says why");
                let (problems, effect) = (Vec::new(), Effect::default());
                PlannedCommand { line: invocation.to_string(), risk, invocation, problems, effect }
            })
            .collect();
        Plan { commands, ..Plan::default() }
    }

    fn shown(plan: &Plan, explanation: Option<Explanation>, width: usize) -> String {
        let paint = Paint::new(false);
        let mut text = event(&Event::Planned { plan: plan.clone(), attempt: 1 }, Detail::Story, paint, width).unwrap();
        if let Some(explanation) = explanation {
            text += &event(&Event::Explained { explanation }, Detail::Story, paint, width).unwrap();
        }
        text + &ask(plan, plan.obstacles().is_empty(), paint, width)
    }

    fn part(text: &str, meaning: &str) -> Part {
        Part { text: text.into(), meaning: meaning.into() }
    }

    #[test]
    fn one_harmless_command() {
        let explanation = Explanation {
            summary: "Takes back the last commit and keeps its changes staged, so that they can be committed again."
                .into(),
            parts: vec![
                part("reset", "move the branch"),
                part("--soft", "leave the index and all of the files in the work tree exactly as they are now"),
                part("HEAD~1", "the commit before the last one"),
            ],
        };
        insta::assert_snapshot!(shown(&a_plan(&[("git reset --soft HEAD~1", Class::Local)]), Some(explanation), 60));
    }

    #[test]
    fn several_commands_of_which_one_is_shared() {
        insta::assert_snapshot!(shown(
            &a_plan(&[
                ("git add -A", Class::Local),
                ("git commit -m 'fix login'", Class::Local),
                ("git push", Class::Shared)
            ]),
            None,
            80
        ));
    }

    #[test]
    fn what_cannot_run_and_what_is_refused() {
        let mut plan = a_plan(&[("git comit -m x", Class::Irreversible), ("git bisect run sh", Class::Irreversible)]);
        plan.commands[1].risk.refused = Some("`git bisect run` runs another program".into());
        plan.commands[0].problems.push(Problem {
            message: "the installed git has no `comit`".into(),
            suggestion: Some("commit".into()),
            usage: None,
        });
        plan.diagnosis = Some("The subcommand is misspelled.".into());
        insta::assert_snapshot!(shown(&plan, None, 80));
    }

    #[test]
    fn a_long_part_stands_alone_and_nothing_acts_on_the_terminal() {
        let explanation = Explanation {
            summary: "Shows\u{1b}[31m the log.".into(),
            parts: vec![
                part("--format=%h %an %ad %s with a long tail", "how each\u{7} line looks"),
                part("-n", "how many"),
            ],
        };
        insta::assert_snapshot!(shown(&a_plan(&[("git log -n 3", Class::Read)]), Some(explanation), 60));
    }

    #[test]
    fn errors_end_in_hints() {
        let fault = Error::configuration("no key").hint("set `GUT_API_KEY`").hint("or run a local model");
        assert_eq!(
            error(&fault, Paint::new(false)),
            "error: no key\nhint: set `GUT_API_KEY`\nhint: or run a local model\n"
        );
    }
}
