using Spectre.Console;

namespace ModelOperator.Testing.Commands.Local;

internal static class ConsoleHeading
{
    /// <summary>Begins a section.</summary>
    public static void Heading(this IAnsiConsole console, string text) =>
        console.Write(new Text($"\n{text}\n", new Style(decoration: Decoration.Bold)));
}
