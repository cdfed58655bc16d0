using System.Text.Json;
using ModelOperator.Kubernetes.Capabilities;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Capabilities;

public sealed class CapabilitySetTests
{
    private static readonly ApiResource Autoscaler = new("autoscaling", "v2", "horizontalpodautoscalers");
    private static readonly ApiResource Budget = new("policy", "v1", "poddisruptionbudgets");

    [Theory]

    // What the server said in one look after the other: + served, - not served, 404 no such group, ? could not say.
    [InlineData("+", Capability.Served)]
    [InlineData("-", Capability.Absent)]
    [InlineData("404", Capability.Absent)]
    [InlineData("?", Capability.Unknown)]
    [InlineData("+ ?", Capability.Served)]
    [InlineData("404 ?", Capability.Absent)]
    [InlineData("+ 404", Capability.Served)]
    [InlineData("+ 404 404", Capability.Absent)]
    [InlineData("+ - 404", Capability.Absent)]
    [InlineData("+ 404 + 404", Capability.Served)]
    [InlineData("+ 404 ? 404", Capability.Absent)]
    [InlineData("+ ? ? ? ?", Capability.Served)]
    [InlineData("404 +", Capability.Served)]
    [InlineData("+ 404 404 +", Capability.Served)]
    public void What_is_known_follows_from_what_the_server_said(string looks, object expected)
    {
        var known = CapabilitySet.Of([Autoscaler], Capability.Unknown);
        foreach (var look in looks.Split(' '))
        {
            var answer = look switch
            {
                "+" => new DiscoveryAnswer(new HashSet<string> { "horizontalpodautoscalers", "horizontalpodautoscalers/status" }),
                "-" => new DiscoveryAnswer(new HashSet<string> { "somethingelse" }),
                "404" => DiscoveryAnswer.NotFound,
                _ => DiscoveryAnswer.Unavailable,
            };
            known = known.After(new Dictionary<string, DiscoveryAnswer> { ["apis/autoscaling/v2"] = answer });
        }

        Assert.Equal((Capability)expected, known[Autoscaler]);
    }

    [Fact]
    public void What_was_never_asked_about_is_unknown()
    {
        var known = CapabilitySet.Of([Autoscaler, Autoscaler], Capability.Served);
        Assert.True(known.IsServed(Autoscaler));
        Assert.Equal(Capability.Unknown, known[Budget]);
        Assert.False(known.IsServed(Budget));
        Assert.Single(known.Resources);
    }

    [Theory]
    [InlineData("""{"kind":"APIResourceList","groupVersion":"policy/v1","resources":[{"name":"poddisruptionbudgets"},{"name":7},3,null]}""", true)]
    [InlineData("""{"kind":"APIResourceList","resources":[]}""", true)]
    [InlineData("""{"kind":"APIResourceList","resources":null}""", false)]
    [InlineData("""{"kind":"Status","resources":[]}""", false)]
    [InlineData("""{"kind":5}""", false)]
    [InlineData("""[]""", false)]
    [InlineData("""null""", false)]
    public void Only_a_list_of_resources_says_anything(string document, bool says) =>
        Assert.Equal(says, DiscoveryAnswer.Read(JsonDocument.Parse(document).RootElement).Plurals is not null);
}
