using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ModelDeploymentCases
{
    public static CaseTable All => new CaseTable("ModelDeployment")
        .Required("", "spec")
        .With(Info)
        .Required("spec", "model")
        .Required("spec.model", "name")
        .With(cases => Name(cases, "spec.model.name"))
        .With(cases => Namespace(cases, "spec.model.namespace"))
        .With(cases => Version(cases, "spec.model.version"))
        .Rule("spec.model", "say which version is served either by version (one exact version) or by stage (the highest version in that stage)",
            ["""{"name":"a","version":"1"}""", """{"name":"a","stage":"Production"}"""],
            ["""{"name":"a"}""", """{"name":"a","version":"1","stage":"Production"}"""])
        .With(Runtime)
        .With(cases => Name(cases, "spec.artifact.credentialsSecret"))
        .With(cases => Name(cases, "spec.artifact.cacheClaim"))
        .With(Resources)
        .With(ScalingCases.All)
        .Between("spec.disruptionBudget.maxUnavailable", 1, 1000)
        .Default("spec.disruptionBudget.maxUnavailable", "1")
        .With(RolloutCases.All)
        .With(PlacementCases.All)
        .With(ExposureCases.All)
        .Default("spec.networkPolicy", "false")
        .Between("spec.monitoring.intervalSeconds", 5, 3600)
        .Default("spec.monitoring.intervalSeconds", "30")
        .Default("spec.suspend", "false")
        .With(ModelDeploymentStatusCases.All)
        .From(1)
        .OneOf("spec.model.stage", ["Staging", "Production"])
        .OneOf("spec.rollout.strategy", ["RollingUpdate", "RollingNoSurge", "Recreate", "Canary"], accepted: ["RollingUpdate", "RollingNoSurge", "Recreate"]);

    private static CaseTable Runtime(CaseTable table) => table
        .Rule("spec.runtime", "revision goes with name: say of which runtime it is a revision",
            ["""{"name":"vllm","revision":"vllm-1"}""", """{"name":"vllm"}""", """{"protocol":"OpenAI"}"""],
            ["""{"revision":"vllm-1"}"""])
        .With(cases => Name(cases, "spec.runtime.name"))
        .OneOf("spec.runtime.protocol", ["OpenAI", "OpenInference", "TextEmbeddings", "Custom"])
        .OneOf("spec.runtime.upgrade", ["WithVersion", "Automatic", "Manual"])
        .Default("spec.runtime.upgrade", "\"WithVersion\"")
        .With(cases => Name(cases, "spec.runtime.revision"))
        .MostEntries("spec.runtime.parameters", 32, "setting")
        .Rule("spec.runtime.parameters",
            "name settings as the ServingRuntime's spec.parameters does: in camel case and with at most 63 letters and digits, e.g. maxModelLen",
            ["""{"maxModelLen":"8192","dtype":""}""", $$"""{"{{new string('a', 63)}}":"1"}"""],
            ["""{"max-model-len":"8192"}""", """{"":"1"}""", """{"MaxModelLen":"1"}""", $$"""{"{{new string('a', 64)}}":"1"}"""])
        .Longest("spec.runtime.parameters.example", 256);

    private static CaseTable Resources(CaseTable table) => table
        .Default("spec.resources", "{}", """{"gpuResource":"nvidia.com/gpu","gpus":0}""")
        .Between("spec.resources.gpus", 0, 1024)
        .Default("spec.resources.gpus", "0")
        .With(cases => Device(cases, "spec.resources.gpuResource"))
        .Default("spec.resources.gpuResource", "\"nvidia.com/gpu\"")
        .With(cases => Quantity(cases, "spec.resources.cpu"))
        .With(cases => Quantity(cases, "spec.resources.memory"))
        .With(cases => Quantity(cases, "spec.resources.sharedMemory"));
}
