using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>What an owner wants to share, with whom.</summary>
public sealed record GrantOffer
{
    private const int LongestName = 253;

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

    /// <summary>The request that it answers.</summary>
    public AccessRequestReference? Approves { get; init; }

    /// <summary>The grant that makes it true.</summary>
    public SharingGrant ToGrant() => Grant(
        Asset.Namespace, Name ?? NameOf($"{Asset.Kind.ToString().ToLowerInvariant()}-{Asset.Name}", To),
        [new GrantedResources { Kind = KindOf(Asset.Kind), Names = [Asset.Name] }], this);

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
        var (asks, metadata) = (request.Spec, request.Metadata);
        var to = new Grantee { Namespace = metadata.Namespace };
        return Grant(
            asks.Namespace,
            name ?? NameOf(metadata.Name, to),
            [.. asks.Resources.Select(resources => new GrantedResources { Kind = resources.Kind, Names = resources.Names })],
            new GrantOffer
            {
                Asset = default,
                To = to,
                Permission = permission ?? asks.Permission,
                ExpiresAt = expiresAt ?? (Durations.Parse(asks.Duration) is { } wanted && wanted < DateTimeOffset.MaxValue - now ? WholeSeconds(now) + wanted : null),
                Purpose = purpose ?? asks.Purpose,
                Approves = new AccessRequestReference { Namespace = metadata.Namespace!, Name = metadata.Name },
            });
    }

    /// <summary>Kind of a grant's resources.</summary>
    public static GrantableKind KindOf(ObjectKind kind) => Enum.Parse<GrantableKind>(kind.ToString());

    private static SharingGrant Grant(string ns, string name, IReadOnlyList<GrantedResources> resources, GrantOffer offer) => new()
    {
        ApiVersion = SharingGrant.ResourceType.ApiVersion,
        Kind = SharingGrant.ResourceType.Kind,
        Metadata = new ObjectMeta { Namespace = ns, Name = name },
        Spec = new SharingGrantSpec
        {
            Resources = resources,
            To = [offer.To],
            Permissions = [offer.Permission],
            ExpiresAt = offer.ExpiresAt,
            Purpose = offer.Purpose,
            Approves = offer.Approves is { } approved ? [approved] : null,
        },
    };

    private static string NameOf(string what, Grantee to)
    {
        var name = $"{what}-to-{to.Domain ?? to.Namespace ?? (to.All == true ? "all" : "labelled")}";
        return name.Length <= LongestName ? name : name[..LongestName].TrimEnd('-', '.');
    }

    private static DateTimeOffset WholeSeconds(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());
}
