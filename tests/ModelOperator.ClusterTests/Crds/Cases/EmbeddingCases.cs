using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class EmbeddingCases
{
    private const string Entity = "write what one vector stands for as a word of lower-case letters, digits and '-', e.g. title or shot";
    private const string Store = "write the kind of store as a word of lower-case letters, digits and '-', e.g. pgvector";

    public static CaseTable All => new CaseTable("Embedding")
        .Required("", "spec")
        .With(Info)
        .Required("spec", "entityType", "dimension", "producer", "version")
        .Longest("spec.entityType", 63)
        .Text("spec.entityType", Entity, ["title", "creative-shot"], ["", "Title", "two words", "-a"])
        .With(cases => Reference(cases, "spec.producer"))
        .Between("spec.dimension", 1, 1000000)
        .OneOf("spec.dtype", ["Float32", "Float16", "BFloat16", "Int8", "Binary"])
        .Default("spec.dtype", "\"Float32\"")
        .OneOf("spec.normalization", ["None", "L2"])
        .Default("spec.normalization", "\"None\"")
        .OneOf("spec.distance", ["Cosine", "DotProduct", "Euclidean"])
        .Default("spec.distance", "\"Cosine\"")
        .Most("spec.inputs", 1024, """{"kind":"Dataset","name":"dataset-#"}""")
        .Required("spec.inputs[0]", "kind")
        .OneOf("spec.inputs[0].kind", ["Dataset", "Embedding"])
        .With(cases => Reference(cases, "spec.inputs[0]", "\"kind\":\"Dataset\","))
        .With(cases => Version(cases, "spec.version"))
        .Required("spec.store", "type", "uri")
        .Longest("spec.store.type", 63)
        .Text("spec.store.type", Store, ["pgvector"], ["", "PgVector", "a b"])
        .With(cases => Uri(cases, "spec.store.uri"))
        .Longest("spec.store.collection", 256)
        .With(AssetStatus)
        .Longest("status.compatibility", 71);
}
