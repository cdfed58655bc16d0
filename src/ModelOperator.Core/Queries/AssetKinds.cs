using ModelOperator.Api;

namespace ModelOperator.Core.Queries;

/// <summary>The kinds of assets, as people write them.</summary>
public static class AssetKinds
{
    private static readonly (ObjectKind Kind, string ShortName)[] All =
    [
        (ObjectKind.Dataset, "dset"), (ObjectKind.Model, "mdl"), (ObjectKind.ModelVersion, "mv"), (ObjectKind.Embedding, "emb"), (ObjectKind.ModelDeployment, "mdep"),
    ];

    private static string Names => string.Join(", ", All.Select(kind => kind.Kind));

    /// <summary>The kind that a word means, as kubectl takes it: in upper or lower case, singular, plural or short, with the group or without; null for none.</summary>
    public static ObjectKind? Find(string word)
    {
        var name = word.EndsWith($".{ApiGroup.Name}", StringComparison.OrdinalIgnoreCase) ? word[..^(ApiGroup.Name.Length + 1)] : word;
        foreach (var (kind, shortName) in All)
        {
            if (Is(kind.ToString()) || Is($"{kind}s") || Is(shortName))
            {
                return kind;
            }
        }

        return null;

        bool Is(string other) => string.Equals(name, other, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>How kubectl writes a kind before the name of an object, e.g. <c>modelversion</c>.</summary>
    public static string Word(ObjectKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>Reads kinds separated by commas.</summary>
    public static QueryResult<IReadOnlySet<ObjectKind>> Read(string text)
    {
        var kinds = new HashSet<ObjectKind>();
        foreach (var word in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (Find(word) is not { } found)
            {
                return new(new QueryRefusal(RefusalReason.Malformed, $"kinds names {QueryText.Quoted(word)}, which is no kind of asset: write any of {Names}"));
            }

            kinds.Add(found);
        }

        return kinds.Count > 0 ? new(kinds) : new(new QueryRefusal(RefusalReason.Malformed, $"kinds is empty: leave it out, or write any of {Names}"));
    }

    internal static QueryRefusal Unknown(string word) =>
        new(RefusalReason.Malformed, $"{QueryText.Quoted(word)} is no kind of asset: write any of {Names}");
}
