using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State;

/// <summary>A settled state, with its objects at hand. Every change is settled at once and returns what it made dirty.</summary>
internal sealed class TestCluster
{
    private readonly Dictionary<ObjectName, IKubernetesObject> _objects = [];

    public TestCluster(params IKubernetesObject[] items) => Put(items);

    public ClusterState State { get; } = new();

    /// <summary>All objects that something is decided about, with what is decided.</summary>
    public Dictionary<ObjectName, Decided> Decide() => Decisions.Of(State, _objects.Values);

    public DirtySet Put(params IKubernetesObject[] items)
    {
        foreach (var item in items)
        {
            _objects[ObjectName.Of(item)] = item;
            State.Put(item);
        }

        return State.Settle();
    }

    public DirtySet Delete(params IKubernetesObject[] items)
    {
        foreach (var item in items)
        {
            _objects.Remove(ObjectName.Of(item));
            State.Delete(ObjectName.Of(item));
        }

        return State.Settle();
    }

    public DirtySet Advance(DateTimeOffset now)
    {
        State.Advance(now);
        return State.Settle();
    }

    public AssetLineage Lineage(IAsset asset) => State.DescribeAsset(Ref(asset))!.Lineage;

    public T Status<T>(IKubernetesObject item) where T : ResourceStatus => (T)Decisions.Status(State, Latest(item));

    public IReadOnlyDictionary<string, string> Annotations(IAsset asset) => Decisions.Annotations(State, Latest(asset))!;

    public Condition Condition(IKubernetesObject item, string type) => Conditions.Find(Decisions.Status(State, Latest(item)).Conditions, type)!;

    /// <summary>State of each reference, in the order of the fields.</summary>
    public IEnumerable<ReferenceState> References(IAsset asset) => Lineage(asset).References.Select(reference => reference.State);

    public static ObjectRef Ref(IKubernetesObject item) => ObjectName.Of(item).Ref!.Value;

    private IKubernetesObject Latest(IKubernetesObject item) => _objects[ObjectName.Of(item)];
}
