using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.State;

/// <summary>What happened to a cluster, in order.</summary>
internal sealed record History(IReadOnlyList<Step> Steps)
{
    /// <summary>The same with fewer steps: without a half, a quarter, ..., a single step.</summary>
    public static IEnumerable<History> Smaller(History history)
    {
        for (var length = history.Steps.Count / 2; length > 0; length /= 2)
        {
            for (var start = 0; start + length <= history.Steps.Count; start += length)
            {
                yield return new History([.. history.Steps.Take(start), .. history.Steps.Skip(start + length)]);
            }
        }
    }

    /// <summary>The objects there are in the end.</summary>
    public IReadOnlyDictionary<ObjectName, IKubernetesObject> Objects
    {
        get
        {
            var objects = new Dictionary<ObjectName, IKubernetesObject>();
            foreach (var step in Steps)
            {
                Apply(step, objects);
            }

            return objects;
        }
    }

    /// <summary>The time in the end.</summary>
    public DateTimeOffset Now => Steps.OfType<Advance>().Select(step => step.Now).LastOrDefault();

    /// <summary>A state that lived through it, settled in the end.</summary>
    public ClusterState Live()
    {
        var state = new ClusterState();
        foreach (var step in Steps)
        {
            Apply(step, state);
        }

        state.Settle();
        return state;
    }

    /// <summary>A state that was given the objects of the end, in some order, and settled once.</summary>
    public static ClusterState Fresh(IEnumerable<IKubernetesObject> objects, DateTimeOffset now)
    {
        var state = new ClusterState();
        state.Advance(now);
        foreach (var item in objects)
        {
            state.Put(item);
        }

        state.Settle();
        return state;
    }

    public static DirtySet? Apply(Step step, ClusterState state)
    {
        switch (step)
        {
            case Put put: state.Put(put.Item); break;
            case Delete delete: state.Delete(delete.Name); break;
            case Advance advance: state.Advance(advance.Now); break;
            default: return state.Settle();
        }

        return null;
    }

    public static void Apply(Step step, Dictionary<ObjectName, IKubernetesObject> objects)
    {
        switch (step)
        {
            case Put put: objects[ObjectName.Of(put.Item)] = put.Item; break;
            case Delete delete: objects.Remove(delete.Name); break;
        }
    }

    public override string ToString() => string.Join('\n', Steps.Prepend<object>(""));
}
