using System.CommandLine;

namespace ModelOperator.Cli.Output;

/// <summary>In which form a command answers.</summary>
internal static class OutputOption
{
    public const string Text = "text";
    public const string Wide = "wide";
    public const string Json = "json";
    public const string Yaml = "yaml";
    public const string Name = "name";

    /// <summary>The option, with the first form as the default.</summary>
    public static Option<string> Of(params string[] forms)
    {
        var option = new Option<string>("--output", "-o")
        {
            Description = $"Form of the answer: {string.Join(", ", forms)}.",
            DefaultValueFactory = _ => forms[0],
        };
        option.AcceptOnlyFromAmong(forms);
        return option;
    }
}
