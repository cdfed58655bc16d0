using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ArtifactLoadingCases
{
    private const string Loading = "spec.artifactLoading";
    private static readonly string[] Schemes = ["Hf", "S3", "Gs", "Https", "Oci", "Pvc"];

    public static CaseTable All(CaseTable table) => table
        .Rule(Loading, "say how artifacts get to the runtime: schemes that it takes itself, or a loader",
            ["""{"schemes":["Hf"]}""", """{"loader":{"image":"loader:1","schemes":["S3"]}}"""],
            ["{}", """{"mountPath":"/models"}"""])
        .Rule(Loading, "name a scheme either in schemes or in loader.schemes, not in both",
            ["""{"schemes":["Hf","Oci"],"loader":{"image":"loader:1","schemes":["S3","Pvc"]}}"""],
            [
                """{"schemes":["S3"],"loader":{"image":"loader:1","schemes":["S3"]}}""",
                """{"schemes":["Hf","Pvc"],"loader":{"image":"loader:1","schemes":["S3","Pvc"]}}""",
            ],
            reported: $"{Loading}.loader")
        .Required($"{Loading}.loader", "image", "schemes")
        .Longest($"{Loading}.loader.image", 512, "image:")
        .Text($"{Loading}.loader.image", "pin the image with a tag or a digest, e.g. modeloperator-loader:0.1.0",
            ["modeloperator-loader:0.1.0", "registry:5000/a@sha256:0f"], ["", "modeloperator-loader", "registry:5000/a", "a:", "a: b", ":1"])
        .With(cases => Listed(cases, $"{Loading}.loader.schemes"))
        .With(cases => Quantity(cases, $"{Loading}.loader.memory"))
        .With(cases => Directory(cases, $"{Loading}.loader.nodeCachePath", "/var/cache/modeloperator"))
        .With(cases => Directory(cases, $"{Loading}.mountPath", "/mnt/models"))
        .Default($"{Loading}.mountPath", "\"/mnt/models\"");

    /// <summary>Of an example whose runtime takes every artifact itself, for no scheme may be the loader's too.</summary>
    public static CaseTable WithoutLoader(CaseTable table) => Listed(table, $"{Loading}.schemes");

    private static CaseTable Listed(CaseTable table, string path) => table
        .NotEmpty(path)
        .MostOf(path, Schemes)
        .Set(path, "\"S3\"")
        .OneOf($"{path}[0]", Schemes, accepted: ["S3", "Gs"]);

    private static CaseTable Directory(CaseTable table, string path, string such) => table
        .Longest(path, 512, "/")
        .Text(path, $"write an absolute path such as {such}, whose segments begin with a letter, a digit or '_'",
            ["/models", "/mnt/models_2"], ["", "models", "/", "/mnt/../etc", "/a:b", "/mnt//a", "/mnt/"]);
}
