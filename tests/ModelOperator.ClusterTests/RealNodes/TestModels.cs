using System.Text.Json.Nodes;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>Objects that serve a small model with the test runtime.</summary>
internal static class TestModels
{
    public const int Port = 8080;

    private const string ModelFolder = "/models";

    /// <summary>A model that answers 2 a - b + 0.5.</summary>
    public const string Ranker = """{ "name": "ranker", "version": "3", "kind": "Linear", "weights": [2, -1], "bias": 0.5 }""";

    public static JsonObject ConfigMap(string name, string model) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "ConfigMap",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["data"] = new JsonObject { ["model.json"] = model },
    };

    /// <summary>A Deployment of the runtime, whose model is that of the ConfigMap of the same name.</summary>
    public static JsonObject Deployment(string name, int replicas = 1, string? gpuResource = null) => new()
    {
        ["apiVersion"] = "apps/v1",
        ["kind"] = "Deployment",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["replicas"] = replicas,
            ["selector"] = new JsonObject { ["matchLabels"] = Labels(name) },
            ["template"] = new JsonObject
            {
                ["metadata"] = new JsonObject { ["labels"] = Labels(name) },
                ["spec"] = new JsonObject
                {
                    ["terminationGracePeriodSeconds"] = 2,
                    ["securityContext"] = new JsonObject { ["runAsNonRoot"] = true },
                    ["containers"] = new JsonArray(new JsonObject
                    {
                        ["name"] = "runtime",
                        ["image"] = RealNodeFixture.RuntimeImage,
                        ["args"] = new JsonArray($"--model-path={ModelFolder}", $"--port={Port}"),
                        ["terminationMessagePolicy"] = "FallbackToLogsOnError",
                        ["ports"] = new JsonArray(new JsonObject { ["containerPort"] = Port }),
                        ["readinessProbe"] = new JsonObject
                        {
                            ["httpGet"] = new JsonObject { ["path"] = "/v2/health/ready", ["port"] = Port },
                            ["periodSeconds"] = 1,
                        },
                        ["securityContext"] = new JsonObject { ["readOnlyRootFilesystem"] = true, ["allowPrivilegeEscalation"] = false },
                        ["volumeMounts"] = new JsonArray(new JsonObject { ["name"] = "model", ["mountPath"] = ModelFolder }),
                        ["resources"] = gpuResource is null ? new JsonObject() : new JsonObject { ["limits"] = new JsonObject { [gpuResource] = 1 } },
                    }),
                    ["volumes"] = new JsonArray(new JsonObject { ["name"] = "model", ["configMap"] = new JsonObject { ["name"] = name } }),
                },
            },
        },
    };

    /// <summary>A pod on the node of its own name, that does nothing.</summary>
    public static JsonObject PausingPod(string node) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Pod",
        ["metadata"] = new JsonObject { ["name"] = node },
        ["spec"] = new JsonObject
        {
            ["nodeSelector"] = new JsonObject { ["kubernetes.io/hostname"] = node },
            ["terminationGracePeriodSeconds"] = 0,
            ["containers"] = new JsonArray(new JsonObject { ["name"] = "pause", ["image"] = NodeConfiguration.PauseImage }),
        },
    };

    public static JsonObject Service(string name) => new()
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Service",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject
        {
            ["selector"] = Labels(name),
            ["ports"] = new JsonArray(new JsonObject { ["port"] = 80, ["targetPort"] = Port }),
        },
    };

    /// <summary>A request of the Open Inference Protocol for rows of two features.</summary>
    public static JsonObject Request(params double[] features) => new()
    {
        ["inputs"] = new JsonArray(new JsonObject
        {
            ["name"] = "features",
            ["shape"] = new JsonArray(features.Length / 2, 2),
            ["datatype"] = "FP64",
            ["data"] = new JsonArray([.. features.Select(feature => JsonValue.Create(feature))]),
        }),
    };

    private static JsonObject Labels(string name) => new() { ["app"] = name };
}
