using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ModelCases
{
    private const string Gates = "spec.promotion.gates";
    private const string Metrics = $"{Gates}[1].requiredMetrics";
    private const string Gate = """{"stage":"Staging","requiredMetrics":[{"name":"auc","min":0}]}""";

    public static CaseTable All => new CaseTable("Model")
        .Required("", "spec")
        .With(Info)
        .Required("spec", "task", "framework")
        .Longest("spec.task", 63)
        .Text("spec.task", "write the task in lower-case letters, digits and '-', e.g. text-generation", ["text-generation"], ["", "Text generation", "a.b"])
        .Longest("spec.framework", 63)
        .Text("spec.framework", "write the framework in lower-case letters, digits, '-' and '.', e.g. pytorch", ["pytorch", "spark-3.5"], ["", "PyTorch", "a b"])
        .MostOf("spec.modalities", "Text", "Image", "Audio", "Video", "Tabular", "Graph", "TimeSeries")
        .Set("spec.modalities", "\"Text\"")
        .OneOf("spec.modalities[0]", ["Text", "Image", "Audio", "Video", "Tabular", "Graph", "TimeSeries"], accepted: ["Image", "TimeSeries"])
        .Longest("spec.card.intendedUse", 8192)
        .Longest("spec.card.limitations", 8192)
        .Longest("spec.card.interpretability", 8192)
        .Between("spec.promotion.maxProductionVersions", 1, 64)
        .Default("spec.promotion.maxProductionVersions", "1")
        .NotEmpty(Gates)
        .Limit(Gates, Gate, Gate.Replace("Staging", "Production", StringComparison.Ordinal), Gate)
        .Map(Gates, Gate, Gate.Replace("auc", "f1", StringComparison.Ordinal))
        .Required($"{Gates}[1]", "stage")
        .Rule($"{Gates}[1]", "a gate must ask for something: give requiredMetrics, set requireParents to true, or remove the gate",
            ["""{"stage":"Production","requireParents":true}""", """{"stage":"Production","requireParents":false,"requiredMetrics":[{"name":"a","min":0}]}"""],
            ["""{"stage":"Production"}""", """{"stage":"Production","requireParents":false}"""])
        .OneOf($"{Gates}[1].stage", ["Staging", "Production"], accepted: ["Production"])
        .NotEmpty(Metrics)
        .Most(Metrics, 64, """{"name":"metric-#","min":0}""")
        .Required($"{Metrics}[0]", "name")
        .Rule($"{Metrics}[0]", "a required metric needs a bound: give min, max, or both",
            ["""{"name":"a","min":0}""", """{"name":"a","max":0.5}""", """{"name":"a","min":-1,"max":1e3}"""],
            ["""{"name":"a"}""", """{"name":"a","dataset":"b"}"""])
        .Rule($"{Metrics}[0]", "min must not be greater than max",
            ["""{"name":"a","min":0.5,"max":0.5}""", """{"name":"a","min":0,"max":0.5}"""], ["""{"name":"a","min":1,"max":0.5}"""])
        .Length($"{Metrics}[0].name", 128)
        .With(cases => Name(cases, $"{Metrics}[0].dataset"))
        .With(AssetStatus)
        .Longest("status.latestVersion", 128)
        .Longest("status.stagingVersion", 128)
        .Longest("status.productionVersion", 128);
}
