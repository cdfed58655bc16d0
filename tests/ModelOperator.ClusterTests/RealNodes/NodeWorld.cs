using System.Security.Cryptography;
using ModelOperator.Api;
using ModelOperator.ClusterTests.Operator;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Objects;
using ModelOperator.Testing.RealNodes;
using ModelOperator.Testing.RealNodes.Images;
using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>A real node with the image of a loader, and a server of artifacts that this loader trusts.</summary>
public abstract class NodeWorld(RealNodeFixture cluster) : OperatorWorld
{
    private const string Authority = "/etc/ssl/certs/tests.pem";

    /// <summary>The server that artifacts are fetched from.</summary>
    internal ArtifactServer Artifacts { get; private set; } = null!;

    /// <summary>The node.</summary>
    internal RealNode Node => cluster.Node;

    protected override LocalControlPlane ControlPlane => cluster.ControlPlane;

    protected override TimeSpan Bound => RealNodeFixture.Bound;

    /// <summary>Whether there is a node; without one the tests are skipped.</summary>
    protected bool IsThere => cluster.ControlPlane is not null;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (Artifacts is not null)
            await Artifacts.DisposeAsync();
    }

    /// <summary>The name of the only model of a namespace, as a key.</summary>
    internal static string Key(string ns) => $"{ns}/ranker";

    /// <summary>The digest of an artifact that is one file.</summary>
    internal static string DigestOf(byte[] content) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(content))}";

    /// <summary>A namespace with a Model, and a runtime of the namespace's name that serves it.</summary>
    internal async Task<string> ModelAsync(string prefix)
    {
        var ns = await CreateNamespaceAsync(prefix);
        var probe = new RuntimeProbe { HttpPath = "/v2/health/ready", PeriodSeconds = 1 };
        var runtime = Make.Runtime(ns, "json");
        await CreateAsync(runtime with
        {
            Spec = runtime.Spec with
            {
                Container = new RuntimeContainer
                {
                    Image = RealNodeFixture.RuntimeImage,
                    Args = ["--model-path=$(MODEL_PATH)", "--model-name=$(MODEL_NAME)", "--port=$(PORT)"],
                    Port = TestModels.Port,
                    ReadinessProbe = probe,
                    StartupProbe = probe with { FailureThreshold = 180 },
                },
                ArtifactLoading = new ArtifactLoading { Loader = new ArtifactLoader { Image = ShippedProgram.Loader.Reference, Schemes = [ArtifactScheme.Https] } },
                PodSecurity = PodSecurityLevel.Restricted,
            },
        });
        await CreateAsync(Make.Model(Key(ns)));
        return ns;
    }

    /// <summary>A version of the model, and its artifact on the server.</summary>
    internal async Task<ServedArtifact> VersionAsync(string ns, string version, byte[] content, string? digest = null, int? firstPart = null)
    {
        var artifact = Artifacts.Serve($"{ns}/{version}/model.json", content, firstPart);
        var made = Make.ModelVersion($"{Key(ns)}-{version}", "ranker", version);
        await CreateAsync(made with
        {
            Spec = made.Spec with { Artifact = new Artifact { Uri = artifact.Uri, Digest = digest ?? DigestOf(content), Format = "json" } },
        });
        return artifact;
    }

    /// <summary>The address of the served model, once it answers: a pod is ready before the node knows that its Service leads there.</summary>
    internal async Task<Uri> AddressAsync(string ns)
    {
        var model = new Uri($"http://{(await GetAsync("Service", Key(ns)))!["spec"]!["clusterIP"]}/v2/models/ranker");
        await EventuallyAsync(() => Callers.TryAskAsync(model), answer => answer is not null, $"{model} answers");
        return model;
    }

    /// <summary>Installs the definitions, and imports the loader; only whom it trusts is the tests' own.</summary>
    protected async Task PrepareAsync(ContainerImage loader)
    {
        await ControlPlane.InstallCrdsAsync([CrdDirectory.OfRepository().Path]);
        using var certificates = new TestCertificates();
        var authority = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(authority, certificates.AuthorityPem);
            await ImportAsync(loader with
            {
                Layers = [.. loader.Layers, new ImageLayer((Authority, authority))],
                Environment = [.. loader.Environment, $"SSL_CERT_FILE={Authority}"],
            });
        }
        finally
        {
            File.Delete(authority);
        }
        Artifacts = await ArtifactServer.StartAsync(certificates.Server(NodeNetwork.MachineAddress));
    }

    /// <summary>Gives the node an image.</summary>
    protected async Task ImportAsync(ContainerImage image)
    {
        using var archive = ImageArchive.Write(Path.GetTempPath(), image);
        await Node.ImportAsync(archive);
    }
}
