using ModelOperator.Core;
using ModelOperator.Kubernetes.Controllers;

namespace ModelOperator.Observation;

/// <summary>A kind that is watched, and who waits for it.</summary>
/// <param name="Sync">Its first list.</param>
/// <param name="ReadBy">Whose controllers alone read it; null when the state follows from it, so that everybody does.</param>
/// <param name="IsSynced">Whether it has been listed.</param>
/// <param name="Obstacle">What keeps it from being read, in a sentence.</param>
/// <param name="IsGone">Whether the server is sure not to have it any more, so that there are no objects of it either.</param>
internal sealed record WatchedKind(CacheSync Sync, IReadOnlyList<ObjectKind>? ReadBy, Func<bool> IsSynced, Func<string?> Obstacle, Func<bool> IsGone)
{
    /// <summary>What is wrong with it; null when nothing is.</summary>
    public WatchProblem? Problem => (IsSynced(), Obstacle()) switch
    {
        (true, null) => null,
        (var known, var obstacle) => new WatchProblem(Sync.Name, obstacle, known, known && IsGone(), ReadBy),
    };

    /// <summary>Whether the controller of a kind waits for it.</summary>
    public bool KeepsWaiting(ObjectKind kind) => ReadBy is null || ReadBy.Contains(kind);
}

/// <summary>A kind that cannot be watched.</summary>
/// <param name="Resource">The kind, as CRDs name it.</param>
/// <param name="Obstacle">What keeps it from being read, in a sentence; null when it just has not been listed yet.</param>
/// <param name="IsKnown">Whether it was listed before, so that everybody goes on with what was read then.</param>
/// <param name="IsGone">Whether it was taken out of the server since, so that there is nothing of it any more to go on with.</param>
/// <param name="ReadBy">Whose controllers alone wait for it; null when everybody does.</param>
internal sealed record WatchProblem(string Resource, string? Obstacle, bool IsKnown, bool IsGone, IReadOnlyList<ObjectKind>? ReadBy)
{
    /// <summary>What is wrong, what to do, and what that means, in one sentence.</summary>
    public override string ToString() => (IsKnown, IsGone, ReadBy) switch
    {
        (true, true, _) => $"{Why}; until then its objects are taken for gone",
        (true, _, _) => $"{Why}; until then the operator goes on with what it read before",
        (_, _, null) => $"{Why}; nothing is reconciled until then, since what is not known must not be taken for gone",
        (_, _, var kinds) => $"{Why}; until then no {string.Join(" or ", kinds)} is reconciled, and everything else is",
    };

    private string Why => Obstacle ?? $"the first list of {Resource} is not there yet";
}
