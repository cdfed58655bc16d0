using ModelOperator.Testing.Operators;
using ModelOperator.Testing.RealNodes.Images;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>An operator beside a real node, as a process of the machine.</summary>
public sealed class ServedWorld(RealNodeFixture cluster) : NodeWorld(cluster)
{
    public override async Task InitializeAsync()
    {
        if (!IsThere)
            return;
        await base.InitializeAsync();
        await PrepareAsync(ShippedImages.OfBuild(ShippedProgram.Loader));
        await (await StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace)).WaitLeadingAsync();
    }
}
