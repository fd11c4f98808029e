//! The planner that asks a language model: one prompt and one schema a stage.

mod narrow;
mod offered;

use std::path::{Path, PathBuf};

use serde_json::json;

use super::{Draft, Planner};
use crate::book::{Book, Example};
use crate::error::Result;
use crate::invocation::{Installed, Invocation, Tool};
use crate::llm::{self, Model, Repair, Request};
use crate::prompt::{Prompt, Prompts, escape, unescape};
use crate::run::{Choice, CommandAnswer, DiagnosisAnswer, Explanation, Plan, PlanAnswer, Run, Stage};
use offered::offered;

/// The most subcommands whose options stand in a schema.
const MOST_NARROWED: usize = 8;
/// The most commands of one plan.
const MOST_COMMANDS: usize = 20;
/// The most words of one command, and the most parts of an explanation.
const MOST_WORDS: usize = 256;
const MOST_PARTS: usize = 100;
/// How often one option may stand in a command: `-m` for each paragraph, `--label` for each label.
const MOST_REPEATS: usize = 4;
/// The longest text of an explanation that is shown, in characters.
const LONGEST_MEANING: usize = 400;

/// Asks a model.
pub struct ModelPlanner<'a, M> {
    model: M,
    prompts: &'a Prompts,
    installed: &'a Installed,
    examples: Examples<'a>,
    /// Where what the installed tools tell is kept.
    cache: PathBuf,
}

/// Where the examples come from.
#[derive(Clone)]
pub struct Examples<'a> {
    book: &'a Book,
    directory: PathBuf,
    most: usize,
}

impl<'a> Examples<'a> {
    /// At most so many examples from this book; paths are looked for in this directory.
    pub fn new(book: &'a Book, directory: &Path, most: usize) -> Self {
        Self { book, directory: directory.to_owned(), most }
    }

    /// The recipes most like the request and what was said to it since, for these tools; the most like last.
    fn near(&self, run: &Run, tools: &[Tool], most: usize) -> Vec<Example> {
        let context = run.context.clone().unwrap_or_default();
        let is_path = |path: &str| self.directory.join(path).symlink_metadata().is_ok();
        let mut examples = self.book.examples(&run.request.text, &context, &is_path, 2 * most);
        examples.retain(|example| example.commands.iter().all(|command| tools.contains(&command.tool)));
        examples.truncate(most);
        examples.reverse();
        examples
    }
}

impl<'a, M: Model> ModelPlanner<'a, M> {
    /// A planner that sends these prompts to this model, for the tools that are installed.
    pub fn new(model: M, prompts: &'a Prompts, installed: &'a Installed, examples: Examples<'a>, cache: &Path) -> Self {
        Self { model, prompts, installed, examples, cache: cache.to_owned() }
    }
}

/// The request of stage 2 with a schema that holds the model to real options of the subcommands that are near at hand: those of
/// the examples, and those that it wrote before. For services that make a grammar of any schema.
pub async fn narrowed(
    installed: &Installed,
    run: &Run,
    tools: &[Tool],
    examples: &Examples<'_>,
    cache: &Path,
    mut request: Request,
) -> Request {
    let mut wanted: Vec<(Tool, String)> = Vec::new();
    let rejected = run.current().into_iter().flat_map(|attempt| &attempt.rejections);
    let rejected = rejected.flat_map(|plan| &plan.commands).map(|command| &command.invocation);
    let near = if run.request.command.is_some() { Vec::new() } else { examples.near(run, tools, examples.most) };
    let near: Vec<&Invocation> = near.iter().rev().flat_map(|example| &example.commands).collect();
    for invocation in rejected.chain(near) {
        let named = (invocation.tool, subcommand(invocation, installed).0);
        if !wanted.contains(&named) && wanted.len() < MOST_NARROWED {
            wanted.push(named);
        }
    }
    let mut known = narrow::known(installed, &wanted, &examples.directory, cache).await;
    // Another repository is meant only where one is spoken of; small models fill the option with whatever they see.
    let names_a_repository = run.request.text.to_lowercase().contains("repo");
    for one in &mut known {
        one.leave_out("--help");
        if !names_a_repository {
            one.leave_out("--repo");
        }
    }
    let offered: Vec<(Tool, Vec<String>)> = tools.iter().map(|tool| (*tool, offered(installed, &[*tool]))).collect();
    let mut narrow = narrow::narrow(&request.schema, &offered, &known);
    if !request.repairs.is_empty() {
        // What is wrong is to be corrected, and not to be passed on to the user.
        narrow["properties"]["question"] = json!({"type": "string", "enum": [""]});
    }
    request.narrow = Some(narrow);
    request
}

/// The request of stage 1, as it is sent.
///
/// # Errors
/// `configuration` when a prompt template of the user's is broken.
pub fn choose_request(prompts: &Prompts, run: &Run, examples: &Examples<'_>) -> Result<Request> {
    let near = examples.near(run, &Tool::ALL, examples.most / 2);
    let turns = near.iter().map(|example| {
        let has = |tool| example.commands.iter().any(|command| command.tool == tool);
        let tools = match (has(Tool::Git), has(Tool::Gh)) {
            (true, true) => "both",
            (false, true) => "gh",
            _ => "git",
        };
        let answer = json!({"reason": example.title, "tools": tools, "needs_changes": false});
        (asked(&example.request), answer.to_string())
    });
    Ok(Request { examples: turns.collect(), ..request(Stage::Choose, prompts.choose(run)?, llm::portable::<Choice>()) })
}

/// A request as it stands in a prompt.
fn asked(request: &str) -> String {
    format!("<request>{}</request>", escape(request))
}

/// The request of stage 2 for these tools, as it is sent.
///
/// # Errors
/// As [`choose_request`].
pub fn build_request(
    prompts: &Prompts,
    installed: &Installed,
    run: &Run,
    tools: &[Tool],
    examples: &Examples<'_>,
) -> Result<Request> {
    let mut schema = match run.request.command {
        Some(_) => llm::portable::<DiagnosisAnswer>(),
        None => llm::portable::<PlanAnswer>(),
    };
    let names: Vec<&str> = tools.iter().map(|tool| tool.name()).collect();
    llm::restrict(&mut schema, &names, &offered(installed, tools));
    let turns = match run.request.command {
        Some(_) => Vec::new(),
        None => examples.near(run, tools, examples.most).iter().map(|example| worked(example, installed)).collect(),
    };
    let rejections = run.current().map_or(&[][..], |attempt| &attempt.rejections);
    let repairs = rejections.iter().map(|plan| {
        let commands: Vec<&Invocation> = plan.commands.iter().map(|command| &command.invocation).collect();
        Ok(Repair {
            answer: answer(&commands, plan.diagnosis.as_deref(), installed),
            complaint: prompts.rejected(plan)?,
        })
    });
    let repairs = repairs.collect::<Result<Vec<_>>>()?;
    Ok(Request { examples: turns, repairs, ..request(Stage::Build, prompts.build(run, tools)?, schema) })
}

/// An example as a turn: the request, and the answer that a model should give to it.
fn worked(example: &Example, installed: &Installed) -> (String, String) {
    let commands: Vec<&Invocation> = example.commands.iter().collect();
    (asked(&example.request), answer(&commands, None, installed))
}

/// The answer of stage 2 that comes to these commands.
fn answer(commands: &[&Invocation], diagnosis: Option<&str>, installed: &Installed) -> String {
    let commands: Vec<_> = commands
        .iter()
        .map(|command| {
            let (subcommand, args) = subcommand(command, installed);
            json!({"tool": command.tool, "subcommand": subcommand, "args": args})
        })
        .collect();
    let mut answer = json!({"commands": commands, "question": ""});
    if let Some(diagnosis) = diagnosis {
        answer = json!({"diagnosis": diagnosis, "commands": commands, "question": ""});
    }
    answer.to_string()
}

/// The subcommand of an invocation as an answer names it, and the words behind it.
fn subcommand<'i>(invocation: &'i Invocation, installed: &Installed) -> (String, &'i [String]) {
    let known = installed.tool(invocation.tool).and_then(|found| found.command(invocation));
    let words = known.unwrap_or_else(|| invocation.name());
    (words.join(" "), &invocation.args[words.len()..])
}

/// The request of stage 3 for these lines, as it is sent.
///
/// # Errors
/// As [`choose_request`].
pub fn explain_request(prompts: &Prompts, run: &Run, lines: &[String]) -> Result<Request> {
    Ok(request(Stage::Explain, prompts.explain(run, lines)?, llm::portable::<Explanation>()))
}

fn request(stage: Stage, prompt: Prompt, schema: serde_json::Value) -> Request {
    Request {
        stage,
        system: prompt.system,
        examples: Vec::new(),
        user: prompt.user,
        schema,
        narrow: None,
        repairs: Vec::new(),
    }
}

impl<M: Model> Planner for ModelPlanner<'_, M> {
    async fn choose(&self, run: &Run) -> Result<Choice> {
        llm::ask(&self.model, choose_request(self.prompts, run, &self.examples)?, |_: &Choice| Ok(())).await
    }

    async fn build(&self, run: &Run, choice: &Choice) -> Result<Draft> {
        let request = build_request(self.prompts, self.installed, run, choice.tools.list(), &self.examples)?;
        let request = if self.model.takes_narrow() {
            narrowed(self.installed, run, choice.tools.list(), &self.examples, &self.cache, request).await
        } else {
            request
        };
        let draft = if run.request.command.is_some() {
            let answer: DiagnosisAnswer =
                llm::ask(&self.model, request, |answer: &DiagnosisAnswer| check(&answer.commands, &answer.question))
                    .await?;
            let diagnosis = Some(shorten(&answer.diagnosis));
            Draft {
                diagnosis,
                commands: invocations(answer.commands),
                question: shorten(&answer.question),
                recipes: Vec::new(),
            }
        } else {
            let answer: PlanAnswer =
                llm::ask(&self.model, request, |answer: &PlanAnswer| check(&answer.commands, &answer.question)).await?;
            Draft {
                diagnosis: None,
                commands: invocations(answer.commands),
                question: shorten(&answer.question),
                recipes: Vec::new(),
            }
        };
        Ok(draft)
    }

    async fn explain(&self, run: &Run, plan: &Plan) -> Result<Explanation> {
        let request = explain_request(self.prompts, run, &plan.lines())?;
        let mut explanation = llm::ask(&self.model, request, |explanation: &Explanation| {
            if explanation.summary.trim().is_empty() { Err("`summary` is empty".to_owned()) } else { Ok(()) }
        })
        .await?;
        explanation.summary = shorten(&explanation.summary);
        explanation.parts.truncate(MOST_PARTS);
        for part in &mut explanation.parts {
            part.text = shorten(&unescape(&part.text));
            part.meaning = shorten(&part.meaning);
        }
        explanation.parts.retain(|part| !part.text.is_empty() && !part.meaning.is_empty());
        Ok(explanation)
    }
}

fn check(commands: &[CommandAnswer], question: &str) -> std::result::Result<(), String> {
    if commands.is_empty() && question.trim().is_empty() {
        return Err("`commands` and `question` are both empty".to_owned());
    }
    if let Some(command) = commands.iter().find(|command| command.args.len() > MOST_WORDS) {
        return Err(format!("a command has {} words; at most {MOST_WORDS} are run", command.args.len()));
    }
    // A small model that has lost its way writes one option again and again.
    for command in commands {
        let is_again = |word: &&String| {
            word.starts_with('-') && command.args.iter().filter(|other| other == word).count() > MOST_REPEATS
        };
        if let Some(word) = command.args.iter().find(is_again) {
            return Err(format!("`{word}` stands in one command again and again"));
        }
    }
    if commands.len() > MOST_COMMANDS {
        return Err(format!("there are {} commands; at most {MOST_COMMANDS} are run", commands.len()));
    }
    Ok(())
}

fn invocations(commands: Vec<CommandAnswer>) -> Vec<Invocation> {
    commands
        .into_iter()
        .map(|command| {
            let subcommand = command.subcommand.split_whitespace().map(str::to_owned).collect::<Vec<_>>();
            // A model that copies from a prompt copies the escaping too.
            let args = command.args.iter().map(|word| unescape(word));
            Invocation { tool: command.tool, args: subcommand.into_iter().chain(args).collect() }
        })
        .collect()
}

fn shorten(text: &str) -> String {
    let text = text.trim();
    if text.chars().count() <= LONGEST_MEANING {
        return text.to_owned();
    }
    text.chars().take(LONGEST_MEANING).chain(['\u{2026}']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_becomes_words() {
        let answer = |subcommand: &str, args: &[&str]| CommandAnswer {
            tool: Tool::Gh,
            subcommand: subcommand.into(),
            args: args.iter().map(ToString::to_string).collect(),
        };
        assert_eq!(
            invocations(vec![answer("pr create", &["--title", "a &amp; b &lt;c&gt;"]), answer(" status ", &[])]),
            [
                Invocation::new(Tool::Gh, ["pr", "create", "--title", "a & b <c>"]),
                Invocation::new(Tool::Gh, ["status"])
            ]
        );
    }

    #[test]
    fn a_model_that_has_lost_its_way_is_told_so() {
        let answer = |args: &[&str]| {
            let args = args.iter().map(ToString::to_string).collect();
            check(&[CommandAnswer { tool: Tool::Git, subcommand: "log".into(), args }], "")
        };
        assert_eq!(answer(&["-m", "a", "-m", "b", "-m", "c", "x", "x", "x", "x", "x"]), Ok(()));
        assert!(answer(&["--no-edit"; 5]).unwrap_err().contains("`--no-edit` stands"));
        assert!(answer(&["x"; 257]).unwrap_err().contains("257 words"));
        assert!(check(&[], " ").is_err());
    }
}
