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
        ControlPlaneWay? way;
        await using (var running = await LocalControlPlane.AttachAsync(cancellationToken: cancellationToken))
            way = running?.Way;
        var stopped = await LocalControlPlane.StopDetachedAsync(cancellationToken: cancellationToken);
        Console.WriteLine(
            !stopped ? "Nothing runs."
            : way == ControlPlaneWay.NamedCluster ? "The operator is stopped. The cluster is yours, and keeps the CustomResourceDefinitions and the example: kubectl delete -k config/samples/media, then -f crds/."
            : "The operator, the nodes and the control plane are stopped, and their data is gone.");
        return 0;
    }
}
