//! The help of the installed tools, asked once for each binary and then remembered.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::help::{
    Help, OptionHelp, parse_gh_arguments, parse_gh_commands, parse_gh_options, parse_git_commands, parse_git_options,
};
use crate::invocation::installed::{gh_help, told, usage_text};
use crate::invocation::options::{USAGE_OPTIONS, cache_file, git_help_sources};
use crate::invocation::{Installed, InstalledTool, Invocation, Tool};

impl Installed {
    /// What the installed help says of the command that an invocation names, and of its options. Where the tool tells nothing,
    /// there is less in it.
    pub async fn help(&self, invocation: &Invocation, directory: &Path, cache: &Path) -> Help {
        match (invocation.tool, &self.gh) {
            (Tool::Git, _) => {
                let depth = self.depth(&invocation.args, directory, cache).await;
                of_git(&self.git, invocation, depth, directory, cache).await
            }
            (Tool::Gh, Some(gh)) => of_gh(gh, invocation, cache).await,
            (Tool::Gh, None) => Help::default(),
        }
    }
}

async fn of_git(git: &InstalledTool, invocation: &Invocation, depth: usize, directory: &Path, cache: &Path) -> Help {
    let asking = Asking { git, directory, cache };
    let (ask, tables) = git_help_sources(&invocation.args, depth);
    let may_ask = ask.as_ref().and_then(|words| words.first()).is_some_and(|name| git.helpful.contains(name));
    let (commands, told) = tokio::join!(asking.commands(), async {
        match ask.filter(|_| may_ask) {
            Some(words) => asking.options(&words).await.unwrap_or_default(),
            None => Vec::new(),
        }
    });
    let tables = tables.iter().flat_map(|table| parse_git_options(table));
    Help {
        version: Some(git.version.clone()),
        is_missing: invocation.args.first().is_some_and(|name| !git.commands.has(name)),
        commands: commands.unwrap_or_default(),
        options: told.into_iter().chain(tables).collect(),
        arguments: Vec::new(),
    }
}

async fn of_gh(gh: &InstalledTool, invocation: &Invocation, cache: &Path) -> Help {
    let version = Some(gh.version.clone());
    if gh.commands.unread().is_some() {
        // Words that may be an alias are not given to it.
        return Help { version, ..Help::default() };
    }
    let words = gh.subcommand(invocation);
    let depth = (1..=words.len()).take_while(|depth| gh.commands.begin_with(&words[..*depth].join(" "))).count();
    let (words, more) = words.split_at(depth);
    let ask = |depth: usize| gh_help(&gh.program, &words[..depth], cache);
    let (own, groups) = tokio::join!(ask(depth), futures_util::future::join_all((0..depth.max(1)).map(ask)));
    let own = own.unwrap_or_default();
    let groups = groups.iter().enumerate().filter_map(|(depth, text)| Some((depth, text.as_ref()?)));
    // A group alone is explained; with a word that it does not have, it is not.
    let is_group = !gh.commands.has(&words.join(" "));
    Help {
        version,
        is_missing: depth == 0 || (is_group && !more.is_empty()),
        commands: groups.flat_map(|(depth, text)| parse_gh_commands(text, &words[..depth])).collect(),
        options: parse_gh_options(&own),
        arguments: parse_gh_arguments(&own, words),
    }
}

/// Asks git.
struct Asking<'a> {
    git: &'a InstalledTool,
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
        let file = cache_file(&self.git.program, name, self.cache);
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

    async fn commands(&self) -> Option<BTreeMap<String, String>> {
        let name = ["help", "of", "all"].map(str::to_owned);
        self.remembered(&name, async {
            let args = ["help", "-a", "--no-aliases", "--no-external-commands"];
            let mut text = told(&self.git.program, &args).await;
            if text.is_err() {
                // Before git 2.37.
                text = told(&self.git.program, &args[..2]).await;
            }
            Some(parse_git_commands(&text.ok()?, self.git.commands.names())).filter(|commands| !commands.is_empty())
        })
        .await
    }

    async fn options(&self, words: &[String]) -> Option<Vec<OptionHelp>> {
        let name: Vec<String> = std::iter::once("help of".to_owned()).chain(words.iter().cloned()).collect();
        self.remembered(&name, async {
            let mut options = Vec::new();
            for help in USAGE_OPTIONS {
                let args: Vec<&str> = words.iter().map(String::as_str).chain([help]).collect();
                if let Some(text) = usage_text(&self.git.program, &args, self.directory).await {
                    options = parse_git_options(&text);
                    break;
                }
            }
            Some(options).filter(|options| !options.is_empty())
        })
        .await
    }
}
