using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using ModelOperator.Catalog.Endpoints;
using ModelOperator.Catalog.Search;
using ModelOperator.Core.Queries.Finding;
using Xunit;

namespace ModelOperator.Catalog.Tests.Endpoints;

public sealed class QueryReaderTests
{
    private static readonly Parameter Word = new("word", "a word") { MaxLength = 8 };
    private static readonly Parameter Number = new("number", "a number") { MaxNumber = 100 };
    private static readonly Parameter Choice = new("choice", "one of two") { Values = ["this", "that"], Repeats = true };
    private static readonly Operation Any = new() { Id = "any", Path = "/any", Summary = "", Parameters = [Word, Number, Choice], Run = _ => Task.CompletedTask };

    [Fact]
    public void What_is_there_is_read_as_it_is()
    {
        var reader = Read("?word=%D7%A9%D7%9C%D7%95%D7%9D&number=7&choice=this&choice=THAT");

        Assert.Equal("שלום", reader.One(Word));
        Assert.Equal(7, reader.Number(Number));
        Assert.Equal(["this", "THAT"], reader.All(Choice));
        Assert.Null(Read("").One(Word));
        Assert.Null(Read("").Number(Number));
        Assert.Empty(Read("").All(Choice));
    }

    [Theory]
    [InlineData("?wrod=x", "there is no parameter \"wrod\": /any takes word, number, choice")]
    [InlineData("?Word=x", "there is no parameter \"Word\"")]
    [InlineData("?word=123456789", "word has 9 characters: write 8 at most")]
    [InlineData("?word=a&word=b", "word is there 2 times: write it once")]
    [InlineData("?word=a%00b", "word has characters that are no text")]
    [InlineData("?word=a%0Ab", "word has characters that are no text")]
    [InlineData("?word=%EF%BF%BD", "word has characters that are no text")]
    [InlineData("?number=0", "number is \"0\": write a whole number from 1 to 100")]
    [InlineData("?number=1000000000", "number is \"1000000000\": write a whole number from 1 to 100")]
    [InlineData("?number=99999999999999999999", "write a whole number from 1 to 100")]
    [InlineData("?number=-1", "write a whole number from 1 to 100")]
    [InlineData("?number=1e1", "write a whole number from 1 to 100")]
    [InlineData("?number=", "write a whole number from 1 to 100")]
    [InlineData("?choice=other", "choice is \"other\": write this, that")]
    public void What_is_not_understood_is_refused_with_what_to_write(string query, string sentence)
    {
        var problem = Assert.Throws<RequestProblem>(() => Read(query));

        Assert.Equal(400, problem.Status);
        Assert.Contains(sentence, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_parameter_that_is_missing_or_there_too_often_is_refused()
    {
        var required = Any with { Parameters = [Word with { IsRequired = true }] };
        Assert.Contains("word is missing", Assert.Throws<RequestProblem>(() => Read("", required)).Message, StringComparison.Ordinal);
        Assert.Contains("choice is there 21 times", Assert.Throws<RequestProblem>(() => Read("?" + string.Join('&', Enumerable.Repeat("choice=this", 21)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_token_of_another_search_is_refused()
    {
        using var index = new SqliteSearchIndex();
        var search = SearchOperation.Of(index);
        var token = new PagePosition(1, "a", "b").ToToken(new SearchQuery { Text = "other" });
        var context = new DefaultHttpContext { Request = { QueryString = new QueryString($"?q=this&page={token}") } };
        var question = new Question(context, new QueryReader(search, context.Request.Query), null!, Catalog.Access.CallerView.OfEverything, CancellationToken.None);

        var problem = await Assert.ThrowsAsync<RequestProblem>(() => search.Run(question));

        Assert.Contains("page is no token of this search", problem.Message, StringComparison.Ordinal);
    }

    private static QueryReader Read(string query, Operation? operation = null) => new(operation ?? Any, new QueryCollection(QueryHelpers.ParseQuery(query)));
}
