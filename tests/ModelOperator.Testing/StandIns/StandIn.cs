namespace ModelOperator.Testing.StandIns;

/// <summary>
/// CustomResourceDefinitions of other projects, cut down to what the operator writes and reads of them. Kinds of built-in groups without a
/// dot in their name (autoscaling, policy) cannot be had this way: an API server refuses a definition of such a group.
/// </summary>
public static class StandIn
{
    /// <summary>Every kind there is one for, by its plural.</summary>
    public static IReadOnlyList<string> All { get; } = ["httproutes", "localqueues", "scaledobjects", "servicemonitors"];

    /// <summary>The definition of a kind.</summary>
    /// <param name="plural">Plural of the kind.</param>
    public static string Of(string plural)
    {
        using var reader = new StreamReader(typeof(StandIn).Assembly.GetManifestResourceStream($"{typeof(StandIn).Namespace}.{plural}.yaml")
            ?? throw new ArgumentException($"There is no stand-in for {plural}.", nameof(plural)));
        return reader.ReadToEnd();
    }
}
