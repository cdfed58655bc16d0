using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class AccessRequestCases
{
    public static CaseTable All => new CaseTable("AccessRequest")
        .Required("", "spec")
        .Required("spec", "namespace", "resources", "permission", "purpose")
        .With(cases => Namespace(cases, "spec.namespace"))
        .NotEmpty("spec.resources")
        .Most("spec.resources", 32, """{"kind":"Model","names":["model-#"]}""")
        .Required("spec.resources[0]", "kind", "names")
        .OneOf("spec.resources[0].kind", ["Dataset", "Model", "ModelVersion", "Embedding", "ModelDeployment"])
        .NotEmpty("spec.resources[0].names")
        .Most("spec.resources[0].names", 256, "\"name-#\"")
        .Set("spec.resources[0].names", "\"a\"")
        .With(cases => Name(cases, "spec.resources[0].names[0]"))
        .OneOf("spec.permission", ["Discover", "Use", "Deploy"])
        .Length("spec.purpose", 1024)
        .Shortest("spec.duration", 2)
        .Longest("spec.duration", 18, longest: "99999h99999m99999s")
        .Text("spec.duration", "write a length of time such as 30s, 15m, 12h or 1h30m",
            ["30s", "15m", "720h", "1h30m"], ["30", "30d", "30m1h", "1.5h", "-5m", "123456h"])
        .With(Conditions)
        .OneOf("status.state", ["Pending", "Granted", "Declined", "Expired", "Revoked"])
        .Most("status.grants", 64, "\"studio/grant-#\"")
        .Longest("status.grants[0]", 320)
        .Moment("status.expiresAt");
}
