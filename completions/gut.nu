module completions {

  def "nu-complete gut planner" [] {
    [ "auto" "recipes" "model" ]
  }

  # Say what you want; see the exact git or gh command, understand it, run it
  export extern gut [
    --yes(-y)                 # Run without asking: what changes nothing, and what git can take back exactly
    --allow: string           # With --yes, also run these classes: lossy, shared, irreversible
    --print(-p)               # Print the command lines only, and run nothing
    --dry-run                 # Go through everything but the commands themselves; git's own dry runs are shown
    --json                    # Print what happens as JSON, one event a line, the result last
    --quiet                   # Tell warnings and errors only
    --plain                   # Words instead of colours, columns and moving signs, for screen readers
    --timeout: string         # The longest that all of it may take, in seconds, the commands included
    --trace: path             # Write the spans of the run to this file, one OTLP message in JSON a line
    --trace-content           # With --trace, also the request, the commands and the messages
    --command(-c): string     # Explain this command, and propose a corrected one
    --question(-q): string    # What you want to know about the command of -c
    --planner: string@"nu-complete gut planner" # Who finds the command: the recipe book first and then the model (auto), or one of them alone
    --provider: string        # The model's service by its name, as `openai` or `ollama`; a wrong name lists them all
    --base-url: string        # The base URL of the model's service, as `http://localhost:8080/v1`
    --model: string           # The name of the model
    --fallback: string        # Services to ask where the first one is out of order
    --show-prompt             # Print what would be sent to the model, and send nothing
    --verbose(-v)             # Tell every stage and every call of the model
    --help(-h)                # Print help (see more with '--help')
    --version(-V)             # Print version
    ...words: string          # What you want, in your words; `-` reads them from standard input
  ]

  # Take back what the last run changed here, or an earlier one
  export extern "gut undo" [
    --list                    # List the runs that can be taken back, the newest first
    --dry-run                 # Show what would change, and change nothing
    --yes(-y)                 # Do not ask
    --help(-h)                # Print help
    run?: string              # The run to take back, as --list names it; the last one without it
  ]

  # Bring back what the last `gut undo` took
  export extern "gut redo" [
    --dry-run                 # Show what would change, and change nothing
    --yes(-y)                 # Do not ask
    --help(-h)                # Print help
  ]

  # List the recipes, or those about these words
  export extern "gut recipes" [
    --help(-h)                # Print help
    ...words: string          # What the recipes are about
  ]

  # Set up a model: the provider, its key, its model
  export extern "gut setup" [
    --non-interactive         # Ask nothing: take what the other options say
    --provider: string        # The model's service by its name, as `openai` or `ollama`
    --base-url: string        # The base URL of the service, where it is not the usual one
    --model: string           # The name of the model
    --key-from-stdin          # Read the key from standard input
    --no-test                 # Do not call the model to see whether it answers
    --help(-h)                # Print help
  ]

  # Say what gut found and what is wrong, and how it is mended
  export extern "gut doctor" [
    --json                    # Print the findings as JSON
    --offline                 # Call no service
    --help(-h)                # Print help
  ]

  # Show and change the settings
  export extern "gut config" [
    --help(-h)                # Print help
  ]

  # Print the value of a setting
  export extern "gut config get" [
    --help(-h)                # Print help
    name: string              # Its name, as `gut config list` shows it
  ]

  # Set a setting in the file
  export extern "gut config set" [
    --help(-h)                # Print help
    name: string              # Its name, as `gut config list` shows it
    value: string             # Its value; lists are separated by commas
  ]

  # Take a setting out of the file
  export extern "gut config unset" [
    --help(-h)                # Print help
    name: string              # Its name
  ]

  # Show every setting, its value and who set it
  export extern "gut config list" [
    --help(-h)                # Print help
  ]

  # Print where the file is
  export extern "gut config path" [
    --help(-h)                # Print help
  ]

  # Open the file in your editor
  export extern "gut config edit" [
    --help(-h)                # Print help
  ]

  # Print the JSON schema of the file
  export extern "gut config schema" [
    --help(-h)                # Print help
  ]

  # Explain a command part by part, from the help of the git and gh that are installed
  export extern "gut explain" [
    --offline                 # Call no model: the installed help alone
    --json                    # Print the parts as JSON
    --help(-h)                # Print help
    ...command: string        # The command, as it would be typed
  ]

  def "nu-complete gut fix planner" [] {
    [ "auto" "recipes" "model" ]
  }

  # Explain and mend the command that failed last
  export extern "gut fix" [
    --yes(-y)                 # Run without asking: what changes nothing, and what git can take back exactly
    --allow: string           # With --yes, also run these classes: lossy, shared, irreversible
    --print(-p)               # Print the command lines only, and run nothing
    --dry-run                 # Go through everything but the commands themselves; git's own dry runs are shown
    --json                    # Print what happens as JSON, one event a line, the result last
    --quiet                   # Tell warnings and errors only
    --plain                   # Words instead of colours, columns and moving signs, for screen readers
    --timeout: string         # The longest that all of it may take, in seconds, the commands included
    --trace: path             # Write the spans of the run to this file, one OTLP message in JSON a line
    --trace-content           # With --trace, also the request, the commands and the messages
    --command(-c): string     # Explain this command, and propose a corrected one
    --question(-q): string    # What you want to know about the command of -c
    --planner: string@"nu-complete gut fix planner" # Who finds the command: the recipe book first and then the model (auto), or one of them alone
    --provider: string        # The model's service by its name, as `openai` or `ollama`; a wrong name lists them all
    --base-url: string        # The base URL of the model's service, as `http://localhost:8080/v1`
    --model: string           # The name of the model
    --fallback: string        # Services to ask where the first one is out of order
    --show-prompt             # Print what would be sent to the model, and send nothing
    --verbose(-v)             # Tell every stage and every call of the model
    --help(-h)                # Print help (see more with '--help')
  ]

  # List the runs, the newest first
  export extern "gut history" [
    --json                    # Print the runs as JSON, one a line
    --limit: string           # List these many at most
    --clear                   # Delete every run that is kept, after asking
    --yes(-y)                 # Do not ask
    --help(-h)                # Print help
  ]

  # Show a run: its commands, its explanation and what became of them
  export extern "gut show" [
    --json                    # Print everything that is kept of it, as JSON
    --help(-h)                # Print help
    run?: string              # The run, as `gut history` names it, or its last four letters; the last one without it
  ]

  def "nu-complete gut again planner" [] {
    [ "auto" "recipes" "model" ]
  }

  # Put the request of a run again
  export extern "gut again" [
    --yes(-y)                 # Run without asking: what changes nothing, and what git can take back exactly
    --allow: string           # With --yes, also run these classes: lossy, shared, irreversible
    --print(-p)               # Print the command lines only, and run nothing
    --dry-run                 # Go through everything but the commands themselves; git's own dry runs are shown
    --json                    # Print what happens as JSON, one event a line, the result last
    --quiet                   # Tell warnings and errors only
    --plain                   # Words instead of colours, columns and moving signs, for screen readers
    --timeout: string         # The longest that all of it may take, in seconds, the commands included
    --trace: path             # Write the spans of the run to this file, one OTLP message in JSON a line
    --trace-content           # With --trace, also the request, the commands and the messages
    --command(-c): string     # Explain this command, and propose a corrected one
    --question(-q): string    # What you want to know about the command of -c
    --planner: string@"nu-complete gut again planner" # Who finds the command: the recipe book first and then the model (auto), or one of them alone
    --provider: string        # The model's service by its name, as `openai` or `ollama`; a wrong name lists them all
    --base-url: string        # The base URL of the model's service, as `http://localhost:8080/v1`
    --model: string           # The name of the model
    --fallback: string        # Services to ask where the first one is out of order
    --show-prompt             # Print what would be sent to the model, and send nothing
    --verbose(-v)             # Tell every stage and every call of the model
    --help(-h)                # Print help (see more with '--help')
    run?: string              # The run, as `gut history` names it, or its last four letters; the last one of this directory without it
  ]

  def "nu-complete gut resume planner" [] {
    [ "auto" "recipes" "model" ]
  }

  # Go on with a run that was interrupted, at the stage it had reached
  export extern "gut resume" [
    --yes(-y)                 # Run without asking: what changes nothing, and what git can take back exactly
    --allow: string           # With --yes, also run these classes: lossy, shared, irreversible
    --print(-p)               # Print the command lines only, and run nothing
    --dry-run                 # Go through everything but the commands themselves; git's own dry runs are shown
    --json                    # Print what happens as JSON, one event a line, the result last
    --quiet                   # Tell warnings and errors only
    --plain                   # Words instead of colours, columns and moving signs, for screen readers
    --timeout: string         # The longest that all of it may take, in seconds, the commands included
    --trace: path             # Write the spans of the run to this file, one OTLP message in JSON a line
    --trace-content           # With --trace, also the request, the commands and the messages
    --command(-c): string     # Explain this command, and propose a corrected one
    --question(-q): string    # What you want to know about the command of -c
    --planner: string@"nu-complete gut resume planner" # Who finds the command: the recipe book first and then the model (auto), or one of them alone
    --provider: string        # The model's service by its name, as `openai` or `ollama`; a wrong name lists them all
    --base-url: string        # The base URL of the model's service, as `http://localhost:8080/v1`
    --model: string           # The name of the model
    --fallback: string        # Services to ask where the first one is out of order
    --show-prompt             # Print what would be sent to the model, and send nothing
    --verbose(-v)             # Tell every stage and every call of the model
    --help(-h)                # Print help (see more with '--help')
    run?: string              # The run, as `gut history` names it, or its last four letters; the last one of this directory without it
  ]

  # Summarise the runs: how many, how often accepted, how long, how many tokens
  export extern "gut stats" [
    --json                    # Print the summary as JSON
    --help(-h)                # Print help
  ]

  def "nu-complete gut init shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  # Print what a shell needs: completions, a key that turns words into a command, the last failure
  export extern "gut init" [
    --help(-h)                # Print help
    shell: string@"nu-complete gut init shell" # The shell
  ]

  def "nu-complete gut completions shell" [] {
    [ "bash" "zsh" "fish" "powershell" "elvish" "nushell" ]
  }

  # Print the completions of a shell
  export extern "gut completions" [
    --help(-h)                # Print help
    shell: string@"nu-complete gut completions shell" # The shell
  ]

  # Print help about a subcommand or a topic
  export extern "gut help" [
    --help(-h)                # Print help
    topic?: string            # The subcommand or topic
  ]

}

export use completions *
