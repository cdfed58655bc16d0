using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Example;

namespace ModelOperator.Testing.GitOps;

/// <summary>Judges objects as Argo CD does with <c>config/gitops/argocd-health.yaml</c>: runs the script in it, in real Lua.</summary>
internal static class ArgoHealth
{
    private static readonly string File = Path.Combine(Repository.Root, "config", "gitops", "argocd-health.yaml");

    /// <summary>Argo CD's word for each object, in their order.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(IEnumerable<JsonObject> objects)
    {
        // As Argo CD runs it: the object is a global variable, and most libraries are not there.
        var program = $"""
            io, os, string, math, debug, require = nil
            local function health()
            {Script()}
            end
            for _, item in ipairs({LuaProgram.Literal(new JsonArray([.. objects.Select(item => item.DeepClone())]))}) do
              obj = item
              print(health().status)
            end
            """;
        return (await LuaProgram.RunAsync(program, Console.Error)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Script()
    {
        var patch = YamlObjects.Parse(System.IO.File.ReadAllText(File)).Single();
        var customizations = YamlObjects.Parse((string)patch["data"]!["resource.customizations"]!).Single();
        return (string)customizations["modeloperator.io/*"]!["health.lua"]!;
    }
}
