using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Catalog.Search;
using ModelOperator.Core;
using ModelOperator.Core.Queries.Finding;
using Xunit;

namespace ModelOperator.Catalog.Tests.Search;

/// <summary>
/// Documents that came and went, and what somebody asks of those that are left. There are few words, one letter apart from one another, so
/// that hidden and visible assets share names, typos, tags and relations.
/// </summary>
internal sealed record SearchCase(
    IReadOnlyList<SearchDocument> Documents, IReadOnlyList<string> Removed, IReadOnlyList<string> Granted, IReadOnlyList<SearchQuery> Queries)
{
    private static readonly string[] Namespaces = ["open", "listed", "private"];
    private static readonly string[] Vocabulary = ["scene", "scena", "scenes", "encoder", "encodr", "secret"];

    private static readonly Gen<string> Text = Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Gen.Elements(Vocabulary), count))
        .Select(words => string.Join(' ', words));

    private static readonly Gen<IReadOnlyList<string>> Texts = Gen.Choose(0, 2).SelectMany(count => Gen.ListOf(Gen.Elements(Vocabulary), count))
        .Select(IReadOnlyList<string> (values) => [.. values.Distinct()]);

    private static readonly Gen<string> Key =
        from ns in Gen.Elements(Namespaces)
        from name in Gen.Elements("scene", "scena", "scene-encoder", "secret", "x1", "x2")
        select $"{ns}/{name}";

    private static readonly Gen<SearchDocument> Document =
        from key in Key
        from displayName in Text
        from description in Text
        from owners in Texts
        from tags in Texts
        from useCases in Texts
        from task in Gen.Elements<string?>(null, "ranking", "extraction")
        from unused in Gen.Elements(true, false)
        from related in Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Key, count))
        from model in Gen.Elements<string?>(null, null, "scene", "secret")
        select Company.Asset(ObjectKind.Model, key) with
        {
            DisplayName = displayName, Description = description, Owners = owners, Tags = tags, UseCases = useCases, Task = task, Unused = unused,
            Related = [.. related.Select(Uri)], Model = model is null || key.EndsWith($"/{model}", StringComparison.Ordinal) ? null : Uri($"{key.Split('/')[0]}/{model}"),
        };

    private static readonly Gen<SearchQuery> Query =
        from text in Gen.OneOf(Text, Gen.Elements("sce", "scnee", "secrt", "encod", "scene-encoder", "sceneencod", "sceneencoder", "sceneencodr", "x", "x1"))
        from facet in Gen.Elements(Facet.Tag, Facet.Owner, Facet.Task, Facet.Domain, Facet.Unused)
        from value in Gen.Elements("scene", "secret", "ranking", "private", "listed", "true", "")
        from unused in Gen.Elements("true", "false", "", "")
        from pageSize in Gen.Choose(1, 4)
        select new SearchQuery
        {
            Text = text, PageSize = pageSize,
            Filters = new[] { (Key: facet, Value: value), (Key: Facet.Unused, Value: unused) }
                .Where(filter => filter.Value.Length > 0)
                .DistinctBy(filter => filter.Key)
                .ToDictionary(filter => filter.Key, IReadOnlyList<string> (filter) => [filter.Value]),
        };

    public static Gen<SearchCase> All { get; } =
        from documents in Gen.Choose(1, 14).SelectMany(count => Gen.ListOf(Document, count))
        from removed in Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Key, count))
        from granted in Gen.Choose(0, 2).SelectMany(count => Gen.ListOf(Key, count))
        from queries in Gen.ListOf(Query, 6)
        select new SearchCase([.. documents], [.. removed.Select(Uri)], [.. granted.Select(Uri)], [.. queries]);

    /// <summary>What is granted in full, one namespace in full, and one that is listed.</summary>
    public Visibility Visibility => Company.See([.. Granted], ("open", Sight.Full), ("listed", Sight.Listed));

    /// <summary>The last of each document, without the removed ones, in another order than they came in.</summary>
    public IEnumerable<SearchDocument> Left() => Documents
        .GroupBy(document => document.Uri)
        .Select(group => group.Last())
        .Where(document => !Removed.Contains(document.Uri))
        .OrderByDescending(document => document.Uri, StringComparer.Ordinal);

    /// <summary>What is left, with nothing in it that the caller does not see.</summary>
    public IEnumerable<SearchDocument> Seen() => Left().Where(document => SightOf(document.Uri) != Sight.Hidden).Select(document =>
        SightOf(document.Uri) == Sight.Full
            ? Own(document) with { Related = [.. document.Related.Append(document.Model).OfType<string>().Where(uri => SightOf(uri) == Sight.Full)] }
            : Company.Asset(document.Kind, $"{document.Namespace}/{document.Name}") with
            {
                DisplayName = document.DisplayName, Description = document.Description, Unused = null,
            });

    /// <summary>Without what it has from a Model that the caller does not see.</summary>
    private SearchDocument Own(SearchDocument document) =>
        document.Model is null || Visibility.OfNamespace(document.Namespace) == Sight.Full || (SightOf(document.Model) == Sight.Full && Left().Any(other => other.Uri == document.Model))
            ? document
            : document.WithoutModel();

    /// <summary>What the caller sees of an asset.</summary>
    public Sight SightOf(string uri) => Granted.Contains(uri) ? Sight.Full : Visibility.OfNamespace(uri.Split('/')[^2]);

    /// <summary>An index that all of it happened to.</summary>
    public SqliteSearchIndex Indexed()
    {
        var index = new SqliteSearchIndex();
        foreach (var document in Documents)
        {
            Run(index.UpsertAsync([document], CancellationToken.None));
        }

        Run(index.RemoveAsync(Removed, CancellationToken.None));
        return index;
    }

    public static IEnumerable<SearchCase> Smaller(SearchCase item)
    {
        foreach (var document in item.Documents)
        {
            yield return item with { Documents = [.. item.Documents.Where(other => !ReferenceEquals(other, document))] };
        }

        if (item.Queries.Count > 1)
        {
            foreach (var query in item.Queries)
            {
                yield return item with { Queries = [query] };
            }
        }

        if (item.Removed.Count > 0)
        {
            yield return item with { Removed = [] };
        }
    }

    /// <summary>The index in memory answers at once.</summary>
    public static void Run(ValueTask task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        task.GetAwaiter().GetResult();
    }

    public static T Run<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompletedSuccessfully);
        return task.GetAwaiter().GetResult();
    }

    private static string Uri(string key) => $"aip://model/k8s/{key}";
}
