//! `gut --show-prompt`: what would be sent, to whom, and nothing is.

use std::fmt::Write;

use super::Setting;
use super::request::{check, settings};
use crate::book::{Book, Versions};
use crate::error::{Error, Result};
use crate::exec;
use crate::invocation::Tool;
use crate::llm;
use crate::planner::{Examples, build_request, choose_request, explain_request, narrowed};
use crate::prompt::Prompts;
use crate::repository::Reader;
use crate::run::{Request, Run};
use crate::settings::Endpoint;

/// The prompts of all three stages. The later ones depend on answers that there are not: where they would stand, it says so.
///
/// # Errors
/// What would have stopped the run before its first call.
pub async fn show_prompt(setting: &Setting<'_>, request: Request) -> Result<String> {
    check(&request)?;
    let installed = setting.installed().await?;
    let settings = settings(setting)?;
    let prompts = Prompts::load(&settings.directories.prompts())?;
    let directory = exec::current_directory().map_err(|_| Error::unavailable("the current directory is gone"))?;
    let book = Book::load(&settings.directories.recipes())?.for_versions(Versions::of(&installed));
    let examples = Examples::new(&book, &directory, settings.examples);
    let mut run = Run::new(request, Vec::new());
    run.context = Some(Reader::new(installed.git.program.clone(), directory).context().await?);
    let tools: &[Tool] = match run.request.command.as_deref() {
        Some(command) if command.trim_start().starts_with("gh") => &[Tool::Gh],
        _ => &[Tool::Git],
    };
    let placeholder = ["(the commands that stage 2 answers with)".to_owned()];
    let mut requests = Vec::new();
    if run.request.command.is_none() {
        requests.push(("choose", choose_request(&prompts, &run, &examples)?));
    }
    let mut build = build_request(&prompts, &installed, &run, tools, &examples)?;
    if settings.endpoint.as_ref().is_some_and(Endpoint::is_local) {
        build = narrowed(&installed, &run, tools, &examples, &settings.directories.cache, build).await;
    }
    requests.push(("build, if the tool is git", build));
    requests.push(("explain", explain_request(&prompts, &run, &placeholder)?));
    let to = match &settings.endpoint {
        Some(endpoint) => {
            let model = endpoint.model.as_ref().map_or("the model it has", |model| &model.value);
            format!("{}, {model}", endpoint.shown())
        }
        None => "nobody: no model is set up".to_owned(),
    };
    let mut text = format!("to: {to}\n");
    for (name, llm::Request { system, examples, user, schema, narrow, .. }) in requests {
        // Writing to a string cannot fail.
        let _: std::fmt::Result = write!(text, "\n===== {name}: system\n{system}\n");
        for (question, answer) in examples {
            let _: std::fmt::Result = write!(text, "===== {name}: example\n{question}\n{answer}\n");
        }
        let _: std::fmt::Result = write!(text, "===== {name}: user\n{user}\n");
        let _: std::fmt::Result = write!(text, "===== {name}: schema\n{}\n", narrow.unwrap_or(schema));
    }
    Ok(text)
}
