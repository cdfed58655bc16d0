namespace ModelOperator.Testing.Load;

/// <summary>How many objects of each kind a world of a size has. Domains, namespaces and the runtime come on top of the size.</summary>
public sealed record LoadShape
{
    /// <summary>The shape of a world.</summary>
    /// <param name="objects">Number of assets and grants together; 40 at least.</param>
    public LoadShape(int objects)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(objects, 40);
        Objects = objects;
        Deployments = objects / 10;
        Grants = objects / 30;
        Models = objects * 3 / 20;
        Embeddings = objects * 3 / 20;
        Datasets = objects / 5;
        Versions = objects - Deployments - Grants - Models - Embeddings - Datasets;
        Namespaces = Math.Clamp(objects / 100, 4, 40);
        Domains = Namespaces / 2;
    }

    /// <summary>Assets and grants together.</summary>
    public int Objects { get; }

    /// <summary>Datasets, a fifth.</summary>
    public int Datasets { get; }

    /// <summary>Models, three twentieths.</summary>
    public int Models { get; }

    /// <summary>Versions: what is left, more than two a model.</summary>
    public int Versions { get; }

    /// <summary>Embeddings, three twentieths.</summary>
    public int Embeddings { get; }

    /// <summary>Deployments, a tenth.</summary>
    public int Deployments { get; }

    /// <summary>Grants, a thirtieth.</summary>
    public int Grants { get; }

    /// <summary>Namespaces: one a hundred objects, and 4 to 40.</summary>
    public int Namespaces { get; }

    /// <summary>Domains, of two namespaces each.</summary>
    public int Domains { get; }
}
