using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ModelDeploymentStatusCases
{
    public static CaseTable All(CaseTable table) => table
        .With(AssetStatus)
        .Longest("status.url", 1024)
        .Longest("status.externalUrl", 1024)
        .OneOf("status.protocol", ["OpenAI", "OpenInference", "TextEmbeddings", "Custom"])
        .Most("status.versions", 16, """{"version":"#","modelVersion":"a-#","weight":0}""")
        .Required("status.versions[0]", "version", "modelVersion", "weight")
        .Longest("status.versions[0].version", 128)
        .Longest("status.versions[0].modelVersion", 253)
        .Between("status.versions[0].weight", 0, 100)
        .Longest("status.runtime", 253)
        .Longest("status.runtimeRevision", 253)
        .Most("status.args", 192, "\"--arg-#\"")
        .Longest("status.args[0]", 4096)
        .OneOf("status.podSecurity", ["Restricted", "Baseline"])
        .OneOf("status.slot", ["Primary", "Secondary"])
        .With(Rollout)
        .OneOf("status.replicasSetBy", ["Spec", "HorizontalPodAutoscaler", "ScaledObject"])
        .OneOf("status.strategy", ["RollingUpdate", "RollingNoSurge", "Recreate", "Canary"])
        .Longest("status.selector", 512)
        .Most("status.datasets", 64, "\"aip://dataset/k8s/a/dataset-#\"")
        .Longest("status.datasets[0]", 1024);

    private static CaseTable Rollout(CaseTable table) => table
        .Required("status.rollout", "version", "modelVersion", "templateHash", "planHash", "step")
        .Longest("status.rollout.version", 128)
        .Longest("status.rollout.modelVersion", 253)
        .Longest("status.rollout.templateHash", 64)
        .Longest("status.rollout.planHash", 64)
        .Moment("status.rollout.stepStartedAt")
        .Most("status.rollout.gates", 8, """{"name":"gate-#","samples":0}""")
        .Map("status.rollout.gates", """{"name":"errors","samples":0}""", """{"name":"errors","samples":1}""")
        .Required("status.rollout.gates[0]", "name", "samples")
        .Longest("status.rollout.gates[0].name", 63)
        .Moment("status.rollout.gates[0].lastAt")
        .Longest("status.rollout.gates[0].waiting", 1024)
        .Longest("status.rollout.failureReason", 64)
        .Longest("status.rollout.failureMessage", 2048)
        .Moment("status.rollout.failedAt");
}
