using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.ClusterTests.Operator;

/// <summary>What a quantity becomes in the API server is what we take it for, or a Deployment would be written for ever.</summary>
[Collection(ClusterTestCollection.Name)]
public sealed class QuantityTests(ClusterFixture cluster)
{
    [Theory]
    [InlineData("999999999999999Ti")]
    [InlineData("9000000Ti")]
    [InlineData("8388607Ti")]
    [InlineData("999999999999999.999999999T")]
    [InlineData("999999999999999.999999999")]
    [InlineData("999999999999999T")]
    [InlineData("1.0005Ki")]
    [InlineData("1.5Gi")]
    [InlineData("0.5")]
    [InlineData("0.0005")]
    [InlineData("0.000000001m")]
    [InlineData("1000.0001Mi")]
    public async Task A_quantity_is_stored_as_the_one_that_was_asked_for(string written)
    {
        var ns = await cluster.CreateNamespaceAsync("quantity");
        var stored = await cluster.Api.CreateAsync($"/apis/apps/v1/namespaces/{ns}/deployments?dryRun=All", new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "server" },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "server" } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "server" } },
                    ["spec"] = new JsonObject
                    {
                        ["containers"] = new JsonArray(new JsonObject
                        {
                            ["name"] = "server",
                            ["image"] = "example.org/server:1",
                            ["resources"] = new JsonObject { ["requests"] = new JsonObject { ["memory"] = written } },
                        }),
                    },
                },
            },
        });

        var memory = (string)stored["spec"]!["template"]!["spec"]!["containers"]![0]!["resources"]!["requests"]!["memory"]!;
        Assert.Equal(Quantity.Parse(memory), Quantity.Parse(written).InThousandths());
    }
}
