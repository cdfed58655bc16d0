using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Importing;

/// <summary>
/// An object that was imported. Required fields that the source does not say are empty in it and absent from its manifest, so that the API
/// server asks for them instead of taking a guess for the truth.
/// </summary>
/// <param name="Object">The object.</param>
/// <param name="Missing">Required fields that are still to be written.</param>
public sealed record ImportedObject(IKubernetesObject Object, IReadOnlyList<MissingField> Missing)
{
    /// <summary>The object as it is applied.</summary>
    public JsonObject Manifest()
    {
        var manifest = (Object switch
        {
            Model model => JsonSerializer.SerializeToNode(model, Model.JsonTypeInfo),
            ModelVersion version => JsonSerializer.SerializeToNode(version, ModelVersion.JsonTypeInfo),
            Dataset dataset => JsonSerializer.SerializeToNode(dataset, Dataset.JsonTypeInfo),
            ModelDeployment deployment => JsonSerializer.SerializeToNode(deployment, ModelDeployment.JsonTypeInfo),
            _ => throw new InvalidOperationException($"Nothing imports objects of type {Object.GetType().Name}."),
        })!.AsObject();
        foreach (var missing in Missing)
        {
            var path = missing.Field.Split('.');
            var parent = path.SkipLast(1).Aggregate((JsonNode?)manifest, (node, field) => node?[field]);
            parent?.AsObject().Remove(path[^1]);
        }

        return manifest;
    }

    /// <summary>
    /// Why it must not be written over what has its name in the cluster: that is another asset of another place, whose name reads alike.
    /// Null when it is the same, or was not imported.
    /// </summary>
    public string? TakenBy(ObjectMeta existing)
    {
        var (there, here) = (Origin(existing), Origin(Object.Metadata));
        return there.Format is null || there == here
            ? null
            : $"{Object.Kind} {existing.Key} was imported from {Shown(there)} and would be overwritten by {Shown(here)}: import into another namespace, or write the YAML out and give it another name there";
    }

    private static (string? Format, string? SourceId) Origin(ObjectMeta metadata) =>
        (metadata.Annotations?.GetValueOrDefault(ImportAnnotations.Format), metadata.Annotations?.GetValueOrDefault(ImportAnnotations.SourceId));

    private static string Shown((string? Format, string? SourceId) origin) => ForeignText.Shown($"{origin.Format} {origin.SourceId}", Limits.Line);
}
