using System.Text.RegularExpressions;

namespace ModelOperator.Core.Tests.Architecture;

/// <summary>What a pure decision must not use: anything that reads or writes outside, waits, tells the time or is random.</summary>
internal static partial class Impurity
{
    public static IEnumerable<string> Among(IEnumerable<string> names) => names.Where(name => Forbidden().IsMatch(name));

    // An iterator asks Environment for its thread, which nobody sees.
    [GeneratedRegex(
        """
        ^(
          ModelOperator\.Kubernetes\.(?!Resources\.|Apply\.)
        | Microsoft\.(AspNetCore|Extensions)\.
        | System\.Net\.
        | System\.IO\.
        | System\.(Console|Random)\b
        | System\.Environment\.(?!get_CurrentManagedThreadId$)
        | System\.Diagnostics\.(Process|Stopwatch)
        | System\.Security\.Cryptography\.RandomNumberGenerator\b
        | System\.Threading\.(Thread|ThreadPool|Timer|PeriodicTimer)(\.|$)
        | System\.Threading\.Tasks\.Task\.(Delay|Run)$
        | System\.(DateTime|DateTimeOffset)\.get_(Now|UtcNow|Today)$
        | System\.TimeProvider\.get_System$
        | System\.Guid\.(NewGuid|CreateVersion7)$
        )
        """,
        RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Forbidden();
}
