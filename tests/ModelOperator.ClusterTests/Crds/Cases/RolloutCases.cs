using static ModelOperator.ClusterTests.Crds.Cases.SharedCases;

namespace ModelOperator.ClusterTests.Crds.Cases;

internal static class RolloutCases
{
    private const string Rollout = "spec.rollout";
    private const string Canary = $"{Rollout}.canary";

    public static CaseTable All(CaseTable table) => table
        .Rule(Rollout, "write canary together with strategy: Canary, and leave it out with every other strategy",
            ["""{"strategy":"Canary","canary":{"steps":[{"weight":10}]}}""", """{"strategy":"Recreate"}""", "{}"],
            [
                """{"strategy":"Canary"}""", """{"canary":{"steps":[{"weight":10}]}}""",
                """{"strategy":"RollingUpdate","canary":{"steps":[{"weight":10}]}}""",
            ],
            reported: Canary)
        .Between($"{Rollout}.progressDeadlineSeconds", 30, 86400)
        .Default($"{Rollout}.paused", "false")
        .With(Steps)
        .With(Gates)
        .Default($"{Canary}.surge", "true")
        .Required($"{Rollout}.approval", "version")
        .With(cases => Version(cases, $"{Rollout}.approval.version"))
        .Between($"{Rollout}.approval.step", 1, 16)
        .Between($"{Rollout}.attempt", 0, 1000000);

    private static CaseTable Steps(CaseTable table) => table
        .Required(Canary, "steps")
        .NotEmpty($"{Canary}.steps")
        .Most($"{Canary}.steps", 16, """{"weight":10}""")
        .Rule(Canary, "the weights of steps must not fall from one to the next, e.g. 10, 50, 100",
            [
                """{"steps":[{"weight":10},{"weight":50},{"weight":100}]}""", """{"steps":[{"weight":10},{"weight":10}]}""",
                """{"steps":[{"shadow":true},{"weight":10},{"shadow":true},{"weight":20}]}""", """{"steps":[{"shadow":true}]}""",
            ],
            [
                """{"steps":[{"weight":50},{"weight":10}]}""", """{"steps":[{"weight":10},{"weight":50},{"weight":49}]}""",
                """{"steps":[{"weight":50},{"shadow":true},{"weight":10}]}""",
            ],
            reported: $"{Canary}.steps")
        .Rule($"{Canary}.steps[0]", "say what the step does: weight, the new version's share of the traffic, or shadow: true",
            ["""{"weight":5}""", """{"shadow":true}""", """{"weight":5,"shadow":false}"""],
            ["{}", """{"holdSeconds":60}""", """{"shadow":false}""", """{"weight":5,"shadow":true}"""])
        .Between($"{Canary}.steps[0].weight", 1, 100, new Within($"{Canary}.steps", """[{"weight":?}]"""))
        .Between($"{Canary}.steps[0].holdSeconds", 0, 604800);

    private static CaseTable Gates(CaseTable table) => table
        .Most($"{Canary}.gates", 8, """{"name":"gate-#","query":"up","max":1}""")
        .Map($"{Canary}.gates", """{"name":"errors","query":"up","max":1}""", """{"name":"errors","query":"up","max":2}""")
        .Required($"{Canary}.gates[0]", "name", "query")
        .Longest($"{Canary}.gates[0].name", 63)
        .Text($"{Canary}.gates[0].name", LowerCaseName, ["a", "error-rate"], ["", "Errors", "-a", "a-", "a.b", "a b"])
        .Length($"{Canary}.gates[0].query", 4096)
        .Rule($"{Canary}.gates[0]", "say what the metric must not be above (max) or below (min)",
            ["""{"name":"a","query":"up","max":0.01}""", """{"name":"a","query":"up","min":-1}""", """{"name":"a","query":"up","min":0,"max":1.5}"""],
            ["""{"name":"a","query":"up"}"""])
        .Rule($"{Canary}.gates[0]", "min must not be above max, or no value passes",
            ["""{"name":"a","query":"up","min":1,"max":1}""", """{"name":"a","query":"up","min":0.5,"max":1}"""],
            ["""{"name":"a","query":"up","min":1,"max":0.99}"""],
            reported: $"{Canary}.gates[0].min")
        .Between($"{Canary}.gates[0].windowSeconds", 10, 86400)
        .Between($"{Canary}.gates[0].intervalSeconds", 1, 3600);
}
