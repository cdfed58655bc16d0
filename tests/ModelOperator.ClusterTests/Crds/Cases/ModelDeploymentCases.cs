using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ModelDeploymentCases
{
    private const string Name63 =
        "a ModelDeployment's name becomes the name of a Service: start with a letter and use at most 63 lower-case letters, digits and '-'";

    public static CaseTable All => new CaseTable("ModelDeployment")
        .Required("", "spec")
        .Rule("", Name63, ["\"a\"", $"\"{new string('a', 63)}\"", "\"a-1\""],
            ["\"a.b\"", "\"1a\"", $"\"{new string('a', 64)}\""], field: "metadata.name")
        .With(Info)
        .Required("spec", "model")
        .Required("spec.model", "name")
        .With(cases => Name(cases, "spec.model.name"))
        .With(cases => Namespace(cases, "spec.model.namespace"))
        .With(cases => Version(cases, "spec.model.version"))
        .Rule("spec.model", "say which version is served either by version (one exact version) or by stage (the highest version in that stage)",
            ["""{"name":"a","version":"1"}""", """{"name":"a","stage":"Production"}"""],
            ["""{"name":"a"}""", """{"name":"a","version":"1","stage":"Production"}"""])
        .Required("spec.runtime", "name")
        .With(cases => Name(cases, "spec.runtime.name"))
        .With(Resources)
        .Default("spec.scaling", "{}", """{"replicas":1}""")
        .Between("spec.scaling.replicas", 0, 1000)
        .Default("spec.scaling.replicas", "1")
        .OneOf("spec.rollout.strategy", ["RollingUpdate", "RollingNoSurge", "Recreate"])
        .Between("spec.rollout.progressDeadlineSeconds", 30, 86400)
        .With(Placement)
        .Default("spec.exposure", "{}", """{"port":80}""")
        .Between("spec.exposure.port", 1, 65535)
        .Default("spec.exposure.port", "80")
        .Default("spec.networkPolicy", "false")
        .Default("spec.suspend", "false")
        .With(Status)
        .From(1)
        .OneOf("spec.model.stage", ["Staging", "Production"]);

    private static CaseTable Resources(CaseTable table) => table
        .Default("spec.resources", "{}", """{"gpuResource":"nvidia.com/gpu","gpus":0}""")
        .Between("spec.resources.gpus", 0, 1024)
        .Default("spec.resources.gpus", "0")
        .With(cases => Device(cases, "spec.resources.gpuResource"))
        .Default("spec.resources.gpuResource", "\"nvidia.com/gpu\"")
        .With(cases => Quantity(cases, "spec.resources.cpu"))
        .With(cases => Quantity(cases, "spec.resources.memory"));

    private static CaseTable Placement(CaseTable table) => table
        .With(cases => Labels(cases, "spec.placement.nodeSelector", 32))
        .With(cases => Key(cases, "spec.placement.spreadBy"))
        .Most("spec.placement.tolerations", 32, """{"key":"taint-#"}""")
        .Required("spec.placement.tolerations[0]", "key")
        .With(cases => Key(cases, "spec.placement.tolerations[0].key"))
        .Rule("spec.placement.tolerations[0].key",
            "name a taint that sets nodes apart for models, e.g. nvidia.com/gpu: those under node-role.kubernetes.io/ and node.kubernetes.io/ keep pods off control planes and off nodes that are unwell",
            ["\"nvidia.com/gpu\"", "\"dedicated\"", "\"node-role.example.com/gpu\""],
            ["\"node-role.kubernetes.io/control-plane\"", "\"node-role.kubernetes.io/master\"", "\"node.kubernetes.io/unreachable\"", "\"node.kubernetes.io/disk-pressure\""])
        .With(cases => Value(cases, "spec.placement.tolerations[0].value"))
        .OneOf("spec.placement.tolerations[0].effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"]);

    private static CaseTable Status(CaseTable table) => table
        .With(AssetStatus)
        .Longest("status.url", 1024)
        .Most("status.versions", 16, """{"version":"#","modelVersion":"a-#","weight":0}""")
        .Required("status.versions[0]", "version", "modelVersion", "weight")
        .Longest("status.versions[0].version", 128)
        .Longest("status.versions[0].modelVersion", 253)
        .Between("status.versions[0].weight", 0, 100)
        .Longest("status.runtime", 253)
        .OneOf("status.strategy", ["RollingUpdate", "RollingNoSurge", "Recreate"])
        .Longest("status.selector", 512)
        .Most("status.datasets", 64, "\"aip://dataset/k8s/a/dataset-#\"")
        .Longest("status.datasets[0]", 1024);
}
