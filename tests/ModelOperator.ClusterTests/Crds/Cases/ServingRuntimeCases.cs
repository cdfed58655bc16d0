using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ServingRuntimeCases
{
    private const string Variable = "write the name of an environment variable: letters, digits and '_', not beginning with a digit";

    public static CaseTable All => new CaseTable("ServingRuntime")
        .Required("", "spec")
        .Required("spec", "modelFormats", "protocol", "container", "artifactLoading")
        .NotEmpty("spec.modelFormats")
        .Most("spec.modelFormats", 32, """{"name":"format-#"}""")
        .Map("spec.modelFormats", """{"name":"onnx"}""", """{"name":"onnx","priority":1}""")
        .Required("spec.modelFormats[0]", "name")
        .Longest("spec.modelFormats[0].name", 63)
        .Text("spec.modelFormats[0].name", Format, ["safetensors", "xgboost.json"], ["", "ONNX", "a b"])
        .Between("spec.modelFormats[0].priority", -1000, 1000)
        .OneOf("spec.protocol", ["OpenAI", "OpenInference", "TextEmbeddings", "Custom"])
        .With(Container)
        .Default("spec.accelerators.required", "false")
        .NotEmpty("spec.accelerators.resourceNames")
        .Most("spec.accelerators.resourceNames", 32, "\"example.com/gpu-#\"")
        .Set("spec.accelerators.resourceNames", "\"nvidia.com/gpu\"")
        .With(cases => Device(cases, "spec.accelerators.resourceNames[0]"))
        .With(ArtifactLoadingCases.All)
        .With(Parameters)
        .OneOf("spec.podSecurity", ["Restricted", "Baseline"])
        .Default("spec.podSecurity", "\"Restricted\"")
        .Default("spec.disabled", "false")
        .With(Conditions)
        .Most("status.formats", 32, "\"format-#\"")
        .Longest("status.formats[0]", 63)
        .Longest("status.revision", 253)
        .From(1)
        .With(ArtifactLoadingCases.WithoutLoader);

    private static CaseTable Parameters(CaseTable table) => table
        .Most("spec.parameters", 32, """{"name":"setting#","args":["#"]}""")
        .Map("spec.parameters", """{"name":"dtype","args":["1"]}""", """{"name":"dtype","args":["2"]}""")
        .Required("spec.parameters[0]", "name", "args")
        .Longest("spec.parameters[0].name", 63)
        .Text("spec.parameters[0].name", "write the name in camel case, e.g. maxModelLen", ["dtype", "maxModelLen", "top5"], ["", "MaxModelLen", "max-model-len", "max_len", "5top"])
        .Longest("spec.parameters[0].description", 1024)
        .NotEmpty("spec.parameters[0].args")
        .Most("spec.parameters[0].args", 4, "\"#\"")
        .Longest("spec.parameters[0].args[0]", 1024)
        .Length("spec.parameters[0].pattern", 256);

    private static CaseTable Container(CaseTable table) => table
        .Required("spec.container", "image", "port")
        .Longest("spec.container.image", 512, "image:")
        .Text("spec.container.image", "pin the image with a tag or a digest, e.g. vllm/vllm-openai:v0.11.0",
            ["vllm/vllm-openai:v0.11.0", "registry:5000/a@sha256:0f", "a:1"],
            ["", "vllm/vllm-openai", "registry:5000/a", "a:", "a: b", ":1"])
        .Most("spec.container.command", 64, "\"#\"")
        .Longest("spec.container.command[0]", 4096)
        .Most("spec.container.args", 128, "\"#\"")
        .Longest("spec.container.args[0]", 4096)
        .Most("spec.container.env", 64, """{"name":"V#","value":""}""")
        .Map("spec.container.env", """{"name":"A","value":"1"}""", """{"name":"A","value":"2"}""")
        .Required("spec.container.env[0]", "name", "value")
        .Longest("spec.container.env[0].name", 128)
        .Text("spec.container.env[0].name", Variable, ["MODEL", "_a1"], ["", "1A", "A-B", "A=B"])
        .Longest("spec.container.env[0].value", 4096)
        .Between("spec.container.port", 1, 65535)
        .Between("spec.container.runAsUser", 1, 2147483647)
        .With(cases => Probe(cases, "spec.container.readinessProbe"))
        .With(cases => Probe(cases, "spec.container.livenessProbe"))
        .With(cases => Probe(cases, "spec.container.startupProbe"))
        .With(cases => Quantity(cases, "spec.container.resources.cpu"))
        .With(cases => Quantity(cases, "spec.container.resources.memory"))
        .Longest("spec.container.metrics.path", 1024, "/")
        .Text("spec.container.metrics.path", "write the path with a leading / and without spaces, e.g. /metrics", ["/", "/metrics?a=b"], ["", "metrics", "/a b"])
        .Default("spec.container.metrics.path", "\"/metrics\"")
        .Between("spec.container.metrics.port", 1, 65535);

    private static CaseTable Probe(CaseTable table, string path) => table
        .Longest($"{path}.httpPath", 1024, "/")
        .Text($"{path}.httpPath", "write the path with a leading / and without spaces, e.g. /health", ["/", "/v2/health?full=1"], ["", "health", "/a b"])
        .Between($"{path}.periodSeconds", 1, 3600)
        .Default($"{path}.periodSeconds", "10")
        .Between($"{path}.timeoutSeconds", 1, 3600)
        .Default($"{path}.timeoutSeconds", "5")
        .Between($"{path}.failureThreshold", 1, 10000);
}
