using System.Text;
using System.Text.Json;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Client;

/// <summary>Who wrote a specification last, as far as managedFields tell.</summary>
public class LastManagerTests
{
    [Theory]
    [InlineData("""[{"manager":"kubectl","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{"f:to":{}}}}]""", "kubectl")]
    [InlineData("""[{"fieldsV1":{"f:metadata":{"f:labels":{"f:spec":{}}}},"time":"2026-01-02T00:00:00Z","manager":"labeller"},{"manager":"argocd","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{}}}]""", "argocd")]
    [InlineData("""[{"manager":"late","time":"2026-01-03T00:00:00Z","fieldsV1":{"f:spec":{}}},{"manager":"early","time":"2026-01-02T00:00:00Z","fieldsV1":{"f:spec":{}}}]""", "late")]
    [InlineData("""[{"manager":"status","subresource":"status","fieldsV1":{"f:status":{}}}]""", null)]
    [InlineData("""[{"manager":7,"time":[1,{"a":2}],"fieldsV1":{"f:spec":null}}]""", null)]
    [InlineData("""[]""", null)]
    [InlineData("""null""", null)]
    [InlineData("""{"odd":[1]}""", null)]
    [InlineData("""[1,[{"manager":"x"}],"text"]""", null)]
    public void The_last_manager_of_the_specification_is_read_and_what_is_odd_is_passed_over(string managedFields, string? expected)
    {
        var json = $$"""{"kind":"Namespace","metadata":{"name":"a","managedFields":{{managedFields}},"labels":{"b":"c"} } }""";
        var item = JsonSerializer.Deserialize(json, Namespace.JsonTypeInfo)!;

        Assert.Equal((expected, "a", "c"), (item.Metadata.LastManager, item.Metadata.Name, item.Metadata.Labels!["b"]));
    }

    [Fact]
    public async Task It_is_read_from_a_stream_that_is_longer_than_what_is_buffered_of_it()
    {
        const string Entry = """{"manager":"kubectl","operation":"Apply","time":"2026-01-01T00:00:00Z","fieldsV1":{"f:spec":{"f:to":{}},"f:metadata":{"f:labels":{}}}}""";
        var json = $$$"""{"kind":"Namespace","metadata":{"managedFields":[{{{string.Join(',', Enumerable.Repeat(Entry, 2_000))}}}],"name":"{{{new string('a', 100_000)}}}"}}""";
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(json));

        var item = await JsonSerializer.DeserializeAsync(stream, Namespace.JsonTypeInfo);

        Assert.Equal(("kubectl", 100_000), (item!.Metadata.LastManager, item.Metadata.Name.Length));
    }
}
