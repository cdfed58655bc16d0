using System.Runtime.InteropServices;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>Deployments that admit only whom a grant lets call them, by namespace, and who that is. Others are not looked at.</summary>
internal sealed class RestrictedDeployments(LineageGraph graph, GrantIndex grants)
{
    private readonly Dictionary<string, Dictionary<ObjectRef, ModelDeployment>> _byNamespace = [];

    public void Set(ModelDeployment deployment)
    {
        var key = new ObjectRef(ObjectKind.ModelDeployment, deployment.Metadata.Namespace ?? "", deployment.Metadata.Name);
        if (new ServingDemand(deployment).RestrictsCallers)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_byNamespace, key.Namespace, out _) ??= [])[key] = deployment;
        }
        else
        {
            Remove(key);
        }
    }

    public void Remove(ObjectRef key)
    {
        if (_byNamespace.TryGetValue(key.Namespace, out var deployments) && deployments.Remove(key) && deployments.Count == 0)
        {
            _byNamespace.Remove(key.Namespace);
        }
    }

    /// <summary>Makes due those that a grant lets somebody call: the grant, or whom it reaches, is another than before.</summary>
    public void GrantChanged(CompiledGrant grant, DirtySet dirty)
    {
        if (grant.Permission < Permission.Use || !_byNamespace.TryGetValue(grant.Key.Namespace, out var deployments))
        {
            return;
        }

        foreach (var (key, deployment) in deployments)
        {
            if (grant.Covers(key, deployment.Metadata.Labels, exists: true))
            {
                dirty.Add(key);
            }
        }
    }

    /// <summary>Existing namespaces that may call a deployment.</summary>
    public Callers CallersOf(ObjectRef key, IReadOnlyDictionary<string, Namespace> namespaces)
    {
        if (!_byNamespace.TryGetValue(key.Namespace, out var deployments) || !deployments.TryGetValue(key, out var deployment))
        {
            return Callers.None;
        }

        var granted = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var grant in grants.GivenBy(key.Namespace))
        {
            if (grant.Permission >= Permission.Use && grant.Allows(grants.Now) && grant.Covers(key, deployment.Metadata.Labels, exists: true))
            {
                granted.UnionWith(grants.Grantees(grant));
            }
        }

        var callers = granted.ToLookup(name => graph.MayBeGrantedOn(key, name));
        List<string> listed = [.. callers[true].Take(Callers.MaxListed)];
        return new Callers
        {
            Namespaces = listed,
            Unlabelled = [.. listed.Where(name => namespaces.GetValueOrDefault(name)?.Metadata.Labels?.GetValueOrDefault(Labels.NamespaceName) != name)],
            Withheld = [.. callers[false]],
            Cut = granted.Count - callers[false].Count() - listed.Count,
        };
    }
}
