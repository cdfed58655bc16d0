using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ModelVersionCases
{
    private const string Digest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

    private const string Scheme =
        "write where the files are as a URI with one of the schemes hf, s3, gs, https, oci or pvc, e.g. s3://models/scene-encoder/2.1.0";

    private const string Volume =
        "write files of a persistent volume claim as pvc://claim/path, with path segments that begin with a letter, a digit or '_'";

    public static CaseTable All => new CaseTable("ModelVersion")
        .Required("", "spec")
        .Required("spec", "modelRef", "version", "artifact")
        .Required("spec.modelRef", "name")
        .With(cases => Name(cases, "spec.modelRef.name"))
        .With(cases => Version(cases, "spec.version"))
        .With(Artifact)
        .With(cases => Tensors(cases, "spec.signature.inputs"))
        .With(cases => Tensors(cases, "spec.signature.outputs"))
        .With(Training)
        .Most("spec.metrics", 256, """{"name":"metric-#","value":0}""")
        .Required("spec.metrics[0]", "name", "value")
        .Length("spec.metrics[0].name", 128)
        .Length("spec.metrics[0].dataset", 253)
        .Required("spec.explanation", "method")
        .Length("spec.explanation.method", 63)
        .With(cases => Uri(cases, "spec.explanation.uri"))
        .OneOf("spec.stage", ["None", "Staging", "Production", "Archived"])
        .Default("spec.stage", "\"None\"")
        .With(Immutability)
        .With(AssetStatus)
        .OneOf("status.stage", ["None", "Staging", "Production", "Archived"])
        .Most("status.promotions", 10, """{"stage":"Staging","from":"None","time":"2026-05-01T08:30:00Z"}""")
        .Required("status.promotions[0]", "stage", "from", "time")
        .OneOf("status.promotions[0].stage", ["None", "Staging", "Production", "Archived"])
        .OneOf("status.promotions[0].from", ["None", "Staging", "Production", "Archived"])
        .Moment("status.promotions[0].time");

    private static CaseTable Artifact(CaseTable table) => table
        .Required("spec.artifact", "uri", "digest", "format")
        .Longest("spec.artifact.uri", 1024, "s3://")
        .Text("spec.artifact.uri", Scheme,
            ["s3://bucket/a", "gs://bucket/a", "https://example.com/a", "oci://registry/a:1", "hf://org/name", "pvc://claim"],
            ["", "/mnt/models", "ftp://example.com/a", "s3://", "s3://bucket/a b", "S3://bucket/a"])
        .Text("spec.artifact.uri", "write a model hub repository as hf://organisation/name@revision",
            ["hf://meta-llama/Meta-Llama-3-8B", "hf://org/name@main", "hf://org/name@refs/pr/1"],
            ["hf://gpt2", "hf://org/name@", "hf://org/name/file", "hf://org/name@a@b", "hf://../name"])
        .Text("spec.artifact.uri", Volume,
            ["pvc://models", "pvc://models/", "pvc://models/llama/3", "pvc://models/run=7/a+b_c"],
            ["pvc://Models/a", "pvc://models/../secrets", "pvc://models//a", "pvc://models/.hidden", "pvc:///a"])
        .Longest("spec.artifact.digest", 71, longest: $"sha256:{Digest}")
        .Text("spec.artifact.digest", "write the digest as sha256: and 64 lower-case hexadecimal digits, as sha256sum prints them",
            [$"sha256:{Digest}"],
            ["", Digest, $"sha256:{Digest[1..]}", $"sha256:{Digest.ToUpperInvariant()}", $"md5:{Digest}", $"sha256:{Digest[1..]}g"])
        .Longest("spec.artifact.format", 63)
        .Text("spec.artifact.format", Format, ["safetensors", "gguf-v3", "xgboost.json"], ["", "ONNX", "a b", "-a"])
        .Least("spec.artifact.sizeBytes", "0", "-1");

    private static CaseTable Tensors(CaseTable table, string path) => table
        .Most(path, 256, """{"name":"tensor-#","dtype":"float32"}""")
        .Required($"{path}[0]", "name", "dtype")
        .Length($"{path}[0].name", 128)
        .Length($"{path}[0].dtype", 63)
        .Most($"{path}[0].shape", 16, "#")
        .Least($"{path}[0].shape[0]", "-1", "-2");

    private static CaseTable Training(CaseTable table) => table
        .Most("spec.training.datasets", 1024, """{"name":"dataset-#","namespace":"a"}""")
        .With(cases => Reference(cases, "spec.training.datasets[0]"))
        .Most("spec.training.embeddings", 1024, """{"uri":"aip://embedding/warehouse/#"}""")
        .With(cases => Reference(cases, "spec.training.embeddings[0]"))
        .With(cases => Reference(cases, "spec.training.parentVersion"))
        .Required("spec.training.run", "id")
        .Length("spec.training.run.id", 256)
        .With(cases => Page(cases, "spec.training.run.url"))
        .Required("spec.training.code", "repository", "revision")
        .With(cases => Uri(cases, "spec.training.code.repository"))
        .Length("spec.training.code.revision", 128);

    private static CaseTable Immutability(CaseTable table) => table
        .Frozen("spec.modelRef", "modelRef is immutable; create another ModelVersion instead", """{"name":"other"}""")
        .Frozen("spec.version", "version is immutable; create another ModelVersion instead", "\"2.1.1\"")
        .Frozen("spec.artifact", "artifact is immutable; create another ModelVersion for another artifact",
            $$"""{"uri":"s3://models/other","digest":"sha256:{{Digest}}","format":"safetensors"}""")
        .Frozen("spec.signature", "signature is immutable; create another ModelVersion instead", "", "{}", """{"inputs":[]}""")
        .Frozen("spec.training", "training is immutable; create another ModelVersion for another training run",
            "", "{}", """{"datasets":[{"name":"other"}]}""")
        .Frozen("spec.metrics", "metrics are immutable; create another ModelVersion with the new figures",
            "", "[]", """[{"name":"recall-at-10","value":0.99}]""")
        .Frozen("spec.explanation", "explanation is immutable; create another ModelVersion instead", "", """{"method":"lime"}""");
}
