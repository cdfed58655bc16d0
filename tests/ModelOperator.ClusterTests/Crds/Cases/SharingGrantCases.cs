using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class SharingGrantCases
{
    private const string OneWay = "name each grantee in exactly one way: domain, namespace, namespaceSelector, or all: true";
    private const string Grace = "gracePeriod says how long Drain lasts: it is required there and not allowed with Immediate";

    public static CaseTable All => new CaseTable("SharingGrant")
        .Required("", "spec")
        .Required("spec", "resources", "to", "permissions")
        .With(Resources)
        .With(Grantees)
        .NotEmpty("spec.permissions")
        .MostOf("spec.permissions", "Discover", "Use", "Deploy")
        .Set("spec.permissions", "\"Use\"")
        .OneOf("spec.permissions[0]", ["Discover", "Use", "Deploy"], accepted: ["Discover", "Use"])
        .Longest("spec.expiresAt", 35, longest: "2027-01-31T18:00:00.123456789+00:00")
        .Text("spec.expiresAt", "write a date and time with its offset from UTC, e.g. 2027-01-31T18:00:00Z",
            ["2027-01-31T18:00:00Z", "2028-02-29T00:00:00.5-08:00"],
            [
                "", "2027-01-31", "tomorrow", "2027-01-31 18:00:00Z", "2027-01-31T18:00:00", "2027-01-31T18:00:00,5Z",
                "2027-02-29T00:00:00Z", "2027-01-31T25:00:00Z", "2027-01-31T18:00:00+14:30", "1999-12-31T23:59:59Z", "9999-12-31T23:59:59-13:00",
            ])
        .Longest("spec.purpose", 1024)
        .Most("spec.approves", 64, """{"namespace":"a","name":"request-#"}""")
        .Map("spec.approves", """{"namespace":"a","name":"b"}""", """{"namespace":"a","name":"b"}""")
        .Required("spec.approves[0]", "namespace", "name")
        .With(cases => Namespace(cases, "spec.approves[0].namespace"))
        .With(cases => Name(cases, "spec.approves[0].name"))
        .Default("spec.suspended", "false")
        .Default("spec.redistribution", "\"Denied\"")
        .OneOf("spec.redistribution", ["Denied", "Allowed"], accepted: ["Allowed"])
        .Required("spec.revocation", "mode")
        .Rule("spec.revocation", Grace,
            ["""{"mode":"Immediate"}""", """{"mode":"Drain","gracePeriod":"30m"}"""],
            ["""{"mode":"Drain"}""", """{"mode":"Immediate","gracePeriod":"30m"}"""])
        .OneOf("spec.revocation.mode", ["Immediate", "Drain"], accepted: ["Drain"])
        .Shortest("spec.revocation.gracePeriod", 2)
        .Longest("spec.revocation.gracePeriod", 18, longest: "99999h99999m99999s")
        .Text("spec.revocation.gracePeriod", "write a length of time such as 30s, 15m, 12h or 1h30m",
            ["30s", "15m", "12h", "1h30m"], ["30", "1d", "30m1h", "1.5h", "-5m", "123456h"])
        .With(Status);

    private static CaseTable Resources(CaseTable table) => table
        .NotEmpty("spec.resources")
        .Most("spec.resources", 32, """{"kind":"Model","names":["model-#"]}""")
        .Required("spec.resources[0]", "kind")
        .OneOf("spec.resources[0].kind", ["Dataset", "Model", "ModelVersion", "Embedding", "ModelDeployment"])
        .Rule("spec.resources[0]", "say which objects are granted either by names or by selector",
            ["""{"kind":"Model","names":["a"]}""", """{"kind":"Model","selector":{"matchLabels":{"a":"b"}}}"""],
            ["""{"kind":"Model"}""", """{"kind":"Model","names":["a"],"selector":{"matchLabels":{"a":"b"}}}"""])
        .NotEmpty("spec.resources[0].names")
        .Most("spec.resources[0].names", 256, "\"name-#\"")
        .Set("spec.resources[0].names", "\"a\"")
        .With(cases => Name(cases, "spec.resources[0].names[0]"))
        .With(cases => Selector(cases, "spec.resources[1].selector",
            "an empty selector would grant every object of the kind; give matchLabels or matchExpressions"));

    private static CaseTable Grantees(CaseTable table) => table
        .NotEmpty("spec.to")
        .Most("spec.to", 64, """{"domain":"domain-#"}""")
        .Rule("spec.to[0]", OneWay,
            ["""{"domain":"a"}""", """{"namespace":"a"}""", """{"namespaceSelector":{"matchLabels":{"a":"b"}}}""", """{"all":true}"""],
            ["{}", """{"domain":"a","namespace":"b"}""", """{"namespace":"b","namespaceSelector":{"matchLabels":{"a":"b"}}}""", """{"namespace":"b","all":true}"""])
        .Longest("spec.to[0].domain", 63)
        .Text("spec.to[0].domain", DomainName, ["ads"], ["", "Ads", "a.b", "*"])
        .With(cases => Namespace(cases, "spec.to[1].namespace"))
        .With(cases => Selector(cases, "spec.to[2].namespaceSelector",
            "an empty namespaceSelector would share with every namespace of the cluster; give matchLabels or matchExpressions, or write all: true"))
        .Rule("spec.to[3].all", "all is true or left out", ["true"], ["false"]);

    private static CaseTable Status(CaseTable table) => table
        .With(Conditions)
        .Most("status.grantees", 100, """{"namespace":"namespace-#"}""")
        .Moment("status.revokedAt")
        .Moment("status.drainsUntil")
        .Required("status.grantees[0]", "namespace")
        .Longest("status.grantees[0].namespace", 63)
        .Longest("status.grantees[0].domain", 253)
        .Most("status.matchedResources", 100, """{"kind":"Model","name":"model-#"}""")
        .Required("status.matchedResources[0]", "kind", "name")
        .Longest("status.matchedResources[0].kind", 63)
        .Longest("status.matchedResources[0].name", 253)
        .Most("status.consumers", 100, """{"uri":"aip://model/k8s/a/#","resource":"aip://model/k8s/b/c","permission":"Use"}""")
        .Required("status.consumers[0]", "uri", "resource", "permission")
        .Longest("status.consumers[0].uri", 1024)
        .Longest("status.consumers[0].resource", 1024)
        .OneOf("status.consumers[0].permission", ["Discover", "Use", "Deploy"]);
}
