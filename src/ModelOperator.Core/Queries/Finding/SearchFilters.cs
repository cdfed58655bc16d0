namespace ModelOperator.Core.Queries.Finding;

/// <summary>What is searched among. Of each filter with values an asset must have one; upper and lower case are the same.</summary>
public sealed record SearchFilters
{
    /// <summary>Kinds; all when null.</summary>
    public IReadOnlySet<ObjectKind>? Kinds { get; init; }

    /// <summary>Owning domains.</summary>
    public IReadOnlyList<string> Domains { get; init; } = [];

    /// <summary>People and teams who answer for it.</summary>
    public IReadOnlyList<string> Owners { get; init; } = [];

    /// <summary>Tags.</summary>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Tasks of Models.</summary>
    public IReadOnlyList<string> Tasks { get; init; } = [];

    /// <summary>Stages of ModelVersions.</summary>
    public IReadOnlyList<string> Stages { get; init; } = [];

    /// <summary>Licences.</summary>
    public IReadOnlyList<string> Licenses { get; init; } = [];

    /// <summary>Whether nothing has been made from it for long; either when null.</summary>
    public bool? Unused { get; init; }

    /// <summary>The namespace; all when null.</summary>
    public string? Namespace { get; init; }

    internal bool Admit(FoundAsset asset) =>
        (Kinds is null || Kinds.Contains(asset.Kind))
        && (Namespace is null || Namespace == asset.Namespace)
        && (Unused is null || Unused == asset.Unused)
        && AnyOf(Domains, asset.Domain)
        && AnyOf(Owners, [.. asset.Owners])
        && AnyOf(Tags, [.. asset.Tags])
        && AnyOf(Tasks, asset.Task)
        && AnyOf(Stages, asset.Stage)
        && AnyOf(Licenses, asset.License);

    private static bool AnyOf(IReadOnlyList<string> wanted, params ReadOnlySpan<string?> values)
    {
        if (wanted.Count == 0)
        {
            return true;
        }

        foreach (var value in values)
        {
            if (value is not null && wanted.Contains(value, StringComparer.OrdinalIgnoreCase))
            {
                return true;
            }
        }

        return false;
    }
}
