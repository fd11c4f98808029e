//! A command and its legend, as an answer: drawn as plans and explanations are everywhere.

use super::layout::{INDENT, Look, push_line, push_wrapped};
use super::{Ui, escape, plan};
use crate::error::Result;
use crate::run::{Explanation, Part, Plan};

impl Ui {
    /// Answers with a command, its parts, what it would do here and its class. `before` are sentences that come first.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn legend(&self, plan: &Plan, parts: &[Part], before: &[String]) -> Result<()> {
        self.answer(&screen(plan, parts, before, self.answer_look()))
    }

    /// Answers with a command of which no more is known than these sentences.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn unexplained(&self, line: &str, sentences: &[String]) -> Result<()> {
        self.answer(&bare(line, sentences, self.answer_look()))
    }

    /// Answers with all of it as JSON.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn legend_json(&self, answer: &serde_json::Value) -> Result<()> {
        self.answer(&(escape::json(&format!("{answer:#}")) + "\n"))
    }

    /// Answers with what a model says of a command, below its legend.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn summary(&self, summary: &str) -> Result<()> {
        let look = self.answer_look();
        // It may be wrong, which the legend is not meant to be.
        let summary = format!("A model says: {summary}");
        let text = plan::explanation(&Explanation { summary, parts: Vec::new() }, look);
        let apart = if look.plain { "" } else { "\n" };
        self.answer(&format!("{apart}{}\n", text.trim_end()))
    }
}

/// The line, and sentences underneath.
fn bare(line: &str, sentences: &[String], look: Look) -> String {
    if look.plain {
        let mut text = String::new();
        push_line(&mut text, &format!("Command: {}", escape::line(line)));
        for sentence in sentences {
            push_line(&mut text, &escape::line(sentence));
        }
        return text;
    }
    let mut text = "\n".to_owned();
    push_line(&mut text, &format!("{INDENT}{}", look.paint.command(&escape::line(line))));
    for sentence in sentences {
        text.push('\n');
        push_wrapped(&mut text, &escape::line(sentence), INDENT, look.sentence());
    }
    text
}

fn screen(command: &Plan, parts: &[Part], before: &[String], look: Look) -> String {
    let mut text = String::new();
    for sentence in before {
        if look.plain {
            push_line(&mut text, &escape::line(sentence));
        } else {
            text.push('\n');
            push_wrapped(&mut text, &escape::line(sentence), INDENT, look.sentence());
        }
    }
    if !look.plain {
        text.push('\n');
    }
    text += &plan::plan(command, look);
    text += &plan::legend(parts, look);
    let is_refused = command.commands.iter().any(|command| command.risk.refused.is_some());
    if !command.commands.is_empty() && !is_refused {
        plan::push_risk(&mut text, command, look);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::class::Class;
    use crate::invocation::{Invocation, Risk};
    use crate::repository::Effect;
    use crate::run::PlannedCommand;
    use crate::ui::layout;

    #[test]
    fn what_an_alias_says_does_not_act_on_the_terminal() {
        let look = Look { paint: crate::ui::paint::Paint::new(false), width: 80, plain: false, moves: true };
        let said = ["`evil` is an alias that a shell runs: `echo \u{1b}[31m\u{202e}`".to_owned()];
        for plain in [false, true] {
            let text = bare("git evil \u{9b}x", &said, Look { plain, ..look });
            assert!(text.contains(r"git evil \u{9b}x") && text.contains(r"\u{1b}[31m<U+202E>"), "{text:?}");
        }
        assert_eq!(bare("git x", &["a".into(), "b".into()], look), "\n  git x\n\n  a\n\n  b\n");
    }

    #[test]
    fn a_command_with_its_legend() {
        let invocation = Invocation::parse("git rebase --onto main topic~3 topic").unwrap();
        let command = PlannedCommand {
            line: invocation.to_string(),
            invocation,
            risk: Risk::of(Class::Local, "git can take it back"),
            problems: Vec::new(),
            effect: Effect {
                changes: vec![
                    "replays 3 commits (d92c59b d, 3a95e4f topic 4, 35b055f topic 3) of topic onto main".into(),
                ],
                ..Effect::default()
            },
        };
        let command = Plan { commands: vec![command], ..Plan::default() };
        let part = |text: &str, meaning: &str| Part { text: text.into(), meaning: meaning.into() };
        let parts = [
            part("git", "the version control system, version 2.47.3"),
            part("rebase", "reapply commits on top of another base tip"),
            part("--onto main", "rebase onto given branch instead of upstream; here: a branch, 75340c8 add 4"),
            part("topic~3", "what it has already is left out: the commit 3 before topic; here: ae5e845 topic 2"),
            part("topic", "the branch that is rebased, after switching to it; here: a branch, d92c59b d"),
        ];
        let before = ["`rb` stands for `rebase` in your configuration.".to_owned()];
        insta::assert_snapshot!(layout::record(|look| screen(&command, &parts, &before, look)));
    }
}
