using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Resources.Yaml;

namespace ModelOperator.Serving;

/// <summary>
/// ServingRuntimes in files, for an operator that may not read those of the cluster. No API server has looked at them, so what it would drop or
/// refuse, and what a runtime's condition would say, is an error here.
/// </summary>
internal static partial class RuntimeFiles
{
    private static readonly JsonTypeInfo<ServingRuntime> Strict = (JsonTypeInfo<ServingRuntime>)new JsonSerializerOptions(ApiJsonContext.Default.Options)
    {
        TypeInfoResolver = ApiJsonContext.Default,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    }.GetTypeInfo(typeof(ServingRuntime));

    private static readonly RuntimeFacts NoFacts = new() { Deployments = 0, Outdated = 0, InUse = FrozenSet<string>.Empty };

    /// <summary>Reads every <c>*.yaml</c> of a folder.</summary>
    /// <exception cref="ConfigurationException">The folder cannot be read, or a file has something else than ServingRuntimes that can be worked with.</exception>
    public static IReadOnlyList<ServingRuntime> Read(string directory)
    {
        try
        {
            var runtimes = new Dictionary<string, (ServingRuntime Runtime, string File)>();
            foreach (var file in Directory.EnumerateFiles(directory, "*.yaml").Order(StringComparer.Ordinal))
            {
                foreach (var document in Documents(file))
                {
                    var runtime = Parse(document, file);
                    if (!runtimes.TryAdd(runtime.Metadata.Name, (runtime, file)))
                    {
                        throw new ConfigurationException($"{file} has ServingRuntime {runtime.Metadata.Name}, which {runtimes[runtime.Metadata.Name].File} has too: rename one of them.");
                    }
                }
            }

            return [.. runtimes.Values.Select(static item => item.Runtime)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--runtimes {directory} cannot be read: {exception.Message}", exception);
        }
    }

    private static IEnumerable<JsonNode> Documents(string file)
    {
        try
        {
            return ForeignYaml.Read(File.ReadAllText(file)).OfType<JsonNode>();
        }
        catch (FormatException exception)
        {
            throw new ConfigurationException($"{file} is no YAML: {exception.Message}", exception);
        }
    }

    private static ServingRuntime Parse(JsonNode document, string file)
    {
        var type = ServingRuntime.ResourceType;
        if (document is not JsonObject item || !Is(item["apiVersion"], type.ApiVersion) || !Is(item["kind"], type.Kind))
        {
            throw new ConfigurationException($"{file} has something that is no {type.Kind} of {type.ApiVersion}: leave nothing else in it.");
        }

        ServingRuntime runtime;
        try
        {
            runtime = item.Deserialize(Strict)!;
        }
        catch (JsonException exception)
        {
            throw new ConfigurationException($"{file} is no {type.Kind} that can be worked with at {exception.Path?.TrimStart('$', '.')}: compare it with kubectl explain servingruntime.spec ({exception.Message})", exception);
        }

        if (runtime.Metadata?.Name is not { } name || !ObjectName().IsMatch(name))
        {
            throw new ConfigurationException($"{file} has no name in metadata.name that a ServingRuntime can have: use lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit.");
        }

        return Problem(runtime) is { } problem ? throw new ConfigurationException($"{file}, ServingRuntime {name}: {problem}.") : runtime;
    }

    private static string? Problem(ServingRuntime runtime) => runtime.Spec.ModelFormats.Count == 0
        ? "spec.modelFormats is empty: name the formats that it serves"
        : ServingRuntimeDecision.Decide(runtime, NoFacts, DateTimeOffset.UnixEpoch).Conditions is var conditions
            && Conditions.Find(conditions, ConditionTypes.Ready) is { Status: not ConditionStatus.True } ready ? ready.Message : null;

    private static bool Is(JsonNode? node, string text) => node is JsonValue value && value.TryGetValue(out string? found) && found == text;

    /// <summary>A subdomain of RFC 1123.</summary>
    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?\z")]
    private static partial Regex ObjectName();
}
