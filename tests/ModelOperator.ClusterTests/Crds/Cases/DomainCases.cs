using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class DomainCases
{
    public static CaseTable All => new CaseTable("Domain")
        .Required("", "spec")
        .Rule("", "a Domain's name becomes a label value: use at most 63 lower-case letters, digits and '-'",
            ["\"a\"", $"\"{new string('a', 63)}\"", "\"7-eleven\""], ["\"a.b\"", $"\"{new string('a', 64)}\""], field: "metadata.name")
        .Longest("spec.displayName", 256)
        .Longest("spec.description", 8192)
        .With(cases => Owners(cases, "spec.owners"))
        .Most("spec.members", 256, """{"kind":"User","name":"user-#"}""")
        .Required("spec.members[0]", "kind", "name")
        .Rule("spec.members[0]", "namespace is required for a ServiceAccount and not allowed for a User or Group",
            ["""{"kind":"ServiceAccount","name":"a","namespace":"b"}""", """{"kind":"User","name":"a"}"""],
            ["""{"kind":"ServiceAccount","name":"a"}""", """{"kind":"User","name":"a","namespace":"b"}""", """{"kind":"Group","name":"a","namespace":"b"}"""])
        .Rule("spec.members[0]", "members with the prefix system: belong to Kubernetes itself; name your own users and groups",
            ["""{"kind":"Group","name":"operating-system"}"""],
            ["""{"kind":"Group","name":"system:authenticated"}""", """{"kind":"User","name":"system:admin"}"""])
        .OneOf("spec.members[0].kind", ["User", "Group", "ServiceAccount"], accepted: ["User", "Group"])
        .Length("spec.members[0].name", 256)
        .With(cases => Namespace(cases, "spec.members[2].namespace"))
        .Rule("spec.namespaces", "say which namespaces belong to the domain: give names, a selector, or both",
            ["""{"names":["a"]}""", """{"selector":{"matchLabels":{"a":"b"}}}"""], ["{}"])
        .NotEmpty("spec.namespaces.names")
        .Most("spec.namespaces.names", 256, "\"namespace-#\"")
        .Set("spec.namespaces.names", "\"a\"")
        .With(cases => Namespace(cases, "spec.namespaces.names[0]"))
        .With(cases => Selector(cases, "spec.namespaces.selector",
            "an empty selector would claim every namespace of the cluster; give matchLabels or matchExpressions"))
        .Most("spec.metrics", 64, """{"name":"metric-#","promQL":"up"}""")
        .Map("spec.metrics", """{"name":"a","promQL":"up"}""", """{"name":"a","promQL":"down"}""")
        .Required("spec.metrics[0]", "name", "promQL")
        .Length("spec.metrics[0].name", 63)
        .Length("spec.metrics[0].promQL", 4096)
        .Longest("spec.metrics[0].goal", 256)
        .Between("spec.quota.gpus", 0, 1000000)
        .Between("spec.quota.deployments", 0, 1000000)
        .OneOf("spec.discovery", ["Open", "Listed", "Private"])
        .Default("spec.discovery", "\"Listed\"")
        .With(Conditions)
        .Most("status.namespaces", 256, "\"namespace-#\"")
        .Longest("status.namespaces[0]", 63);
}
