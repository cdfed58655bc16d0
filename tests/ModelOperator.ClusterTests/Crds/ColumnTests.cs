using System.Text.Json.Nodes;
using ModelOperator.Testing.Crds;
using Xunit;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>What <c>kubectl get</c> shows, as the server makes it: kubectl prints this table as it comes.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class ColumnTests(LiveExamples examples) : IClassFixture<LiveExamples>
{
    [Theory]
    [InlineData("AccessDenial", "From=payments Request=titles Ready=True Reason=Declined Because=What a member watches is not to be used to judge payments.")]
    [InlineData("AccessRequest", "Asks=studio Permission=Use State=Granted Expires=2027-01-31T18:00:00Z Ready=True Reason=Granted Purpose=Context matching of ads.")]
    [InlineData("Dataset", "Type=MediaAssets Version=2024-05-01 Domain=studio License=LicenseRef-studio-internal Downstream=7 Ready=False Reason=ReferenceNotFound")]
    [InlineData("Domain", "Display Name=Studio Namespaces=2 Assets=13 GPUs=8 Quota=64 Ready=True Reason=Ready")]
    [InlineData("Embedding", "Entity=shot Dimension=2304 Version=2024-05-01 Domain=studio Compatibility=sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 Downstream=7 Ready=True Reason=Ready")]
    [InlineData("Model", "Task=feature-extraction Framework=pytorch Domain=studio Latest=2.1.0 Production=2.0.1 License=Apache-2.0 Downstream=7 Ready=True Reason=Ready")]
    [InlineData("ModelVersion", "Model=scene-encoder Version=2.1.0 Stage=Staging Requested=Staging Format=safetensors Domain=studio Downstream=7 Depth=3 Ready=True Reason=Ready")]
    [InlineData("ModelDeployment", "Model=scene-encoder Version=2.1.0 Weight=0 Runtime=vllm GPUs=2 Desired=3 Available=3 URL=http://scene-encoder.ads.svc.cluster.local:8080 Ready=True Reason=Ready")]
    [InlineData("ServingRuntime", "Formats=[\"safetensors\",\"gguf\"] Protocol=OpenAI Image=vllm/vllm-openai:v0.11.0 Security=Restricted Deployments=1 Ready=True Reason=Ready")]
    [InlineData("SharingGrant", "Permissions=[\"Use\",\"Deploy\"] Resources=1 Grantees=1 Consumers=1 Expires=2027-01-31T18:00:00Z Active=True Ready=True Reason=Ready Purpose=Context matching of ads.")]
    public async Task The_columns_show_what_they_promise(string kind, string shown)
    {
        await examples.Api.PatchAsync(examples.PathOf(kind), new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["annotations"] = new JsonObject { ["lineage.modeloperator.io/downstream-count"] = "7", ["lineage.modeloperator.io/depth"] = "3" },
            },
        });
        await examples.Api.PatchAsync(examples.PathOf(kind, "/status"), new JsonObject { ["status"] = Examples.Of(kind)[0]["status"]!.DeepClone() });

        var table = await examples.Api.GetTableAsync(examples.PathOf(kind));

        var names = table["columnDefinitions"]!.AsArray().Select(column => (string)column!["name"]!);
        var cells = table["rows"]![0]!["cells"]!.AsArray().Select(cell => cell?.ToString() ?? "");
        var row = string.Join(' ', names.Zip(cells, (name, cell) => $"{name}={cell}"));
        Assert.Contains(shown, row, StringComparison.Ordinal);
    }
}
