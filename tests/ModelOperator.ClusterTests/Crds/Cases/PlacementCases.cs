using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class PlacementCases
{
    public static CaseTable All(CaseTable table) => table
        .With(cases => Labels(cases, "spec.placement.nodeSelector", 32))
        .With(cases => Key(cases, "spec.placement.accelerators.nodeLabel"))
        .Default("spec.placement.accelerators.nodeLabel", "\"nvidia.com/gpu.product\"")
        .Required("spec.placement.accelerators", "anyOf")
        .NotEmpty("spec.placement.accelerators.anyOf")
        .Most("spec.placement.accelerators.anyOf", 16, "\"GPU-#\"")
        .Set("spec.placement.accelerators.anyOf", "\"NVIDIA-L4\"")
        .Length("spec.placement.accelerators.anyOf[0]", 63)
        .Text("spec.placement.accelerators.anyOf[0]", LabelValue, ["NVIDIA-L4", "A_b.c-1"], ["NVIDIA L4", "-a", "a.", "a/b"])
        .With(Tolerations)
        .With(cases => Key(cases, "spec.placement.spreadBy"))
        .Longest("spec.placement.queue", 63)
        .Text("spec.placement.queue",
            "write the name of a LocalQueue: lower-case letters, digits and '-', beginning and ending with a letter or digit",
            ["a", "inference-2"], ["", "Inference", "-a", "a-", "a.b", "a b"]);

    private static CaseTable Tolerations(CaseTable table) => table
        .Most("spec.placement.tolerations", 32, """{"key":"taint-#"}""")
        .Required("spec.placement.tolerations[0]", "key")
        .With(cases => Key(cases, "spec.placement.tolerations[0].key"))
        .Rule("spec.placement.tolerations[0].key",
            "name a taint that sets nodes apart for models, e.g. nvidia.com/gpu: those under node-role.kubernetes.io/ and node.kubernetes.io/ keep pods off control planes and off nodes that are unwell",
            ["\"nvidia.com/gpu\"", "\"dedicated\"", "\"node-role.example.com/gpu\""],
            ["\"node-role.kubernetes.io/control-plane\"", "\"node-role.kubernetes.io/master\"", "\"node.kubernetes.io/unreachable\"", "\"node.kubernetes.io/disk-pressure\""])
        .With(cases => Value(cases, "spec.placement.tolerations[0].value"))
        .OneOf("spec.placement.tolerations[0].effect", ["NoSchedule", "PreferNoSchedule", "NoExecute"]);
}
