namespace ModelOperator.Testing.ControlPlane.Ways;

/// <summary>Takes the first way that is there, and remembers why the earlier ones were not.</summary>
internal static class WaySelection
{
    public static IReadOnlyList<IControlPlaneWay> All(ControlPlaneOptions options) => options.Stoppable
        ? [new AssetsWay(options), new DebianWay(options)]
        : [new NamedClusterWay(options), new AssetsWay(options), new DockerWay(options), new DebianWay(options)];

    public static async Task<(IControlPlaneWay Way, IReadOnlyList<WayRefusal> Refusals)> SelectAsync(
        IReadOnlyList<IControlPlaneWay> ways, CancellationToken cancellationToken)
    {
        List<WayRefusal> refusals = [];
        foreach (var way in ways)
        {
            if (await way.WhyNotAsync(cancellationToken) is not { } reason)
                return (way, refusals);
            refusals.Add(new(way.Way, reason));
        }
        throw new ControlPlaneException($"There is no way to a control plane here ({Describe(refusals)}): start Docker, name a cluster by {NamedClusterWay.Variable}, or a folder of programs by {AssetsWay.Variable}.");
    }

    public static string Describe(IReadOnlyList<WayRefusal> refusals) =>
        string.Join("; ", refusals.Select(refusal => $"{Name(refusal.Way)}: {refusal.Reason}"));

    public static string Name(ControlPlaneWay way) => way switch
    {
        ControlPlaneWay.NamedCluster => NamedClusterWay.Variable,
        ControlPlaneWay.Assets => AssetsWay.Variable,
        ControlPlaneWay.Docker => "Docker",
        ControlPlaneWay.Debian => "Debian's packages",
        _ => way.ToString(),
    };
}
