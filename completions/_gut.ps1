
using namespace System.Management.Automation
using namespace System.Management.Automation.Language

Register-ArgumentCompleter -Native -CommandName 'gut' -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    $commandElements = $commandAst.CommandElements
    $command = @(
        'gut'
        for ($i = 1; $i -lt $commandElements.Count; $i++) {
            $element = $commandElements[$i]
            if ($element -isnot [StringConstantExpressionAst] -or
                $element.StringConstantType -ne [StringConstantType]::BareWord -or
                $element.Value.StartsWith('-') -or
                $element.Value -eq $wordToComplete) {
                break
        }
        $element.Value
    }) -join ';'

    $completions = @(switch ($command) {
        'gut' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'With --yes, also run these classes: lossy, shared, irreversible')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that all of it may take, in seconds, the commands included')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write the spans of the run to this file, one OTLP message in JSON a line')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--question', '--question', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--planner', '--planner', [CompletionResultType]::ParameterName, 'Who finds the command: the recipe book first and then the model (auto), or one of them alone')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The base URL of the model''s service, as `http://localhost:8080/v1`')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The name of the model')
            [CompletionResult]::new('--fallback', '--fallback', [CompletionResultType]::ParameterName, 'Services to ask where the first one is out of order')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Go through everything but the commands themselves; git''s own dry runs are shown')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print what happens as JSON, one event a line, the result last')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell warnings and errors only')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Words instead of colours, columns and moving signs, for screen readers')
            [CompletionResult]::new('--trace-content', '--trace-content', [CompletionResultType]::ParameterName, 'With --trace, also the request, the commands and the messages')
            [CompletionResult]::new('--show-prompt', '--show-prompt', [CompletionResultType]::ParameterName, 'Print what would be sent to the model, and send nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('-V', '-V ', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('--version', '--version', [CompletionResultType]::ParameterName, 'Print version')
            [CompletionResult]::new('undo', 'undo', [CompletionResultType]::ParameterValue, 'Take back what the last run changed here, or an earlier one')
            [CompletionResult]::new('redo', 'redo', [CompletionResultType]::ParameterValue, 'Bring back what the last `gut undo` took')
            [CompletionResult]::new('recipes', 'recipes', [CompletionResultType]::ParameterValue, 'List the recipes, or those about these words')
            [CompletionResult]::new('setup', 'setup', [CompletionResultType]::ParameterValue, 'Set up a model: the provider, its key, its model')
            [CompletionResult]::new('doctor', 'doctor', [CompletionResultType]::ParameterValue, 'Say what gut found and what is wrong, and how it is mended')
            [CompletionResult]::new('config', 'config', [CompletionResultType]::ParameterValue, 'Show and change the settings')
            [CompletionResult]::new('explain', 'explain', [CompletionResultType]::ParameterValue, 'Explain a command part by part, from the help of the git and gh that are installed')
            [CompletionResult]::new('fix', 'fix', [CompletionResultType]::ParameterValue, 'Explain and mend the command that failed last')
            [CompletionResult]::new('history', 'history', [CompletionResultType]::ParameterValue, 'List the runs, the newest first')
            [CompletionResult]::new('show', 'show', [CompletionResultType]::ParameterValue, 'Show a run: its commands, its explanation and what became of them')
            [CompletionResult]::new('again', 'again', [CompletionResultType]::ParameterValue, 'Put the request of a run again')
            [CompletionResult]::new('resume', 'resume', [CompletionResultType]::ParameterValue, 'Go on with a run that was interrupted, at the stage it had reached')
            [CompletionResult]::new('stats', 'stats', [CompletionResultType]::ParameterValue, 'Summarise the runs: how many, how often accepted, how long, how many tokens')
            [CompletionResult]::new('init', 'init', [CompletionResultType]::ParameterValue, 'Print what a shell needs: completions, a key that turns words into a command, the last failure')
            [CompletionResult]::new('completions', 'completions', [CompletionResultType]::ParameterValue, 'Print the completions of a shell')
            [CompletionResult]::new('help', 'help', [CompletionResultType]::ParameterValue, 'Print help about a subcommand or a topic')
            break
        }
        'gut;undo' {
            [CompletionResult]::new('--list', '--list', [CompletionResultType]::ParameterName, 'List the runs that can be taken back, the newest first')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change, and change nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;redo' {
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Show what would change, and change nothing')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;recipes' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;setup' {
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The model''s service by its name, as `openai` or `ollama`')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The base URL of the service, where it is not the usual one')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The name of the model')
            [CompletionResult]::new('--non-interactive', '--non-interactive', [CompletionResultType]::ParameterName, 'Ask nothing: take what the other options say')
            [CompletionResult]::new('--key-from-stdin', '--key-from-stdin', [CompletionResultType]::ParameterName, 'Read the key from standard input')
            [CompletionResult]::new('--no-test', '--no-test', [CompletionResultType]::ParameterName, 'Do not call the model to see whether it answers')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;doctor' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the findings as JSON')
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Call no service')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('get', 'get', [CompletionResultType]::ParameterValue, 'Print the value of a setting')
            [CompletionResult]::new('set', 'set', [CompletionResultType]::ParameterValue, 'Set a setting in the file')
            [CompletionResult]::new('unset', 'unset', [CompletionResultType]::ParameterValue, 'Take a setting out of the file')
            [CompletionResult]::new('list', 'list', [CompletionResultType]::ParameterValue, 'Show every setting, its value and who set it')
            [CompletionResult]::new('path', 'path', [CompletionResultType]::ParameterValue, 'Print where the file is')
            [CompletionResult]::new('edit', 'edit', [CompletionResultType]::ParameterValue, 'Open the file in your editor')
            [CompletionResult]::new('schema', 'schema', [CompletionResultType]::ParameterValue, 'Print the JSON schema of the file')
            break
        }
        'gut;config;get' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config;set' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config;unset' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config;list' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config;path' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config;edit' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;config;schema' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;explain' {
            [CompletionResult]::new('--offline', '--offline', [CompletionResultType]::ParameterName, 'Call no model: the installed help alone')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the parts as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;fix' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'With --yes, also run these classes: lossy, shared, irreversible')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that all of it may take, in seconds, the commands included')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write the spans of the run to this file, one OTLP message in JSON a line')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--question', '--question', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--planner', '--planner', [CompletionResultType]::ParameterName, 'Who finds the command: the recipe book first and then the model (auto), or one of them alone')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The base URL of the model''s service, as `http://localhost:8080/v1`')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The name of the model')
            [CompletionResult]::new('--fallback', '--fallback', [CompletionResultType]::ParameterName, 'Services to ask where the first one is out of order')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Go through everything but the commands themselves; git''s own dry runs are shown')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print what happens as JSON, one event a line, the result last')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell warnings and errors only')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Words instead of colours, columns and moving signs, for screen readers')
            [CompletionResult]::new('--trace-content', '--trace-content', [CompletionResultType]::ParameterName, 'With --trace, also the request, the commands and the messages')
            [CompletionResult]::new('--show-prompt', '--show-prompt', [CompletionResultType]::ParameterName, 'Print what would be sent to the model, and send nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gut;history' {
            [CompletionResult]::new('--limit', '--limit', [CompletionResultType]::ParameterName, 'List these many at most')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the runs as JSON, one a line')
            [CompletionResult]::new('--clear', '--clear', [CompletionResultType]::ParameterName, 'Delete every run that is kept, after asking')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Do not ask')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;show' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print everything that is kept of it, as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;again' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'With --yes, also run these classes: lossy, shared, irreversible')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that all of it may take, in seconds, the commands included')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write the spans of the run to this file, one OTLP message in JSON a line')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--question', '--question', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--planner', '--planner', [CompletionResultType]::ParameterName, 'Who finds the command: the recipe book first and then the model (auto), or one of them alone')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The base URL of the model''s service, as `http://localhost:8080/v1`')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The name of the model')
            [CompletionResult]::new('--fallback', '--fallback', [CompletionResultType]::ParameterName, 'Services to ask where the first one is out of order')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Go through everything but the commands themselves; git''s own dry runs are shown')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print what happens as JSON, one event a line, the result last')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell warnings and errors only')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Words instead of colours, columns and moving signs, for screen readers')
            [CompletionResult]::new('--trace-content', '--trace-content', [CompletionResultType]::ParameterName, 'With --trace, also the request, the commands and the messages')
            [CompletionResult]::new('--show-prompt', '--show-prompt', [CompletionResultType]::ParameterName, 'Print what would be sent to the model, and send nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gut;resume' {
            [CompletionResult]::new('--allow', '--allow', [CompletionResultType]::ParameterName, 'With --yes, also run these classes: lossy, shared, irreversible')
            [CompletionResult]::new('--timeout', '--timeout', [CompletionResultType]::ParameterName, 'The longest that all of it may take, in seconds, the commands included')
            [CompletionResult]::new('--trace', '--trace', [CompletionResultType]::ParameterName, 'Write the spans of the run to this file, one OTLP message in JSON a line')
            [CompletionResult]::new('-c', '-c', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('--command', '--command', [CompletionResultType]::ParameterName, 'Explain this command, and propose a corrected one')
            [CompletionResult]::new('-q', '-q', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--question', '--question', [CompletionResultType]::ParameterName, 'What you want to know about the command of -c')
            [CompletionResult]::new('--planner', '--planner', [CompletionResultType]::ParameterName, 'Who finds the command: the recipe book first and then the model (auto), or one of them alone')
            [CompletionResult]::new('--provider', '--provider', [CompletionResultType]::ParameterName, 'The model''s service by its name, as `openai` or `ollama`; a wrong name lists them all')
            [CompletionResult]::new('--base-url', '--base-url', [CompletionResultType]::ParameterName, 'The base URL of the model''s service, as `http://localhost:8080/v1`')
            [CompletionResult]::new('--model', '--model', [CompletionResultType]::ParameterName, 'The name of the model')
            [CompletionResult]::new('--fallback', '--fallback', [CompletionResultType]::ParameterName, 'Services to ask where the first one is out of order')
            [CompletionResult]::new('-y', '-y', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('--yes', '--yes', [CompletionResultType]::ParameterName, 'Run without asking: what changes nothing, and what git can take back exactly')
            [CompletionResult]::new('-p', '-p', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--print', '--print', [CompletionResultType]::ParameterName, 'Print the command lines only, and run nothing')
            [CompletionResult]::new('--dry-run', '--dry-run', [CompletionResultType]::ParameterName, 'Go through everything but the commands themselves; git''s own dry runs are shown')
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print what happens as JSON, one event a line, the result last')
            [CompletionResult]::new('--quiet', '--quiet', [CompletionResultType]::ParameterName, 'Tell warnings and errors only')
            [CompletionResult]::new('--plain', '--plain', [CompletionResultType]::ParameterName, 'Words instead of colours, columns and moving signs, for screen readers')
            [CompletionResult]::new('--trace-content', '--trace-content', [CompletionResultType]::ParameterName, 'With --trace, also the request, the commands and the messages')
            [CompletionResult]::new('--show-prompt', '--show-prompt', [CompletionResultType]::ParameterName, 'Print what would be sent to the model, and send nothing')
            [CompletionResult]::new('-v', '-v', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('--verbose', '--verbose', [CompletionResultType]::ParameterName, 'Tell every stage and every call of the model')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help (see more with ''--help'')')
            break
        }
        'gut;stats' {
            [CompletionResult]::new('--json', '--json', [CompletionResultType]::ParameterName, 'Print the summary as JSON')
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;init' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;completions' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
        'gut;help' {
            [CompletionResult]::new('-h', '-h', [CompletionResultType]::ParameterName, 'Print help')
            [CompletionResult]::new('--help', '--help', [CompletionResultType]::ParameterName, 'Print help')
            break
        }
    })

    $completions.Where{ $_.CompletionText -like "$wordToComplete*" } |
        Sort-Object -Property ListItemText
}
