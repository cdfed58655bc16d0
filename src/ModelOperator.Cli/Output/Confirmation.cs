using ModelOperator.Core.Queries;

namespace ModelOperator.Cli.Output;

/// <summary>Asks whoever sits at the terminal.</summary>
internal static class Confirmation
{
    /// <summary>Whether somebody can be asked.</summary>
    public static bool IsPossible => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    /// <summary>Whether the answer is yes; anything else is no.</summary>
    public static bool Ask(string question)
    {
        Console.Error.Write($"{QueryText.OneLine(question)} [y/N] ");
        return Console.ReadLine()?.Trim().ToLowerInvariant() is "y" or "yes";
    }
}
