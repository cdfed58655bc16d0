using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Retention;
using ModelOperator.Core.Tests.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Lineage;

/// <summary>What became of a reference, as the oracle sees it.</summary>
internal sealed record Resolved(string Field, string Uri, ReferenceState State, IAsset? Target = null, string? Grant = null);

/// <summary>
/// The rules of lineage and sharing written down once more, without any index, cache or order: slow and plain. It looks at the
/// objects alone.
/// </summary>
internal sealed class LineageOracle(IReadOnlyCollection<IKubernetesObject> objects, DateTimeOffset now)
{
    private readonly Dictionary<IAsset, List<Resolved>> _granted = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IAsset, List<Resolved>> _resolved = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<IAsset, HashSet<ObjectName>> _restrictions = new(ReferenceEqualityComparer.Instance);

    public IEnumerable<IAsset> Assets => objects.OfType<IAsset>();

    /// <summary>What becomes of the references of an asset, in the order of its fields.</summary>
    public IReadOnlyList<Resolved> Resolve(IAsset asset)
    {
        if (!_resolved.TryGetValue(asset, out var resolved))
        {
            resolved = _resolved[asset] = [.. Granted(asset).Select(reference => IsBarred(asset, reference) ? reference with { State = ReferenceState.Refused } : reference)];
        }

        return resolved;
    }

    /// <summary>What becomes of them by the owners' consent to each alone, whatever the assets were made from.</summary>
    private List<Resolved> Granted(IAsset asset)
    {
        if (!_granted.TryGetValue(asset, out var granted))
        {
            granted = _granted[asset] = [.. References(asset)];
        }

        return granted;
    }

    /// <summary>Whether a reference leads to what was made from an asset that its owner neither lets be granted on nor lets the consumer use.</summary>
    private bool IsBarred(IAsset asset, Resolved reference) =>
        reference.Target is { } target && target.Metadata.Namespace != asset.Metadata.Namespace
        && Restrictions(target).Any(source => source.Namespace != asset.Metadata.Namespace && GrantFor(asset.Metadata.Namespace!, source, Permission.Use) is null);

    /// <summary>What an asset, and those it is in a cycle with, were made from by grants that deny redistribution, but for the own namespace's.</summary>
    private HashSet<ObjectName> Restrictions(IAsset asset)
    {
        if (!_restrictions.TryGetValue(asset, out var restrictions))
        {
            bool Together(IAsset one, IAsset other) => ReferenceEquals(one, other) || (IsMadeFrom(one, other) && IsMadeFrom(other, one));
            restrictions = _restrictions[asset] =
            [
                .. Assets.Where(member => Together(asset, member)).SelectMany(Granted).Where(reference => reference.Target is not null)
                    .SelectMany(reference => (IEnumerable<ObjectName>)
                    [
                        .. Together(asset, reference.Target!) ? [] : Restrictions(reference.Target!),
                        .. reference.Grant is { } grant && Grant(grant).Spec.Redistribution != Redistribution.Allowed ? [ObjectName.Of(reference.Target!)] : Array.Empty<ObjectName>(),
                    ])
                    .Where(source => source.Namespace != asset.Metadata.Namespace),
            ];
        }

        return restrictions;
    }

    private SharingGrant Grant(string key) => objects.OfType<SharingGrant>().Single(grant => grant.Metadata.Key.ToString() == key);

    public IEnumerable<IAsset> Targets(IAsset asset) => Granted(asset).Select(reference => reference.Target).OfType<IAsset>().Distinct();

    /// <summary>Whether one asset was made from another, directly or through others.</summary>
    public bool IsMadeFrom(IAsset asset, IAsset source)
    {
        var seen = new HashSet<IAsset>(ReferenceEqualityComparer.Instance);
        bool Look(IAsset at) => Targets(at).Any(target => ReferenceEquals(target, source) || (seen.Add(target) && Look(target)));
        return Look(asset);
    }

    public bool IsInCycle(IAsset asset) => IsMadeFrom(asset, asset);

    /// <summary>Whether an asset, or anything it was made from, refers to what was not granted.</summary>
    public bool UsesRefused(IAsset asset) => Assets
        .Where(other => ReferenceEquals(asset, other) || IsMadeFrom(asset, other))
        .Any(other => Resolve(other).Any(reference => reference.State == ReferenceState.Refused));

    public int DownstreamCount(IAsset asset) => Assets.Count(other => !ReferenceEquals(other, asset) && IsMadeFrom(other, asset));

    /// <summary>The stage that a version qualifies for: the gates up to the one it asks for are tried one by one.</summary>
    public Stage QualifiedStage(ModelVersion version)
    {
        var asked = version.Spec.Stage ?? Stage.None;
        var model = objects.OfType<Model>().SingleOrDefault(model => model.Metadata.Namespace == version.Metadata.Namespace && model.Metadata.Name == version.Spec.ModelRef.Name);
        if (asked == Stage.Archived)
        {
            return Stage.Archived;
        }

        bool Passes(GatedStage stage) => (model!.Spec.Promotion?.Gates ?? []).Where(gate => gate.Stage == stage).All(gate =>
            (gate.RequiredMetrics ?? []).All(required => (version.Spec.Metrics ?? []).Any(metric =>
                metric.Name == required.Name && (required.Dataset is null || required.Dataset == metric.Dataset)
                && metric.Value >= (required.Min ?? double.MinValue) && metric.Value <= (required.Max ?? double.MaxValue)))
            && (gate.RequireParents != true || ParentStages(version).All(parent => parent?.ToString() == "Production" || parent?.ToString() == stage.ToString())));
        return model is null || IsInCycle(version) || asked == Stage.None || !Passes(GatedStage.Staging) ? Stage.None
            : asked == Stage.Production && Passes(GatedStage.Production) ? Stage.Production
            : Stage.Staging;
    }

    /// <summary>The stage that a version is in: one that another counts instead of is in none, and of those that qualify for Production only the highest are.</summary>
    public Stage EffectiveStage(ModelVersion version)
    {
        var qualified = QualifiedStage(version);
        var model = new ObjectName("Model", version.Metadata.Namespace!, version.Spec.ModelRef.Name);
        if (qualified is Stage.None or Stage.Archived || !Versions(model).Contains(version))
        {
            return qualified == Stage.Archived ? Stage.Archived : Stage.None;
        }

        var higher = Versions(model).Count(other => QualifiedStage(other) == Stage.Production && VersionOrder.Instance.Compare(other.Spec.Version, version.Spec.Version) > 0);
        return qualified == Stage.Production && higher >= ((Find(model) as Model)!.Spec.Promotion?.MaxProductionVersions ?? 1) ? Stage.None : qualified;
    }

    /// <summary>Stages of the versions that one was made from; null for those that are not resolved, and those of other platforms left out.</summary>
    private IEnumerable<Stage?> ParentStages(ModelVersion version)
    {
        foreach (var reference in Granted(version).Where(reference => reference.State != ReferenceState.External))
        {
            if (Role(reference) == "spec.training.parentVersion")
            {
                yield return reference.Target is ModelVersion parent ? QualifiedStage(parent) : null;
            }
            else if (Role(reference) == "spec.training.embeddings"
                && (reference.Target is null ? null : Granted(reference.Target)[0]) is not { State: ReferenceState.External } and var producer)
            {
                yield return producer?.Target is ModelVersion maker ? QualifiedStage(maker) : null;
            }
        }
    }

    /// <summary>Who must have gone before an asset may: live deployments and assets of other domains that are made from it.</summary>
    public IEnumerable<ObjectRef> Holders(IAsset asset) =>
        asset is Model or ModelDeployment || IsGoing(Namespace(asset))
            ? []
            : Assets
                .Where(other => !ReferenceEquals(other, asset) && !IsLeaving(other) && IsMadeFrom(other, asset))
                .Where(other => other is ModelDeployment { Spec.Suspend: not true } || Group(other) != Group(asset))
                .Select(other => ObjectName.Of(other).Ref!.Value)
                .Order();

    /// <summary>Whether anything is made from an asset itself, or for a Model from its versions.</summary>
    public Consumption Consumption(IAsset asset)
    {
        var consumers = Assets.Where(other => !ReferenceEquals(other, asset)
            && (asset is Model
                ? other is not ModelVersion { Spec.ModelRef.Name: var name } || name != asset.Metadata.Name || other.Metadata.Namespace != asset.Metadata.Namespace
                : true)
            && Targets(other).Any(target => ReferenceEquals(target, asset) || (asset is Model && Targets(target).Contains(asset)))).ToList();
        return consumers.Any(other => !IsLeaving(other)) ? Core.Retention.Consumption.Live
            : consumers.Count > 0 ? Core.Retention.Consumption.Leaving
            : Core.Retention.Consumption.None;
    }

    private bool IsLeaving(IAsset asset) => asset.Metadata.IsDeleting || IsGoing(Namespace(asset));

    private Namespace? Namespace(IAsset asset) => objects.OfType<Namespace>().SingleOrDefault(ns => ns.Metadata.Name == asset.Metadata.Namespace);

    private static bool IsGoing(Namespace? ns) => ns?.Metadata.IsDeleting == true;

    private string Group(IAsset asset) => DomainOf(asset.Metadata.Namespace!) is { } domain ? $"domain {domain}" : $"namespace {asset.Metadata.Namespace}";

    /// <summary>Parents that are not made from the asset themselves: the others have no depth or digest that one could ask for.</summary>
    public bool Counts(IAsset asset, IAsset parent) => !ReferenceEquals(asset, parent) && !IsMadeFrom(parent, asset);

    public int Depth(IAsset asset) => Granted(asset).Select(reference => reference switch
    {
        { State: ReferenceState.External } => 1,
        { Target: { } parent } when Counts(asset, parent) => Depth(parent) + 1,
        _ => 0,
    }).DefaultIfEmpty(0).Max();

    public string Digest(IAsset asset) => $"sha256:{Convert.ToHexStringLower(DigestBytes(asset))}";

    private byte[] DigestBytes(IAsset asset)
    {
        var resolved = Granted(asset);
        IEnumerable<byte[]> parents = resolved
            .Where(reference => reference.Target is { } parent && Counts(asset, parent))
            .Select(reference => DigestBytes(reference.Target!))
            .OrderBy(Convert.ToHexString, StringComparer.Ordinal);
        return SHA256.HashData([.. OwnBytes(asset, resolved), .. parents.SelectMany(parent => parent)]);
    }

    private static byte[] OwnBytes(IAsset asset, IReadOnlyList<Resolved> references)
    {
        using var bytes = new MemoryStream();
        void Add(ReadOnlySpan<byte> field)
        {
            bytes.Write(BitConverter.GetBytes(field.Length));
            bytes.Write(field);
        }

        Add(Encoding.UTF8.GetBytes(UriOf(asset)));
        var content = asset switch
        {
            Dataset dataset => ContentIdentity.Of(dataset.Spec),
            Model model => ContentIdentity.Of(model.Spec),
            ModelVersion version => ContentIdentity.Of(version.Spec),
            Embedding embedding => ContentIdentity.Of(embedding.Spec),
            _ => default,
        };
        Add(content);
        foreach (var reference in references.OrderBy(reference => Role(reference), StringComparer.Ordinal).ThenBy(reference => reference.Uri, StringComparer.Ordinal))
        {
            Add(Encoding.UTF8.GetBytes(Role(reference)));
            Add(Encoding.UTF8.GetBytes(reference.Uri));
        }

        return SHA256.HashData(bytes.ToArray());
    }

    private static string Role(Resolved reference) => reference.Field.Split('[')[0];

    private IEnumerable<Resolved> References(IAsset asset) => asset switch
    {
        Dataset dataset => Many(asset, "spec.derivedFrom", "Dataset", dataset.Spec.DerivedFrom),
        ModelVersion version =>
        [
            One(asset, "spec.modelRef", "Model", new AssetReference { Name = version.Spec.ModelRef.Name }),
            .. Many(asset, "spec.training.datasets", "Dataset", version.Spec.Training?.Datasets),
            .. Many(asset, "spec.training.embeddings", "Embedding", version.Spec.Training?.Embeddings),
            .. version.Spec.Training?.ParentVersion is { } parent ? [One(asset, "spec.training.parentVersion", "ModelVersion", parent)] : Array.Empty<Resolved>(),
        ],
        Embedding embedding =>
        [
            One(asset, "spec.producer", "ModelVersion", embedding.Spec.Producer),
            .. (embedding.Spec.Inputs ?? []).Select((input, i) => One(asset, $"spec.inputs[{i}]", input.Kind.ToString(), input)),
        ],
        ModelDeployment deployment => [Served(deployment)],
        _ => [],
    };

    private IEnumerable<Resolved> Many(IAsset asset, string field, string kind, IReadOnlyList<AssetReference>? references) =>
        (references ?? []).Select((reference, i) => One(asset, $"{field}[{i}]", kind, reference));

    private Resolved One(IAsset asset, string field, string kind, AssetReference reference)
    {
        var name = new ObjectName(kind, reference.Namespace ?? asset.Metadata.Namespace!, reference.Name ?? "");
        var uri = reference.Uri ?? UriOf(name);
        if (reference.Uri is not null)
        {
            var parts = uri["aip://".Length..].Split('/');
            if (parts[1] != "k8s")
            {
                return new Resolved(field, uri, ReferenceState.External);
            }

            if (!string.Equals(parts[0], kind, StringComparison.OrdinalIgnoreCase) || parts.Length != 4)
            {
                return new Resolved(field, uri, ReferenceState.NotFound);
            }

            name = new ObjectName(kind, parts[2], parts[3]);
        }

        var target = Find(name);
        if (asset.Metadata.Namespace == name.Namespace)
        {
            return new Resolved(field, uri, target is null ? ReferenceState.NotFound : ReferenceState.Resolved, target);
        }

        var grant = GrantFor(asset.Metadata.Namespace!, name, Permission.Use);
        return grant is null
            ? new Resolved(field, uri, ReferenceState.Refused)
            : new Resolved(field, uri, target is null ? ReferenceState.NotFound : ReferenceState.Resolved, target, grant);
    }

    private Resolved Served(ModelDeployment deployment)
    {
        const string Field = "spec.model";
        var served = deployment.Spec.Model;
        var consumer = deployment.Metadata.Namespace!;
        var model = new ObjectName("Model", served.Namespace ?? consumer, served.Name);
        var candidates = Versions(model)
            .Where(version => served.Version is not null ? version.Spec.Version == served.Version : QualifiedStage(version).ToString() == served.Stage.ToString())
            .OrderByDescending(version => version.Spec.Version, VersionOrder.Instance)
            .ToList();
        var granted = consumer == model.Namespace ? "" : GrantFor(consumer, model, Permission.Deploy);
        var best = granted is not null ? candidates.FirstOrDefault() : candidates.FirstOrDefault(version => GrantFor(consumer, ObjectName.Of(version), Permission.Deploy) is not null);
        if (granted is null && best is null)
        {
            return new Resolved(Field, UriOf(model), ReferenceState.Refused);
        }

        var grant = consumer == model.Namespace ? null : best is null ? granted : GrantFor(consumer, ObjectName.Of(best), Permission.Deploy);
        return best is not null && Find(model) is not null
            ? new Resolved(Field, UriOf(best), ReferenceState.Resolved, best, grant)
            : new Resolved(Field, UriOf(model), ReferenceState.NotFound, null, grant);
    }

    /// <summary>Versions of a model, of several that claim the same only the oldest.</summary>
    public IEnumerable<ModelVersion> Versions(ObjectName model) => objects.OfType<ModelVersion>()
        .Where(version => version.Metadata.Namespace == model.Namespace && version.Spec.ModelRef.Name == model.Name)
        .GroupBy(version => version.Spec.Version)
        .Select(claims => claims.OrderBy(version => version.Metadata.CreationTimestamp).ThenBy(version => version.Metadata.Name, StringComparer.Ordinal).First());

    /// <summary>The grant that lets a namespace do something with an asset, by its own name or labels, or for a version by its Model's.</summary>
    public string? GrantFor(string consumer, ObjectName asset, Permission needed)
    {
        IEnumerable<ObjectName> covering = [asset];
        if (Find(asset) is ModelVersion version)
        {
            covering = [asset, new ObjectName("Model", asset.Namespace, version.Spec.ModelRef.Name)];
        }

        return covering.SelectMany(covered => objects.OfType<SharingGrant>()
            .Where(grant => grant.Metadata.Namespace == asset.Namespace && grant.Metadata.Namespace != consumer)
            .Where(grant => IsActive(grant) || Drains(grant))
            .Where(grant => grant.Spec.Permissions.Any(permission => permission >= needed))
            .Where(grant => grant.Spec.Resources.Any(resources => Covers(resources, covered)))
            .Where(grant => grant.Spec.To.Any(grantee => Reaches(grantee, consumer))))
            .OrderByDescending(IsActive)
            .ThenByDescending(grant => grant.Spec.Redistribution == Redistribution.Allowed)
            .ThenBy(grant => grant.Metadata.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Metadata.Key.ToString();
    }

    private bool IsActive(SharingGrant grant) => !grant.Metadata.IsDeleting && grant.Spec.Suspended != true && !(grant.Spec.ExpiresAt <= now);

    /// <summary>Whether a grant that was revoked allows what it did: it was not yet so long ago, or it is not known when.</summary>
    private bool Drains(SharingGrant grant)
    {
        var revoked = new[] { grant.Metadata.DeletionTimestamp, grant.Spec.ExpiresAt, grant.Spec.Suspended == true ? grant.Status?.RevokedAt : null }.Min();
        return grant.Spec.Revocation?.Mode == RevocationMode.Drain
            && (revoked is null || now < revoked + TimeSpan.FromMinutes(int.Parse(grant.Spec.Revocation.GracePeriod!.TrimEnd('m'), CultureInfo.InvariantCulture)));
    }

    private bool Covers(GrantedResources resources, ObjectName asset) =>
        resources.Kind.ToString() == asset.Kind
        && (resources.Names?.Contains(asset.Name) ?? (Find(asset) is { } found && resources.Selector!.Matches(found.Metadata.Labels)));

    private bool Reaches(Grantee grantee, string name)
    {
        var ns = objects.OfType<Namespace>().SingleOrDefault(ns => ns.Metadata.Name == name);
        return grantee.Namespace == name
            || (grantee.Domain is not null && grantee.Domain == DomainOf(name))
            || (grantee.All == true && ns is not null)
            || (grantee.NamespaceSelector is { } selector && ns is not null && selector.Matches(ns.Metadata.Labels));
    }

    public string? DomainOf(string name) => objects.OfType<Namespace>().SingleOrDefault(ns => ns.Metadata.Name == name) is not { } ns
        ? null
        : objects.OfType<Domain>()
            .Where(domain => !domain.Metadata.IsDeleting)
            .Where(domain => domain.Spec.Namespaces is { } claim && ((claim.Names?.Contains(name) ?? false) || (claim.Selector?.Matches(ns.Metadata.Labels) ?? false)))
            .OrderBy(domain => domain.Metadata.CreationTimestamp).ThenBy(domain => domain.Metadata.Name, StringComparer.Ordinal)
            .FirstOrDefault()?.Metadata.Name;

    public IAsset? Find(ObjectName name) => Assets.SingleOrDefault(asset => ObjectName.Of(asset) == name);

    public static string UriOf(IAsset asset) => UriOf(ObjectName.Of(asset));

    public static string UriOf(ObjectName name) => $"aip://{name.Kind.ToLowerInvariant()}/k8s/{name.Namespace}/{name.Name}";
}
