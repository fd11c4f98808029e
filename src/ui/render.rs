//! What each piece of news looks like: pure functions from an event to text.

use super::layout::{INDENT, Look, push_line};
use super::paint::Paint;
use super::{Detail, escape, plan};
use crate::error::Error;
use crate::repository::snapshot::Unkept;
use crate::run::{Call, CommandResult, Event, Outcome, Output, Plan, Stage, Status, Verdict};

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
pub(super) fn event(event: &Event, detail: Detail, look: Look) -> Option<String> {
    let paint = look.paint;
    let text = match event {
        Event::Warning { message } => {
            format!("{} {}\n", paint.warning("warning:"), escape::line(message))
        }
        _ if detail < Detail::Story => return None,
        Event::Planned { plan, attempt } => {
            // A later round stands apart from the prompt of the one before.
            let apart = if *attempt > 1 { "\n" } else { "" };
            format!("{apart}{}", plan::plan(plan, look))
        }
        Event::Explained { explanation } => plan::explanation(explanation, look),
        Event::CommandStarted { number, of, line } if *of > 1 && look.plain => {
            format!("Running {number} of {of}: {}\n", escape::lines(line))
        }
        Event::CommandStarted { number, of, line } if *of > 1 => {
            format!("{} {}\n", paint.label(&format!("[{number}/{of}]")), paint.command(&escape::lines(line)))
        }
        Event::StateKept { copied, unkept, elapsed_ms } => state_kept(*copied, unkept, *elapsed_ms, detail, paint)?,
        Event::CommandFinished { outcome, .. } => command_finished(outcome, paint)?,
        Event::Rehearsed { line, code, output } => rehearsed(line, *code, output, look),
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

/// What git says of a command that was not run.
fn rehearsed(line: &str, code: i32, output: &Output, look: Look) -> String {
    let margin = if look.plain { "" } else { INDENT };
    let line = look.paint.command(&escape::line(line));
    let mut text = format!("{margin}git says, by {line}:\n");
    for said in escape::lines(&output.text).lines() {
        push_line(&mut text, &format!("{margin}{margin}{said}"));
    }
    if output.text.trim().is_empty() {
        push_line(&mut text, &format!("{margin}{margin}nothing"));
    }
    if code != 0 {
        push_line(&mut text, &format!("{margin}{margin}{}", look.paint.warning(&format!("it ended with {code}"))));
    }
    text
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
pub(super) fn banner(look: Look) -> String {
    let version = env!("CARGO_PKG_VERSION");
    if look.plain {
        return format!("gut {version}. Your words to git and gh. Type ? for help, q to quit.\n");
    }
    let rest = look.paint.dim(&format!("{version}   your words to git and gh   ? help   q quits"));
    format!("\n{INDENT}{} {rest}\n", look.paint.label("gut"))
}

pub(super) fn seconds(milliseconds: u64) -> String {
    format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_run_tells_on_its_way() {
        use crate::class::Class;
        let outcome = |code| Outcome {
            line: "git push".into(),
            class: Class::Shared,
            result: CommandResult::Ended { code, signal: None, elapsed_ms: 5, stderr: String::new() },
        };
        let output = Output { text: "Would remove a.txt\nWould remove b.txt\n".into(), cut: false };
        let fault = Error::usage("nobody is there to confirm").hint("add `--yes` to run it without asking");
        let screen = |look: Look| {
            let events = [
                Event::Warning { message: "the run is not kept".into() },
                Event::CommandStarted { number: 1, of: 2, line: "git push".into() },
                Event::CommandFinished { outcome: outcome(128), output: None },
                Event::Rehearsed { line: "git clean -f --dry-run".into(), code: 0, output: output.clone() },
                Event::RunFinished { run: "r".into(), status: Status::Declined },
            ];
            let told = events.iter().filter_map(|event| self::event(event, Detail::Story, look));
            banner(look).replace(env!("CARGO_PKG_VERSION"), "VERSION")
                + &told.collect::<String>()
                + &error(&fault, look.paint)
        };
        insta::assert_snapshot!(crate::ui::layout::record(screen));
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
