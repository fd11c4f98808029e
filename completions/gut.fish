# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_gut_global_optspecs
    string join \n y/yes allow= p/print dry-run json quiet plain timeout= trace= trace-content c/command= q/question= planner= provider= base-url= model= fallback= show-prompt v/verbose h/help V/version
end

function __fish_gut_needs_command
    # Figure out if the current invocation already has a command.
    set -l cmd (commandline -opc)
    set -e cmd[1]
    argparse -s (__fish_gut_global_optspecs) -- $cmd 2>/dev/null
    or return
    if set -q argv[1]
        # Also print the command, so this can be used to figure out what it is.
        echo $argv[1]
        return 1
    end
    return 0
end

function __fish_gut_using_subcommand
    set -l cmd (__fish_gut_needs_command)
    test -z "$cmd"
    and return 1
    contains -- $cmd[1] $argv
end

complete -c gut -n "__fish_gut_needs_command" -l allow -d 'With --yes, also run these classes: lossy, shared, irreversible' -r
complete -c gut -n "__fish_gut_needs_command" -l timeout -d 'The longest that all of it may take, in seconds, the commands included' -r
complete -c gut -n "__fish_gut_needs_command" -l trace -d 'Write the spans of the run to this file, one OTLP message in JSON a line' -r -F
complete -c gut -n "__fish_gut_needs_command" -s c -l command -d 'Explain this command, and propose a corrected one' -r
complete -c gut -n "__fish_gut_needs_command" -s q -l question -d 'What you want to know about the command of -c' -r
complete -c gut -n "__fish_gut_needs_command" -l planner -d 'Who finds the command: the recipe book first and then the model (auto), or one of them alone' -r -f -a "auto\t'The recipe book, and the model where the book is not certain'
recipes\t'The recipe book alone'
model\t'The model alone'"
complete -c gut -n "__fish_gut_needs_command" -l provider -d 'The model\'s service by its name, as `openai` or `ollama`; a wrong name lists them all' -r
complete -c gut -n "__fish_gut_needs_command" -l base-url -d 'The base URL of the model\'s service, as `http://localhost:8080/v1`' -r
complete -c gut -n "__fish_gut_needs_command" -l model -d 'The name of the model' -r
complete -c gut -n "__fish_gut_needs_command" -l fallback -d 'Services to ask where the first one is out of order' -r
complete -c gut -n "__fish_gut_needs_command" -s y -l yes -d 'Run without asking: what changes nothing, and what git can take back exactly'
complete -c gut -n "__fish_gut_needs_command" -s p -l print -d 'Print the command lines only, and run nothing'
complete -c gut -n "__fish_gut_needs_command" -l dry-run -d 'Go through everything but the commands themselves; git\'s own dry runs are shown'
complete -c gut -n "__fish_gut_needs_command" -l json -d 'Print what happens as JSON, one event a line, the result last'
complete -c gut -n "__fish_gut_needs_command" -l quiet -d 'Tell warnings and errors only'
complete -c gut -n "__fish_gut_needs_command" -l plain -d 'Words instead of colours, columns and moving signs, for screen readers'
complete -c gut -n "__fish_gut_needs_command" -l trace-content -d 'With --trace, also the request, the commands and the messages'
complete -c gut -n "__fish_gut_needs_command" -l show-prompt -d 'Print what would be sent to the model, and send nothing'
complete -c gut -n "__fish_gut_needs_command" -s v -l verbose -d 'Tell every stage and every call of the model'
complete -c gut -n "__fish_gut_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gut -n "__fish_gut_needs_command" -s V -l version -d 'Print version'
complete -c gut -n "__fish_gut_needs_command" -a "undo" -d 'Take back what the last run changed here, or an earlier one'
complete -c gut -n "__fish_gut_needs_command" -a "redo" -d 'Bring back what the last `gut undo` took'
complete -c gut -n "__fish_gut_needs_command" -a "recipes" -d 'List the recipes, or those about these words'
complete -c gut -n "__fish_gut_needs_command" -a "setup" -d 'Set up a model: the provider, its key, its model'
complete -c gut -n "__fish_gut_needs_command" -a "doctor" -d 'Say what gut found and what is wrong, and how it is mended'
complete -c gut -n "__fish_gut_needs_command" -a "config" -d 'Show and change the settings'
complete -c gut -n "__fish_gut_needs_command" -a "explain" -d 'Explain a command part by part, from the help of the git and gh that are installed'
complete -c gut -n "__fish_gut_needs_command" -a "fix" -d 'Explain and mend the command that failed last'
complete -c gut -n "__fish_gut_needs_command" -a "history" -d 'List the runs, the newest first'
complete -c gut -n "__fish_gut_needs_command" -a "show" -d 'Show a run: its commands, its explanation and what became of them'
complete -c gut -n "__fish_gut_needs_command" -a "again" -d 'Put the request of a run again'
complete -c gut -n "__fish_gut_needs_command" -a "resume" -d 'Go on with a run that was interrupted, at the stage it had reached'
complete -c gut -n "__fish_gut_needs_command" -a "stats" -d 'Summarise the runs: how many, how often accepted, how long, how many tokens'
complete -c gut -n "__fish_gut_needs_command" -a "init" -d 'Print what a shell needs: completions, a key that turns words into a command, the last failure'
complete -c gut -n "__fish_gut_needs_command" -a "completions" -d 'Print the completions of a shell'
complete -c gut -n "__fish_gut_needs_command" -a "help" -d 'Print help about a subcommand or a topic'
complete -c gut -n "__fish_gut_using_subcommand undo" -l list -d 'List the runs that can be taken back, the newest first'
complete -c gut -n "__fish_gut_using_subcommand undo" -l dry-run -d 'Show what would change, and change nothing'
complete -c gut -n "__fish_gut_using_subcommand undo" -s y -l yes -d 'Do not ask'
complete -c gut -n "__fish_gut_using_subcommand undo" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand redo" -l dry-run -d 'Show what would change, and change nothing'
complete -c gut -n "__fish_gut_using_subcommand redo" -s y -l yes -d 'Do not ask'
complete -c gut -n "__fish_gut_using_subcommand redo" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand recipes" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand setup" -l provider -d 'The model\'s service by its name, as `openai` or `ollama`' -r
complete -c gut -n "__fish_gut_using_subcommand setup" -l base-url -d 'The base URL of the service, where it is not the usual one' -r
complete -c gut -n "__fish_gut_using_subcommand setup" -l model -d 'The name of the model' -r
complete -c gut -n "__fish_gut_using_subcommand setup" -l non-interactive -d 'Ask nothing: take what the other options say'
complete -c gut -n "__fish_gut_using_subcommand setup" -l key-from-stdin -d 'Read the key from standard input'
complete -c gut -n "__fish_gut_using_subcommand setup" -l no-test -d 'Do not call the model to see whether it answers'
complete -c gut -n "__fish_gut_using_subcommand setup" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand doctor" -l json -d 'Print the findings as JSON'
complete -c gut -n "__fish_gut_using_subcommand doctor" -l offline -d 'Call no service'
complete -c gut -n "__fish_gut_using_subcommand doctor" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "get" -d 'Print the value of a setting'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "set" -d 'Set a setting in the file'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "unset" -d 'Take a setting out of the file'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "list" -d 'Show every setting, its value and who set it'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "path" -d 'Print where the file is'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "edit" -d 'Open the file in your editor'
complete -c gut -n "__fish_gut_using_subcommand config; and not __fish_seen_subcommand_from get set unset list path edit schema" -f -a "schema" -d 'Print the JSON schema of the file'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from get" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from set" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from unset" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from list" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from path" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from edit" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand config; and __fish_seen_subcommand_from schema" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand explain" -l offline -d 'Call no model: the installed help alone'
complete -c gut -n "__fish_gut_using_subcommand explain" -l json -d 'Print the parts as JSON'
complete -c gut -n "__fish_gut_using_subcommand explain" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand fix" -l allow -d 'With --yes, also run these classes: lossy, shared, irreversible' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -l timeout -d 'The longest that all of it may take, in seconds, the commands included' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -l trace -d 'Write the spans of the run to this file, one OTLP message in JSON a line' -r -F
complete -c gut -n "__fish_gut_using_subcommand fix" -s c -l command -d 'Explain this command, and propose a corrected one' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -s q -l question -d 'What you want to know about the command of -c' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -l planner -d 'Who finds the command: the recipe book first and then the model (auto), or one of them alone' -r -f -a "auto\t'The recipe book, and the model where the book is not certain'
recipes\t'The recipe book alone'
model\t'The model alone'"
complete -c gut -n "__fish_gut_using_subcommand fix" -l provider -d 'The model\'s service by its name, as `openai` or `ollama`; a wrong name lists them all' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -l base-url -d 'The base URL of the model\'s service, as `http://localhost:8080/v1`' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -l model -d 'The name of the model' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -l fallback -d 'Services to ask where the first one is out of order' -r
complete -c gut -n "__fish_gut_using_subcommand fix" -s y -l yes -d 'Run without asking: what changes nothing, and what git can take back exactly'
complete -c gut -n "__fish_gut_using_subcommand fix" -s p -l print -d 'Print the command lines only, and run nothing'
complete -c gut -n "__fish_gut_using_subcommand fix" -l dry-run -d 'Go through everything but the commands themselves; git\'s own dry runs are shown'
complete -c gut -n "__fish_gut_using_subcommand fix" -l json -d 'Print what happens as JSON, one event a line, the result last'
complete -c gut -n "__fish_gut_using_subcommand fix" -l quiet -d 'Tell warnings and errors only'
complete -c gut -n "__fish_gut_using_subcommand fix" -l plain -d 'Words instead of colours, columns and moving signs, for screen readers'
complete -c gut -n "__fish_gut_using_subcommand fix" -l trace-content -d 'With --trace, also the request, the commands and the messages'
complete -c gut -n "__fish_gut_using_subcommand fix" -l show-prompt -d 'Print what would be sent to the model, and send nothing'
complete -c gut -n "__fish_gut_using_subcommand fix" -s v -l verbose -d 'Tell every stage and every call of the model'
complete -c gut -n "__fish_gut_using_subcommand fix" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gut -n "__fish_gut_using_subcommand history" -l limit -d 'List these many at most' -r
complete -c gut -n "__fish_gut_using_subcommand history" -l json -d 'Print the runs as JSON, one a line'
complete -c gut -n "__fish_gut_using_subcommand history" -l clear -d 'Delete every run that is kept, after asking'
complete -c gut -n "__fish_gut_using_subcommand history" -s y -l yes -d 'Do not ask'
complete -c gut -n "__fish_gut_using_subcommand history" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand show" -l json -d 'Print everything that is kept of it, as JSON'
complete -c gut -n "__fish_gut_using_subcommand show" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand again" -l allow -d 'With --yes, also run these classes: lossy, shared, irreversible' -r
complete -c gut -n "__fish_gut_using_subcommand again" -l timeout -d 'The longest that all of it may take, in seconds, the commands included' -r
complete -c gut -n "__fish_gut_using_subcommand again" -l trace -d 'Write the spans of the run to this file, one OTLP message in JSON a line' -r -F
complete -c gut -n "__fish_gut_using_subcommand again" -s c -l command -d 'Explain this command, and propose a corrected one' -r
complete -c gut -n "__fish_gut_using_subcommand again" -s q -l question -d 'What you want to know about the command of -c' -r
complete -c gut -n "__fish_gut_using_subcommand again" -l planner -d 'Who finds the command: the recipe book first and then the model (auto), or one of them alone' -r -f -a "auto\t'The recipe book, and the model where the book is not certain'
recipes\t'The recipe book alone'
model\t'The model alone'"
complete -c gut -n "__fish_gut_using_subcommand again" -l provider -d 'The model\'s service by its name, as `openai` or `ollama`; a wrong name lists them all' -r
complete -c gut -n "__fish_gut_using_subcommand again" -l base-url -d 'The base URL of the model\'s service, as `http://localhost:8080/v1`' -r
complete -c gut -n "__fish_gut_using_subcommand again" -l model -d 'The name of the model' -r
complete -c gut -n "__fish_gut_using_subcommand again" -l fallback -d 'Services to ask where the first one is out of order' -r
complete -c gut -n "__fish_gut_using_subcommand again" -s y -l yes -d 'Run without asking: what changes nothing, and what git can take back exactly'
complete -c gut -n "__fish_gut_using_subcommand again" -s p -l print -d 'Print the command lines only, and run nothing'
complete -c gut -n "__fish_gut_using_subcommand again" -l dry-run -d 'Go through everything but the commands themselves; git\'s own dry runs are shown'
complete -c gut -n "__fish_gut_using_subcommand again" -l json -d 'Print what happens as JSON, one event a line, the result last'
complete -c gut -n "__fish_gut_using_subcommand again" -l quiet -d 'Tell warnings and errors only'
complete -c gut -n "__fish_gut_using_subcommand again" -l plain -d 'Words instead of colours, columns and moving signs, for screen readers'
complete -c gut -n "__fish_gut_using_subcommand again" -l trace-content -d 'With --trace, also the request, the commands and the messages'
complete -c gut -n "__fish_gut_using_subcommand again" -l show-prompt -d 'Print what would be sent to the model, and send nothing'
complete -c gut -n "__fish_gut_using_subcommand again" -s v -l verbose -d 'Tell every stage and every call of the model'
complete -c gut -n "__fish_gut_using_subcommand again" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gut -n "__fish_gut_using_subcommand resume" -l allow -d 'With --yes, also run these classes: lossy, shared, irreversible' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -l timeout -d 'The longest that all of it may take, in seconds, the commands included' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -l trace -d 'Write the spans of the run to this file, one OTLP message in JSON a line' -r -F
complete -c gut -n "__fish_gut_using_subcommand resume" -s c -l command -d 'Explain this command, and propose a corrected one' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -s q -l question -d 'What you want to know about the command of -c' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -l planner -d 'Who finds the command: the recipe book first and then the model (auto), or one of them alone' -r -f -a "auto\t'The recipe book, and the model where the book is not certain'
recipes\t'The recipe book alone'
model\t'The model alone'"
complete -c gut -n "__fish_gut_using_subcommand resume" -l provider -d 'The model\'s service by its name, as `openai` or `ollama`; a wrong name lists them all' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -l base-url -d 'The base URL of the model\'s service, as `http://localhost:8080/v1`' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -l model -d 'The name of the model' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -l fallback -d 'Services to ask where the first one is out of order' -r
complete -c gut -n "__fish_gut_using_subcommand resume" -s y -l yes -d 'Run without asking: what changes nothing, and what git can take back exactly'
complete -c gut -n "__fish_gut_using_subcommand resume" -s p -l print -d 'Print the command lines only, and run nothing'
complete -c gut -n "__fish_gut_using_subcommand resume" -l dry-run -d 'Go through everything but the commands themselves; git\'s own dry runs are shown'
complete -c gut -n "__fish_gut_using_subcommand resume" -l json -d 'Print what happens as JSON, one event a line, the result last'
complete -c gut -n "__fish_gut_using_subcommand resume" -l quiet -d 'Tell warnings and errors only'
complete -c gut -n "__fish_gut_using_subcommand resume" -l plain -d 'Words instead of colours, columns and moving signs, for screen readers'
complete -c gut -n "__fish_gut_using_subcommand resume" -l trace-content -d 'With --trace, also the request, the commands and the messages'
complete -c gut -n "__fish_gut_using_subcommand resume" -l show-prompt -d 'Print what would be sent to the model, and send nothing'
complete -c gut -n "__fish_gut_using_subcommand resume" -s v -l verbose -d 'Tell every stage and every call of the model'
complete -c gut -n "__fish_gut_using_subcommand resume" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gut -n "__fish_gut_using_subcommand stats" -l json -d 'Print the summary as JSON'
complete -c gut -n "__fish_gut_using_subcommand stats" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand init" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand completions" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand help" -s h -l help -d 'Print help'
