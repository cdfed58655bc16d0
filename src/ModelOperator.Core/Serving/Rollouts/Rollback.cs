using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>A version that may be gone back to.</summary>
/// <param name="Name">Name of the ModelVersion.</param>
/// <param name="Version">The version, as in its spec.version.</param>
public sealed record KnownVersion(string Name, string Version);

/// <summary>The one edit that takes a deployment back to what served before.</summary>
/// <param name="Version">The version that is to serve, as in the ModelVersion's spec.version.</param>
/// <param name="Patch">The edit, as a merge patch.</param>
/// <param name="Replaces">What the specification names instead, e.g. <c>stage Production</c>.</param>
public sealed record Rollback(string Version, JsonObject Patch, string Replaces)
{
    /// <summary>
    /// Decides: while a canary is under way, what still serves; else the last other version that the deployment is known to have served. The
    /// version is pinned, since a stage would lead to the new one again.
    /// </summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="versions">ModelVersions of its model.</param>
    /// <param name="to">The version that is wanted; found out when null.</param>
    /// <param name="refusal">Why there is nothing to go back to.</param>
    public static Rollback? Decide(ModelDeployment deployment, IReadOnlyCollection<KnownVersion> versions, string? to, out string refusal)
    {
        var (model, key) = (deployment.Spec.Model, deployment.Metadata.Key);
        var before = to is not null ? versions.FirstOrDefault(version => version.Version == to) : Before(deployment, versions);
        refusal = (before, to) switch
        {
            (null, not null) => $"Model {model.Namespace ?? key.Namespace}/{model.Name} has no version {to} that you may see: name one of {string.Join(", ", versions.Select(version => version.Version).OrderDescending(VersionOrder.Instance).Take(10))}",
            (null, null) => $"ModelDeployment {key} is not known to have served another version: name one with --to",
            _ when model.Version == before.Version => $"ModelDeployment {key} already asks for version {before.Version}",
            _ => "",
        };
        return refusal.Length > 0 ? null : new Rollback(
            before!.Version,
            new JsonObject { ["spec"] = new JsonObject { ["model"] = new JsonObject { ["version"] = before.Version, ["stage"] = null } } },
            model.Stage is { } stage ? $"stage {stage}" : $"version {model.Version}");
    }

    private static KnownVersion? Before(ModelDeployment deployment, IReadOnlyCollection<KnownVersion> versions)
    {
        var status = deployment.Status;
        if (status?.Rollout is not null && Named(status.ModelVersion) is { } stable)
        {
            return stable;
        }

        var current = status?.ModelVersion;
        return (status?.Revisions ?? [])
            .SelectMany(revision => revision.Upstream ?? [])
            .Select(uri => AssetUri.TryParse(uri, out var parsed) && parsed.Type == "modelversion" ? parsed.Id[(parsed.Id.IndexOf('/', StringComparison.Ordinal) + 1)..] : null)
            .Where(name => name is not null && name != current)
            .Select(Named)
            .FirstOrDefault(version => version is not null);

        KnownVersion? Named(string? name) => versions.FirstOrDefault(version => version.Name == name);
    }
}
