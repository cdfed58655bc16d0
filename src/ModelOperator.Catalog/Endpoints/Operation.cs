using System.Text.Json.Serialization.Metadata;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Something that can be asked: where, with what, and how it is answered. Routes, checks and documentation are made from it.</summary>
internal sealed record Operation
{
    /// <summary>Name in the documentation, e.g. <c>lineage</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Path, with <c>{uri}</c> at its end where it names an asset, and <c>{name}</c> where it names something else.</summary>
    public required string Path { get; init; }

    /// <summary>What is asked, in a few words.</summary>
    public required string Summary { get; init; }

    /// <summary>Parameters of the query.</summary>
    public IReadOnlyList<Parameter> Parameters { get; init; } = [];

    /// <summary>Form of the answer in JSON; null where it is none.</summary>
    public JsonTypeInfo? Answer { get; init; }

    /// <summary>Media types of the answer besides JSON.</summary>
    public IReadOnlyList<string> OtherMediaTypes { get; init; } = [];

    /// <summary>Whether the answer goes on until somebody ends it.</summary>
    public bool Streams { get; init; }

    /// <summary>Answers.</summary>
    public required Func<Question, Task> Run { get; init; }

    /// <summary>The part of the path that is a name, <c>uri</c> of an asset or <c>name</c> of something else; null when there is none.</summary>
    public string? Named => Path.EndsWith('}') ? Path[(Path.IndexOf('{', StringComparison.Ordinal) + 1)..^1] : null;

    /// <summary>The path as routes have it: an identity has slashes.</summary>
    public string Route => Path.Replace("{uri}", "{**uri}", StringComparison.Ordinal);
}
