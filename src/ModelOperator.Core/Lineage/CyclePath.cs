namespace ModelOperator.Core.Lineage;

/// <summary>Writes a cycle as a namespace may see it: further assets of others may have been granted to somebody else only.</summary>
internal static class CyclePath
{
    /// <summary>The cycle with <c>...</c> for what is not shown. Its ends and the assets of the reader's namespace always are.</summary>
    /// <param name="cycle">The assets, the first again at the end; only one where there were too many to spell out.</param>
    /// <param name="reader">The namespace that reads it.</param>
    /// <param name="neighbours">How many assets beside the ends are known to the reader, because the first refers to them or they to it.</param>
    public static string SeenFrom(IReadOnlyList<ObjectRef> cycle, string reader, int neighbours = 0)
    {
        if (cycle.Count == 1)
        {
            return $"{cycle[0]} -> ... -> {cycle[0]}";
        }

        var visible = new List<string>();
        for (var i = 0; i < cycle.Count; i++)
        {
            var known = i <= neighbours || i >= cycle.Count - 1 - neighbours || cycle[i].Namespace == reader;
            if (known || visible[^1] != "...")
            {
                visible.Add(known ? cycle[i].ToString() : "...");
            }
        }

        return string.Join(" -> ", visible);
    }
}
