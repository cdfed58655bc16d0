using ModelOperator.ClusterTests.Operator;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Operators;
using ModelOperator.Testing.RealNodes;
using ModelOperator.Testing.RealNodes.Images;
using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>An operator beside a real node, the image of the loader there, and a server of artifacts that this loader trusts.</summary>
public sealed class ServedWorld(RealNodeFixture cluster) : OperatorWorld
{
    /// <summary>What ServingRuntimes call the image of the loader.</summary>
    internal const string LoaderImage = "modeloperator.test/loader:1";

    private const string Authority = "/etc/ssl/certs/tests.pem";

    /// <summary>The server that artifacts are fetched from.</summary>
    internal ArtifactServer Artifacts { get; private set; } = null!;

    protected override LocalControlPlane ControlPlane => cluster.ControlPlane;

    protected override TimeSpan Bound => RealNodeFixture.Bound;

    public override async Task InitializeAsync()
    {
        // Then its tests are skipped.
        if (cluster.ControlPlane is null)
            return;
        await ControlPlane.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);
        await base.InitializeAsync();
        using var certificates = new TestCertificates();
        await ImportLoaderAsync(certificates.AuthorityPem);
        Artifacts = await ArtifactServer.StartAsync(certificates.Server(NodeNetwork.MachineAddress));
        await (await StartOperatorAsync("--namespace", OperatorUser.LeaseNamespace)).WaitLeadingAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (Artifacts is not null)
            await Artifacts.DisposeAsync();
    }

    // The loader as it was built; only whom it trusts is the tests' own.
    private async Task ImportLoaderAsync(string trusted)
    {
        var authority = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(authority, trusted);
            var loader = DotnetImage.Of(LoaderImage, Repository.BuildOf("src/ModelOperator.Loader"), "modeloperator-loader.dll");
            using var image = ImageArchive.Write(Path.GetTempPath(), loader with
            {
                Layers = [.. loader.Layers, new ImageLayer((Authority, authority))],
                Environment = [.. loader.Environment, $"SSL_CERT_FILE={Authority}"],
            });
            await cluster.Node.ImportAsync(image);
        }
        finally
        {
            File.Delete(authority);
        }
    }
}
