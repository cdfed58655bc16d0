namespace ModelOperator.Benchmarks;

/// <summary>What the command was asked for.</summary>
/// <param name="Scenarios">What to run; all but those on request when none was named.</param>
/// <param name="JsonPath">Where to write the figures as JSON.</param>
internal sealed record BenchArguments(IReadOnlyList<IScenario> Scenarios, string? JsonPath)
{
    public static BenchArguments Parse(string[] arguments, IReadOnlyList<IScenario> all)
    {
        var names = string.Join(", ", all.Select(scenario => scenario.Name));
        List<IScenario> scenarios = [];
        string? json = null;
        for (var i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--json")
            {
                json = ++i < arguments.Length ? Writable(arguments[i]) : throw new BenchArgumentException("--json needs the file to write to.");
            }
            else if (arguments[i].StartsWith('-'))
            {
                throw new BenchArgumentException($"Usage: tests/bench [scenario ...] [--json FILE]; scenarios: {names}.");
            }
            else
            {
                scenarios.Add(all.FirstOrDefault(scenario => scenario.Name == arguments[i])
                    ?? throw new BenchArgumentException($"There is no scenario {arguments[i]}; those there are: {names}."));
            }
        }

        return new BenchArguments(scenarios.Count > 0 ? [.. scenarios.Distinct()] : [.. all.Where(scenario => !scenario.IsOnRequest)], json);
    }

    /// <summary>Asked before anything is measured: minutes of figures must not be lost for want of a folder.</summary>
    private static string Writable(string path)
    {
        try
        {
            File.Open(path, FileMode.Append).Dispose();
            return Path.GetFullPath(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new BenchArgumentException($"--json {path} cannot be written: {error.Message}");
        }
    }
}

/// <summary>The command was asked for something that there is not; the message says what.</summary>
internal sealed class BenchArgumentException(string message) : Exception(message);
