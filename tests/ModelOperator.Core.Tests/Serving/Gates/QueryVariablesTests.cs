using ModelOperator.Core.Serving.Gates;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Gates;

public class QueryVariablesTests
{
    private static readonly QueryVariables Variables = new()
    {
        Namespace = "studio",
        Name = "scene.encoder",
        Version = "2.1\"'`\\",
        PodPrefixes = ["scene.encoder-7d9f-"],
        StablePodPrefixes = ["a-", "b-"],
        WindowSeconds = 300,
    };

    [Theory]
    [InlineData("up", "up")]
    [InlineData("up{a=\"x$\"}", "up{a=\"x$\"}")]
    [InlineData("rate(up[$(WINDOW)])", "rate(up[300s])")]
    [InlineData("up{a=\"$(NAMESPACE)\"}", "up{a=\"studio\"}")]
    [InlineData("up{a=\"$(NAMESPACE)/$(NAME)!\"}", "up{a=\"studio/scene.encoder!\"}")]
    [InlineData("up{a='$(NAME)'}", "up{a='scene.encoder'}")]
    [InlineData("up{a=`$(NAME)`}", "up{a=`scene.encoder`}")]
    [InlineData("up{a=~\"$(NAME)-.*\"}", @"up{a=~""scene\\.encoder-.*""}")]
    [InlineData("up{a!~ # a comment \"\n'$(NAME)'}", "up{a!~ \n'scene\\\\.encoder'}")]
    [InlineData("up{a=~`$(NAME)`}", @"up{a=~`scene\.encoder`}")]
    [InlineData("up{a=\"$(VERSION)\"}", @"up{a=""2.1\x22\x27`\\""}")]
    [InlineData("up{a=~'$(VERSION)'}", @"up{a=~'2\\.1\x22\x27`\\\\'}")]
    [InlineData("up{pod=~\"$(PODS)\"}", @"up{pod=~""(scene\\.encoder-7d9f-)[a-z0-9]+(-[a-z0-9]+)?""}")]
    [InlineData("up{pod=~`$(STABLE_PODS)`}", "up{pod=~`(a-|b-)[a-z0-9]+(-[a-z0-9]+)?`}")]
    [InlineData("up # $(ANYTHING)\n+ down", "up \n+ down")]
    [InlineData("up{a=\"\\\"$(NAME)\"}", "up{a=\"\\\"scene.encoder\"}")]
    [InlineData("up{a=\"#$(NAME)\"}", "up{a=\"#scene.encoder\"}")]
    public void A_variable_becomes_its_value_as_the_place_wants_it(string query, string expected)
    {
        Assert.Equal(expected, Variables.Expand(query, out var error));
        Assert.Null(error);
    }

    [Theory]
    [InlineData("up{a=\"$(POD)\"}", "the query uses $(POD), and there are only $(NAMESPACE), $(NAME), $(VERSION), $(PODS), $(STABLE_PODS) and $(WINDOW)")]
    [InlineData("up{a=\"$(name)\"}", "the query uses $(name), and there are only $(NAMESPACE), $(NAME), $(VERSION), $(PODS), $(STABLE_PODS) and $(WINDOW)")]
    [InlineData("$(NAME)_requests", "the query uses $(NAME) outside of a string: put it within quotes")]
    [InlineData("up{a=\"$(PODS)\"}", "the query uses $(PODS), which is a regular expression, where none is compared with: write =~\"$(PODS)\"")]
    [InlineData("up{a=`$(VERSION)`}", "the value of $(VERSION) has a backquote, which cannot stand in a string within backquotes: use double quotes")]
    public void What_cannot_be_replaced_is_said_in_a_sentence(string query, string expected)
    {
        Assert.Null(Variables.Expand(query, out var error));
        Assert.Equal(expected, error);
    }

    [Theory]
    [InlineData("$(NAME")]
    [InlineData("up{a=\"$(")]
    public void A_variable_without_an_end_is_an_error(string query)
    {
        Assert.Null(Variables.Expand(query, out var error));
        Assert.StartsWith("the query uses $(", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_pods_the_pattern_matches_none() =>
        Assert.Equal(@"up{pod=~""[^\\s\\S]""}", (Variables with { PodPrefixes = [] }).Expand("up{pod=~\"$(PODS)\"}", out _));

    [Fact]
    public void A_prefix_is_cut_where_Kubernetes_cuts_the_names_of_pods()
    {
        var query = (Variables with { PodPrefixes = [new string('a', 80) + "-7d9f-"] }).Expand("up{pod=~\"$(PODS)\"}", out _);

        Assert.Equal($"up{{pod=~\"({new string('a', 58)})[a-z0-9]+(-[a-z0-9]+)?\"}}", query);
    }

    [Fact]
    public void Whatever_the_values_are_the_query_keeps_its_shape()
    {
        var hostile = Variables with { Namespace = "\"} or up{a=\"", Name = "'} or up{a='", Version = "\\" };
        var query = hostile.Expand("up{a=\"$(NAMESPACE)\",b='$(NAME)',c=\"$(VERSION)\",d=~\"$(VERSION)\"}", out _);

        Assert.Equal(
            @"up{namespace=""studio"",a=""\x22} or up{a=\x22"",b='\x27} or up{a=\x27',c=""\\"",d=~""\\\\""}",
            PromQlScope.Apply(query!, "namespace", "studio", out _));
    }
}
