using System.Text.Json;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Client;

/// <summary>Text of objects that many objects have in common is kept once, and is what was sent.</summary>
public sealed class SharedStringConverterTests
{
    [Fact]
    public void Text_that_was_read_before_is_the_same_string()
    {
        var (first, second) = (Read("one", "example.com/note", "all is well"), Read("two", "example.com/note", "all is well"));

        Assert.Same(first.Annotations!.Single().Value, second.Annotations!.Single().Value);
        Assert.Same(first.Annotations!.Single().Key, second.Annotations!.Single().Key);
    }

    [Theory]
    [InlineData("")]
    [InlineData("ü and 漢字 and 🚀")]
    [InlineData("\"quoted\", \\ and \u0001")]
    [InlineData("a text of more than a hundred and twenty-eight bytes, as messages may be that name an object, its field, what is wrong with it and what to do")]
    public void Any_text_is_read_as_it_was_sent(string text)
    {
        for (var time = 0; time < 2; time++)
        {
            var annotation = Read("one", $"key {text}", text).Annotations!.Single();
            Assert.Equal(($"key {text}", text), (annotation.Key, annotation.Value));
        }
    }

    [Fact]
    public void Many_texts_of_one_place_are_told_apart()
    {
        string[] names = [.. Enumerable.Range(0, 50_000).Select(i => $"name-{i}")];
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(names, names.Select(name => Read(name, "key", "value").Name));
        }
    }

    [Fact]
    public void A_number_in_the_place_of_text_is_refused_also_where_the_same_text_was_read()
    {
        Read("12", "key", "value");

        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize("""{"metadata":{"name":12}}""", KubernetesJsonContext.Default.Namespace));
    }

    [Fact]
    public void Threads_that_read_at_once_all_read_what_was_sent() =>
        Assert.All(
            Enumerable.Range(0, 40_000).AsParallel().Select(i => (Sent: $"name-{i % 9_999}", Read: Read($"name-{i % 9_999}", "key", "value").Name)).ToList(),
            pair => Assert.Equal(pair.Sent, pair.Read));

    private static ObjectMeta Read(string name, string key, string value) => JsonSerializer.Deserialize(
        $$"""{"metadata":{"name":{{JsonSerializer.Serialize(name)}},"annotations":{ {{JsonSerializer.Serialize(key)}}: {{JsonSerializer.Serialize(value)}} } } }""",
        KubernetesJsonContext.Default.Namespace)!.Metadata;
}
