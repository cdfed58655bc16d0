using System.Text.Json.Nodes;
using FsCheck.Fluent;
using FsCheck;
using ModelOperator.CrdGenerator;
using ModelOperator.Kubernetes.Resources.Yaml;
using ModelOperator.Testing.ControlPlane;
using Xunit;

namespace ModelOperator.Core.Tests.Crds;

public sealed class YamlTextTests
{
    [Fact]
    public void Whatever_text_is_written_is_read_back() => Check.QuickThrowOnFailure(
        Prop.ForAll<string[]>(texts => texts.Where(text => text is not null && text.All(IsPrintable)).All(text => Equal(text, ReadBack(text)))));

    [Theory]
    [InlineData("true")]
    [InlineData("No")]
    [InlineData("on")]
    [InlineData("null")]
    [InlineData("~")]
    [InlineData("")]
    [InlineData("1.0")]
    [InlineData("0x1F")]
    [InlineData("1e3")]
    [InlineData("2024-05-01")]
    [InlineData(".inf")]
    [InlineData("a: b")]
    [InlineData("- a")]
    [InlineData("it's")]
    [InlineData("say \"no\" # not a comment")]
    [InlineData(@"self.matches('^[^\\s]+$') && has(self.a)  ?  true : false")]
    [InlineData("ends with a colon:")]
    [InlineData(" begins with a space")]
    [InlineData("two\nlines")]
    public void Text_stays_text(string text) => Assert.Equal(text, ReadBack(text));

    [Theory]
    [InlineData("yes")]
    [InlineData("Off")]
    [InlineData("NULL")]
    [InlineData(".NaN")]
    [InlineData("17")]
    public void What_an_older_reader_takes_for_something_else_is_quoted(string text) => Assert.Equal($"text: '{text}'\n", Write(text));

    [Fact]
    public void Long_text_is_folded_into_lines_that_fit_a_screen()
    {
        var text = string.Join(' ', Enumerable.Repeat("words, and words:", 40));
        Assert.All(Write(text).Split('\n'), line => Assert.InRange(line.Length, 0, 130));
        Assert.Equal(text, ReadBack(text));
    }

    [Fact]
    public void Every_definition_is_read_back_as_it_was_built()
    {
        var built = CustomResourceDefinitions.Build();
        Assert.All(CustomResourceDefinitions.Generate(), file =>
            Assert.True(JsonNode.DeepEquals(built[file.Key], YamlObjects.Parse(file.Value).Single()), file.Key));
    }

    private static bool Equal(string text, string? read) => text == read;

    private static string Write(string text) => YamlText.Write(new JsonObject { ["text"] = text });

    private static string? ReadBack(string text) => (string?)YamlObjects.Parse(Write(text)).Single()["text"];

    // What else there is in Unicode has no place in YAML unescaped, and none in documentation.
    private static bool IsPrintable(char character) => character is '\n' or (>= ' ' and <= '~') or (>= '\u00a1' and <= '\u02af');
}
