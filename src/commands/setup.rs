//! `gut setup`: at most three questions, one call to see that it works, and the file.

use std::io::Read;

use secrecy::SecretString;

use super::Setting;
use super::config::{change, set, unset};
use super::model::{local, try_out};
use crate::cli::SetupOptions;
use crate::error::{Error, Result};
use crate::exec::Terminal;
use crate::llm::Client;
use crate::provider::{CUSTOM, Provider};
use crate::settings::{Credentials, Endpoint, Flags, Key, KeySource, Origin, Settings, Value, check_key};

/// How long the list of models may take.
const TIME: std::time::Duration = std::time::Duration::from_secs(10);
/// The most models that are shown to choose from.
const MOST_MODELS: usize = 30;
/// The longest key, in bytes.
const LONGEST_KEY: u64 = 16 * 1024;

/// Sets a model up.
///
/// # Errors
/// When the settings cannot be read or written, the service is not known, or it does not answer.
pub async fn setup(setting: &Setting<'_>, options: &SetupOptions) -> Result<()> {
    let asks = !options.non_interactive;
    if asks && setting.terminal() == Terminal::None {
        return Err(
            Error::usage("there is no terminal to ask on").hint("gut setup --non-interactive --provider ollama")
        );
    }
    // A broken file is told before the first question.
    let usual = Settings::afresh(&Flags::default(), setting.environment)?;
    let found = local(&usual, &usual.directories.cache, setting.ui).await;
    let Some(name) = (match &options.provider {
        Some(name) => Some(name.clone()),
        None => choose_provider(setting, &usual, found.as_ref()).await?,
    }) else {
        setting.ui.tell("Nothing was changed.\n");
        return Ok(());
    };
    let mut base_url = options.base_url.clone();
    if asks && name == CUSTOM && base_url.is_none() {
        base_url = Some(setting.ui.ask_line("Its base URL, as http://localhost:8080/v1", None).await?);
    }
    let flags = Flags {
        provider: Some(name.clone()),
        base_url: base_url.clone(),
        model: options.model.clone(),
        ..Flags::default()
    };
    let settings = Settings::afresh(&flags, setting.environment)?;
    let mut endpoint = settings.endpoint.clone().ok_or_else(|| Error::configuration("no service was chosen"))?;
    let typed = key(setting, options, &endpoint).await?;
    if let Some(secret) = &typed {
        endpoint.key = Some(Key { source: KeySource::Secret(secret.clone()), origin: Origin::Credentials });
    }
    if options.model.is_none() {
        choose_model(setting, &settings, &mut endpoint, found.as_ref(), asks).await?;
    }
    if !options.no_test {
        setting.ui.tell(&format!("Asking {} ...\n", endpoint.provider.value.title));
        let tried = try_out(&settings, &endpoint, setting.ui).await?;
        setting.ui.tell(&format!(
            "It answers: {} by {}, in {:.1} s.\n",
            tried.call.model,
            tried.call.rung,
            tried.elapsed.as_secs_f64()
        ));
    }
    write(setting, &name, base_url.as_deref(), &endpoint, typed)
}

/// The first question: which service. What is there already stands first.
async fn choose_provider(
    setting: &Setting<'_>,
    settings: &Settings,
    found: Option<&Endpoint>,
) -> Result<Option<String>> {
    let mut rows: Vec<(u8, String, String)> = Vec::new();
    for provider in Provider::all() {
        let key = provider.key_variables.iter().find(|name| setting.environment.text(name).is_some());
        let runs = found.filter(|endpoint| endpoint.provider.value.name == provider.name);
        let (order, note) = match (runs, key) {
            (Some(endpoint), _) => (0, format!(" - running at {}", endpoint.shown())),
            (None, Some(variable)) if !provider.local => (0, format!(" - the key is in {variable}")),
            _ => (1, String::new()),
        };
        rows.push((order, provider.name.clone(), format!("{}{note}", provider.title)));
    }
    let own = settings.local.iter().map(|endpoint| &endpoint.provider.value);
    for provider in own.filter(|provider| !Provider::all().iter().any(|row| row.name == provider.name)) {
        rows.push((1, provider.name.clone(), provider.title.clone()));
    }
    rows.sort_by_key(|(order, ..)| *order);
    let titles = rows.iter().map(|(_, _, title)| title.clone()).collect();
    let chosen = setting.ui.choose("Which service is to understand your words?", titles).await?;
    Ok(chosen.and_then(|at| rows.into_iter().nth(at)).map(|(_, name, _)| name))
}

/// The second question: the key, where one is needed and none is there.
async fn key(setting: &Setting<'_>, options: &SetupOptions, endpoint: &Endpoint) -> Result<Option<SecretString>> {
    let origin = Origin::Flag("--key-from-stdin");
    if options.key_from_stdin {
        let mut text = String::new();
        let read = std::io::stdin().lock().take(LONGEST_KEY).read_to_string(&mut text);
        read.map_err(|fault| Error::usage(format!("cannot read the key from standard input: {fault}")))?;
        let secret: SecretString = text.trim().into();
        check_key(&secret, &origin)?;
        return Ok(Some(secret));
    }
    let provider = &endpoint.provider.value;
    let is_open = endpoint.is_local() && provider.key_variables.is_empty();
    let is_free = provider.local || is_open || (provider.name == CUSTOM && options.non_interactive);
    if let Some(key) = &endpoint.key {
        setting.ui.tell(&format!("The key is that of {}.\n", key.origin));
        return Ok(None);
    }
    if is_free {
        return Ok(None);
    }
    let variable = provider.key_variable().unwrap_or(crate::settings::API_KEY);
    if options.non_interactive {
        return Err(Error::configuration(format!("there is no key for {}", provider.title))
            .hint(format!("set `{variable}`, or give it with `--key-from-stdin`")));
    }
    let secret = setting.ui.ask_secret(&format!("Your key for {} (it is not shown)", provider.title)).await?;
    if secrecy::ExposeSecret::expose_secret(&secret).is_empty() && provider.name == CUSTOM {
        return Ok(None);
    }
    check_key(&secret, &Origin::Credentials)?;
    Ok(Some(secret))
}

/// The third question: the model, from the list that the service gives.
async fn choose_model(
    setting: &Setting<'_>,
    settings: &Settings,
    endpoint: &mut Endpoint,
    found: Option<&Endpoint>,
    asks: bool,
) -> Result<()> {
    let client = Client::new(endpoint.clone(), settings.limits.clone(), &settings.directories.cache, setting.ui);
    let mut names = client.models(TIME).await?;
    let usual = endpoint.model.as_ref().map(|model| model.value.clone());
    let usual = usual.or_else(|| found?.model.as_ref().map(|model| model.value.clone()));
    if let Some(usual) = usual.filter(|usual| names.is_empty() || names.contains(usual)) {
        names.retain(|name| *name != usual);
        names.insert(0, usual);
    }
    names.truncate(MOST_MODELS);
    let chosen = match names.as_slice() {
        [] if asks => setting.ui.ask_line("The name of the model", None).await?,
        [] => return Err(Error::configuration("the service does not list its models").hint("name one with `--model`")),
        [only] => only.clone(),
        several if asks => {
            let at = setting.ui.choose("Which model?", several.to_vec()).await?;
            at.and_then(|at| several.get(at)).or(several.first()).cloned().unwrap_or_default()
        }
        [first, ..] => first.clone(),
    };
    endpoint.model = Some(Value { value: chosen, origin: Origin::File });
    Ok(())
}

/// Writes what was chosen, and says what.
fn write(
    setting: &Setting<'_>,
    name: &str,
    base_url: Option<&str>,
    endpoint: &Endpoint,
    key: Option<SecretString>,
) -> Result<()> {
    let path = setting.directories.configuration_file();
    let mut told = Vec::new();
    change(&path, |document| {
        // What was set for another service is not meant for this one, its key least of all.
        let is_same = document.get("provider").and_then(toml_edit::Item::as_str) == Some(name);
        let mut stale = if is_same { Vec::new() } else { vec!["stages", "api_key", "api_key_command"] };
        if key.is_some() {
            stale = vec!["stages", "api_key", "api_key_command"];
        }
        let mut put = |field: &str, value: &str| {
            told.push(format!("  {field} = \"{value}\"\n"));
            set(document, field, value, &path)
        };
        put("provider", name)?;
        if let Some(model) = &endpoint.model {
            put("model", &model.value)?;
        }
        match base_url {
            Some(base_url) => put("base_url", base_url)?,
            None => stale.push("base_url"),
        }
        for field in stale {
            if document.contains_key(field) {
                unset(document, field)?;
                told.push(format!("  {field} was that of another service, and is taken out\n"));
            }
        }
        Ok(())
    })?;
    let mut text = format!("Written to {}:\n{}", path.display(), told.concat());
    if let Some(key) = key {
        let path = setting.directories.credentials_file();
        Credentials::read(&path)?.keep(name, &endpoint.shown(), key, &path)?;
        text.extend(["The key is in ", &path.display().to_string(), ", which only you can read.\n"]);
    }
    text.push_str("Try it: gut \"what did I change since yesterday?\"\n");
    setting.ui.tell(&text);
    Ok(())
}
