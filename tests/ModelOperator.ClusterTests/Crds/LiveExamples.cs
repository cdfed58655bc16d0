using System.Text.Json.Nodes;
using ModelOperator.CrdGenerator;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Crds;
using Xunit;

namespace ModelOperator.ClusterTests.Crds;

/// <summary>One object of each kind in a namespace of its own, to try changes on; nothing that is tried is kept.</summary>
public sealed class LiveExamples(ClusterFixture cluster) : IAsyncLifetime
{
    private readonly Dictionary<string, JsonObject> live = [];
    private string name = "";

    private static readonly Dictionary<string, JsonObject> Definitions =
        CustomResourceDefinitions.Build().Values.ToDictionary(definition => (string)definition["spec"]!["names"]!["kind"]!);

    public ApiClient Api => cluster.Api;

    public async Task InitializeAsync()
    {
        name = await cluster.CreateNamespaceAsync("rules");
        foreach (var kind in Definitions.Keys)
        {
            live[kind] = await Api.CreateAsync(Collection(kind), New(kind, 0));
        }
    }

    public async Task DisposeAsync()
    {
        foreach (var kind in live.Keys)
        {
            await Api.DeleteAsync($"{Collection(kind)}/{name}");
        }

        await Api.DeleteAsync($"/api/v1/namespaces/{name}");
    }

    /// <summary>An example of a kind, under a name that is free for those who do not create it.</summary>
    public JsonObject New(string kind, int example)
    {
        var fresh = Examples.Of(kind)[example];
        fresh["metadata"]!["name"] = name;
        return fresh;
    }

    /// <summary>The object that exists, as the server has it.</summary>
    public JsonObject Live(string kind) => live[kind].DeepClone().AsObject();

    /// <summary>Path of the kind's objects here.</summary>
    public string Collection(string kind)
    {
        var spec = Definitions[kind]["spec"]!;
        var group = $"/apis/{(string)spec["group"]!}/{(string)spec["versions"]![0]!["name"]!}";
        return (string)spec["scope"]! == "Namespaced" ? $"{group}/namespaces/{name}/{(string)spec["names"]!["plural"]!}" : $"{group}/{(string)spec["names"]!["plural"]!}";
    }

    /// <summary>Path of the object that exists, or of its subresource.</summary>
    public string PathOf(string kind, string subresource = "") => $"{Collection(kind)}/{name}{subresource}";
}
