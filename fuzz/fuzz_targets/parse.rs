//! A command line and a usage text, both of any content: neither may break the readers, and every word is read once.
//!
//! The first line of the input is the command; what follows is the usage text of the command.

#![no_main]

use gut::invocation::options::{OptionTable, parse, parse_gh_flags, parse_git_usage};
use gut::invocation::{Invocation, Known, Reading, Tool};
use libfuzzer_sys::fuzz_target;

/// What a command that reads in passes takes first: its own options and `--`.
fn own(options: &OptionTable) -> Vec<String> {
    let names = options.options.iter().flat_map(|option| option.names.iter().cloned());
    names.chain(["--".to_owned()]).collect()
}

fuzz_target!(|text: &str| {
    let (line, usage) = text.split_once('\n').unwrap_or((text, ""));
    let invocation = match Invocation::parse(line) {
        Ok(invocation) => {
            assert_eq!(
                Invocation::parse(&invocation.to_string()).as_ref(),
                Ok(&invocation),
                "what is shown is what runs"
            );
            invocation
        }
        // The words as they stand, so that the rest is tried too.
        Err(_) => Invocation::new(Tool::Git, line.split(' ')),
    };
    for mut options in [parse_git_usage(usage), parse_gh_flags(&format!("FLAGS\n{usage}"))] {
        for in_passes in [false, true] {
            options.taken_first = if in_passes { own(&options) } else { Vec::new() };
            let parsed = parse(&invocation.args, &options);
            let mut read = vec![0; invocation.args.len()];
            let mut last = None;
            for given in &parsed.given {
                // A bundle is several options in one word.
                if last.replace(given.word) != Some(given.word) {
                    read[given.word] += 1;
                }
                if let Some(value) = given.value_word {
                    read[value] += 1;
                }
            }
            parsed.positionals.iter().for_each(|place| read[*place] += 1);
            assert!(read.iter().all(|times| *times <= 1), "a word is read twice: {read:?}");
            // A bundle can be right at its beginning and wrong behind.
            parsed.unknown.iter().for_each(|unknown| read[unknown.word] = 1);
            let left: Vec<usize> = (0..read.len()).filter(|place| read[*place] == 0).collect();
            let dashes =
                left.iter().filter(|place| matches!(invocation.args[**place].as_str(), "--" | "--end-of-options"));
            let missing = usize::from(parsed.missing_value.is_some());
            let most_missing = if in_passes { read.len() * missing } else { missing };
            assert!(dashes.clone().count() <= 1 + most_missing, "only one `--` is read as such");
            assert!(left.len() <= dashes.count() + most_missing, "a word is not read: {left:?}");
            assert!(parsed.before_dashes <= parsed.positionals.len());
            let known = Known::of_git(&invocation.args, 1, options.clone());
            let reading = Reading::of(&invocation, Some(&known));
            assert_eq!(reading.kinds(invocation.tool).len(), reading.words.len());
        }
    }
});
