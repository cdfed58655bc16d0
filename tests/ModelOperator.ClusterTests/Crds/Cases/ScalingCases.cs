using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ScalingCases
{
    private const string Autoscaling = "spec.scaling.autoscaling";
    private const string Metric = "write the metric's name, e.g. vllm:num_requests_waiting: letters, digits, '_', ':', '.' and '-', beginning with a letter, '_' or ':'";
    private const string Prometheus = """{"name":"a","query":"a","threshold":1}""";

    public static CaseTable All(CaseTable table) => table
        .Default("spec.scaling", "{}", """{"replicas":1}""")
        .Between("spec.scaling.replicas", 0, 1000)
        .Default("spec.scaling.replicas", "1")
        .With(Bounds)
        .Rule(Autoscaling, "say what replicas follow: cpuUtilization, podMetrics or prometheus",
            [
                """{"maxReplicas":2,"cpuUtilization":80}""", """{"maxReplicas":2,"podMetrics":[{"name":"a","averageValue":1}]}""",
                $$"""{"maxReplicas":2,"prometheus":[{{Prometheus}}]}""",
            ],
            ["""{"maxReplicas":2}"""])
        .Between($"{Autoscaling}.cpuUtilization", 1, 1000)
        .With(PodMetrics)
        .With(Queries)
        .Between($"{Autoscaling}.scaleDownDelaySeconds", 0, 3600)
        .Default($"{Autoscaling}.scaleDownDelaySeconds", "300");

    private static CaseTable Bounds(CaseTable table) => table
        .Required(Autoscaling, "maxReplicas")
        .Between($"{Autoscaling}.maxReplicas", 1, 1000)
        .Between($"{Autoscaling}.minReplicas", 0, 1000, new Within(Autoscaling, $$"""{"minReplicas":?,"maxReplicas":1000,"prometheus":[{{Prometheus}}]}"""))
        .Default($"{Autoscaling}.minReplicas", "1")
        .Rule(Autoscaling, "minReplicas must not be above maxReplicas",
            ["""{"minReplicas":2,"maxReplicas":2,"cpuUtilization":80}""", """{"maxReplicas":1,"cpuUtilization":80}"""],
            ["""{"minReplicas":3,"maxReplicas":2,"cpuUtilization":80}"""],
            reported: $"{Autoscaling}.minReplicas")
        .Rule(Autoscaling, "only a prometheus target tells of load while there are no replicas: add one, or set minReplicas to at least 1",
            [$$"""{"minReplicas":0,"maxReplicas":2,"prometheus":[{{Prometheus}}]}""", """{"minReplicas":1,"maxReplicas":2,"cpuUtilization":80}"""],
            ["""{"minReplicas":0,"maxReplicas":2,"cpuUtilization":80}"""],
            reported: $"{Autoscaling}.minReplicas");

    private static CaseTable PodMetrics(CaseTable table) => table
        .NotEmpty($"{Autoscaling}.podMetrics")
        .Most($"{Autoscaling}.podMetrics", 8, """{"name":"metric_#","averageValue":1}""")
        .Map($"{Autoscaling}.podMetrics", """{"name":"a","averageValue":1}""", """{"name":"a","averageValue":2}""")
        .Required($"{Autoscaling}.podMetrics[0]", "name", "averageValue")
        .Longest($"{Autoscaling}.podMetrics[0].name", 253)
        .Text($"{Autoscaling}.podMetrics[0].name", Metric,
            ["vllm:num_requests_waiting", "nv_inference_queue_duration_us", "DCGM_FI_DEV_GPU_UTIL", "_a"], ["", ".", "..", "9a", "a/b", "a%b", "a b", "-a"])
        .With(cases => Amount(cases, $"{Autoscaling}.podMetrics[0].averageValue"));

    private static CaseTable Queries(CaseTable table) => table
        .NotEmpty($"{Autoscaling}.prometheus")
        .Most($"{Autoscaling}.prometheus", 8, Prometheus.Replace("\"a\"", "\"a-#\"", StringComparison.Ordinal))
        .Map($"{Autoscaling}.prometheus", Prometheus, Prometheus.Replace('1', '2'))
        .Required($"{Autoscaling}.prometheus[0]", "name", "query", "threshold")
        .Longest($"{Autoscaling}.prometheus[0].name", 63)
        .Text($"{Autoscaling}.prometheus[0].name", LowerCaseName, ["a", "queue-length"], ["", "Queue", "-a", "a-", "a.b", "a b"])
        .Length($"{Autoscaling}.prometheus[0].query", 4096)
        .With(cases => Amount(cases, $"{Autoscaling}.prometheus[0].threshold"));

    private static CaseTable Amount(CaseTable table, string path) => table
        .Least(path, "0.001", "0.0009")
        .Greatest(path, "1000000000000", "1000000000000.5", shown: "1e+12");
}
