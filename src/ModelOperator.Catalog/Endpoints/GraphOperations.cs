using ModelOperator.Catalog.Observation;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Queries.Formats;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Questions about one asset and its place in the graph.</summary>
internal static class GraphOperations
{
    private const int MaxDepth = 100;
    private const string Upstream = "upstream", Downstream = "downstream";
    private const string Json = "json", Dot = "dot", Mermaid = "mermaid", OpenLineage = "openlineage";

    private static readonly Uri Producer = new("https://modeloperator.io/catalog");

    private static readonly Parameter Direction = new("direction", "what it was made from, or what was made from it; upstream when it is left out") { Values = [Upstream, Downstream] };

    private static readonly Parameter Depth = new("depth", "how many edges far; all when it is left out") { MaxNumber = MaxDepth };

    private static readonly Parameter Kinds = new("kinds", "kinds to tell of, separated by commas; all when it is left out");

    private static readonly Parameter From = new("from", "identity of one asset, as aip://model/k8s/namespace/name") { IsRequired = true, MaxLength = 1024 };

    private static readonly Parameter To = new("to", "identity of the other asset") { IsRequired = true, MaxLength = 1024 };

    private static readonly Parameter Format = new("format", "form of the answer; json when it is left out") { Values = [Json, Dot, Mermaid, OpenLineage] };

    private static readonly string[] Drawings = [MediaTypes.Dot, MediaTypes.Mermaid];

    /// <summary>The operations.</summary>
    public static IEnumerable<Operation> Of(CatalogState state, TimeProvider time)
    {
        yield return new Operation
        {
            Id = "entity",
            Path = "/api/v1/entities/{uri}",
            Summary = "Everything about an asset: what it is, how it is, what it is related to, and how to use it.",
            Answer = QueryJsonContext.Default.EntityAnswer,
            Run = async question => await question.AnswerAsync(await AskAsync(question, scope => EntityQuery.Ask(scope, question.Uri)), QueryJsonContext.Default.EntityAnswer),
        };
        yield return new Operation
        {
            Id = "lineage",
            Path = "/api/v1/lineage/{uri}",
            Summary = "What an asset was made from, or what was made from it. What the caller may not see is counted.",
            Parameters = [Direction, Depth, Kinds, Format],
            Answer = QueryJsonContext.Default.LineageAnswer,
            OtherMediaTypes = Drawings,
            Run = async question =>
            {
                var direction = question.Query.One(Direction) == Downstream ? LineageDirection.Downstream : LineageDirection.Upstream;
                var depth = question.Query.Number(Depth) ?? int.MaxValue;
                var kinds = question.Query.One(Kinds) is { } text ? Question.Of(AssetKinds.Read(text)) : null;
                await AnswerAsync(question, await LineageAsync(question, direction, depth, kinds));
            },
        };
        yield return new Operation
        {
            Id = "impact",
            Path = "/api/v1/impact/{uri}",
            Summary = "Who is affected when an asset changes, by domain and owner; what serves comes first. As a drawing, its lineage downstream.",
            Parameters = [Format],
            Answer = QueryJsonContext.Default.ImpactAnswer,
            OtherMediaTypes = Drawings,
            Run = async question => await (question.Query.One(Format) is null or Json
                ? question.AnswerAsync(await AskAsync(question, scope => ImpactQuery.Ask(scope, question.Uri)), QueryJsonContext.Default.ImpactAnswer)
                : AnswerAsync(question, await LineageAsync(question, LineageDirection.Downstream, int.MaxValue, null))),
        };
        yield return new Operation
        {
            Id = "paths",
            Path = "/api/v1/paths",
            Summary = "The shortest ways by which one asset was made from another, whichever of the two came first.",
            Parameters = [From, To, Format],
            Answer = QueryJsonContext.Default.PathsAnswer,
            OtherMediaTypes = Drawings,
            Run = async question =>
            {
                var answer = await AskAsync(question, scope => PathsQuery.Ask(scope, question.Query.One(From)!, question.Query.One(To)!));
                await (question.Query.One(Format) switch
                {
                    Dot => question.AnswerAsync(DotFormat.Of(answer), MediaTypes.Dot),
                    Mermaid => question.AnswerAsync(MermaidFormat.Of(answer), MediaTypes.Mermaid),
                    OpenLineage => AnswerAsync(question, LineageOf(answer)),
                    _ => question.AnswerAsync(answer, QueryJsonContext.Default.PathsAnswer),
                });
            },
        };

        async Task<T> AskAsync<T>(Question question, Func<QueryScope, QueryResult<T>> query)
            where T : class => Question.Of(await state.AskAsync(question.View.Viewer, query, question.Cancellation));

        Task<LineageAnswer> LineageAsync(Question question, LineageDirection direction, int depth, IReadOnlySet<ObjectKind>? kinds) =>
            AskAsync(question, scope => LineageQuery.Ask(scope, question.Uri, direction, depth, kinds));

        Task AnswerAsync(Question question, LineageAnswer answer) => question.Query.One(Format) switch
        {
            Dot => question.AnswerAsync(DotFormat.Of(answer), MediaTypes.Dot),
            Mermaid => question.AnswerAsync(MermaidFormat.Of(answer), MediaTypes.Mermaid),
            OpenLineage => question.AnswerAsync(OpenLineageFormat.Of(answer, Producer, time.GetUtcNow()), MediaTypes.Json),
            _ => question.AnswerAsync(answer, QueryJsonContext.Default.LineageAnswer),
        };
    }

    /// <summary>The assets on the ways, as what the last of them was made from.</summary>
    private static LineageAnswer LineageOf(PathsAnswer answer) => new()
    {
        Uri = answer.Product,
        Direction = LineageDirection.Upstream,
        Nodes = answer.Nodes,
        Edges = answer.Edges,
        Hidden = 0,
        Truncated = answer.Truncated,
    };
}
