using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class DatasetCases
{
    private const string Media = "media describes a dataset of type MediaAssets: it is required there and not allowed for other types";
    private const string Table = "schema describes the columns of a dataset of type Table; leave it out or set type to Table";
    private const string Derivative = "spec.media.standardDerivative";

    public static CaseTable All => new CaseTable("Dataset")
        .Required("", "spec")
        .With(Info)
        .Required("spec", "type", "uri", "version")
        .Rule("spec", Media, [MediaSpec, TableSpec, FilesSpec],
            [
                """{"type":"MediaAssets","uri":"s3://a/b","version":"1"}""",
                """{"type":"Files","uri":"s3://a/b","version":"1","media":{"assetTypes":["Text"]}}""",
            ])
        .Rule("spec", Table, [TableSpec, """{"type":"Table","uri":"s3://a/b","version":"1"}"""],
            ["""{"type":"Files","uri":"s3://a/b","version":"1","schema":{"columns":[{"name":"a","type":"int"}]}}"""])
        .OneOf("spec.type", ["Table", "Files", "MediaAssets"], accepted: ["MediaAssets"])
        .With(cases => Uri(cases, "spec.uri"))
        .With(cases => Version(cases, "spec.version"))
        .Required("spec.media", "assetTypes")
        .NotEmpty("spec.media.assetTypes")
        .MostOf("spec.media.assetTypes", "Video", "Audio", "Image", "Text", "Subtitle")
        .Set("spec.media.assetTypes", "\"Video\"")
        .OneOf("spec.media.assetTypes[0]", ["Video", "Audio", "Image", "Text", "Subtitle"], accepted: ["Video", "Text"])
        .Required(Derivative, "name", "container")
        .Length($"{Derivative}.name", 63)
        .Length($"{Derivative}.container", 63)
        .Longest($"{Derivative}.codec", 63)
        .Between($"{Derivative}.widthPixels", 1, 65536)
        .Between($"{Derivative}.heightPixels", 1, 65536)
        .Between($"{Derivative}.framesPerSecond", 0, 1000)
        .Between($"{Derivative}.sampleRateHertz", 1, 768000)
        .With(cases => Uri(cases, $"{Derivative}.metadataSnapshotUri"))
        .Most("spec.derivedFrom", 1024, """{"name":"dataset-#"}""")
        .With(cases => Reference(cases, "spec.derivedFrom[0]"))
        .Least("spec.sizeBytes", "0", "-1")
        .Least("spec.records", "0", "-1")
        .With(AssetStatus)
        .Required("status.reach", "deployments")
        .Most("status.reach.deploymentUris", 64, "\"aip://modeldeployment/k8s/a/deployment-#\"")
        .Longest("status.reach.deploymentUris[0]", 1024)
        .Most("status.reach.domains", 64, "\"domain-#\"")
        .Longest("status.reach.domains[0]", 253)
        .From(1)
        .Required("spec.schema", "columns")
        .NotEmpty("spec.schema.columns")
        .Most("spec.schema.columns", 1024, """{"name":"column-#","type":"int"}""")
        .Map("spec.schema.columns", """{"name":"a","type":"int"}""", """{"name":"a","type":"text"}""")
        .Required("spec.schema.columns[0]", "name", "type")
        .Length("spec.schema.columns[0].name", 256)
        .Length("spec.schema.columns[0].type", 256)
        .Longest("spec.schema.columns[0].description", 1024);

    private static string MediaSpec => """{"type":"MediaAssets","uri":"s3://a/b","version":"1","media":{"assetTypes":["Text"]}}""";

    private static string TableSpec => """{"type":"Table","uri":"s3://a/b","version":"1","schema":{"columns":[{"name":"a","type":"int"}]}}""";

    private static string FilesSpec => """{"type":"Files","uri":"s3://a/b","version":"1"}""";
}
