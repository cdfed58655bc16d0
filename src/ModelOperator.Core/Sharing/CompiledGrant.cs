using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>
/// A SharingGrant in the form that references are decided by. A grant may name thousands of assets, and every reference into its
/// namespace asks it: names are looked up, only selectors are tried one by one.
/// </summary>
public sealed class CompiledGrant
{
    private readonly SharingGrantSpec _spec;
    private readonly Dictionary<ObjectKind, Resources> _resources = [];
    private readonly HashSet<string> _namespaces = [];
    private readonly HashSet<string> _domains = [];
    private readonly List<LabelSelector> _selectors = [];
    private readonly TimeSpan? _grace;
    private readonly Consent _active;
    private readonly Consent _draining;

    /// <summary>Compiles a grant.</summary>
    public CompiledGrant(SharingGrant grant)
    {
        _spec = grant.Spec;
        Metadata = grant.Metadata;
        Key = grant.Metadata.Key;
        // A grace of no time is none: there is nothing to wait for, not even for the status that says since when.
        _grace = grant.Spec.Revocation is { Mode: RevocationMode.Drain } revocation && Durations.Parse(revocation.GracePeriod) is { Ticks: > 0 } grace ? grace : null;
        RevokedAt = Earliest(grant.Metadata.DeletionTimestamp, Earliest(_spec.ExpiresAt, _spec.Suspended == true ? grant.Status?.RevokedAt : null));
        _active = new Consent(Key, _spec.Redistribution == Redistribution.Allowed, DrainsUntil: null);
        _draining = _active with { DrainsUntil = EndsAt };
        Permission = grant.Spec.Permissions.Count == 0 ? Permission.Discover : grant.Spec.Permissions.Max();
        foreach (var resources in grant.Spec.Resources)
        {
            var kind = KindOf(resources.Kind);
            if (!_resources.TryGetValue(kind, out var known))
            {
                known = _resources[kind] = new Resources();
            }

            known.Names.UnionWith(resources.Names ?? []);
            if (resources is { Names: null, Selector: { } selector })
            {
                known.Selectors.Add(selector);
            }
        }

        foreach (var grantee in grant.Spec.To)
        {
            switch (grantee)
            {
                case { Namespace: { } name }:
                    _namespaces.Add(name);
                    break;
                case { Domain: { } name }:
                    _domains.Add(name);
                    break;
                case { NamespaceSelector: { } selector }:
                    _selectors.Add(selector);
                    break;
                case { All: true }:
                    IsToAll = true;
                    break;
            }
        }
    }

    /// <summary>Metadata of the grant.</summary>
    internal ObjectMeta Metadata { get; }

    /// <summary>Namespace and name of the grant. It covers assets of this namespace only.</summary>
    public ObjectKey Key { get; }

    /// <summary>The grant as an object that is reconciled.</summary>
    public ObjectRef Ref => new(ObjectKind.SharingGrant, Key.Namespace, Key.Name);

    /// <summary>The highest permission; it includes the lower ones.</summary>
    public Permission Permission { get; }

    /// <summary>When the grant ends by itself.</summary>
    public DateTimeOffset? ExpiresAt => _spec.ExpiresAt;

    /// <summary>
    /// When the grant is or was revoked: by deletion, by its own end or by suspension. Null when that is not known, and of a suspended grant it
    /// is not until its status says when that was first seen.
    /// </summary>
    public DateTimeOffset? RevokedAt { get; }

    /// <summary>Whether it takes a while from the revocation of the grant until it allows nothing.</summary>
    public bool Drains => _grace is not null;

    /// <summary>When the grant stops or stopped to allow anything; null when that is not known.</summary>
    public DateTimeOffset? EndsAt => RevokedAt is { } revoked ? EndOf(revoked) : null;

    /// <summary>When the grant stops to allow anything that is revoked at a moment.</summary>
    public DateTimeOffset EndOf(DateTimeOffset revoked) =>
        _grace is not { } grace ? revoked : grace < DateTimeOffset.MaxValue - revoked ? revoked + grace : DateTimeOffset.MaxValue;

    /// <summary>Whether the owner stands by the grant at a moment: it is not being deleted, not suspended and has not ended.</summary>
    public bool IsActive(DateTimeOffset now) => !Metadata.IsDeleting && _spec.Suspended != true && !IsExpired(now);

    /// <summary>Whether the grant was revoked and its consumers may go on for a while.</summary>
    public bool IsDraining(DateTimeOffset now) => Drains && !IsActive(now) && !(EndsAt <= now);

    /// <summary>Whether the grant allows anything at a moment.</summary>
    public bool Allows(DateTimeOffset now) => IsActive(now) || IsDraining(now);

    /// <summary>What an edge lives by that the grant allows at a moment.</summary>
    internal Consent ConsentAt(DateTimeOffset now) => IsActive(now) ? _active : _draining;

    /// <summary>Of grants that are active, which a reference is better off with: the one that allows more comes first, then the first by name.</summary>
    internal static IComparer<CompiledGrant> BestFirst { get; } = Comparer<CompiledGrant>.Create(static (one, other) =>
        one._active.MayRedistribute != other._active.MayRedistribute
            ? other._active.MayRedistribute.CompareTo(one._active.MayRedistribute)
            : string.CompareOrdinal(one.Key.Name, other.Key.Name));

    /// <summary>Whether a reference is better off with this grant than with another one that allows it as well: for longer, or for more.</summary>
    internal bool IsBetterThan(CompiledGrant? other, DateTimeOffset now)
    {
        if (other is null)
        {
            return true;
        }

        var order = IsActive(now).CompareTo(other.IsActive(now));
        return order != 0 ? order > 0 : BestFirst.Compare(this, other) < 0;
    }

    /// <summary>Whether the grant has ended by itself.</summary>
    public bool IsExpired(DateTimeOffset now) => _spec.ExpiresAt is { } expiry && now >= expiry;

    /// <summary>
    /// Whether the grant reaches a namespace. One that is not known can be reached by name only: its labels may be what a selector
    /// is there to keep out.
    /// </summary>
    /// <param name="namespaceName">The namespace; the grant's own is never a grantee.</param>
    /// <param name="labels">Its labels; null when it is not known.</param>
    /// <param name="exists">Whether it is known.</param>
    /// <param name="domain">The domain it belongs to.</param>
    public bool Reaches(string namespaceName, IReadOnlyDictionary<string, string>? labels, bool exists, string? domain) =>
        namespaceName != Key.Namespace && Means(namespaceName, labels, exists, domain);

    /// <summary>Whether spec.to means a namespace, even the grant's own, to which it gives nothing.</summary>
    internal bool Means(string namespaceName, IReadOnlyDictionary<string, string>? labels, bool exists, string? domain) =>
        _namespaces.Contains(namespaceName)
        || (domain is not null && _domains.Contains(domain))
        || (exists && (IsToAll || _selectors.Exists(selector => selector.Matches(labels))));

    /// <summary>
    /// Whether the grant covers an asset of its namespace. One that does not exist can be covered by name only, since labels of
    /// what does not exist are unknown. A grant of a Model covers its versions.
    /// </summary>
    /// <param name="asset">The asset.</param>
    /// <param name="labels">Its labels; null when it does not exist.</param>
    /// <param name="exists">Whether it exists.</param>
    public bool Covers(ObjectRef asset, IReadOnlyDictionary<string, string>? labels, bool exists) =>
        asset.Namespace == Key.Namespace
        && _resources.TryGetValue(asset.Kind, out var resources)
        && (resources.Names.Contains(asset.Name) || (exists && resources.Selectors.Exists(selector => selector.Matches(labels))));

    /// <summary>Who gets the assets, as the specification says.</summary>
    public IReadOnlyList<Grantee> To => _spec.To;

    /// <summary>Whether the grant is to every namespace of the cluster.</summary>
    public bool IsToAll { get; }

    /// <summary>What the assets are shared for.</summary>
    public string? Purpose => _spec.Purpose;

    /// <summary>By what labels the grant covers assets of which kinds.</summary>
    internal IEnumerable<(ObjectKind Kind, LabelSelector Selector)> Selectors =>
        _resources.SelectMany(resources => resources.Value.Selectors.Select(selector => (resources.Key, selector)));

    /// <summary>Kinds of which the grant covers assets by their labels.</summary>
    internal IEnumerable<ObjectKind> SelectedKinds => _resources.Where(resources => resources.Value.Selectors.Count > 0).Select(resources => resources.Key);

    /// <summary>The AccessRequests that spec.approves names. It says whom the grant answers, and gives them nothing.</summary>
    public IEnumerable<ObjectKey> Approved => (_spec.Approves ?? []).Select(request => new ObjectKey(request.Namespace, request.Name));

    /// <summary>Whether spec.approves names an AccessRequest.</summary>
    public bool Approves(ObjectKey request) =>
        _spec.Approves is { } approves && approves.Any(approved => approved.Namespace == request.Namespace && approved.Name == request.Name);

    /// <summary>Whether spec.to names a Domain.</summary>
    public bool NamesDomain(string name) => _domains.Contains(name);

    /// <summary>Names that the grant mentions, with their kinds.</summary>
    public IEnumerable<ObjectRef> Named =>
        _resources.SelectMany(resources => resources.Value.Names.Select(name => new ObjectRef(resources.Key, Key.Namespace, name)));

    private static DateTimeOffset? Earliest(DateTimeOffset? one, DateTimeOffset? other) => one is null || other < one ? other : one;

    internal static ObjectKind KindOf(GrantableKind kind) => kind switch
    {
        GrantableKind.Dataset => ObjectKind.Dataset,
        GrantableKind.Model => ObjectKind.Model,
        GrantableKind.ModelVersion => ObjectKind.ModelVersion,
        GrantableKind.Embedding => ObjectKind.Embedding,
        GrantableKind.ModelDeployment => ObjectKind.ModelDeployment,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
    };

    /// <summary>What the grant covers of one kind.</summary>
    private sealed class Resources
    {
        public HashSet<string> Names { get; } = [];

        public List<LabelSelector> Selectors { get; } = [];
    }
}
