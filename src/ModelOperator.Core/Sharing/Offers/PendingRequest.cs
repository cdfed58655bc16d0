using ModelOperator.Api;
using ModelOperator.Core.Queries.Partial;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>A request as the assets tell it that it asks for.</summary>
public static class PendingRequest
{
    /// <summary>
    /// The request; null when no asset says that it waits. What it is for the assets do not tell: whoever may read them need not know. Where
    /// they tell different things, the request was changed a moment ago, and the least counts.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="asked">Namespace that is asked.</param>
    /// <param name="assets">Assets of that namespace.</param>
    public static AccessRequest? Of(ObjectKey request, string asked, IEnumerable<IAsset> assets)
    {
        List<(ObjectRef Asset, PendingAccessRequest Told)> wanted =
        [
            .. from asset in assets
               from pending in asset.AssetStatus?.AccessRequests ?? []
               where pending.Namespace == request.Namespace && pending.Name == request.Name
               select (ListedObjects.RefOf(asset), pending),
        ];
        return wanted.Count == 0 ? null : new AccessRequest
        {
            Metadata = new ObjectMeta { Namespace = request.Namespace, Name = request.Name },
            Spec = new AccessRequestSpec
            {
                Namespace = asked,
                Resources =
                [
                    .. wanted.OrderBy(one => one.Asset).GroupBy(one => one.Asset.Kind)
                        .Select(kind => new RequestedResources { Kind = GrantOffer.KindOf(kind.Key), Names = [.. kind.Select(one => one.Asset.Name)] }),
                ],
                Permission = wanted.Min(one => one.Told.Permission),
                Duration = wanted.Select(one => one.Told.Duration).MinBy(duration => Durations.Parse(duration) ?? TimeSpan.MaxValue),
                Purpose = $"Asked for by AccessRequest {request}.",
            },
        };
    }
}
