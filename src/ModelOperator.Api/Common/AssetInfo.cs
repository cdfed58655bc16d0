using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>What people need to find, understand and trust an asset. Nothing in it changes what the asset is, so editing it starts no work.</summary>
public sealed record AssetInfo
{
    /// <summary>Name for people, e.g. "Scene encoder".</summary>
    [Schema(MaxLength = Formats.LineLength)]
    public string? DisplayName { get; init; }

    /// <summary>What the asset is, in a few sentences.</summary>
    [Schema(MaxLength = Formats.TextLength)]
    public string? Description { get; init; }

    /// <summary>People and teams who answer for the asset.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<Owner>? Owners { get; init; }

    /// <summary>Words to find the asset by.</summary>
    [Schema(MaxItems = 64)]
    [Items(MinLength = 1, MaxLength = Formats.LabelLength)]
    [ListSet]
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What the asset is meant for, e.g. "context matching".</summary>
    [Schema(MaxItems = 64)]
    [Items(MinLength = 1, MaxLength = Formats.LineLength)]
    public IReadOnlyList<string>? UseCases { get; init; }

    /// <summary>Pages about the asset.</summary>
    [Schema(MaxItems = 32)]
    public IReadOnlyList<Link>? Links { get; init; }

    /// <summary>Licence as an SPDX identifier, e.g. Apache-2.0 or CC-BY-NC-4.0, or LicenseRef-name for one of your own.</summary>
    [Schema(MaxLength = 128)]
    [Pattern("^[A-Za-z0-9][-A-Za-z0-9.+]*$", "write one SPDX licence identifier, e.g. Apache-2.0, or LicenseRef-name for a licence of your own")]
    public string? License { get; init; }
}

/// <summary>Somebody who answers for an asset.</summary>
public sealed record Owner
{
    /// <summary>Name of the person or team.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LineLength)]
    public required string Name { get; init; }

    /// <summary>Where to reach them: an e-mail address, a chat channel, a page.</summary>
    [Schema(MaxLength = Formats.LineLength)]
    public string? Contact { get; init; }
}

/// <summary>A page about an asset.</summary>
public sealed record Link
{
    /// <summary>What the page is.</summary>
    [Schema(MinLength = 1, MaxLength = Formats.LineLength)]
    public required string Name { get; init; }

    /// <summary>Address of the page.</summary>
    [Schema(MaxLength = Formats.UriLength)]
    [Pattern(Formats.Page, Formats.PageMessage)]
    public required string Url { get; init; }
}
