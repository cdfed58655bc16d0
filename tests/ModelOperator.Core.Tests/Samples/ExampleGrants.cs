using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Samples;

/// <summary>What the grants of the example allow, read straight from the documentation of the kind.</summary>
internal static class ExampleGrants
{
    public static bool Allow(ExampleReference reference) => MediaExample.All<SharingGrant>().Any(grant => Allows(grant, reference));

    public static bool Allows(SharingGrant grant, ExampleReference reference) =>
        grant.Metadata.Namespace == reference.Namespace
        && grant.Spec.Permissions.Max() >= reference.Needs
        && Covers(grant, reference.Target!)
        && Reaches(grant, reference.From.Metadata.Namespace!);

    public static bool Covers(SharingGrant grant, IKubernetesObject asset) => asset.Metadata.Namespace == grant.Metadata.Namespace
        && (grant.Spec.Resources.Any(granted => Covers(granted, asset.Kind!, asset.Metadata))
            || (asset is ModelVersion version && Model(version) is { } model && Covers(grant, model)));

    public static bool Reaches(SharingGrant grant, string ns)
    {
        var labels = MediaExample.All<Namespace>().Single(item => item.Metadata.Name == ns).Metadata.Labels;
        return grant.Spec.To.Any(to =>
            to.Namespace == ns || to.Domain == MediaExample.Namespaces[ns] || (to.NamespaceSelector?.Matches(labels) ?? false));
    }

    private static bool Covers(GrantedResources granted, string kind, ObjectMeta metadata) => granted.Kind.ToString() == kind
        && ((granted.Names?.Contains(metadata.Name) ?? false) || (granted.Selector?.Matches(metadata.Labels) ?? false));

    private static Model? Model(ModelVersion version) => MediaExample.All<Model>().FirstOrDefault(model =>
        model.Metadata.Namespace == version.Metadata.Namespace && model.Metadata.Name == version.Spec.ModelRef.Name);
}
