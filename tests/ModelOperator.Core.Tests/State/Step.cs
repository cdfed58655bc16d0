using ModelOperator.Api;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State;

/// <summary>Something that happens to a cluster.</summary>
internal abstract record Step;

/// <summary>An object is created, or another version of it is seen.</summary>
internal sealed record Put(IKubernetesObject Item) : Step
{
    public override string ToString() => $"put {Text.Of(Item)}";
}

/// <summary>An object is gone.</summary>
internal sealed record Delete(ObjectName Name) : Step
{
    public override string ToString() => $"delete {Name}";
}

/// <summary>Time goes by.</summary>
internal sealed record Advance(DateTimeOffset Now) : Step
{
    public override string ToString() => $"advance to {Now:HH:mm}";
}

/// <summary>What follows from the changes so far is worked out.</summary>
internal sealed record Settle : Step
{
    public override string ToString() => "settle";
}

/// <summary>Type, namespace and name of an object of any type.</summary>
internal readonly record struct ObjectName(string Kind, string Namespace, string Name)
{
    public static ObjectName Of(IKubernetesObject item) => new(item.Kind!, item.Metadata.Namespace ?? "", item.Metadata.Name);

    public static ObjectName Of(ObjectRef item) => new(item.Kind.ToString(), item.Namespace, item.Name);

    /// <summary>The name as Core knows it; null for a Namespace, which is nothing that Core decides about.</summary>
    public ObjectRef? Ref => Enum.TryParse<ObjectKind>(Kind, out var kind) ? new ObjectRef(kind, Namespace, Name) : null;

    public override string ToString() => Namespace.Length == 0 ? $"{Kind} {Name}" : $"{Kind} {Namespace}/{Name}";
}

/// <summary>Feeds objects of any type to a state.</summary>
internal static class ClusterStateExtensions
{
    public static void Put(this ClusterState state, IKubernetesObject item)
    {
        switch (item)
        {
            case Namespace ns: state.Set(ns); break;
            case Dataset dataset: state.Set(dataset); break;
            case Model model: state.Set(model); break;
            case ModelVersion version: state.Set(version); break;
            case Embedding embedding: state.Set(embedding); break;
            case ModelDeployment deployment: state.Set(deployment); break;
            case SharingGrant grant: state.Set(grant); break;
            case AccessRequest request: state.Set(request); break;
            case AccessDenial denial: state.Set(denial); break;
            case Domain domain: state.Set(domain); break;
            case ServingRuntime runtime: state.Set(runtime); break;
            default: throw new ArgumentException($"{item.GetType().Name} is not part of the state.", nameof(item));
        }
    }

    public static void Delete(this ClusterState state, ObjectName name)
    {
        if (name.Ref is { } reference)
        {
            state.Remove(reference);
        }
        else
        {
            state.RemoveNamespace(name.Name);
        }
    }
}
