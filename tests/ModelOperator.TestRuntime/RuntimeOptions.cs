using System.Globalization;

namespace ModelOperator.TestRuntime;

/// <summary>What the runtime is started with.</summary>
internal sealed record RuntimeOptions
{
    public const string Usage = """
        test-runtime --model-path PATH [--model-name NAME] [--port PORT] [--error-share SHARE]
          --model-path   a model file, or a folder with one model.json
          --model-name   what it is served as; by default its own name
          --port         where it listens, by default 8080
          --error-share  which share of the predictions fails, from 0 to 1, spread evenly; by default 0
        """;

    /// <summary>The model file, or its folder.</summary>
    public required string ModelPath { get; init; }

    /// <summary>The name it is served as, when it is not its own.</summary>
    public string? ModelName { get; init; }

    /// <summary>Where it listens.</summary>
    public int Port { get; init; } = 8080;

    /// <summary>Which share of the predictions fails.</summary>
    public double ErrorShare { get; init; }

    /// <summary>Reads <c>--name value</c> and <c>--name=value</c>; null for what it does not know.</summary>
    public static RuntimeOptions? Parse(IEnumerable<string> arguments)
    {
        var words = new Queue<string>(arguments.SelectMany(argument => argument.Split('=', 2)));
        var options = new RuntimeOptions { ModelPath = "" };
        while (words.TryDequeue(out var name))
        {
            if (!words.TryDequeue(out var value))
                return null;
            options = name switch
            {
                "--model-path" => options with { ModelPath = value },
                "--model-name" => options with { ModelName = value },
                "--port" when int.TryParse(value, CultureInfo.InvariantCulture, out var port) => options with { Port = port },
                "--error-share" when double.TryParse(value, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1 =>
                    options with { ErrorShare = share },
                _ => null,
            };
            if (options is null)
                return null;
        }
        return options.ModelPath.Length == 0 ? null : options;
    }
}
