using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class AccessDenialCases
{
    public static CaseTable All => new CaseTable("AccessDenial")
        .Required("", "spec")
        .Required("spec", "request", "reason")
        .Required("spec.request", "namespace", "name")
        .With(cases => Namespace(cases, "spec.request.namespace"))
        .With(cases => Name(cases, "spec.request.name"))
        .Length("spec.reason", 1024)
        .With(Conditions);
}
