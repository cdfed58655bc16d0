using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Serving.Rollouts;

/// <summary>The one edit that takes a deployment back to what served before.</summary>
/// <param name="Version">The version that is to serve, as in the ModelVersion's spec.version.</param>
/// <param name="Patch">The edit, as a merge patch that fits the deployment as it was read and no later one.</param>
/// <param name="Replaces">What the specification names instead, e.g. <c>stage Production</c>.</param>
public sealed record Rollback(string Version, JsonObject Patch, string Replaces)
{
    private const int MostTold = 10;

    /// <summary>Namespace of the model.</summary>
    public static string NamespaceOf(ModelDeployment deployment) => deployment.Spec.Model.Namespace ?? deployment.Metadata.Namespace ?? "";

    /// <summary>
    /// Names of the ModelVersions that the deployment is known to have served, but for the one it is to serve: what serves while that is not
    /// rolled out, then the last ones before.
    /// </summary>
    public static IReadOnlyList<string> Served(ModelDeployment deployment)
    {
        var status = deployment.Status;
        List<string> before = [.. (status?.Revisions ?? []).Select(VersionOf).OfType<string>()];

        // Revisions tell of what was found. While the specification names what is not, all of them are of before.
        var isFound = (status?.References ?? []).All(reference => reference.State == ReferenceState.Resolved);
        var asked = isFound ? before.FirstOrDefault() ?? status?.ModelVersion : null;
        return [.. new[] { status?.ModelVersion }.OfType<string>().Concat(before).Where(name => name != asked).Distinct()];
    }

    /// <summary>
    /// Decides: back to the first of the versions served before that the specification does not name. It is pinned, since a stage would lead
    /// to the new one again.
    /// </summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="served">Those of the versions that it served that can be found.</param>
    /// <param name="refusal">Why there is nothing to go back to.</param>
    public static Rollback? Before(ModelDeployment deployment, IReadOnlyCollection<ModelVersion> served, out string refusal)
    {
        var model = deployment.Spec.Model;
        var wanted = Served(deployment)
            .Select(name => served.FirstOrDefault(version => version.Metadata.Name == name && version.Spec.ModelRef.Name == model.Name)?.Spec.Version)
            .FirstOrDefault(version => version is not null && version != model.Version);
        refusal = wanted is null ? $"ModelDeployment {deployment.Metadata.Key} is not known to have served another version that you may see: name one with --to" : "";
        return wanted is null ? null : Of(deployment, wanted);
    }

    /// <summary>Decides: back to a version that is named.</summary>
    /// <param name="deployment">The deployment.</param>
    /// <param name="to">The version that is wanted.</param>
    /// <param name="versions">The ModelVersions of the model's namespace; null when nobody may list them, and the operator says whether there is such a version.</param>
    /// <param name="refusal">Why it cannot be gone back to.</param>
    public static Rollback? To(ModelDeployment deployment, string to, IReadOnlyCollection<ModelVersion>? versions, out string refusal)
    {
        var (model, key) = (deployment.Spec.Model, deployment.Metadata.Key);
        List<string>? known = versions is null ? null : [.. versions.Where(version => version.Spec.ModelRef.Name == model.Name).Select(version => version.Spec.Version)];
        refusal = known?.Contains(to) == false
            ? $"Model {NamespaceOf(deployment)}/{model.Name} has no version {to} that you may see: name one of {string.Join(", ", known.OrderDescending(VersionOrder.Instance).Take(MostTold))}"
            : model.Version == to ? $"ModelDeployment {key} already asks for version {to}" : "";
        return refusal.Length > 0 ? null : Of(deployment, to);
    }

    private static Rollback Of(ModelDeployment deployment, string version)
    {
        var model = deployment.Spec.Model;
        return new Rollback(
            version,
            new JsonObject
            {
                ["metadata"] = new JsonObject { ["resourceVersion"] = deployment.Metadata.ResourceVersion },
                ["spec"] = new JsonObject { ["model"] = new JsonObject { ["version"] = version, ["stage"] = null } },
            },
            model.Stage is { } stage ? $"stage {stage}" : $"version {model.Version}");
    }

    private static string? VersionOf(AssetRevision revision) => (revision.Upstream ?? [])
        .Select(uri => AssetUri.TryParse(uri, out var parsed) && parsed.Type == "modelversion" ? parsed.Id[(parsed.Id.IndexOf('/', StringComparison.Ordinal) + 1)..] : null)
        .FirstOrDefault(name => name is not null);
}
