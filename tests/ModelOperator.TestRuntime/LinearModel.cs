using System.Text.Json;
using System.Text.Json.Serialization;

namespace ModelOperator.TestRuntime;

/// <summary>
/// A linear or logistic regression: a weight for each feature and a bias, as JSON. It is small enough to be written by hand in a test, and
/// still answers what only the weights that were loaded can explain.
/// </summary>
internal sealed record LinearModel
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        Converters = { new JsonStringEnumConverter() },
    };

    public required string Name { get; init; }

    public required string Version { get; init; }

    public ModelKind Kind { get; init; }

    public required IReadOnlyList<double> Weights { get; init; }

    public double Bias { get; init; }

    /// <exception cref="ModelException">There is no such file, or it is no such model; the message names it.</exception>
    public static LinearModel Load(string path)
    {
        var file = Directory.Exists(path) ? Path.Combine(path, "model.json") : path;
        try
        {
            var model = JsonSerializer.Deserialize<LinearModel>(File.ReadAllBytes(file), Format);
            return model is { Weights.Count: > 0 } ? model : throw new ModelException($"The model {file} has no weights.");
        }
        catch (JsonException error)
        {
            throw new ModelException($"The model {file} cannot be read: {error.Message}");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new ModelException($"The model {file} cannot be loaded: {error.Message}");
        }
    }

    public double Predict(ReadOnlySpan<double> features)
    {
        var sum = Bias;
        for (var i = 0; i < features.Length; i++)
            sum += Weights[i] * features[i];
        return Kind == ModelKind.Logistic ? 1 / (1 + Math.Exp(-sum)) : sum;
    }
}

/// <summary>What is made of the weighted sum.</summary>
internal enum ModelKind
{
    /// <summary>The sum itself.</summary>
    Linear,

    /// <summary>A probability.</summary>
    Logistic,
}

/// <summary>The model cannot be served; the message says why.</summary>
internal sealed class ModelException(string message) : Exception(message);
