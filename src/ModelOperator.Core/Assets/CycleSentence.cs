namespace ModelOperator.Core.Assets;

/// <summary>Tells a cycle.</summary>
public static class CycleSentence
{
    /// <summary>
    /// A cycle as the namespace of its first asset may see it: what that asset refers to, what refers to it, and the namespace's own
    /// assets. Further assets of others may have been granted to somebody else only.
    /// </summary>
    public static string Path(IReadOnlyList<ObjectRef> cycle)
    {
        var visible = new List<string>();
        for (var i = 0; i < cycle.Count; i++)
        {
            var known = i <= 1 || i >= cycle.Count - 2 || cycle[i].Namespace == cycle[0].Namespace;
            if (known || visible[^1] != "...")
            {
                visible.Add(known ? cycle[i].ToString() : "...");
            }
        }

        return string.Join(" -> ", visible);
    }
}
