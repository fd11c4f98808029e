//! `gut config`: the user's file, read and changed without losing its comments.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use super::Setting;
use crate::cli::ConfigCommand;
use crate::error::{Error, Result};
use crate::exec::{self, Exit, Start, Terminal};
use crate::settings::{File, Row, Settings, listing};

/// What a new file begins with.
const TEMPLATE: &str = "# gut's settings; `gut config list` shows all of them with their values.\n\n";

/// Does what a `gut config` command says.
///
/// # Errors
/// What is wrong with the name, the value or the file.
pub async fn config(setting: &Setting<'_>, command: &ConfigCommand) -> Result<()> {
    let path = setting.directories.configuration_file();
    match command {
        ConfigCommand::Path => setting.ui.answer(&format!("{}\n", path.display())),
        ConfigCommand::Schema => setting.ui.answer(&schema()),
        ConfigCommand::List => {
            let file = usable(setting, &path);
            setting.ui.answer(&table(&listing(setting.environment, &file)))
        }
        ConfigCommand::Get { name } => {
            let file = usable(setting, &path);
            let rows = listing(setting.environment, &file);
            let row = rows.iter().find(|row| row.name == *name).ok_or_else(|| unknown(name, &rows))?;
            match &row.value {
                Some(value) => setting.ui.answer(&format!("{value}\n")),
                None => Err(Error::no_answer(format!("`{name}` is not set"))),
            }
        }
        ConfigCommand::Set { name, value } => {
            if name == "api_key" {
                return Err(Error::usage("a key on the command line ends in the history of the shell")
                    .hint("`gut setup` asks for it without showing it")
                    .hint("or let a password manager tell it: gut config set api_key_command \"pass show openai\""));
            }
            change(&path, |document| set(document, name, value, &path))
        }
        ConfigCommand::Unset { name } => change(&path, |document| unset(document, name)),
        ConfigCommand::Edit => edit(setting, &path).await,
    }
}

/// The file, or an empty one where it cannot be read, which is told.
fn usable(setting: &Setting<'_>, path: &Path) -> File {
    File::read(path).unwrap_or_else(|fault| {
        setting.ui.error(&fault);
        File::default()
    })
}

fn unknown(name: &str, rows: &[Row]) -> Error {
    let near = crate::invocation::nearest_name(name, rows.iter().map(|row| row.name.as_str()));
    let fault = Error::usage(format!("there is no setting `{name}`"));
    match near {
        Some(near) => fault.hint(format!("the nearest is `{near}`")),
        None => fault.hint("`gut config list` shows all of them"),
    }
}

fn table(rows: &[Row]) -> String {
    let widest = rows.iter().map(|row| row.name.len()).max().unwrap_or(0);
    let mut text = String::new();
    for row in rows {
        // Writing to a string cannot fail.
        let _: std::fmt::Result = match &row.value {
            Some(value) => writeln!(text, "{:<widest$}  {value}  # {}", row.name, row.origin),
            None => writeln!(text, "{:<widest$}  (not set)", row.name),
        };
    }
    text
}

/// The JSON schema of the file.
pub fn schema() -> String {
    let schema = schemars::schema_for!(File);
    format!("{:#}\n", schema.to_value())
}

/// Changes the file as a whole, or not at all.
///
/// # Errors
/// When it is not TOML, or would be no configuration afterwards.
pub(super) fn change(path: &Path, change: impl FnOnce(&mut toml_edit::DocumentMut) -> Result<()>) -> Result<()> {
    let directory = path.parent().unwrap_or(path);
    let cannot = |fault: std::io::Error| Error::configuration(format!("cannot write `{}`: {fault}", path.display()));
    let _held = crate::files::lock(directory).map_err(cannot)?;
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(fault) if fault.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(fault) => return Err(Error::configuration(format!("cannot read `{}`: {fault}", path.display()))),
    };
    // Whatever is wrong is told with its line, and without an excerpt that may hold a key.
    File::parse(&text, path).map_err(|fault| fault.hint("gut config edit"))?;
    let mut document: toml_edit::DocumentMut =
        text.parse().map_err(|_| Error::configuration("the file is not TOML"))?;
    change(&mut document)?;
    // The comment belongs before the first setting.
    let text = if text.is_empty() { format!("{TEMPLATE}{document}") } else { document.to_string() };
    File::parse(&text, path)?;
    crate::files::replace(path, text.as_bytes()).map_err(cannot)
}

/// Sets a value of a dotted name: text, or else a number or a list, whichever the setting takes.
pub(super) fn set(document: &mut toml_edit::DocumentMut, name: &str, value: &str, path: &Path) -> Result<()> {
    let list = || value.split(',').map(str::trim).filter(|item| !item.is_empty()).collect::<toml_edit::Array>();
    let candidates = [
        Some(toml_edit::Value::from(value)),
        value.parse::<toml_edit::Value>().ok(),
        Some(toml_edit::Value::from(list())),
    ];
    let (mut first, mut meant) = (None, None);
    for candidate in candidates.into_iter().flatten() {
        let mut changed = document.clone();
        put(&mut changed, name, candidate)?;
        match File::parse(&changed.to_string(), path).and_then(|file| Settings::check(&file)) {
            Ok(()) => {
                *document = changed;
                return Ok(());
            }
            // A value of the right type that makes no sense is what was meant.
            Err(fault) if File::parse(&changed.to_string(), path).is_ok() => meant = meant.or(Some(fault)),
            Err(fault) => first = first.or(Some(fault)),
        }
    }
    let reason = meant.or(first).map(|fault| fault.message).unwrap_or_default();
    // The place in the file that was not written says nothing.
    let place = format!("{}:", path.display());
    let reason = match reason.strip_prefix(&place) {
        Some(rest) => rest.splitn(3, ':').last().unwrap_or_default(),
        None => reason.as_str(),
    };
    let reason = reason.trim().lines().next().unwrap_or_default().to_owned();
    Err(Error::usage(format!("`{name}` cannot be `{value}`: {reason}")).hint("`gut config list` shows all settings"))
}

/// Puts a value at a dotted name. What stands there keeps its comments.
fn put(document: &mut toml_edit::DocumentMut, name: &str, value: toml_edit::Value) -> Result<()> {
    let keys: Vec<&str> = name.split('.').collect();
    if keys.iter().any(|key| key.is_empty()) {
        return Err(Error::usage(format!("`{name}` is no name of a setting")));
    }
    let (last, tables) = keys.split_last().ok_or_else(|| Error::usage("a name is missing"))?;
    let mut table: &mut dyn toml_edit::TableLike = document.as_table_mut();
    for key in tables {
        let item = table.entry(key).or_insert_with(|| {
            let mut inner = toml_edit::Table::new();
            inner.set_implicit(true);
            toml_edit::Item::Table(inner)
        });
        table = item.as_table_like_mut().ok_or_else(|| Error::usage(format!("`{key}` of `{name}` is no table")))?;
    }
    match table.get_mut(last).and_then(toml_edit::Item::as_value_mut) {
        Some(old) => {
            let decor = old.decor().clone();
            *old = value;
            *old.decor_mut() = decor;
        }
        None => {
            table.insert(last, toml_edit::Item::Value(value));
        }
    }
    Ok(())
}

/// Takes a value away.
pub(super) fn unset(document: &mut toml_edit::DocumentMut, name: &str) -> Result<()> {
    let absent = || Error::no_answer(format!("`{name}` is not set in the file"));
    let keys: Vec<&str> = name.split('.').collect();
    let (last, tables) = keys.split_last().ok_or_else(absent)?;
    let mut table: &mut dyn toml_edit::TableLike = document.as_table_mut();
    for key in tables {
        table = table.get_mut(key).and_then(toml_edit::Item::as_table_like_mut).ok_or_else(absent)?;
    }
    table.remove(last).map(drop).ok_or_else(absent)
}

/// Opens the file in the user's editor, and says what is wrong with it afterwards.
async fn edit(setting: &Setting<'_>, path: &Path) -> Result<()> {
    if setting.terminal() == Terminal::None {
        return Err(Error::usage("there is no terminal to edit on").hint(format!("the file is {}", path.display())));
    }
    if !path.exists() {
        crate::files::write_private(path, TEMPLATE.as_bytes()).map_err(anyhow::Error::new)?;
    }
    let editor = ["VISUAL", "EDITOR"].iter().find_map(|name| setting.environment.text(name)).unwrap_or("vi");
    let words = crate::invocation::split(editor).map_err(|fault| Error::usage(format!("`EDITOR`: {fault}")))?;
    let (name, args) = words.split_first().ok_or_else(|| Error::usage("`EDITOR` is empty"))?;
    let search = setting.environment.value("PATH").map(ToOwned::to_owned).unwrap_or_default();
    let program = if name.contains('/') { Some(PathBuf::from(name)) } else { exec::find_program(name, &search) };
    let program = program.ok_or_else(|| {
        Error::unavailable(format!("the editor `{name}` is not installed")).hint("set `EDITOR` to one that is")
    })?;
    let directory = exec::current_directory().map_err(|_| Error::unavailable("the current directory is gone"))?;
    let mut args = args.to_vec();
    args.push(path.display().to_string());
    let start = Start { program, args, directory, ..Start::default() };
    let ended =
        exec::run(&start, setting.terminal(), exec::Stdout::Inherited, exec::Stderr::Pipe, &setting.interrupts).await;
    let ended = ended.map_err(|fault| anyhow::Error::new(fault).context("cannot start the editor"))?;
    if ended.exit != Exit::Code(0) {
        return Err(Error::unavailable(format!("the editor `{name}` failed")));
    }
    File::read(path).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(text: &str, changes: &[(&str, &str)]) -> Result<String> {
        let mut document: toml_edit::DocumentMut = text.parse().unwrap();
        for (name, value) in changes {
            set(&mut document, name, value, Path::new("config.toml"))?;
        }
        Ok(document.to_string())
    }

    #[test]
    fn a_value_takes_the_type_of_its_setting() {
        let text = changed(
            "",
            &[
                ("model", "4"),
                ("answer_timeout", "30"),
                ("allow", "lossy, shared"),
                ("fallback", "groq"),
                ("provider", "azure"),
                ("provider", "custom"),
                ("stages.choose.model", "small"),
                ("providers.ours.base_url", "https://llm.example/v1"),
            ],
        );
        let file = File::parse(&text.unwrap(), Path::new("x")).unwrap();
        assert_eq!((file.model.as_deref(), file.answer_timeout, file.allow.len()), (Some("4"), Some(30.0), 2));
        assert_eq!(file.fallback, ["groq"]);
        assert_eq!(file.stages.len(), 1);
        assert_eq!(file.providers["ours"].base_url.as_deref(), Some("https://llm.example/v1"));
    }

    #[test]
    fn comments_and_order_are_kept() {
        let text = "# mine\nmodel = \"a\" # the fast one\n\n[stages.choose] # first\nmodel = \"b\"\n";
        let expected = text.replace("\"a\"", "\"c\"").replace("\"b\"", "\"d\"");
        assert_eq!(changed(text, &[("model", "c"), ("stages.choose.model", "d")]).unwrap(), expected);
    }

    #[test]
    fn what_no_setting_takes_is_refused() {
        for (name, value, word) in [
            ("modle", "x", "unknown field"),
            ("answer_timeout", "soon", "number"),
            ("allow", "everything", "everything"),
            ("planner", "magic", "magic"),
            ("a..b", "x", "no name"),
            ("model.x", "y", "no table"),
            ("answer_timeout", "nan", "cannot be kept"),
            ("provider", "nonsense", "no provider"),
            ("fallback", "nonsense", "no provider"),
            ("base_url", "garbage", "not a URL"),
            ("max_cost", "-1", "dollars"),
            ("model", " ", "empty"),
        ] {
            let fault = changed("model = 'm'", &[(name, value)]).unwrap_err();
            assert!(fault.message.contains(word), "{name}: {fault}");
            assert_eq!(fault.kind, crate::error::Kind::Usage);
        }
    }

    #[test]
    fn inline_tables_are_tables() {
        let text = "stages = { choose = { model = 'a' } }\n";
        let changed = changed(text, &[("stages.choose.model", "b"), ("stages.build.model", "c")]).unwrap();
        assert_eq!(File::parse(&changed, Path::new("x")).unwrap().stages.len(), 2, "{changed}");
        let mut document: toml_edit::DocumentMut = text.parse().unwrap();
        unset(&mut document, "stages.choose.model").unwrap();
        assert!(!document.to_string().contains("'a'"));
    }

    #[test]
    fn a_value_can_be_taken_away() {
        let mut document: toml_edit::DocumentMut = "model = 'a'\n[stages.choose]\nmodel = 'b'".parse().unwrap();
        unset(&mut document, "stages.choose.model").unwrap();
        unset(&mut document, "model").unwrap();
        assert!(unset(&mut document, "model").is_err());
        assert_eq!(document.to_string().trim(), "[stages.choose]");
    }

    #[test]
    fn the_schema_that_is_checked_in_is_the_one_of_the_type() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/settings/config.schema.json");
        // `UPDATE_DOCS=1` writes it anew.
        #[allow(clippy::disallowed_methods, reason = "a test is told by a variable to write")]
        if std::env::var_os("UPDATE_DOCS").is_some() {
            std::fs::write(&file, schema()).unwrap();
        }
        assert_eq!(std::fs::read_to_string(file).unwrap_or_default(), schema());
    }
}
