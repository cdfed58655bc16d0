using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.Core.Tests.State;

/// <summary>What is handed out of the state is read while the state changes.</summary>
public class ServingFactsTests
{
    [Fact]
    public void Runtimes_that_were_handed_out_stay_as_they_were_when_others_come_and_go()
    {
        var deployment = Make.Deployment("ads/ranker", "ranker", version: "1");
        var cluster = new TestCluster(Make.Namespace("ads"), deployment, Make.Runtime("triton"));
        var runtimes = cluster.State.DescribeServing(TestCluster.Ref(deployment))!.Runtimes;

        using var reading = runtimes.Runtimes.GetEnumerator();
        Assert.True(reading.MoveNext());
        cluster.Put(Make.Runtime("vllm"));
        cluster.State.Remove(new ObjectRef(ObjectKind.ServingRuntime, "", "triton"));

        Assert.False(reading.MoveNext());
        Assert.Equal("triton", Assert.Single(runtimes.Runtimes).Metadata.Name);
        Assert.Equal("vllm", Assert.Single(cluster.State.DescribeServing(TestCluster.Ref(deployment))!.Runtimes.Runtimes).Metadata.Name);
    }
}
