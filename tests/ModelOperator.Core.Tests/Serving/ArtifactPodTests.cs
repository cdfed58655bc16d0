using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

/// <summary>How artifacts get into pods.</summary>
public class ArtifactPodTests
{
    private const string Model = "/mnt/models";
    private const string Credentials = "/var/run/secrets/modeloperator.io/credentials";

    [Theory]
    [InlineData("s3://models/llm/", "/mnt/models")]
    [InlineData("s3://models", "/mnt/models")]
    [InlineData("s3://models/a/model.onnx", "/mnt/models/model.onnx")]
    [InlineData("s3://models/a/1.0.0", "/mnt/models/1.0.0")]
    [InlineData("gs://models/a/model.onnx", "/mnt/models/model.onnx")]
    [InlineData("s3://models/llm.tar", "/mnt/models")]
    [InlineData("s3://models/llm.TGZ", "/mnt/models")]
    [InlineData("https://example.com/llm.tar.gz?token=x", "/mnt/models")]
    [InlineData("https://example.com/model.bin?version=1#part", "/mnt/models/model.bin")]
    [InlineData("https://example.com/my%20model%2F.bin", "/mnt/models/my_model_.bin")]
    [InlineData("https://example.com/..", "/mnt/models/__")]
    [InlineData("https://example.com/%2e%2e", "/mnt/models/__")]
    [InlineData("https://example.com/.hidden", "/mnt/models/_hidden")]
    [InlineData("s3://models/$(HF_TOKEN)", "/mnt/models/__HF_TOKEN_")]
    [InlineData("hf://org/name@main", "/mnt/models")]
    [InlineData("oci://registry.example.com/a/b:1", "/mnt/models")]
    [InlineData("pvc://claim/a/b/", "/mnt/models/a/b")]
    [InlineData("pvc://claim", "/mnt/models")]
    public void The_path_follows_from_the_uri_as_the_loader_does_it(string uri, string expected) =>
        Assert.Equal([$"--model={expected}"], Pod(uri).Containers[0].Args!);

    [Fact]
    public void A_long_name_is_cut_from_its_beginning() =>
        Assert.Equal($"--model=/mnt/models/{new string('a', 195)}.onnx", Assert.Single(Pod($"s3://b/x{new string('a', 195)}.onnx").Containers[0].Args!));

    [Fact]
    public void The_loader_fills_a_volume_of_the_pod_that_the_server_only_reads()
    {
        var pod = Pod("s3://models/llm/");

        var volume = Assert.Single(pod.Volumes!);
        Assert.Null(volume.EmptyDir!.Medium);
        var loader = Assert.Single(pod.InitContainers!);
        Assert.Equal(("loader", "modeloperator-loader:0.1.0", "FallbackToLogsOnError"), (loader.Name, loader.Image, loader.TerminationMessagePolicy));
        Assert.Equal(["--uri", "s3://models/llm/", "--digest", Given.Digest, "--target", Model], loader.Args!);
        Assert.Equal(new VolumeMount { Name = volume.Name, MountPath = Model }, Assert.Single(loader.VolumeMounts!));
        Assert.Equal(new VolumeMount { Name = volume.Name, MountPath = Model, ReadOnly = true }, Assert.Single(pod.Containers[0].VolumeMounts!));
    }

    [Fact]
    public void The_loader_is_bounded_and_needs_no_privilege()
    {
        var loader = Pod("s3://models/llm/").InitContainers![0];

        Assert.Equal("256Mi", loader.Resources!.Limits!["memory"].ToString());
        Assert.Equal("256Mi", loader.Resources.Requests!["memory"].ToString());
        var security = loader.SecurityContext!;
        Assert.Equal((true, 65532L, false, true), (security.RunAsNonRoot, security.RunAsUser, security.AllowPrivilegeEscalation, security.ReadOnlyRootFilesystem));
        Assert.Equal(["ALL"], security.Capabilities!.Drop!);
    }

    [Fact]
    public void The_loader_may_have_more_memory()
    {
        var pod = Pod("s3://m/a", runtime: Given.LoadingRuntime(spec: spec => spec with
        {
            ArtifactLoading = spec.ArtifactLoading with { Loader = spec.ArtifactLoading.Loader! with { Memory = Quantity.Parse("1Gi") } },
        }));

        Assert.Equal("1Gi", pod.InitContainers![0].Resources!.Limits!["memory"].ToString());
    }

    [Theory]
    [InlineData(null, 65532L)]
    [InlineData(1000L, 1000L)]
    public void The_loader_writes_as_the_user_that_reads(long? user, long expected)
    {
        var pod = Pod("s3://m/a", runtime: Given.LoadingRuntime(spec: spec => spec with { Container = spec.Container with { RunAsUser = user } }));

        Assert.Equal((user, (long?)expected, "OnRootMismatch"), (pod.SecurityContext!.RunAsUser, pod.SecurityContext.FsGroup, pod.SecurityContext.FsGroupChangePolicy));
        Assert.Equal(expected, pod.InitContainers![0].SecurityContext!.RunAsUser);
    }

    [Fact]
    public void The_size_is_told_where_it_is_known()
    {
        var version = Given.Version(uri: "s3://m/a", digest: Given.Digest);
        var pod = Decide(Given.Deployment(), version with { Spec = version.Spec with { Artifact = version.Spec.Artifact with { SizeBytes = 5_000_000_000 } } }, Given.LoadingRuntime());

        Assert.Equal(["--size-bytes", "5000000000"], pod.InitContainers![0].Args!.Skip(6));
    }

    [Fact]
    public void A_dollar_in_the_uri_reaches_the_loader_as_it_stands() =>
        Assert.Equal("s3://m/$$(AWS_SECRET_ACCESS_KEY)", Pod("s3://m/$(AWS_SECRET_ACCESS_KEY)").InitContainers![0].Args![1]);

    [Fact]
    public void A_dollar_in_the_path_of_a_claim_reaches_the_loader_as_it_stands() =>
        Assert.Equal("/mnt/models/$$(X)", Pod("pvc://claim/$(X)").InitContainers![0].Args![5]);

    [Fact]
    public void A_claim_is_checked_where_it_is_and_written_by_nobody()
    {
        var pod = Pod("pvc://claim/a/b");

        Assert.Equal(("claim", true), (pod.Volumes![0].PersistentVolumeClaim!.ClaimName, pod.Volumes[0].PersistentVolumeClaim!.ReadOnly));
        Assert.Equal(["--uri", "pvc://claim/a/b", "--digest", Given.Digest, "--target", "/mnt/models/a/b", "--verify-only"], pod.InitContainers![0].Args!);
        Assert.All([pod.InitContainers[0], pod.Containers[0]], container => Assert.True(Assert.Single(container.VolumeMounts!).ReadOnly));
    }

    [Fact]
    public void A_cache_keeps_artifacts_by_namespace_and_digest_so_that_a_digest_alone_gets_nobody_a_model()
    {
        var own = Pod("s3://models/llm/", new ArtifactAccess { CacheClaim = "cache" });
        var path = $"ads/{Given.Digest[7..]}";

        Assert.Equal(("cache", null), (own.Volumes![0].PersistentVolumeClaim!.ClaimName, own.Volumes[0].PersistentVolumeClaim!.ReadOnly));
        Assert.Equal(["--target", $"/var/cache/modeloperator/{path}", "--cache"], own.InitContainers![0].Args!.Skip(4));
        Assert.Equal(new VolumeMount { Name = "model", MountPath = "/var/cache/modeloperator" }, Assert.Single(own.InitContainers[0].VolumeMounts!));
        Assert.Equal(new VolumeMount { Name = "model", MountPath = Model, SubPath = path, ReadOnly = true }, Assert.Single(own.Containers[0].VolumeMounts!));

        var other = Decide(Given.Deployment(ns: "payments"), Version("s3://models/llm/"), Caching());
        Assert.Equal($"payments/{Given.Digest[7..]}", other.Containers[0].VolumeMounts![0].SubPath);
    }

    [Fact]
    public void The_cache_of_the_nodes_is_the_platform_teams_and_the_claim_of_a_deployment_goes_before_it()
    {
        var nodes = Decide(Given.Deployment(), Version("s3://m/a"), Caching());
        Assert.Equal(new HostPathVolumeSource { Path = "/var/cache/models", Type = "DirectoryOrCreate" }, nodes.Volumes![0].HostPath);
        Assert.Equal($"ads/{Given.Digest[7..]}", nodes.Containers[0].VolumeMounts![0].SubPath);

        var claim = Decide(Accessing(new ArtifactAccess { CacheClaim = "cache" }), Version("s3://m/a"), Caching());
        Assert.Equal((null, "cache"), (claim.Volumes![0].HostPath, claim.Volumes[0].PersistentVolumeClaim!.ClaimName));
    }

    [Fact]
    public void Credentials_are_mounted_into_the_loader_and_nowhere_else()
    {
        var pod = Pod("s3://models/llm/", new ArtifactAccess { CredentialsSecret = "bucket" });

        Assert.Equal(new SecretVolumeSource { SecretName = "bucket", DefaultMode = 288 }, pod.Volumes![1].Secret);
        Assert.Equal(["--credentials", Credentials], pod.InitContainers![0].Args!.Skip(6));
        Assert.Contains(new VolumeMount { Name = "credentials", MountPath = Credentials, ReadOnly = true }, pod.InitContainers[0].VolumeMounts!);
        Assert.DoesNotContain(pod.Containers[0].VolumeMounts!, mount => mount.Name == "credentials");
        Assert.Null(pod.Containers[0].Env);
    }

    [Fact]
    public void A_runtime_that_fetches_from_the_hub_itself_gets_the_token_and_nothing_else_of_the_Secret()
    {
        var pod = Decide(Accessing(new ArtifactAccess { CredentialsSecret = "hub" }), Given.Version(), Given.Runtime(spec: spec => spec with
        {
            Container = spec.Container with { Env = [new RuntimeEnv { Name = "HF_TOKEN", Value = "none" }] },
        }));

        Assert.Equal(
            new EnvVar { Name = "HF_TOKEN", ValueFrom = new EnvVarSource { SecretKeyRef = new SecretKeySelector { Name = "hub", Key = "HF_TOKEN" } } },
            Assert.Single(pod.Containers[0].Env!));
        Assert.Null(pod.Volumes);
        Assert.Null(pod.InitContainers);
    }

    [Theory]
    [InlineData("s3://b/m", ArtifactScheme.S3)]
    [InlineData("pvc://claim/a", ArtifactScheme.Pvc)]
    [InlineData("oci://registry.example.com/a/b:1", ArtifactScheme.Oci)]
    public void A_Secret_that_nothing_takes_is_not_mounted(string uri, ArtifactScheme scheme)
    {
        var pod = Decide(Accessing(new ArtifactAccess { CredentialsSecret = "any" }), Version(uri), Taking(scheme));

        Assert.DoesNotContain(pod.Volumes ?? [], volume => volume.Secret is not null);
        Assert.Null(pod.Containers[0].Env);
    }

    [Theory]
    [InlineData("oci://registry.example.com:5000/models/llm:1.2")]
    [InlineData("oci://registry.example.com:5000/models/llm")]
    [InlineData("oci://registry.example.com:5000/models/llm@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public void An_image_volume_is_pulled_by_the_versions_digest_whatever_the_tag_says(string uri)
    {
        var pod = Decide(Given.Deployment(), Version(uri), Taking(ArtifactScheme.Oci, "--model=$(MODEL_PATH)"));

        Assert.Equal(new ImageVolumeSource { Reference = $"registry.example.com:5000/models/llm@{Given.Digest}", PullPolicy = "IfNotPresent" }, Assert.Single(pod.Volumes!).Image);
        Assert.Equal(new VolumeMount { Name = "model", MountPath = Model, ReadOnly = true }, Assert.Single(pod.Containers[0].VolumeMounts!));
        Assert.Equal(["--model=/mnt/models"], pod.Containers[0].Args!);
        Assert.Null(pod.InitContainers);
    }

    [Fact]
    public void A_cluster_without_image_volumes_is_told_and_gets_no_pods_without_a_model()
    {
        var inputs = Given.Inputs(Given.Deployment(), Version("oci://registry.example.com/a/b:1"), Taking(ArtifactScheme.Oci)) with { ImageVolumes = false };

        var outcome = ServingDecision.Decide(inputs);

        Assert.Null(outcome.DesiredDeployment());
        Assert.StartsWith("ServingRuntime vllm mounts oci://registry.example.com/a/b:1 as an image volume", outcome.AssertNotReady(ConditionTypes.Stalled, ServingReasons.ImageVolumesNotServed));
        Assert.NotNull(ServingDecision.Decide(inputs with { Runtimes = RuntimeCatalog.Of([Given.LoadingRuntime()]) }).DesiredDeployment());
        Assert.NotNull(ServingDecision.Decide(inputs with { ImageVolumes = true }).DesiredDeployment());
    }

    [Theory]
    [InlineData(null, null, true)]
    [InlineData(PodSecurityLevel.Restricted, 1000L, true)]
    [InlineData(PodSecurityLevel.Baseline, 1000L, true)]
    [InlineData(PodSecurityLevel.Baseline, null, null)]
    public void Pods_run_as_another_user_than_root_unless_the_runtime_needs_it(PodSecurityLevel? level, long? user, bool? nonRoot)
    {
        var pod = Decide(Given.Deployment(), Given.Version(), Given.Runtime(spec: spec => spec with { PodSecurity = level, Container = spec.Container with { RunAsUser = user } }));

        Assert.Equal(nonRoot, pod.SecurityContext!.RunAsNonRoot);
        Assert.Equal((user, user), (pod.SecurityContext.RunAsUser, pod.SecurityContext.FsGroup));
        Assert.Equal("RuntimeDefault", pod.SecurityContext.SeccompProfile!.Type);
        Assert.False(pod.Containers[0].SecurityContext!.AllowPrivilegeEscalation);
        Assert.Equal(["ALL"], pod.Containers[0].SecurityContext!.Capabilities!.Drop!);
    }

    private static PodSpec Pod(string uri, ArtifactAccess? access = null, ServingRuntime? runtime = null) =>
        Decide(Accessing(access), Version(uri), runtime ?? Given.LoadingRuntime());

    private static PodSpec Decide(ModelDeployment deployment, ModelVersion version, ServingRuntime runtime) =>
        ServingDecision.Decide(Given.Inputs(deployment, version, runtime)).DesiredDeployment()!.Spec!.Template.Spec;

    private static ModelDeployment Accessing(ArtifactAccess? access) => Given.Deployment(spec: spec => spec with { Artifact = access });

    private static ModelVersion Version(string uri) => Given.Version(uri: uri, digest: Given.Digest, ns: "ads");

    private static ServingRuntime Caching() => Given.LoadingRuntime(spec: spec => spec with
    {
        ArtifactLoading = spec.ArtifactLoading with { Loader = spec.ArtifactLoading.Loader! with { NodeCachePath = "/var/cache/models" } },
    });

    private static ServingRuntime Taking(ArtifactScheme scheme, params string[] args) => Given.Runtime(spec: spec => spec with
    {
        Container = spec.Container with { Args = args },
        ArtifactLoading = new ArtifactLoading { Schemes = [scheme], MountPath = Model },
    });
}
