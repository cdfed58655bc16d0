using ModelOperator.Api;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// Who asks for access to an asset and waits for an answer, as its owner is shown it. Both are bounded and the oldest come first, so that
/// whoever creates thousands of requests neither hides those of others nor has the asset written for each.
/// </summary>
/// <param name="Oldest">The oldest requests, as many as are listed.</param>
/// <param name="Count">Number of requests, as far as they are counted.</param>
public sealed record RequestedAccess(IReadOnlyList<AccessRequest> Oldest, int Count)
{
    /// <summary>Most requests listed.</summary>
    public const int MaxListed = 10;

    /// <summary>Most requests counted.</summary>
    public const int MaxCounted = 100;

    /// <summary>Nobody does.</summary>
    public static RequestedAccess None { get; } = new([], 0);

    /// <summary>The requests as status lists them; null when there are none.</summary>
    internal IReadOnlyList<PendingAccessRequest>? Listed => Oldest.Count == 0 ? null :
    [
        .. Oldest.Select(request => new PendingAccessRequest
        {
            Namespace = request.Metadata.Namespace!,
            Name = request.Metadata.Name,
            Permission = request.Spec.Permission,
            Duration = request.Spec.Duration,
        }),
    ];

    /// <summary>What the owner is told: each request once, when it comes to be listed.</summary>
    /// <param name="asset">The asset.</param>
    /// <param name="live">The status it has now.</param>
    public IEnumerable<ConditionChange> News(ObjectRef asset, AssetStatus? live) =>
        from request in Oldest
        let key = request.Metadata.Key
        where live?.AccessRequests?.Any(known => known.Namespace == key.Namespace && known.Name == key.Name) != true
        select new ConditionChange(false, Reasons.AccessRequested,
            $"namespace {key.Namespace} asks to {request.Spec.Permission} {asset} by AccessRequest {key}"
            + $"{(request.Spec.Duration is { } duration ? $", which wants it for {duration}" : "")}, for: {request.Spec.Purpose}");
}
