using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Testing.Objects;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>Artifacts in OCI registries, on whatever version of Kubernetes this is.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ImageVolumeTests(RunningWorld world) : IClassFixture<RunningWorld>
{
    [Fact]
    public async Task An_image_volume_is_used_where_the_cluster_has_them_and_told_to_be_missing_where_not()
    {
        var ns = await world.CreateNamespaceAsync("images");
        var runtime = Make.Runtime(ns);
        var version = Make.ModelVersion($"{ns}/ranker-1", "ranker");
        await world.CreateAsync(runtime with
        {
            Spec = runtime.Spec with
            {
                Container = runtime.Spec.Container with { Args = ["--model=$(MODEL_PATH)"] },
                ArtifactLoading = new ArtifactLoading { Schemes = [ArtifactScheme.Oci] },
            },
        });
        await world.CreateAsync(Make.Model($"{ns}/ranker"));
        await world.CreateAsync(version with { Spec = version.Spec with { Artifact = version.Spec.Artifact with { Uri = "oci://registry.example.com/models/ranker:1" } } });
        await world.CreateAsync(Make.Deployment($"{ns}/ranker", "ranker", version: "1").On(ns));

        if (await HasImageVolumesAsync())
        {
            var deployment = await world.EventuallyAsync("Deployment", $"{ns}/ranker", _ => true, "exists");
            var image = (string?)deployment["spec"]!["template"]!["spec"]!["volumes"]![0]!["image"]!["reference"];
            Assert.Equal($"registry.example.com/models/ranker@{version.Spec.Artifact.Digest}", image);
        }
        else
        {
            await world.EventuallyAsync(
                "ModelDeployment", $"{ns}/ranker", item => item.Is("Stalled", "True", "ImageVolumesNotServed") && item.Is("RuntimeMatched", "False", "ImageVolumesNotServed"), "says that there are none");
            Assert.Empty(await world.ListAsync("Deployment", ns));
        }
    }

    private async Task<bool> HasImageVolumesAsync()
    {
        JsonObject version = (await world.Api.GetAsync("/version"))!;
        return int.Parse(((string)version["minor"]!).TrimEnd('+'), CultureInfo.InvariantCulture) >= 35;
    }
}
