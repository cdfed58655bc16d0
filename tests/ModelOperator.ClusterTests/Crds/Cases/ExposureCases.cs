using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class ExposureCases
{
    private const string Listener =
        "write the name of a listener: lower-case letters, digits, '-' and '.', each part between dots beginning and ending with a letter or digit";

    private const string Host = "write a host name in lower case, e.g. ranker.models.example.com or *.models.example.com";
    private const string Path = "write the path with a leading / and no segment that is empty or begins with '.', e.g. /v2/models/ranker";

    public static CaseTable All(CaseTable table) => table
        .Default("spec.exposure", "{}", """{"port":80}""")
        .Between("spec.exposure.port", 1, 65535)
        .Default("spec.exposure.port", "80")
        .Required("spec.exposure.gateway", "name")
        .With(cases => Name(cases, "spec.exposure.gateway.name"))
        .With(cases => Namespace(cases, "spec.exposure.gateway.namespace"))
        .Longest("spec.exposure.gateway.sectionName", 253)
        .Text("spec.exposure.gateway.sectionName", Listener, ["a", "https-1", "https.models"], ["", "Https", "-a", "a-", "a..b", "a.-b", "a_b"])
        .NotEmpty("spec.exposure.gateway.hostnames")
        .Most("spec.exposure.gateway.hostnames", 16, "\"host-#.example.com\"")
        .Set("spec.exposure.gateway.hostnames", "\"models.example.com\"")
        .Longest("spec.exposure.gateway.hostnames[0]", 253)
        .Text("spec.exposure.gateway.hostnames[0]", Host,
            ["localhost", "ranker.models.example.com", "*.models.example.com"],
            ["", "*", "Models.example.com", "models..example.com", "a.*.example.com", "https://models.example.com", "models.example.com:443", "models.example.com."])
        .Longest("spec.exposure.gateway.pathPrefix", 1024, "/")
        .Text("spec.exposure.gateway.pathPrefix", Path,
            ["/", "/v1", "/v2/models/ranker/", "/v1/models/a:predict"],
            ["", "v1", "//", "/v1//models", "/v1/../admin", "/./v1", "/v1/..", "/a b", "/a#b", "/a%2fb"])
        .Default("spec.exposure.gateway.pathPrefix", "\"/\"");
}
