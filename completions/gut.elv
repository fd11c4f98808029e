
use builtin;
use str;

set edit:completion:arg-completer[gut] = {|@words|
    fn spaces {|n|
        builtin:repeat $n ' ' | str:join ''
    }
    fn cand {|text desc|
        edit:complex-candidate $text &display=$text' '(spaces (- 14 (wcswidth $text)))$desc
    }
    var command = 'gut'
    for word $words[1..-1] {
        if (str:has-prefix $word '-') {
            break
        }
        set command = $command';'$word
    }
    var completions = [
        &'gut'= {
            cand --allow 'With --yes, also run these classes: lossy, shared, irreversible'
            cand --timeout 'The longest that all of it may take, in seconds, the commands included'
            cand --trace 'Write the spans of the run to this file, one OTLP message in JSON a line'
            cand -c 'Explain this command, and propose a corrected one'
            cand --command 'Explain this command, and propose a corrected one'
            cand -q 'What you want to know about the command of -c'
            cand --question 'What you want to know about the command of -c'
            cand --planner 'Who finds the command: the recipe book first and then the model (auto), or one of them alone'
            cand --provider 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all'
            cand --base-url 'The base URL of the model''s service, as `http://localhost:8080/v1`'
            cand --model 'The name of the model'
            cand --fallback 'Services to ask where the first one is out of order'
            cand -y 'Run without asking: what changes nothing, and what git can take back exactly'
            cand --yes 'Run without asking: what changes nothing, and what git can take back exactly'
            cand -p 'Print the command lines only, and run nothing'
            cand --print 'Print the command lines only, and run nothing'
            cand --dry-run 'Go through everything but the commands themselves; git''s own dry runs are shown'
            cand --json 'Print what happens as JSON, one event a line, the result last'
            cand --quiet 'Tell warnings and errors only'
            cand --plain 'Words instead of colours, columns and moving signs, for screen readers'
            cand --trace-content 'With --trace, also the request, the commands and the messages'
            cand --show-prompt 'Print what would be sent to the model, and send nothing'
            cand -v 'Tell every stage and every call of the model'
            cand --verbose 'Tell every stage and every call of the model'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
            cand -V 'Print version'
            cand --version 'Print version'
            cand undo 'Take back what the last run changed here, or an earlier one'
            cand redo 'Bring back what the last `gut undo` took'
            cand recipes 'List the recipes, or those about these words'
            cand setup 'Set up a model: the provider, its key, its model'
            cand doctor 'Say what gut found and what is wrong, and how it is mended'
            cand config 'Show and change the settings'
            cand explain 'Explain a command part by part, from the help of the git and gh that are installed'
            cand fix 'Explain and mend the command that failed last'
            cand history 'List the runs, the newest first'
            cand show 'Show a run: its commands, its explanation and what became of them'
            cand again 'Put the request of a run again'
            cand resume 'Go on with a run that was interrupted, at the stage it had reached'
            cand stats 'Summarise the runs: how many, how often accepted, how long, how many tokens'
            cand init 'Print what a shell needs: completions, a key that turns words into a command, the last failure'
            cand completions 'Print the completions of a shell'
            cand help 'Print help about a subcommand or a topic'
        }
        &'gut;undo'= {
            cand --list 'List the runs that can be taken back, the newest first'
            cand --dry-run 'Show what would change, and change nothing'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;redo'= {
            cand --dry-run 'Show what would change, and change nothing'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;recipes'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;setup'= {
            cand --provider 'The model''s service by its name, as `openai` or `ollama`'
            cand --base-url 'The base URL of the service, where it is not the usual one'
            cand --model 'The name of the model'
            cand --non-interactive 'Ask nothing: take what the other options say'
            cand --key-from-stdin 'Read the key from standard input'
            cand --no-test 'Do not call the model to see whether it answers'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;doctor'= {
            cand --json 'Print the findings as JSON'
            cand --offline 'Call no service'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config'= {
            cand -h 'Print help'
            cand --help 'Print help'
            cand get 'Print the value of a setting'
            cand set 'Set a setting in the file'
            cand unset 'Take a setting out of the file'
            cand list 'Show every setting, its value and who set it'
            cand path 'Print where the file is'
            cand edit 'Open the file in your editor'
            cand schema 'Print the JSON schema of the file'
        }
        &'gut;config;get'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config;set'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config;unset'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config;list'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config;path'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config;edit'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;config;schema'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;explain'= {
            cand --offline 'Call no model: the installed help alone'
            cand --json 'Print the parts as JSON'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;fix'= {
            cand --allow 'With --yes, also run these classes: lossy, shared, irreversible'
            cand --timeout 'The longest that all of it may take, in seconds, the commands included'
            cand --trace 'Write the spans of the run to this file, one OTLP message in JSON a line'
            cand -c 'Explain this command, and propose a corrected one'
            cand --command 'Explain this command, and propose a corrected one'
            cand -q 'What you want to know about the command of -c'
            cand --question 'What you want to know about the command of -c'
            cand --planner 'Who finds the command: the recipe book first and then the model (auto), or one of them alone'
            cand --provider 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all'
            cand --base-url 'The base URL of the model''s service, as `http://localhost:8080/v1`'
            cand --model 'The name of the model'
            cand --fallback 'Services to ask where the first one is out of order'
            cand -y 'Run without asking: what changes nothing, and what git can take back exactly'
            cand --yes 'Run without asking: what changes nothing, and what git can take back exactly'
            cand -p 'Print the command lines only, and run nothing'
            cand --print 'Print the command lines only, and run nothing'
            cand --dry-run 'Go through everything but the commands themselves; git''s own dry runs are shown'
            cand --json 'Print what happens as JSON, one event a line, the result last'
            cand --quiet 'Tell warnings and errors only'
            cand --plain 'Words instead of colours, columns and moving signs, for screen readers'
            cand --trace-content 'With --trace, also the request, the commands and the messages'
            cand --show-prompt 'Print what would be sent to the model, and send nothing'
            cand -v 'Tell every stage and every call of the model'
            cand --verbose 'Tell every stage and every call of the model'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gut;history'= {
            cand --limit 'List these many at most'
            cand --json 'Print the runs as JSON, one a line'
            cand --clear 'Delete every run that is kept, after asking'
            cand -y 'Do not ask'
            cand --yes 'Do not ask'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;show'= {
            cand --json 'Print everything that is kept of it, as JSON'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;again'= {
            cand --allow 'With --yes, also run these classes: lossy, shared, irreversible'
            cand --timeout 'The longest that all of it may take, in seconds, the commands included'
            cand --trace 'Write the spans of the run to this file, one OTLP message in JSON a line'
            cand -c 'Explain this command, and propose a corrected one'
            cand --command 'Explain this command, and propose a corrected one'
            cand -q 'What you want to know about the command of -c'
            cand --question 'What you want to know about the command of -c'
            cand --planner 'Who finds the command: the recipe book first and then the model (auto), or one of them alone'
            cand --provider 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all'
            cand --base-url 'The base URL of the model''s service, as `http://localhost:8080/v1`'
            cand --model 'The name of the model'
            cand --fallback 'Services to ask where the first one is out of order'
            cand -y 'Run without asking: what changes nothing, and what git can take back exactly'
            cand --yes 'Run without asking: what changes nothing, and what git can take back exactly'
            cand -p 'Print the command lines only, and run nothing'
            cand --print 'Print the command lines only, and run nothing'
            cand --dry-run 'Go through everything but the commands themselves; git''s own dry runs are shown'
            cand --json 'Print what happens as JSON, one event a line, the result last'
            cand --quiet 'Tell warnings and errors only'
            cand --plain 'Words instead of colours, columns and moving signs, for screen readers'
            cand --trace-content 'With --trace, also the request, the commands and the messages'
            cand --show-prompt 'Print what would be sent to the model, and send nothing'
            cand -v 'Tell every stage and every call of the model'
            cand --verbose 'Tell every stage and every call of the model'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gut;resume'= {
            cand --allow 'With --yes, also run these classes: lossy, shared, irreversible'
            cand --timeout 'The longest that all of it may take, in seconds, the commands included'
            cand --trace 'Write the spans of the run to this file, one OTLP message in JSON a line'
            cand -c 'Explain this command, and propose a corrected one'
            cand --command 'Explain this command, and propose a corrected one'
            cand -q 'What you want to know about the command of -c'
            cand --question 'What you want to know about the command of -c'
            cand --planner 'Who finds the command: the recipe book first and then the model (auto), or one of them alone'
            cand --provider 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all'
            cand --base-url 'The base URL of the model''s service, as `http://localhost:8080/v1`'
            cand --model 'The name of the model'
            cand --fallback 'Services to ask where the first one is out of order'
            cand -y 'Run without asking: what changes nothing, and what git can take back exactly'
            cand --yes 'Run without asking: what changes nothing, and what git can take back exactly'
            cand -p 'Print the command lines only, and run nothing'
            cand --print 'Print the command lines only, and run nothing'
            cand --dry-run 'Go through everything but the commands themselves; git''s own dry runs are shown'
            cand --json 'Print what happens as JSON, one event a line, the result last'
            cand --quiet 'Tell warnings and errors only'
            cand --plain 'Words instead of colours, columns and moving signs, for screen readers'
            cand --trace-content 'With --trace, also the request, the commands and the messages'
            cand --show-prompt 'Print what would be sent to the model, and send nothing'
            cand -v 'Tell every stage and every call of the model'
            cand --verbose 'Tell every stage and every call of the model'
            cand -h 'Print help (see more with ''--help'')'
            cand --help 'Print help (see more with ''--help'')'
        }
        &'gut;stats'= {
            cand --json 'Print the summary as JSON'
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;init'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;completions'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
        &'gut;help'= {
            cand -h 'Print help'
            cand --help 'Print help'
        }
    ]
    $completions[$command]
}
