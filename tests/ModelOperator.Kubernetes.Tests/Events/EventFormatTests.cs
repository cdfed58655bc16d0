using System.Text;
using ModelOperator.Kubernetes.Events;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Events;

public sealed class EventFormatTests
{
    private static readonly DateTimeOffset Now = new(2030, 1, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("a", 1024)]
    [InlineData("ü", 512)]
    [InlineData("🚀", 256)]
    public void A_note_that_fits_is_left_alone_and_a_longer_one_is_cut_between_characters(string letter, int fits)
    {
        var exact = string.Concat(Enumerable.Repeat(letter, fits));
        Assert.Equal(exact, EventFormat.Note(exact));

        var cut = EventFormat.Note(exact + letter);
        Assert.InRange(Encoding.UTF8.GetByteCount(cut), 1024 - 6, 1024);
        Assert.EndsWith("…", cut, StringComparison.Ordinal);
        Assert.Equal("", cut[..^1].Replace(letter, "", StringComparison.Ordinal));
    }

    [Fact]
    public void A_word_is_cut_to_128_bytes() => Assert.Equal(new string('a', 128), EventFormat.Word(new string('a', 200)));

    [Theory]
    [InlineData("scene-encoder")]
    [InlineData("")]
    [InlineData("system:node-proxier")]
    [InlineData("Upper_Case")]
    [InlineData("...")]
    [InlineData("-leading")]
    public void A_name_is_a_valid_object_name_whatever_the_object_is_called(string name) => AssertSubdomain(EventFormat.Name(name, Now, -1));

    [Fact]
    public void A_name_of_a_long_object_is_cut_where_it_stays_valid()
    {
        AssertSubdomain(EventFormat.Name(new string('a', 253), Now, 0));
        AssertSubdomain(EventFormat.Name(string.Concat(Enumerable.Repeat("a.", 126)), Now, 0));
        AssertSubdomain(EventFormat.Name(string.Concat(Enumerable.Repeat("a-", 126)), Now, 0));
    }

    [Fact]
    public void Names_begin_with_the_objects_and_differ_by_time_and_kind_of_event()
    {
        Assert.StartsWith("model.", EventFormat.Name("model", Now, 1), StringComparison.Ordinal);
        Assert.NotEqual(EventFormat.Name("model", Now, 1), EventFormat.Name("model", Now, 2));
        Assert.NotEqual(EventFormat.Name("model", Now, 1), EventFormat.Name("model", Now.AddTicks(1), 1));
    }

    private static void AssertSubdomain(string name)
    {
        Assert.InRange(name.Length, 1, 253);
        Assert.Matches(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", name);
    }
}
