namespace ModelOperator.Cli.Output;

/// <summary>Colours, on a terminal whose user did not decline them; elsewhere the text as it is.</summary>
internal static class Paint
{
    private static readonly bool Colours = !Console.IsOutputRedirected
        && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    public static string Good(string text) => In("32", text);

    public static string Doubtful(string text) => In("33", text);

    public static string Bad(string text) => In("31", text);

    public static string Strong(string text) => In("1", text);

    private static string In(string code, string text) => Colours ? $"\u001b[{code}m{text}\u001b[0m" : text;
}
