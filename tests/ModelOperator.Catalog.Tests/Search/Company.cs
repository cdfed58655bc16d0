using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Tests.Search;

/// <summary>Four domains that make and share a few assets.</summary>
internal sealed class Company : IDisposable
{
    public static IReadOnlyList<SearchDocument> Documents { get; } =
    [
        Asset(ObjectKind.Dataset, "studio/scenes") with
        {
            DisplayName = "Annotated scenes", Description = "Shots and scenes of all titles, cut by editors.", Owners = ["Media Understanding"],
            Tags = ["video"], UseCases = ["scene search"], License = "CC-BY-4.0",
        },
        Asset(ObjectKind.Model, "studio/scene-encoder") with
        {
            DisplayName = "Scene encoder", Description = "Turns a scene into a vector.", Owners = ["Media Understanding", "Ada"],
            Tags = ["video", "encoder"], UseCases = ["context matching"], Task = "feature-extraction", License = "Apache-2.0",
            Related = ["aip://dataset/k8s/studio/scenes"],
        },
        Asset(ObjectKind.Model, "studio/scene-encoder-mini") with
        {
            Description = "A distilled encoder for phones.", Owners = ["Ada"], Task = "feature-extraction", Unused = true,
            Related = ["aip://model/k8s/studio/scene-encoder"],
        },
        Asset(ObjectKind.Model, "ads/relevance") with
        {
            DisplayName = "Ad relevance", Description = "Ranks ads by the scene before the break.", Owners = ["Ads Ranking"],
            Tags = ["ranking"], Task = "text-ranking", Related = ["aip://model/k8s/studio/scene-encoder"],
        },
        Asset(ObjectKind.ModelVersion, "ads/relevance-2") with { Stage = "Production", Related = ["aip://model/k8s/ads/relevance"] },
        Asset(ObjectKind.Embedding, "personalization/taste") with
        {
            DisplayName = "Taste of members", Description = "One vector a member; see Über-uns für Größe.", Owners = ["Personalization"],
            Tags = ["ranking", "members"],
        },
        Asset(ObjectKind.Model, "payments/fraud-scorer") with
        {
            DisplayName = "Fraud scorer", Description = "Says which charge a thief made at the scene.", Owners = ["Risk"], Tags = ["ranking", "secret-tag"],
            Task = "tabular-classification", License = "LicenseRef-internal", Related = ["aip://dataset/k8s/studio/scenes"],
        },
        Asset(ObjectKind.Dataset, "payments/chargebacks") with { Owners = ["Risk"], Description = "What banks took back." },
    ];

    /// <summary>A member of studio: ads is Listed, personalization is Open, payments is Private.</summary>
    public static Visibility StudioMember { get; } = See([], ("studio", Sight.Full), ("personalization", Sight.Full), ("ads", Sight.Listed));

    public SqliteSearchIndex Index { get; } = new();

    public static async Task<Company> Indexed(IEnumerable<SearchDocument>? documents = null)
    {
        var company = new Company();
        await company.Index.UpsertAsync([.. documents ?? Documents], CancellationToken.None);
        return company;
    }

    public static Visibility See(string[] granted, params (string Namespace, Sight Sight)[] namespaces) =>
        new(namespaces.ToDictionary(entry => entry.Namespace, entry => entry.Sight), granted.ToHashSet());

    public static SearchDocument Asset(ObjectKind kind, string key)
    {
        var (ns, name) = (key.Split('/')[0], key.Split('/')[1]);
        return new SearchDocument
        {
            Uri = $"aip://{kind.ToString().ToLowerInvariant()}/k8s/{key}", Kind = kind, Namespace = ns, Name = name, Domain = ns,
        };
    }

    public Task<SearchAnswer> Ask(string text, Visibility? visibility = null) => Ask(new SearchQuery { Text = text }, visibility);

    public async Task<SearchAnswer> Ask(SearchQuery query, Visibility? visibility = null) =>
        await Index.QueryAsync(query, visibility ?? Visibility.Everything, CancellationToken.None);

    public void Dispose() => Index.Dispose();
}
