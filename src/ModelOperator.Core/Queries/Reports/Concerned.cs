using ModelOperator.Api;

namespace ModelOperator.Core.Queries.Reports;

/// <summary>What somebody has to do with what is reported.</summary>
public enum ConcernedAs
{
    /// <summary>Answers for the asset.</summary>
    Owner,

    /// <summary>Answers for what a licence of which stands in the way.</summary>
    Licensor,

    /// <summary>Answers for what is shared.</summary>
    Grantor,

    /// <summary>Answers for assets that live by what is shared.</summary>
    Consumer,
}

/// <summary>Somebody whom a report is to reach.</summary>
/// <param name="As">What they have to do with it.</param>
/// <param name="Domain">Their domain.</param>
/// <param name="Owners">The people or teams: who answers for the asset, else for its domain; empty when nobody is named.</param>
public sealed record Concerned(ConcernedAs As, string? Domain, IReadOnlyList<Owner> Owners)
{
    /// <summary>Those who answer for an asset.</summary>
    internal static Concerned With(QueryScope scope, ConcernedAs role, AnswerNode asset) =>
        asset.Owners.Count > 0 ? new(role, asset.Domain, asset.Owners) : With(scope, role, asset.Domain);

    /// <summary>Those who answer for a domain.</summary>
    internal static Concerned With(QueryScope scope, ConcernedAs role, string? domain) =>
        new(role, domain, domain is null ? [] : scope.FindDomain(domain, out _)?.Spec.Owners ?? []);

    /// <summary>Each of them once.</summary>
    internal static IReadOnlyList<Concerned> Distinct(IEnumerable<Concerned> all) =>
        [.. all.DistinctBy(one => (one.As, one.Domain, string.Join('\n', one.Owners.Select(owner => $"{owner.Name}\t{owner.Contact}"))))];
}
