using System.Text.Json.Serialization;

namespace ModelOperator.Core.Queries.Finding;

/// <summary>What answers are filtered and counted by.</summary>
public enum Facet : byte
{
    /// <summary>The kind, e.g. Model.</summary>
    [JsonStringEnumMemberName("kind")]
    Kind,

    /// <summary>The owning domain.</summary>
    [JsonStringEnumMemberName("domain")]
    Domain,

    /// <summary>Somebody who answers for the asset.</summary>
    [JsonStringEnumMemberName("owner")]
    Owner,

    /// <summary>A tag.</summary>
    [JsonStringEnumMemberName("tag")]
    Tag,

    /// <summary>What a Model does.</summary>
    [JsonStringEnumMemberName("task")]
    Task,

    /// <summary>The stage of a ModelVersion.</summary>
    [JsonStringEnumMemberName("stage")]
    Stage,

    /// <summary>The licence.</summary>
    [JsonStringEnumMemberName("license")]
    License,

    /// <summary>Whether the asset is a candidate for retirement: true or false.</summary>
    [JsonStringEnumMemberName("unused")]
    Unused,
}
