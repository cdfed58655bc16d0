using ModelOperator.Testing.Commands.Local;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Commands;

/// <summary><c>down</c>: ends what <c>up</c> started, and removes what it made.</summary>
internal static class DownCommand
{
    public const string Usage = """
        down                     stop what up started, and remove its data
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments.Count > 0)
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        using var only = await LocalCommandLock.TakeAsync(cancellationToken);
        ControlPlaneWay? way;
        await using (var running = await LocalControlPlane.AttachAsync(cancellationToken: cancellationToken))
            way = running?.Way;
        var stopped = await LocalControlPlane.StopDetachedAsync(cancellationToken: cancellationToken);
        Console.WriteLine(
            !stopped ? "Nothing runs."
            : way == ControlPlaneWay.NamedCluster ? "The operator and the catalog are stopped. The cluster is yours, and keeps the example, their permissions and the CustomResourceDefinitions: kubectl delete -k config/samples/media, then -k config/rbac, then -f crds/."
            : "The operator, the catalog, Prometheus, the nodes and the control plane are stopped, and their data is gone.");
        return 0;
    }
}
