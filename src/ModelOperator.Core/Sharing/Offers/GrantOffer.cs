using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>What an owner wants to share, with whom.</summary>
public sealed record GrantOffer
{
    /// <summary>The asset.</summary>
    public required ObjectRef Asset { get; init; }

    /// <summary>Who gets it.</summary>
    public required Grantee To { get; init; }

    /// <summary>What is allowed.</summary>
    public required Permission Permission { get; init; }

    /// <summary>Name of the grant; made from the asset and the grantee when null, so that the same offer is the same grant.</summary>
    public string? Name { get; init; }

    /// <summary>When it ends by itself.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it is for.</summary>
    public string? Purpose { get; init; }

    /// <summary>The grant that makes it true.</summary>
    public SharingGrant ToGrant() => Grant(
        new ObjectKey(Asset.Namespace, Name ?? OfferNames.Of(Asset, To)),
        new SharingGrantSpec
        {
            Resources = [new GrantedResources { Kind = KindOf(Asset.Kind), Names = [Asset.Name] }],
            To = [To],
            Permissions = [Permission],
            ExpiresAt = ExpiresAt,
            Purpose = Purpose,
        });

    /// <summary>The grant that gives a request what it asks for.</summary>
    /// <param name="request">The request.</param>
    /// <param name="name">Name of the grant; made from the request when null.</param>
    /// <param name="permission">What is allowed; what is asked for when null.</param>
    /// <param name="expiresAt">When it ends by itself; after what was asked for when null.</param>
    /// <param name="purpose">What it is for; what the request says when null.</param>
    /// <param name="now">The moment.</param>
    public static SharingGrant Answer(
        AccessRequest request, string? name, Permission? permission, DateTimeOffset? expiresAt, string? purpose, DateTimeOffset now)
    {
        var (asks, key) = (request.Spec, request.Metadata.Key);
        return Grant(
            new ObjectKey(asks.Namespace, name ?? OfferNames.OfAnswer(key)),
            new SharingGrantSpec
            {
                Resources = [.. asks.Resources.Select(resources => new GrantedResources { Kind = resources.Kind, Names = resources.Names })],
                To = [new Grantee { Namespace = key.Namespace }],
                Permissions = [permission ?? asks.Permission],
                ExpiresAt = expiresAt ?? (Durations.Parse(asks.Duration) is { } wanted && wanted < DateTimeOffset.MaxValue - now ? WholeSeconds(now) + wanted : null),
                Purpose = purpose ?? asks.Purpose,
                Approves = [new AccessRequestReference { Namespace = key.Namespace!, Name = key.Name }],
            });
    }

    /// <summary>Kind of a grant's resources.</summary>
    public static GrantableKind KindOf(ObjectKind kind) => Enum.Parse<GrantableKind>(kind.ToString());

    private static SharingGrant Grant(ObjectKey key, SharingGrantSpec spec) => new()
    {
        ApiVersion = SharingGrant.ResourceType.ApiVersion,
        Kind = SharingGrant.ResourceType.Kind,
        Metadata = new ObjectMeta { Namespace = key.Namespace, Name = key.Name },
        Spec = spec,
    };

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
