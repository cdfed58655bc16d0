namespace ModelOperator.Core.Queries;

/// <summary>
/// Who asks. What is not seen is hidden: answers count it and say nothing else of it, and are the same whatever it is called. Both
/// questions are asked of names, whether an object of that name exists or not.
/// </summary>
/// <param name="Sees">Whether an asset, a SharingGrant or a Domain may be named.</param>
/// <param name="Reads">
/// Whether the object itself may be read. Only then are messages of its status told: they name whatever they speak of. Of a SharingGrant: also
/// whom it is for, and what lives by it. Of a Domain, which its members read, and everybody where it is Open: also its metrics, quota and namespaces.
/// </param>
public sealed record Viewer(Func<ObjectRef, bool> Sees, Func<ObjectRef, bool> Reads)
{
    /// <summary>
    /// Whether of an asset that is not seen otherwise everybody is told kind, name, domain and description. It has no part in what is answered
    /// about other assets: how it is related to them is not told. It stands on the page of its domain by its name.
    /// </summary>
    public Func<ObjectRef, bool> Lists { get; init; } = _ => false;

    /// <summary>
    /// Whether the viewer stands in a namespace: what was granted to it, the viewer got, and is told so. Who else got the same is told only to
    /// those who read the grant.
    /// </summary>
    public Func<string, bool> StandsIn { get; init; } = _ => false;

    /// <summary>
    /// The same one, until he gives up: then nothing more is looked at for him. Nothing is told of an asset before it was asked whether he may
    /// be told, so no question goes on for long without coming by here.
    /// </summary>
    public Viewer Until(CancellationToken cancellation)
    {
        return this with { Sees = As(Sees), Reads = As(Reads), Lists = As(Lists) };

        Func<ObjectRef, bool> As(Func<ObjectRef, bool> question) => asset =>
        {
            cancellation.ThrowIfCancellationRequested();
            return question(asset);
        };
    }

    /// <summary>One who may read everything.</summary>
    public static Viewer OfEverything { get; } = new(_ => true, _ => true) { StandsIn = _ => true };

    /// <summary>One who may read everything in some namespaces, and nothing else. The empty one is that of Domains.</summary>
    public static Viewer OfNamespaces(IReadOnlySet<string> namespaces) =>
        new(asset => namespaces.Contains(asset.Namespace), asset => namespaces.Contains(asset.Namespace)) { StandsIn = namespaces.Contains };
}
