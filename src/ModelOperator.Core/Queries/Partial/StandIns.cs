using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Partial;

/// <summary>
/// Stands in for assets and grants that could not be listed. The status of an asset says which of its references lead somewhere and by
/// which grant: without something at their ends the graph would take them for broken. Nobody sees a stand-in, it is only counted.
/// </summary>
internal sealed class StandIns
{
    private readonly Dictionary<ObjectRef, IAsset> _assets = [];
    private readonly Dictionary<ObjectKey, Consent> _grants = [];

    private StandIns()
    {
    }

    /// <summary>What is missing beside what was listed.</summary>
    public static StandIns Of(IReadOnlyDictionary<ObjectRef, IAsset> assets, IEnumerable<SharingGrant> grants, string platform)
    {
        var standIns = new StandIns();
        var listed = grants.Select(grant => grant.Metadata.Key).ToHashSet();
        foreach (var (key, asset) in assets)
        {
            foreach (var (target, grant) in Resolved(asset, platform))
            {
                var served = (asset as ModelDeployment)?.Spec.Model;
                if (!assets.ContainsKey(target))
                {
                    standIns.Add(target, served);
                }

                // A version that is served is found by its Model.
                if (target.Kind == ObjectKind.ModelVersion && served is not null && ModelOf(target, served) is var model && !assets.ContainsKey(model))
                {
                    standIns.Add(model, served);
                }

                if (target.Namespace != key.Namespace && grant is { } name && !listed.Contains(name))
                {
                    standIns.Allow(name, target, key.Namespace, served);
                }
            }
        }

        return standIns;
    }

    /// <summary>The objects of this cluster that the references of an asset lead to, each with the grant that allows it.</summary>
    public static IEnumerable<(ObjectRef Target, ObjectKey? Grant)> Resolved(IAsset asset, string platform) =>
        from reference in asset.AssetStatus?.References ?? []
        where reference.State == ReferenceState.Resolved
        let target = AssetUri.TryParse(reference.Uri, out var uri) ? uri.ToObject(platform) : null
        where target is not null
        select (target.Value, GrantOf(reference));

    /// <summary>Does something with each of them.</summary>
    public void ForEach(Action<IAsset> asset, Action<SharingGrant> grant)
    {
        foreach (var standIn in _assets.Values)
        {
            asset(standIn);
        }

        foreach (var (key, consent) in _grants)
        {
            grant(consent.Grant(key));
        }
    }

    private void Add(ObjectRef target, ServedModel? served)
    {
        const string unknown = "unknown";
        var metadata = new ObjectMeta { Namespace = target.Namespace, Name = target.Name };
        _assets[target] = target.Kind switch
        {
            ObjectKind.Dataset => new Dataset { Metadata = metadata, Spec = new DatasetSpec { Type = DatasetType.Files, Uri = unknown, Version = unknown } },
            ObjectKind.Model => new Model { Metadata = metadata, Spec = new ModelSpec { Task = unknown, Framework = unknown } },
            ObjectKind.Embedding => new Embedding
            {
                Metadata = metadata,
                Spec = new EmbeddingSpec { EntityType = unknown, Dimension = 1, Producer = new AssetReference(), Version = unknown },
            },
            ObjectKind.ModelVersion => new ModelVersion
            {
                Metadata = metadata,
                Spec = new ModelVersionSpec
                {
                    ModelRef = new LocalReference { Name = served?.Name ?? target.Name },
                    Version = served?.Version ?? target.Name,
                    Artifact = new Artifact { Uri = unknown, Digest = unknown, Format = unknown },
                    Stage = served?.Stage is { } stage ? Enum.Parse<Stage>(stage.ToString()) : null,
                },
            },
            _ => new ModelDeployment { Metadata = metadata, Spec = new ModelDeploymentSpec { Model = new ServedModel { Name = unknown } } },
        };
    }

    private void Allow(ObjectKey grant, ObjectRef target, string consumer, ServedModel? served)
    {
        if (!_grants.TryGetValue(grant, out var consent))
        {
            consent = _grants[grant] = new Consent([], []);
        }

        consent.Assets.Add(target);
        consent.To.Add(consumer);
        if (served is not null && target.Kind == ObjectKind.ModelVersion)
        {
            consent.Assets.Add(ModelOf(target, served));
        }
    }

    private static ObjectRef ModelOf(ObjectRef version, ServedModel served) => new(ObjectKind.Model, version.Namespace, served.Name);

    private static ObjectKey? GrantOf(ReferenceStatus reference) =>
        reference.Grant?.Split('/') is [{ Length: > 0 } ns, { Length: > 0 } name] ? new ObjectKey(ns, name) : null;

    private sealed record Consent(SortedSet<ObjectRef> Assets, SortedSet<string> To)
    {
        /// <summary>What the operator lets through is allowed to whom it is let through, and nothing more is known of it.</summary>
        public SharingGrant Grant(ObjectKey key) => new()
        {
            Metadata = new ObjectMeta { Namespace = key.Namespace, Name = key.Name },
            Spec = new SharingGrantSpec
            {
                Resources = [.. Assets.Where(asset => asset.Namespace == key.Namespace).Select(asset => new GrantedResources { Kind = Enum.Parse<GrantableKind>(asset.Kind.ToString()), Names = [asset.Name] })],
                To = [.. To.Select(name => new Grantee { Namespace = name })],
                Permissions = [Permission.Deploy],
                Redistribution = Redistribution.Allowed,
            },
        };
    }
}
