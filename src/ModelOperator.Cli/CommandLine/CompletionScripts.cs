namespace ModelOperator.Cli.CommandLine;

/// <summary>Scripts by which shells complete the plugin's words; they ask the plugin itself, which knows its commands and options.</summary>
internal static class CompletionScripts
{
    /// <summary>The script of a shell.</summary>
    public static string For(string shell) => shell switch
    {
        "bash" => Bash,
        "zsh" => Zsh,
        "fish" => Fish,
        _ => Kubectl,
    };

    private const string Bash = """
        # kubectl-model completion for bash: source <(kubectl-model completion bash)
        _kubectl_model() {
          local IFS=$'\n'
          COMPREPLY=($(kubectl-model "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null | grep -F -- "${COMP_WORDS[COMP_CWORD]}"))
        }
        complete -o default -F _kubectl_model kubectl-model

        """;

    private const string Zsh = """
        #compdef kubectl-model
        # kubectl-model completion for zsh: source <(kubectl-model completion zsh)
        _kubectl_model() {
          local -a words_found
          words_found=("${(@f)$(kubectl-model "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
          compadd -- $words_found
        }
        compdef _kubectl_model kubectl-model

        """;

    private const string Fish = """
        # kubectl-model completion for fish: kubectl-model completion fish | source
        complete -c kubectl-model -a '(kubectl-model "[suggest:"(commandline -C)"]" (commandline -p) 2>/dev/null)'

        """;

    /// <summary>kubectl asks an executable of this name for words behind <c>kubectl model</c>, and the last line says what to do with them.</summary>
    private const string Kubectl = """
        #!/bin/sh
        # Completion of "kubectl model": save as kubectl_complete-model in a folder of PATH, and make it executable.
        line="kubectl-model $*"
        kubectl-model "[suggest:${#line}]" "$line" 2>/dev/null
        echo :4

        """;
}
