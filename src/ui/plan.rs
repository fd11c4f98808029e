//! A plan on the screen: the commands and what they would do here, the legend of their parts, the risk and the keys.

use unicode_width::UnicodeWidthStr;

use super::layout::{self, INDENT, Look, push_line, push_wrapped, shorten};
use super::{command, escape};
use crate::invocation::Class;
use crate::run::{Explanation, Part, Plan, PlannedCommand};

/// The commands as they will run, and what our own rules say of them.
pub(super) fn plan(plan: &Plan, look: Look) -> String {
    let mut text = String::new();
    if let Some(diagnosis) = &plan.diagnosis {
        let diagnosis = escape::line(diagnosis);
        if look.plain {
            push_line(&mut text, &format!("Diagnosis: {diagnosis}"));
        } else {
            push_wrapped(&mut text, &diagnosis, INDENT, look.sentence());
            text.push('\n');
        }
    }
    let of = plan.commands.len();
    for (index, planned) in plan.commands.iter().enumerate() {
        push_command(&mut text, planned, index + 1, of, look);
        if let Some(refused) = &planned.risk.refused {
            push_remark(&mut text, "Refused", &look.paint.bad("refused:"), &escape::line(refused), look);
        }
        for problem in &planned.problems {
            let problem = escape::line(&problem.to_string());
            push_remark(&mut text, "Cannot run", &look.paint.bad("cannot run:"), &problem, look);
        }
        if planned.problems.is_empty() && planned.risk.refused.is_none() {
            for change in &planned.effect.changes {
                push_remark(&mut text, "Effect", "", &escape::line(change), look);
            }
        }
    }
    if !plan.recipes.is_empty() {
        let from = format!("from the recipe book, no model called: {}", escape::line(&plan.recipes.join(", ")));
        let margin = if look.plain { "" } else { INDENT };
        push_line(&mut text, &format!("{margin}{}", look.paint.dim(&shorten(&from, look.width - margin.len()))));
    }
    if !look.plain {
        text.push('\n');
    }
    text
}

/// Never wrapped: it must paste as it runs. What a message says on its later lines must not be taken for gut's words.
fn push_command(text: &mut String, planned: &PlannedCommand, number: usize, of: usize, look: Look) {
    let first = match (look.plain, of > 1) {
        (true, true) => format!("Command {number} of {of}: "),
        (true, false) => "Command: ".to_owned(),
        (false, true) => format!("{INDENT}{}", look.paint.dim(&format!("{number}. "))),
        (false, false) => INDENT.to_owned(),
    };
    let further = if look.plain { "| ".to_owned() } else { format!("{INDENT}{} ", look.paint.dim("|")) };
    let lines = if planned.line == planned.invocation.to_string() {
        command::lines(&planned.invocation, look.paint)
    } else {
        // A secret was cut out of the line, and is not shown by its words.
        escape::lines(&planned.line).split('\n').map(|line| look.paint.command(line)).collect()
    };
    for (index, line) in lines.iter().enumerate() {
        push_line(text, &format!("{}{line}", if index == 0 { &first } else { &further }));
    }
}

fn push_remark(text: &mut String, said: &str, label: &str, words: &str, look: Look) {
    if look.plain {
        push_line(text, &format!("{said}: {words}"));
    } else {
        let space = if label.is_empty() { "" } else { " " };
        push_wrapped(text, &format!("{label}{space}{words}"), &INDENT.repeat(2), look.sentence());
    }
}

/// What the commands do, and their parts underneath each other like a legend.
pub(super) fn explanation(explanation: &Explanation, look: Look) -> String {
    let mut text = String::new();
    let summary = escape::line(&explanation.summary);
    if look.plain && !summary.is_empty() {
        push_line(&mut text, &format!("Meaning: {summary}"));
    } else if !summary.is_empty() {
        push_wrapped(&mut text, &summary, INDENT, look.sentence());
        text.push('\n');
    }
    text + &legend(&explanation.parts, look)
}

/// The parts underneath each other.
pub(super) fn legend(parts: &[Part], look: Look) -> String {
    let mut text = String::new();
    if look.plain {
        for part in parts {
            push_line(&mut text, &format!("Part {}: {}", escape::line(&part.text), escape::line(&part.meaning)));
        }
        return text;
    }
    let parts: Vec<(String, String)> = parts
        .iter()
        .map(|part| (shorten(&escape::line(&part.text), look.width / 2), escape::line(&part.meaning)))
        .collect();
    let widest = parts.iter().map(|(part, _)| part.width()).filter(|part| *part <= look.width / 3).max().unwrap_or(0);
    let margin = " ".repeat(INDENT.len() * 2 + widest + 2);
    let kinds = command::kinds_of_parts(parts.iter().map(|(part, _)| part.as_str()));
    for ((part, meaning), kind) in parts.iter().zip(kinds) {
        let mut lines = String::new();
        push_wrapped(&mut lines, meaning, &margin, look.width.min(margin.len() + 80));
        let fits = part.width() <= widest;
        let padding = " ".repeat(if fits { widest - part.width() + 2 } else { 0 });
        let label = look.paint.word(kind, part);
        let label = format!("{INDENT}{INDENT}{label}{padding}");
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
pub(super) fn ask(plan: &Plan, runnable: bool, look: Look) -> String {
    let class = plan.class();
    let mut text = String::new();
    if runnable {
        push_risk(&mut text, plan, look);
    }
    if plan.edited {
        let edited = "edited by you: checked, not explained";
        let margin = if look.plain { "" } else { INDENT };
        push_line(&mut text, &format!("{margin}{}", look.paint.dim(edited)));
    }
    let (run, quit) = match (runnable, class.is_harmless()) {
        (false, _) => (None, "Enter/n quit"),
        (true, true) => (Some("Enter/y run"), "n quit"),
        (true, false) => (Some("y run"), "Enter/n quit"),
    };
    let keys: Vec<&str> =
        run.into_iter().chain(["e edit", "r revise", "c copy", quit, "or say what to change"]).collect();
    text + &layout::keys(&keys, look)
}

/// The class of a plan and why it is that.
pub(super) fn push_risk(text: &mut String, plan: &Plan, look: Look) {
    let class = plan.class();
    let highest = plan.commands.iter().find(|command| command.risk.class == class);
    let reason = escape::line(highest.map_or("", |command| command.risk.reason.as_str()));
    let undo = if class == Class::Lossy { "; `gut undo` brings it back" } else { "" };
    if look.plain {
        push_line(text, &format!("Risk: {class}, {reason}{undo}"));
        return;
    }
    let name = match class {
        Class::Read | Class::Local => look.paint.good(class.name()),
        Class::Lossy | Class::Shared => look.paint.warning(class.name()),
        Class::Irreversible => look.paint.bad(class.name()),
    };
    push_wrapped(text, &format!("{name}: {reason}{undo}"), INDENT, look.sentence());
}

#[cfg(test)]
mod tests;
