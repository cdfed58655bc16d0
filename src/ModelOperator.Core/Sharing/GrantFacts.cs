using ModelOperator.Api;

namespace ModelOperator.Core.Sharing;

/// <summary>What a grant's status is decided from, besides the object itself.</summary>
public sealed record GrantFacts
{
    /// <summary>Existing namespaces that the grant reaches, sorted, with their domains.</summary>
    public required IReadOnlyList<(string Namespace, string? Domain)> Grantees { get; init; }

    /// <summary>Grantees by name that lead nowhere: Domains that own no existing namespace, and namespaces that do not exist.</summary>
    public required IReadOnlyList<Grantee> UnknownGrantees { get; init; }

    /// <summary>Existing assets that the grant covers by name or selector, sorted.</summary>
    public required IReadOnlyList<ObjectRef> Matched { get; init; }

    /// <summary>Versions of the Models among <see cref="Matched"/>: whoever is granted a Model is granted these.</summary>
    public IReadOnlyList<ObjectRef> Versions { get; init; } = [];

    /// <summary>Members of the Domains that the grant names.</summary>
    public IReadOnlyList<Subject> Members { get; init; } = [];

    /// <summary>Assets that the grant names and that do not exist, sorted.</summary>
    public required IReadOnlyList<ObjectRef> NotFound { get; init; }

    /// <summary>Whether the grant's namespace is being deleted with everything in it.</summary>
    public bool NamespaceEnds { get; init; }

    /// <summary>What lives by the grant, sorted.</summary>
    public required IReadOnlyList<GrantConsumer> Consumers { get; init; }
}
