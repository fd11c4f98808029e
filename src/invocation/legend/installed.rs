//! The help of the installed tools, asked once for each binary and then remembered.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::help::{
    Help, OptionHelp, parse_gh_arguments, parse_gh_commands, parse_gh_options, parse_git_commands, parse_git_options,
};
use crate::invocation::installed::{answer, usage_text};
use crate::invocation::options::{cache_file, git_help_sources, help_options};
use crate::invocation::{Installed, InstalledTool, Invocation, Tool};

/// What the help of one command says.
type Told = (Vec<OptionHelp>, Vec<String>);

impl Installed {
    /// What the installed help says of the command that an invocation names, and of its options. Where the tool tells nothing,
    /// there is less in it.
    pub async fn help(&self, invocation: &Invocation, directory: &Path, cache: &Path) -> Help {
        let Some(tool) = self.tool(invocation.tool) else { return Help::default() };
        let asking = Asking { tool, of: invocation.tool, directory, cache };
        let version = Some(tool.version.clone());
        match invocation.tool {
            Tool::Git => {
                let depth = self.depth(&invocation.args, directory, cache).await;
                let (ask, tables) = git_help_sources(&invocation.args, depth);
                let may_ask =
                    ask.as_ref().and_then(|words| words.first()).is_some_and(|name| tool.helpful.contains(name));
                let (commands, told) = tokio::join!(asking.git_commands(), async {
                    match ask.filter(|_| may_ask) {
                        Some(words) => asking.git_options(&words).await.unwrap_or_default(),
                        None => Vec::new(),
                    }
                });
                let tables = tables.iter().flat_map(|table| parse_git_options(table));
                let options = told.into_iter().chain(tables).collect();
                let is_missing = invocation.args.first().is_some_and(|name| !tool.commands.contains(name));
                Help { version, is_missing, commands: commands.unwrap_or_default(), options, arguments: Vec::new() }
            }
            Tool::Gh => {
                let words = invocation.subcommand();
                let is_path = |depth: &usize| {
                    let path = words[..*depth].join(" ");
                    tool.commands.iter().any(|known| *known == path || known.starts_with(&format!("{path} ")))
                };
                let depth = (0..=words.len()).take_while(|depth| *depth == 0 || is_path(depth)).last().unwrap_or(0);
                let words = &words[..depth];
                let (commands, told) = tokio::join!(asking.gh_commands(words), asking.gh_options(words));
                let (options, arguments) = told.unwrap_or_default();
                // A group alone is explained; with a word that it does not have, it is not.
                let is_group = !tool.commands.contains(&words.join(" "));
                let is_missing = depth == 0 || (is_group && invocation.subcommand().len() > depth);
                Help { version, is_missing, commands, options, arguments }
            }
        }
    }
}

/// Asks one tool.
struct Asking<'a> {
    tool: &'a InstalledTool,
    of: Tool,
    directory: &'a Path,
    cache: &'a Path,
}

impl Asking<'_> {
    /// What is remembered under this name, or else is found out and remembered. What could not be found out is not.
    async fn remembered<T: Serialize + DeserializeOwned>(
        &self,
        name: &[String],
        find: impl Future<Output = Option<T>>,
    ) -> Option<T> {
        let file = cache_file(&self.tool.program, name, self.cache);
        let known = file.as_ref().and_then(|file| std::fs::read(file).ok());
        if let Some(known) = known.and_then(|text| serde_json::from_slice(&text).ok()) {
            return Some(known);
        }
        let found = find.await?;
        if let (Some(file), Ok(text)) = (file, serde_json::to_vec(&found)) {
            // A cache that cannot be written costs time, nothing else.
            drop(crate::files::write_private(&file, &text));
        }
        Some(found)
    }

    async fn git_commands(&self) -> Option<BTreeMap<String, String>> {
        let name = ["help", "of", "all"].map(str::to_owned);
        self.remembered(&name, async {
            let args = ["help", "-a", "--no-aliases", "--no-external-commands"];
            let mut text = answer(&self.tool.program, &args).await;
            if text.is_none() {
                // Before git 2.37.
                text = answer(&self.tool.program, &args[..2]).await;
            }
            Some(parse_git_commands(&text?, &self.tool.commands)).filter(|commands| !commands.is_empty())
        })
        .await
    }

    async fn git_options(&self, words: &[String]) -> Option<Vec<OptionHelp>> {
        let name: Vec<String> = std::iter::once("help of".to_owned()).chain(words.iter().cloned()).collect();
        self.remembered(&name, async {
            let mut options = Vec::new();
            for help in help_options(self.of) {
                let args: Vec<&str> = words.iter().map(String::as_str).chain([*help]).collect();
                if let Some(text) = usage_text(&self.tool.program, &args, self.directory).await {
                    options = parse_git_options(&text);
                    break;
                }
            }
            Some(options).filter(|options| !options.is_empty())
        })
        .await
    }

    /// One line on each command of the groups that lead to these words.
    async fn gh_commands(&self, words: &[&str]) -> BTreeMap<String, String> {
        let groups = (0..words.len().max(1)).map(|depth| async move {
            let group = &words[..depth.min(words.len())];
            let name: Vec<String> = std::iter::once("help of commands of".to_owned())
                .chain(group.iter().map(ToString::to_string))
                .collect();
            self.remembered(&name, async {
                let text = self.gh_text(group).await?;
                Some(parse_gh_commands(&text, group)).filter(|commands| !commands.is_empty())
            })
            .await
        });
        futures_util::future::join_all(groups).await.into_iter().flatten().flatten().collect()
    }

    async fn gh_options(&self, words: &[&str]) -> Option<Told> {
        let name: Vec<String> =
            std::iter::once("help of".to_owned()).chain(words.iter().map(ToString::to_string)).collect();
        self.remembered(&name, async {
            let text = self.gh_text(words).await?;
            Some((parse_gh_options(&text), parse_gh_arguments(&text, words)))
        })
        .await
    }

    async fn gh_text(&self, words: &[&str]) -> Option<String> {
        let args: Vec<&str> = words.iter().copied().chain(["--help"]).collect();
        usage_text(&self.tool.program, &args, self.directory).await
    }
}
