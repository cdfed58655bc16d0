using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Fuzzing;

/// <summary>
/// Makes some of the deployments among random objects find what they serve: model, version, runtime and format would all have to meet by
/// chance, and hardly ever would. All else about them stays as random as it was.
/// </summary>
internal static class ServedObjects
{
    private static readonly string[] Schemes = ["Hf", "S3", "Gs", "Https", "Oci", "Pvc"];

    /// <summary>Changes the objects in place.</summary>
    public static void Arrange(IReadOnlyCollection<JsonObject> items, Random random)
    {
        var runtimes = Of(items, "ServingRuntime").ToList();
        foreach (var deployment in Of(items, "ModelDeployment").Where(_ => random.Next(2) == 0))
        {
            var models = Of(items, "Model").Where(model => Namespace(model) == Namespace(deployment)).ToList();
            var versions = Of(items, "ModelVersion").Where(version => Namespace(version) == Namespace(deployment)).ToList();
            if (runtimes.Count == 0 || models.Count == 0 || versions.Count == 0)
            {
                continue;
            }

            var name = (string)models[random.Next(models.Count)]["metadata"]!["name"]!;
            var version = versions[random.Next(versions.Count)]["spec"]!;
            version["modelRef"]!["name"] = name;
            deployment["spec"]!["model"] = new JsonObject { ["name"] = name, ["version"] = version["version"]!.DeepClone() };
            deployment["spec"]!.AsObject().Remove("runtime");
            Serve(runtimes[random.Next(runtimes.Count)]["spec"]!.AsObject(), version["artifact"]!["format"]!);
        }
    }

    private static void Serve(JsonObject runtime, JsonNode format)
    {
        var formats = runtime["modelFormats"]!.AsArray();
        if (formats.FirstOrDefault(known => JsonNode.DeepEquals(known!["name"], format)) is not { } served)
        {
            formats.Add(served = new JsonObject { ["name"] = format.DeepClone() });
        }

        served["autoSelect"] = true;
        runtime["artifactLoading"]!["schemes"] = new JsonArray([.. Schemes.Select(scheme => JsonValue.Create(scheme))]);
        runtime["disabled"] = false;
    }

    private static IEnumerable<JsonObject> Of(IEnumerable<JsonObject> items, string kind) => items.Where(item => (string?)item["kind"] == kind);

    private static string? Namespace(JsonObject item) => (string?)item["metadata"]!["namespace"];
}
