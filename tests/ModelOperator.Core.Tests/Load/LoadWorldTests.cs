using ModelOperator.Core.Serving;
using ModelOperator.Core.State;
using ModelOperator.Testing.Load;
using Xunit;
using Xunit.Abstractions;

namespace ModelOperator.Core.Tests.Load;

public class LoadWorldTests(ITestOutputHelper output)
{
    [Fact]
    public void The_same_size_and_seed_give_the_same_world_and_another_seed_gives_another()
    {
        string[] one = [.. Texts(new LoadWorld("one", 300))], again = [.. Texts(new LoadWorld("one", 300))], other = [.. Texts(new LoadWorld("one", 300, seed: 2))];

        Assert.Equal(one, again);
        Assert.Equal(one.Length, other.Length);
        Assert.NotEqual(one, other);

        static IEnumerable<string> Texts(LoadWorld world) => world.ClusterItems.Concat(world.Items).Select(item => item.Body.ToJsonString());
    }

    [Theory]
    [InlineData(40)]
    [InlineData(2_000)]
    [InlineData(10_000)]
    public void A_world_has_as_many_objects_as_asked_for_and_no_two_of_one_name(int objects)
    {
        var items = new LoadWorld("world", objects).Items.ToList();

        Assert.Equal(objects, items.Count);
        Assert.Equal(objects, items.Select(item => item.Path).Distinct().Count());
        Assert.Equal(objects / 10, items.Count(item => item.Type.Kind == "ModelDeployment"));
    }

    [Fact]
    public void Deployments_of_a_world_are_in_every_state_and_many_are_served()
    {
        var states = Resolutions(new LoadWorld("world", 2_000).Objects);

        output.WriteLine(string.Join(", ", states.Select(state => $"{state.Key}: {state.Value}")));
        Assert.InRange(states.GetValueOrDefault(ModelResolutionState.Resolved), 60, 150);
        Assert.InRange(states.GetValueOrDefault(ModelResolutionState.Refused), 5, 60);
        Assert.InRange(states.GetValueOrDefault(ModelResolutionState.LineageRefused), 5, 60);
        Assert.InRange(states.GetValueOrDefault(ModelResolutionState.StageEmpty), 5, 60);
    }

    private static Dictionary<ModelResolutionState, int> Resolutions(LoadObjects objects)
    {
        var (state, shape) = (new ClusterState(), objects.Shape);
        Each(shape.Namespaces, i => state.Set(objects.NamespaceObject(i)));
        Each(shape.Domains, i => state.Set(objects.Domain(i)));
        state.Set(objects.Runtime());
        Each(shape.Deployments, i => state.Set(objects.Deployment(i)));
        Each(shape.Versions, i => state.Set(objects.Version(i)));
        Each(shape.Embeddings, i => state.Set(objects.Embedding(i)));
        Each(shape.Datasets, i => state.Set(objects.Dataset(i)));
        Each(shape.Models, i => state.Set(objects.Model(i)));
        Each(shape.Grants, i => state.Set(objects.Grant(i)));
        state.Advance(DateTimeOffset.UnixEpoch);
        state.Settle();
        return Enumerable.Range(0, shape.Deployments)
            .Select(i => objects.Deployment(i).Metadata)
            .Select(item => state.DescribeServing(new ObjectRef(ObjectKind.ModelDeployment, item.Namespace!, item.Name))!.Model.State)
            .CountBy(found => found).ToDictionary();

        static void Each(int count, Action<int> set) => Enumerable.Range(0, count).ToList().ForEach(set);
    }
}
