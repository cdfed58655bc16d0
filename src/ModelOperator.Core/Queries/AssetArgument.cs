using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries;

/// <summary>An asset as people name it on a command line: NAME, KIND/NAME, KIND/NAMESPACE/NAME, or its identity.</summary>
/// <param name="Namespace">Where names without a namespace are looked for first.</param>
/// <param name="Elsewhere">Whether they are then looked for everywhere.</param>
public sealed record AssetArgument(string? Namespace, bool Elsewhere)
{
    private const string Scheme = "aip://";
    private const int MostTold = 10;

    /// <summary>The kind that is meant where the text names none; any when null.</summary>
    public ObjectKind? Kind { get; init; }

    /// <summary>The identity that a text means.</summary>
    /// <param name="text">What was written.</param>
    /// <param name="platform">Platform id of the cluster.</param>
    /// <param name="seen">The assets that whoever asks may see.</param>
    public QueryResult<string> Resolve(string text, string platform, IEnumerable<ObjectRef> seen)
    {
        if (text.StartsWith(Scheme, StringComparison.Ordinal))
        {
            return new(text);
        }

        var parts = text.Split('/');
        var kind = parts.Length > 1 ? AssetKinds.Find(parts[0]) : Kind;
        if (parts.Length > 3 || parts.Any(part => part.Length == 0))
        {
            return new(new QueryRefusal(RefusalReason.Malformed, $"{QueryText.Quoted(text)} names no asset: write NAME, KIND/NAME or KIND/NAMESPACE/NAME"));
        }

        if (parts.Length > 1 && kind is null)
        {
            return new(AssetKinds.Unknown(parts[0]));
        }

        var name = parts[^1];
        List<ObjectRef> named = [.. seen.Where(asset => asset.Name == name && (kind is null || asset.Kind == kind)).Order()];
        var place = parts.Length == 3 ? parts[1] : Namespace;
        List<ObjectRef> found = [.. named.Where(asset => place is null || asset.Namespace == place)];
        if (found.Count == 0 && parts.Length < 3 && Elsewhere)
        {
            found = named;
        }

        return found switch
        {
            [var one] => new(AssetUri.Of(platform, one)),
            [] => new(new QueryRefusal(
                RefusalReason.NotFound,
                $"there is no {(kind is { } wanted ? wanted.ToString() : "asset")} {QueryText.Quoted(name)}{(place is null || Elsewhere ? "" : $" in namespace {place}")} that you may see: look for it with kubectl model search {QueryText.Plain(name)}")),
            _ => new(new QueryRefusal(
                RefusalReason.Malformed,
                $"{QueryText.Quoted(text)} may mean {string.Join(", ", found.Take(MostTold).Select(Written))}{(found.Count > MostTold ? $" and {found.Count - MostTold} more" : "")}: write which")),
        };
    }

    private static string Written(ObjectRef asset) => $"{AssetKinds.Word(asset.Kind)}/{asset.Namespace}/{asset.Name}";
}
