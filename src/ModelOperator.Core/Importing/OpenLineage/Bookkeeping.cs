namespace ModelOperator.Core.Importing.OpenLineage;

/// <summary>
/// What every event and every facet says of itself: which program wrote it, by which schema. It is the same in most of them, so each
/// such text is listed once.
/// </summary>
internal sealed class Bookkeeping
{
    private readonly HashSet<string> _told = [];

    public void OfEvent(SourceNode one)
    {
        Read(one["producer"]);
        Read(one["schemaURL"]);
    }

    public void OfFacet(SourceNode facet)
    {
        Read(facet["_producer"]);
        Read(facet["_schemaURL"]);
    }

    private void Read(SourceNode node)
    {
        if (node.Text() is { } text && _told.Add(text))
        {
            node.Refuse("it says how events were written, not what happened");
        }
    }
}
