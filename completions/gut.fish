# Print an optspec for argparse to handle cmd's options that are independent of any subcommand.
function __fish_gut_global_optspecs
    string join \n y/yes allow= p/print c/command= q/question= planner= base-url= model= show-prompt v/verbose h/help V/version
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
complete -c gut -n "__fish_gut_needs_command" -s c -l command -d 'Explain this command, and propose a corrected one' -r
complete -c gut -n "__fish_gut_needs_command" -s q -l question -d 'What you want to know about the command of -c' -r
complete -c gut -n "__fish_gut_needs_command" -l planner -d 'Who finds the command: the recipe book first and then the model (auto), or one of them alone' -r -f -a "auto\t'The recipe book, and the model where the book is not certain'
recipes\t'The recipe book alone'
model\t'The model alone'"
complete -c gut -n "__fish_gut_needs_command" -l base-url -d 'The base URL of the model\'s service, as `http://localhost:8080/v1`' -r
complete -c gut -n "__fish_gut_needs_command" -l model -d 'The name of the model' -r
complete -c gut -n "__fish_gut_needs_command" -s y -l yes -d 'Run without asking: what changes nothing, and what git can take back exactly'
complete -c gut -n "__fish_gut_needs_command" -s p -l print -d 'Print the command lines only, and run nothing'
complete -c gut -n "__fish_gut_needs_command" -l show-prompt -d 'Print what would be sent to the model, and send nothing'
complete -c gut -n "__fish_gut_needs_command" -s v -l verbose -d 'Tell every stage and every call of the model'
complete -c gut -n "__fish_gut_needs_command" -s h -l help -d 'Print help (see more with \'--help\')'
complete -c gut -n "__fish_gut_needs_command" -s V -l version -d 'Print version'
complete -c gut -n "__fish_gut_needs_command" -a "undo" -d 'Take back what the last run changed here, or an earlier one'
complete -c gut -n "__fish_gut_needs_command" -a "redo" -d 'Bring back what the last `gut undo` took'
complete -c gut -n "__fish_gut_needs_command" -a "recipes" -d 'List the recipes, or those about these words'
complete -c gut -n "__fish_gut_needs_command" -a "completions" -d 'Print the completions of a shell'
complete -c gut -n "__fish_gut_needs_command" -a "help" -d 'Print this message or the help of the given subcommand(s)'
complete -c gut -n "__fish_gut_using_subcommand undo" -l list -d 'List the runs that can be taken back, the newest first'
complete -c gut -n "__fish_gut_using_subcommand undo" -l dry-run -d 'Show what would change, and change nothing'
complete -c gut -n "__fish_gut_using_subcommand undo" -s y -l yes -d 'Do not ask'
complete -c gut -n "__fish_gut_using_subcommand undo" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand redo" -l dry-run -d 'Show what would change, and change nothing'
complete -c gut -n "__fish_gut_using_subcommand redo" -s y -l yes -d 'Do not ask'
complete -c gut -n "__fish_gut_using_subcommand redo" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand recipes" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand completions" -s h -l help -d 'Print help'
complete -c gut -n "__fish_gut_using_subcommand help; and not __fish_seen_subcommand_from undo redo recipes completions help" -f -a "undo" -d 'Take back what the last run changed here, or an earlier one'
complete -c gut -n "__fish_gut_using_subcommand help; and not __fish_seen_subcommand_from undo redo recipes completions help" -f -a "redo" -d 'Bring back what the last `gut undo` took'
complete -c gut -n "__fish_gut_using_subcommand help; and not __fish_seen_subcommand_from undo redo recipes completions help" -f -a "recipes" -d 'List the recipes, or those about these words'
complete -c gut -n "__fish_gut_using_subcommand help; and not __fish_seen_subcommand_from undo redo recipes completions help" -f -a "completions" -d 'Print the completions of a shell'
complete -c gut -n "__fish_gut_using_subcommand help; and not __fish_seen_subcommand_from undo redo recipes completions help" -f -a "help" -d 'Print this message or the help of the given subcommand(s)'
