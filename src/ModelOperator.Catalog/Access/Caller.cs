using ModelOperator.Api;

namespace ModelOperator.Catalog.Access;

/// <summary>Who asks, as the cluster's authentication knows him.</summary>
/// <param name="User">Name of the user, or <c>system:serviceaccount:namespace:name</c>.</param>
/// <param name="Groups">Groups of the user.</param>
public sealed record Caller(string User, IReadOnlyCollection<string> Groups)
{
    private const string SystemPrefix = "system:";

    /// <summary>Identity of the user, where the authentication knows one.</summary>
    public string? Uid { get; init; }

    /// <summary>Whatever else the authentication says of the user; the cluster's authorizers may ask for it.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? Extra { get; init; }

    /// <summary>
    /// Whether a domain counts the caller among its members. Members that belong to Kubernetes itself do not count, as in grants: such a
    /// group may hold everybody.
    /// </summary>
    public bool IsMemberOf(Domain domain) => (domain.Spec.Members ?? []).Any(member => member.Kind switch
    {
        _ when member.Name.StartsWith(SystemPrefix, StringComparison.OrdinalIgnoreCase) => false,
        SubjectKind.User => member.Name == User,
        SubjectKind.Group => Groups.Contains(member.Name),
        SubjectKind.ServiceAccount => User == $"{SystemPrefix}serviceaccount:{member.Namespace}:{member.Name}",
        _ => false,
    });

    /// <summary>Namespace of a service account; null for anybody else.</summary>
    public string? Namespace => User.Split(':') is ["system", "serviceaccount", { Length: > 0 } name, _] ? name : null;

    /// <summary>
    /// Who answers for the load that the caller is. Whoever may write in a namespace makes as many service accounts there as he likes: they
    /// count as one.
    /// </summary>
    public string Tenant => Namespace is { } name ? $"{SystemPrefix}serviceaccounts:{name}" : User;

    /// <summary>Whether two sightings of a caller are of the same one, so that what he may do need not be asked again.</summary>
    public bool Equals(Caller? other) =>
        other is not null && User == other.User && Uid == other.Uid && Groups.ToHashSet().SetEquals(other.Groups)
        && (Extra ?? NoExtra).Count == (other.Extra ?? NoExtra).Count
        && (Extra ?? NoExtra).All(entry => (other.Extra ?? NoExtra).TryGetValue(entry.Key, out var values) && entry.Value.SequenceEqual(values));

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(User, Uid);

    private static readonly Dictionary<string, IReadOnlyList<string>> NoExtra = [];
}
