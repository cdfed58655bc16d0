using System.Text;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Watching;

public sealed class WatchDecoderTests
{
    private const string PodJson =
        """{"kind":"Pod","apiVersion":"v1","metadata":{"name":"one","namespace":"a","resourceVersion":"12","managedFields":[{"x":[1,{}]}]},"status":{"phase":"Running"}}""";

    [Theory]
    [InlineData("ADDED", 0)]
    [InlineData("MODIFIED", 1)]
    [InlineData("DELETED", 2)]
    public void Events_of_objects_carry_object_key_and_version(string type, int expected)
    {
        var decoded = Decode($$"""{"type":"{{type}}","object":{{PodJson}}}""");

        Assert.Equal((WatchEventType)expected, decoded.Type);
        Assert.Equal(new ObjectKey("a", "one"), decoded.Key);
        Assert.Equal("12", decoded.ResourceVersion);
        Assert.Equal("Running", decoded.Object!.Status!.Phase);
    }

    [Theory]
    [InlineData("""{"object":OBJECT,"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":OBJECT,"extra":{"a":1}}""")]
    [InlineData("""  { "type" : "ADDED" , "object" : OBJECT }  """)]
    [InlineData("{\"type\":\"ADDED\",\"object\":OBJECT}\r")]
    [InlineData("""{"extra":[1,2],"type":"ADDED","object":OBJECT}""")]
    public void Order_and_space_do_not_matter(string line)
    {
        var decoded = Decode(line.Replace("OBJECT", PodJson, StringComparison.Ordinal));

        Assert.Equal(WatchEventType.Added, decoded.Type);
        Assert.Equal("Running", decoded.Object!.Status!.Phase);
    }

    [Theory]
    [InlineData("""{"type":"BOOKMARK","object":{"kind":"Pod","apiVersion":"v1","metadata":{"resourceVersion":"99","creationTimestamp":null}}}""", false)]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"99","annotations":{"k8s.io/initial-events-end":"true"}}}}""", true)]
    [InlineData("""{"type":"BOOKMARK","object":{"metadata":{"annotations":{"a":"b","k8s.io/initial-events-end":"false"},"resourceVersion":"99"}}}""", false)]
    public void A_bookmark_has_a_version_and_may_end_the_initial_events(string line, bool endsInitialEvents)
    {
        var decoded = Decode(line);

        Assert.Equal(WatchEventType.Bookmark, decoded.Type);
        Assert.Equal("99", decoded.ResourceVersion);
        Assert.Equal(endsInitialEvents, decoded.EndsInitialEvents);
        Assert.Null(decoded.Object);
    }

    [Fact]
    public void An_error_is_thrown_with_its_code_and_reason()
    {
        var exception = Assert.Throws<KubernetesApiException>(() => Decode(
            """{"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","message":"too old resource version: 1 (2)","reason":"Expired","code":410}}"""));

        Assert.True(exception.IsExpired);
        Assert.Equal("watch pods: 410 Expired: too old resource version: 1 (2)", exception.Message);
    }

    [Fact]
    public void An_error_of_an_unknown_shape_is_trouble_inside_the_server()
    {
        var exception = Assert.Throws<KubernetesApiException>(() => Decode("""{"type":"ERROR","object":{}}"""));

        Assert.True(exception.IsTransient);
    }

    [Theory]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"one","namespace":"a","uid":"u","resourceVersion":"12"},"status":{"phase":7}}}""", 0)]
    [InlineData("""{"type":"MODIFIED","object":{"metadata":{"name":"one","namespace":"a","uid":"u","resourceVersion":"12"},"status":{"phase":7}}}""", 1)]
    [InlineData("""{"type":"DELETED","object":{"status":"?","metadata":{"name":"one","namespace":"a","uid":"u","resourceVersion":"12"}}}""", 2)]
    public void A_well_formed_object_that_does_not_fit_tells_what_happened_to_it_all_the_same(string line, int expected)
    {
        var decoded = Decode(line);

        Assert.Equal((WatchEventType)expected, decoded.Type);
        Assert.Null(decoded.Object);
        Assert.Equal(new ObjectKey("a", "one"), decoded.Key);
        Assert.Equal("u", decoded.Uid);
        Assert.Equal("12", decoded.ResourceVersion);
        Assert.NotNull(decoded.Unreadable);
    }

    [Fact]
    public void A_name_that_is_no_Unicode_makes_its_object_unreadable_and_no_more()
    {
        var decoded = Decode("""{"type":"ADDED","object":{"metadata":{"name":"\ud800","namespace":"a","resourceVersion":"12"}}}""");

        Assert.Equal(("a", "12"), (decoded.Unreadable!.Key.Namespace, decoded.ResourceVersion));
    }

    [Fact]
    public void An_object_nested_deeper_than_the_deserializer_goes_is_unreadable_and_no_more()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 500)) + "1" + new string('}', 500);

        var decoded = Decode("""{"type":"ADDED","object":{"metadata":{"name":"one","namespace":"a"},"deep":""" + deep + "}}");

        Assert.Equal("one", decoded.Unreadable!.Key.Name);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("this is no event")]
    [InlineData("{}")]
    [InlineData("""{"type":"ADDED"}""")]
    [InlineData("""{"type":"ADDED","object":null}""")]
    [InlineData("""{"type":"ADDED","object":"text"}""")]
    [InlineData("""{"type":7,"object":{}}""")]
    [InlineData("""{"type":"\ud800","object":{}}""")]
    [InlineData("""{"type\ud800":"ADDED","object":{}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name\ud800":"one"}}}""")]
    [InlineData("""{"type":"RENAMED","object":{"metadata":{}}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"one"}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"one"}}}}""")]
    [InlineData("""{"type":"ADDED","object":{"metadata":{"name":"one"}}} trailing""")]
    public void A_line_that_is_no_event_is_refused(string line) =>
        Assert.Throws<WatchLineException>(() => Decode(line));

    private static WatchEvent<Pod> Decode(string line) => WatchDecoder.Decode<Pod>(Encoding.UTF8.GetBytes(line));
}
