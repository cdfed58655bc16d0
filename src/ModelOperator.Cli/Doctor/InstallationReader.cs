using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Api;
using ModelOperator.Core.Installation;
using ModelOperator.Kubernetes.Capabilities;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Doctor;

/// <summary>Finds out what one user can find out about an installation.</summary>
internal sealed class InstallationReader(KubernetesClient client, string ns, string operatorNamespace, Func<TimeSpan?> skew)
{
    private static readonly (string For, ResourceType Type)[] Useful =
    [
        ("scaling of deployments by load", HorizontalPodAutoscaler.ResourceType),
        ("keeping replicas while nodes are drained", PodDisruptionBudget.ResourceType),
        ("routes, and canaries that split traffic exactly (Gateway API)", HttpRoute.ResourceType),
        ("scaling to zero (KEDA)", ScaledObject.ResourceType),
        ("queues for GPUs (Kueue)", LocalQueue.ResourceType),
        ("scraping of metrics (Prometheus operator)", ServiceMonitor.ResourceType),
    ];

    /// <summary>Asks everything at once.</summary>
    public async Task<InstallationFacts> ReadAsync(CancellationToken cancellationToken)
    {
        var (minor, served, versions) = (MinorAsync(cancellationToken), ServedAsync(cancellationToken), VersionsAsync(cancellationToken));
        var (lease, permissions, optional) = (LeaseAsync(cancellationToken), PermissionsAsync(cancellationToken), OptionalAsync(cancellationToken));
        await Task.WhenAll(minor, served, versions, lease, permissions, optional);
        var ahead = skew();
        return new InstallationFacts
        {
            KubernetesMinor = await minor,
            Served = await served,
            Versions = await versions,
            Lease = (await lease).Lease,
            MayReadLease = (await lease).Allowed,
            LeaseKey = LeaseKey,
            Skew = ahead,
            Now = DateTimeOffset.UtcNow + (ahead ?? TimeSpan.Zero),
            Permissions = await permissions,
            Optional = await optional,
        };
    }

    private ObjectKey LeaseKey => new(operatorNamespace, "modeloperator");

    private async Task<int?> MinorAsync(CancellationToken cancellationToken)
    {
        using var document = await client.GetRawAsync("version", cancellationToken);
        // Providers write such as 35+.
        return document.RootElement is { ValueKind: JsonValueKind.Object } version && version.TryGetProperty("minor", out var text) && text.ValueKind == JsonValueKind.String
            && text.GetString() is { } minor && int.TryParse(minor.TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
    }

    private async Task<IReadOnlySet<string>?> ServedAsync(CancellationToken cancellationToken)
    {
        using var document = await FindAsync($"apis/{ApiGroup.Name}/{ApiGroup.Version}", cancellationToken);
        return document is null ? null : Texts(document, "resources", "name").ToHashSet();
    }

    private async Task<IReadOnlyList<string>> VersionsAsync(CancellationToken cancellationToken)
    {
        using var document = await FindAsync($"apis/{ApiGroup.Name}", cancellationToken);
        return document is null ? [] : [.. Texts(document, "versions", "version")];
    }

    /// <summary>A field of each item of a list; what is no such list, as a proxy may answer, has none.</summary>
    private static IEnumerable<string> Texts(JsonDocument document, string list, string field) =>
        document.RootElement is { ValueKind: JsonValueKind.Object } root && root.TryGetProperty(list, out var items) && items.ValueKind == JsonValueKind.Array
            ? items.EnumerateArray()
                .Select(item => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(field, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString() : null)
                .OfType<string>()
            : [];

    private async Task<JsonDocument?> FindAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetRawAsync(path, cancellationToken);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound)
        {
            return null;
        }
    }

    private async Task<(Lease? Lease, bool Allowed)> LeaseAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetAsync<Lease>(LeaseKey, cancellationToken), true);
        }
        catch (KubernetesApiException exception) when (exception.IsNotFound || exception.IsForbidden)
        {
            return (null, !exception.IsForbidden);
        }
    }

    private Task<(string, bool?)[]> PermissionsAsync(CancellationToken cancellationToken) => Task.WhenAll(
        MayAsync("list assets of all namespaces", ModelVersion.ResourceType, "list", null, cancellationToken),
        MayAsync($"list assets of namespace {ns}", ModelVersion.ResourceType, "list", ns, cancellationToken),
        MayAsync($"share assets of namespace {ns}", SharingGrant.ResourceType, "create", ns, cancellationToken),
        MayAsync($"ask for assets from namespace {ns}", AccessRequest.ResourceType, "create", ns, cancellationToken),
        MayAsync($"promote versions of namespace {ns}", ModelVersion.ResourceType, "patch", ns, cancellationToken),
        MayAsync($"roll back deployments of namespace {ns}", ModelDeployment.ResourceType, "patch", ns, cancellationToken));

    private async Task<(string, bool?)> MayAsync(string what, ResourceType type, string verb, string? where, CancellationToken cancellationToken)
    {
        try
        {
            var review = new AccessReview
            {
                Spec = new AccessReviewSpec { ResourceAttributes = new ResourceAttributes { Group = type.Group, Resource = type.Plural, Verb = verb, Namespace = where } },
            };
            return (what, (await client.CreateAsync(review, null, cancellationToken)).Status?.Allowed);
        }
        catch (KubernetesApiException exception) when (exception.IsForbidden || exception.IsNotFound)
        {
            return (what, null);
        }
    }

    private async Task<IReadOnlyList<(string, string, bool?)>> OptionalAsync(CancellationToken cancellationToken)
    {
        using var capabilities = new ServerCapabilities(Useful.Select(one => ApiResource.Of(one.Type)), client, NullLogger.Instance);
        await capabilities.RefreshAsync(cancellationToken);
        return
        [
            .. Useful.Select(one => (one.For, ApiResource.Of(one.Type).ToString(), capabilities.Current[ApiResource.Of(one.Type)] switch
            {
                Capability.Served => true,
                Capability.Absent => false,
                _ => (bool?)null,
            })),
        ];
    }
}
