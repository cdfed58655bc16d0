namespace ModelOperator.ClusterTests.Crds.Cases;

/// <summary>Cases of the blocks that several kinds have.</summary>
internal static class SharedCases
{
    public const string ObjectName =
        "write the name of an object: lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit";

    public const string NamespaceName =
        "write the name of a namespace: lower-case letters, digits and '-', beginning and ending with a letter or digit";

    public const string DomainName = "write the name of a Domain: lower-case letters, digits and '-', beginning and ending with a letter or digit";

    public const string LowerCaseName = "write a name in lower-case letters, digits and '-'";

    public const string AssetUri =
        "write the asset's URI as aip://type/platform/id, e.g. aip://dataset/warehouse/media/plays: only letters, digits, '-', '_' and '.' between the slashes";

    public const string AnyUri = "write a URI with its scheme and without spaces, e.g. s3://bucket/prefix or https://example.com/page";

    public const string PageUri = "write the address of a web page, e.g. https://example.com/page";

    public const string AnyVersion =
        "write a version such as 2.0.1, 2024-05-01 or v3-rc1: letters, digits, '.', '-', '_' and '+', beginning and ending with a letter or digit";

    public const string Format = "write the format in lower-case letters, digits, '-' and '.', e.g. safetensors or tensorflow-savedmodel";

    public const string DeviceResource = "write the resource name with its vendor, e.g. nvidia.com/gpu or nvidia.com/mig-1g.10gb";

    public const string LabelKey =
        "write a label key such as team or example.com/team: a name of at most 63 letters, digits, '-', '_' and '.', before it perhaps a domain and '/'";

    public const string LabelValue = "write a label value: at most 63 letters, digits, '-', '_' and '.', beginning and ending with a letter or digit";

    /// <summary>The longest label key there is.</summary>
    public static readonly string LongestKey = $"{new string('a', 253)}/{new string('a', 63)}";

    public static CaseTable Info(CaseTable table) => table
        .Longest("spec.info.displayName", 256)
        .Longest("spec.info.description", 8192)
        .With(cases => Owners(cases, "spec.info.owners"))
        .Most("spec.info.tags", 64, "\"tag-#\"")
        .Set("spec.info.tags", "\"video\"")
        .Length("spec.info.tags[0]", 63)
        .Most("spec.info.useCases", 64, "\"use-#\"")
        .Length("spec.info.useCases[0]", 256)
        .Most("spec.info.links", 32, """{"name":"#","url":"https://example.com/#"}""")
        .Required("spec.info.links[0]", "name", "url")
        .Length("spec.info.links[0].name", 256)
        .Longest("spec.info.links[0].url", 1024, "https://")
        .Text("spec.info.links[0].url", PageUri,
            ["https://example.com", "http://wiki/a?b=c#d"],
            ["", "example.com", "javascript://%0aalert(1)", "s3://bucket", "https://", "https://example.com/a b"])
        .Longest("spec.info.license", 128)
        .Text("spec.info.license",
            "write one SPDX licence identifier, e.g. Apache-2.0, or LicenseRef-name for a licence of your own",
            ["MIT", "Apache-2.0", "GPL-2.0+", "LicenseRef-studio"],
            ["", "Apache 2.0", "MIT OR Apache-2.0", "-MIT", "see LICENSE"]);

    public static CaseTable Owners(CaseTable table, string path) => table
        .Most(path, 32, """{"name":"owner-#"}""")
        .Required($"{path}[0]", "name")
        .Length($"{path}[0].name", 256)
        .Longest($"{path}[0].contact", 256);

    /// <summary>A reference to an asset, with what else is in it, if anything.</summary>
    public static CaseTable Reference(CaseTable table, string path, string other = "")
    {
        Within Only(string field) => new(path, $$"""{{{other}}"{{field}}":?}""");
        var withName = new Within(path, $$"""{{{other}}"name":"a","namespace":?}""");
        return table
            .Rule(path, "name the asset either by name (an object of this cluster) or by uri (an asset of another platform), not both",
                [$$"""{{{other}}"name":"a"}""", $$"""{{{other}}"name":"a","namespace":"b"}""", $$"""{{{other}}"uri":"aip://dataset/warehouse/a"}"""],
                [$$"""{{{other.TrimEnd(',')}}}""", $$"""{{{other}}"name":"a","uri":"aip://dataset/warehouse/a"}""", $$"""{{{other}}"namespace":"b"}"""])
            .Rule(path, "namespace goes with name; a uri already says where the asset is",
                [$$"""{{{other}}"name":"a","namespace":"b"}"""],
                [$$"""{{{other}}"uri":"aip://dataset/warehouse/a","namespace":"b"}"""])
            .With(cases => Name(cases, $"{path}.name", Only("name")))
            .With(cases => Namespace(cases, $"{path}.namespace", withName))
            .Longest($"{path}.uri", 512, "aip://dataset/warehouse/", within: Only("uri"))
            .Text($"{path}.uri", AssetUri,
                ["aip://dataset/warehouse/plays", "aip://model/k8s/studio/scene-encoder", "aip://flow-run/meta.flow/Train_2/17"],
                [
                    "", "plays", "aip://dataset/plays", "aip://Dataset/warehouse/plays", "aip://dataset/warehouse/", "aip://dataset//plays",
                    "aip://dataset/warehouse/a/../b", "aip://dataset/warehouse/a%20b", "https://example.com/a/b", "aip://dataset/warehouse/a b",
                ],
                Only("uri"));
    }

    public static CaseTable Name(CaseTable table, string path, Within? within = null) => table
        .Longest(path, 253, within: within)
        .Text(path, ObjectName, ["a", "scene-encoder", "scene-encoder-2.1.0"], ["", "Scene", "-a", "a-", "a_b", "a b", "studio/a", ".."], within);

    public static CaseTable Namespace(CaseTable table, string path, Within? within = null) => table
        .Longest(path, 63, within: within)
        .Text(path, NamespaceName, ["a", "studio-2"], ["", "Studio", "-a", "a-", "a.b", "a b"], within);

    public static CaseTable Uri(CaseTable table, string path) => table
        .Longest(path, 1024, "s3://")
        .Text(path, AnyUri, ["s3://bucket/a", "iceberg://catalog/db/table", "git+ssh://git@example.com/a"], ["", "bucket/a", "s3:bucket", "://a", "s3://a b"]);

    public static CaseTable Page(CaseTable table, string path) => table
        .Longest(path, 1024, "https://")
        .Text(path, PageUri, ["https://example.com/runs/7"], ["", "example.com/runs/7", "ftp://example.com"]);

    public static CaseTable Version(CaseTable table, string path) => table
        .Longest(path, 128)
        .Text(path, AnyVersion, ["1", "2.0.1", "2024-05-01", "v3-rc1", "1.0+cu12", "8a1f_2"], ["", "-1", "1.", "v 2", "1/2", "é"]);

    public static CaseTable Device(CaseTable table, string path) => table
        .Longest(path, 317, longest: LongestKey)
        .Text(path, DeviceResource,
            ["nvidia.com/gpu", "amd.com/gpu", "nvidia.com/mig-1g.10gb"],
            ["", "gpu", "nvidia.com/", "/gpu", "Nvidia.com/gpu", "nvidia.com/gpu/1", "nvidia.com/" + new string('g', 64)]);

    public static CaseTable Quantity(CaseTable table, string path) => table
        .Rule(path, "write an amount such as 4, 500m or 16Gi: a number that is not negative, with at most one suffix",
            ["4", "\"4\"", "\"0.5\"", "\"500m\"", "\"16Gi\"", "\"999999999999999Ti\""],
            ["-1", "\"-1\"", "\"\"", "\"1e3\"", "\"16GiB\"", "\"16 Gi\"", "\"four\"", "\"9999999999999999Ti\""])
        .Rule(path, "write an amount above 0, or leave the field out: 0 would take the limit away",
            ["1", "\"1\"", "\"0.001\"", "\"10Mi\""],
            ["0", "\"0\"", "\"0.000\"", "\"0m\"", "\"00Gi\""]);

    public static CaseTable Selector(CaseTable table, string path, string emptyMeans) => table
        .Rule(path, emptyMeans,
            ["""{"matchLabels":{"a":"b"}}""", """{"matchExpressions":[{"key":"a","operator":"Exists"}]}"""],
            ["{}", """{"matchLabels":{}}""", """{"matchExpressions":[]}""", """{"matchLabels":{},"matchExpressions":[]}"""])
        .With(cases => Labels(cases, $"{path}.matchLabels", 64))
        .Most($"{path}.matchExpressions", 8, """{"key":"key-#","operator":"Exists"}""")
        .Required($"{path}.matchExpressions[0]", "key", "operator")
        .Rule($"{path}.matchExpressions[0]",
            "a selector requirement with operator In or NotIn needs values, and one with Exists or DoesNotExist must have none",
            [
                """{"key":"a","operator":"In","values":["b"]}""", """{"key":"a","operator":"NotIn","values":["b",""]}""",
                """{"key":"a","operator":"Exists"}""", """{"key":"a","operator":"DoesNotExist","values":[]}""",
            ],
            [
                """{"key":"a","operator":"In"}""", """{"key":"a","operator":"NotIn","values":[]}""",
                """{"key":"a","operator":"Exists","values":["b"]}""", """{"key":"a","operator":"DoesNotExist","values":["b"]}""",
            ])
        .With(cases => Key(cases, $"{path}.matchExpressions[0].key"))
        .OneOf($"{path}.matchExpressions[0].operator", ["In", "NotIn", "Exists", "DoesNotExist"], accepted: ["In", "NotIn"])
        .Most($"{path}.matchExpressions[0].values", 32, "\"value-#\"")
        .With(cases => Value(cases, $"{path}.matchExpressions[0].values[0]"));

    public static CaseTable Labels(CaseTable table, string path, int most) => table
        .MostEntries(path, most)
        .Rule(path, LabelKey,
            ["""{"a":"b","example.com/a_b":""}"""],
            ["""{"a b":"c"}""", """{"":"c"}""", """{"Example.com/a":"c"}""", """{"a/b/c":"c"}""", $$"""{"{{new string('a', 64)}}":"c"}"""])
        .With(cases => Value(cases, $"{path}.example"));

    public static CaseTable Key(CaseTable table, string path) => table
        .Longest(path, 317, longest: LongestKey)
        .Text(path, LabelKey, ["team", "example.com/team", "kubernetes.io/metadata.name"], ["", "a b", "-a", "Example.com/a", "a/b/c", "/a"]);

    public static CaseTable Value(CaseTable table, string path) => table
        .Longest(path, 63)
        .Text(path, LabelValue, ["", "a", "A_b.c-1"], ["a b", "-a", "a.", "a/b"]);

    public static CaseTable AssetStatus(CaseTable table) => table
        .With(Conditions)
        .Longest("status.uri", 1024)
        .Longest("status.domain", 253)
        .Most("status.references", 64, """{"field":"spec.a[#]","uri":"aip://dataset/k8s/a/b","state":"NotFound"}""")
        .Required("status.references[0]", "field", "uri", "state")
        .Longest("status.references[0].field", 256)
        .Longest("status.references[0].uri", 1024)
        .OneOf("status.references[0].state", ["Resolved", "NotFound", "Refused", "External"])
        .Longest("status.references[0].grant", 320)
        .Most("status.revisions", 10, """{"time":"2026-05-01T08:30:00Z","digest":"d","content":"#","changes":[]}""")
        .Required("status.revisions[0]", "time", "digest", "changes")
        .Moment("status.revisions[0].time")
        .Longest("status.revisions[0].digest", 71)
        .Longest("status.revisions[0].content", 71)
        .Longest("status.revisions[0].upstreamDigest", 71)
        .Longest("status.revisions[0].version", 128)
        .Most("status.revisions[0].upstream", 32, "\"aip://dataset/k8s/a/#\"")
        .Longest("status.revisions[0].upstream[0]", 1024)
        .Most("status.revisions[0].changes", 16, "\"+ aip://dataset/k8s/a/#\"")
        .Longest("status.revisions[0].changes[0]", 1024)
        .Most("status.obligations", 32, """{"license":"CC-BY-NC-#.0","terms":["NonCommercial"]}""")
        .Required("status.obligations[0]", "license", "terms")
        .Longest("status.obligations[0].license", 128)
        .Most("status.obligations[0].terms", 8, "\"NonCommercial\"")
        .OneOf("status.obligations[0].terms[0]", ["NonCommercial", "ResearchOnly", "NoDerivatives", "ShareAlike", "UseRestricted"])
        .Longest("status.obligations[0].uri", 1024)
        .Longest("status.obligations[0].domain", 253)
        .Most("status.upstreamDomains", 64, "\"domain-#\"")
        .Longest("status.upstreamDomains[0]", 253)
        .Most("status.accessRequests", 10, """{"namespace":"a","name":"request-#","permission":"Use"}""")
        .Required("status.accessRequests[0]", "namespace", "name", "permission")
        .Longest("status.accessRequests[0].namespace", 63)
        .Longest("status.accessRequests[0].name", 253)
        .Longest("status.accessRequests[0].duration", 18)
        .OneOf("status.accessRequests[0].permission", ["Discover", "Use", "Deploy"]);

    public static CaseTable Conditions(CaseTable table)
    {
        const string ready = """{"type":"#","status":"True","reason":"R","message":"m","lastTransitionTime":"2026-05-01T08:30:00Z"}""";
        return table
            .Default("status", """{"observedGeneration":-1}""")
            .Most("status.conditions", 32, ready)
            .Map("status.conditions", ready, ready.Replace("True", "False", StringComparison.Ordinal))
            .Required("status.conditions[0]", "type", "status", "reason", "message", "lastTransitionTime")
            .Longest("status.conditions[0].type", 316)
            .OneOf("status.conditions[0].status", ["Unknown", "True", "False"])
            .Moment("status.conditions[0].lastTransitionTime")
            .Longest("status.conditions[0].reason", 1024)
            .Longest("status.conditions[0].message", 32768);
    }
}
