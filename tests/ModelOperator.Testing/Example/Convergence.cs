using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.Example;

/// <summary>What the example says becomes of one of its objects.</summary>
/// <param name="Key">The object.</param>
/// <param name="Refused">Whether it must be refused, for want of a grant, instead of becoming ready.</param>
public sealed record ExpectedObject(ObjectRef Key, bool Refused)
{
    /// <summary>The label of what is refused on purpose, and its value.</summary>
    public const string ExpectLabel = "example.modeloperator.io/expect", ExpectRefused = "refused";

    /// <summary>What a manifest leads one to expect; null for kinds that have no status of ours, such as Namespace.</summary>
    public static ExpectedObject? Of(JsonObject manifest)
    {
        if (!((string?)manifest["apiVersion"] ?? "").StartsWith(ApiGroup.Name + "/", StringComparison.Ordinal)
            || !Enum.TryParse<ObjectKind>((string?)manifest["kind"], out var kind))
            return null;
        var metadata = manifest["metadata"]!;
        return new(
            new(kind, (string?)metadata["namespace"] ?? "", (string)metadata["name"]!),
            (string?)metadata["labels"]?[ExpectLabel] == ExpectRefused);
    }
}

/// <summary>An object that is not as the example says, and why; the reason is to be read after the object's name.</summary>
public sealed record OpenObject(ObjectRef Key, string Why)
{
    public override string ToString() => $"{Key} {Why}";
}

/// <summary>Decides whether a cluster is as the example says.</summary>
public static class Convergence
{
    /// <summary>The expected objects that are not there yet, or are otherwise, in the order in which they are expected.</summary>
    public static IReadOnlyList<OpenObject> FindOpen(IEnumerable<ExpectedObject> expected, ExampleSnapshot snapshot)
    {
        var observed = snapshot.Objects.ToDictionary(item => item.Key);
        return
        [
            .. expected
                .Select(item => (item.Key, Why: WhyNot(item, observed.GetValueOrDefault(item.Key))))
                .Where(open => open.Why is not null)
                .Select(open => new OpenObject(open.Key, open.Why!)),
            .. snapshot.Domains.Where(domain => !ResourceStatus.IsMissing(domain.Status) && !IsCounted(domain, snapshot))
                .Select(domain => new OpenObject(new(ObjectKind.Domain, "", domain.Metadata.Name), "has not counted its assets and GPUs yet")),
        ];
    }

    // The counts of a domain come later than what they count, and are the first thing that people are told.
    private static bool IsCounted(Domain domain, ExampleSnapshot snapshot)
    {
        bool Owns(IKubernetesObject item) => domain.Status!.Namespaces?.Contains(item.Metadata.Namespace!) ?? false;
        return domain.Status!.Assets?.Total == snapshot.Assets.Count(asset => domain.Status.Namespaces?.Contains(asset.Key.Namespace) ?? false)
            && domain.Status.Gpus?.Used == snapshot.ModelDeployments.Where(Owns).Sum(deployment => (long)(deployment.Status?.Gpus ?? 0));
    }

    private static string? WhyNot(ExpectedObject expected, ObservedObject? observed) => observed switch
    {
        null => "is not in the cluster",
        { Metadata.IsDeleting: true } => "is being deleted",
        _ when ResourceStatus.IsMissing(observed.Status) => "has no status: the operator has not looked at it",
        { Status.ObservedGeneration: var seen, Metadata.Generation: var current } when seen != current =>
            $"was changed since the operator looked at it (generation {current}, status of {seen?.ToString() ?? "none"})",
        _ when expected.Refused => WhyNotRefused(observed),
        _ => WhyNotReady(observed),
    };

    private static string? WhyNotReady(ObservedObject observed)
    {
        if (observed.Find(ConditionTypes.Ready) is not { } ready)
            return "has no condition Ready";
        if (ready.Status != ConditionStatus.True)
            return $"is not ready, {ready.Reason}: {ready.Message}";
        if (observed.Find(ConditionTypes.Promoted) is { Status: ConditionStatus.False } promoted)
            return $"is not promoted, {promoted.Reason}: {promoted.Message}";
        return observed.Key.Kind <= ObjectKind.ModelDeployment && observed.Annotation(LineageAnnotations.Uri) is null ? "has no lineage annotations" : null;
    }

    private static string? WhyNotRefused(ObservedObject observed) => observed.Find(ConditionTypes.Stalled) switch
    {
        { Status: ConditionStatus.True, Reason: Reasons.NotGranted } => null,
        { Status: ConditionStatus.True } other => $"must be refused with reason {Reasons.NotGranted}, but is stalled with {other.Reason}: {other.Message}",
        _ when observed.Find(ConditionTypes.Ready) is { } ready =>
            $"must be refused with reason {Reasons.NotGranted}, but Ready is {ready.Status}, {ready.Reason}: {ready.Message}",
        _ => $"must be refused with reason {Reasons.NotGranted}, but has no condition that says so",
    };
}
