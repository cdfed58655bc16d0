using System.Text.Json;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Serving.Runtimes;

/// <summary>
/// What a ServingRuntime said at a time, as far as pods are made from it. It is kept as a ControllerRevision in the operator's own
/// namespace, where no tenant writes: a deployment pins only its name, so that nobody can have pods made from what no platform team
/// wrote.
/// </summary>
/// <param name="Name">Name of the revision: the runtime's, and a hash of what pods are made from.</param>
/// <param name="Runtime">Name of the ServingRuntime.</param>
/// <param name="Spec">Its specification at the time.</param>
public sealed record RuntimeRevision(string Name, string Runtime, ServingRuntimeSpec Spec)
{
    private const int LongestName = 253;
    private const int HashDigits = 10;

    /// <summary>The revision of what a runtime says now.</summary>
    public static RuntimeRevision Of(ServingRuntime runtime)
    {
        var name = runtime.Metadata.Name;
        var shown = name.Length + 1 + HashDigits <= LongestName ? name : name[..(LongestName - 1 - HashDigits)];
        return new RuntimeRevision($"{shown}-{Hash(name, runtime.Spec)}", name, runtime.Spec);
    }

    /// <summary>Reads one that is kept; null where it is not what this class wrote, or is not of the name that follows from its content.</summary>
    public static RuntimeRevision? Read(ControllerRevision kept)
    {
        try
        {
            var content = kept.Data.ValueKind == JsonValueKind.Object ? kept.Data.Deserialize(ServingJsonContext.Default.RuntimeRevisionContent) : null;
            return content is { Runtime: not null, Spec: { Container: not null, ArtifactLoading: not null } }
                && Of(new ServingRuntime { Metadata = new ObjectMeta { Name = content.Runtime }, Spec = content.Spec }) is { } revision
                && revision.Name == kept.Metadata.Name
                    ? revision
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The object that keeps it.</summary>
    /// <param name="operatorNamespace">Namespace of the operator.</param>
    public ControllerRevision ToObject(string operatorNamespace) => new()
    {
        ApiVersion = ControllerRevision.ResourceType.ApiVersion,
        Kind = ControllerRevision.ResourceType.Kind,
        Metadata = new ObjectMeta
        {
            Name = Name,
            Namespace = operatorNamespace,
            Labels = new Dictionary<string, string> { [Labels.ManagedBy] = Labels.ManagedByValue },
        },
        Data = JsonSerializer.SerializeToElement(new RuntimeRevisionContent(Runtime, Spec), ServingJsonContext.Default.RuntimeRevisionContent),
        Revision = 1,
    };

    /// <summary>The runtime with pods as this revision has them; which models it is picked for is the runtime's to say now.</summary>
    public ServingRuntime Pin(ServingRuntime runtime) => runtime with
    {
        Spec = runtime.Spec with
        {
            Container = Spec.Container,
            ArtifactLoading = Spec.ArtifactLoading,
            Parameters = Spec.Parameters,
            PodSecurity = Spec.PodSecurity,
            Protocol = Spec.Protocol,
        },
    };

    // The name of the runtime is part of it, since a long one is cut. What only says when the runtime is picked is not: another
    // priority is no other revision.
    private static string Hash(string name, ServingRuntimeSpec spec) => SortedJson.Hash(
        new RuntimeRevisionContent(name, spec with { ModelFormats = [], Accelerators = null, Disabled = null }),
        ServingJsonContext.Default.RuntimeRevisionContent)[..HashDigits];
}

/// <summary>What a ControllerRevision of a runtime holds.</summary>
internal sealed record RuntimeRevisionContent(string Runtime, ServingRuntimeSpec Spec);
