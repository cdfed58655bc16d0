namespace ModelOperator.Catalog.Search;

/// <summary>How much of an asset somebody sees.</summary>
public enum Sight : byte
{
    /// <summary>Not even that it exists.</summary>
    Hidden,

    /// <summary>Its kind, name, domain and description, as a Domain that is Listed shows them to everybody.</summary>
    Listed,

    /// <summary>All that is its own: a ModelVersion that was granted without the Model whose tags and owners it has.</summary>
    Alone,

    /// <summary>Everything.</summary>
    Full,
}

/// <summary>
/// What one caller sees: a sight a namespace, and single assets granted to the caller. An index asks it for every asset before that asset
/// has any part in an answer. A namespace that is not mentioned is hidden.
/// </summary>
/// <param name="namespaces">What the caller sees of each namespace.</param>
/// <param name="granted">URIs of assets that the caller sees in full, wherever they are.</param>
public sealed class Visibility(IReadOnlyDictionary<string, Sight> namespaces, IReadOnlySet<string> granted)
{
    private readonly Sight _elsewhere;

    private Visibility(Sight elsewhere) : this(new Dictionary<string, Sight>(), new HashSet<string>()) => _elsewhere = elsewhere;

    /// <summary>Sees everything in full.</summary>
    public static Visibility Everything { get; } = new(Sight.Full);

    /// <summary>What the caller sees of a namespace's assets, but for those granted one by one.</summary>
    public Sight OfNamespace(string name) => Own.Contains(name) ? Sight.Full : namespaces.TryGetValue(name, out var sight) ? sight : _elsewhere;

    /// <summary>Namespaces that the caller sees in full, whatever else is said of them: so what everybody sees need not be copied for each.</summary>
    public IReadOnlySet<string> Own { get; init; } = new HashSet<string>();

    /// <summary>URIs of the assets that were granted to the caller one by one.</summary>
    public IReadOnlySet<string> Granted => granted;
}
