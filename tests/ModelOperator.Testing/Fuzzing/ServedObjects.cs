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
            var runtime = runtimes[random.Next(runtimes.Count)]["spec"]!.AsObject();
            Serve(runtime, version["artifact"]!["format"]!);
            if (deployment["spec"]!["runtime"] is JsonObject choice)
            {
                Suit(choice, runtime);
            }
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
        var loading = runtime["artifactLoading"]!.AsObject();
        var loaded = (loading["loader"]?["schemes"] as JsonArray ?? []).Select(scheme => (string?)scheme);
        loading.Remove("schemes");
        if (Schemes.Except(loaded).ToList() is { Count: > 0 } taken)
        {
            loading["schemes"] = new JsonArray([.. taken.Select(scheme => JsonValue.Create(scheme))]);
        }

        runtime["disabled"] = false;
    }

    /// <summary>Leaves the choice of a runtime to the operator, and the settings to those that this one offers.</summary>
    private static void Suit(JsonObject choice, JsonObject runtime)
    {
        choice.Remove("name");
        choice.Remove("revision");
        choice.Remove("protocol");
        choice["parameters"] = new JsonObject(
            from parameter in runtime["parameters"] as JsonArray ?? []
            where parameter!["pattern"] is null
            select KeyValuePair.Create((string)parameter!["name"]!, (JsonNode?)"1"));
    }

    private static IEnumerable<JsonObject> Of(IEnumerable<JsonObject> items, string kind) => items.Where(item => (string?)item["kind"] == kind);

    private static string? Namespace(JsonObject item) => (string?)item["metadata"]!["namespace"];
}
