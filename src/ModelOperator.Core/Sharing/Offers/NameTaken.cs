using ModelOperator.Api;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>
/// What speaks against writing an object over the one that has its name already. Whoever offers something twice means the same object;
/// whoever loses by the second offer did not expect to.
/// </summary>
public static class NameTaken
{
    /// <summary>Says of a grant what would be lost with it; null when nothing would.</summary>
    /// <param name="live">The grant that is there.</param>
    /// <param name="wanted">The grant that is to be written.</param>
    public static string? By(SharingGrant live, SharingGrant wanted)
    {
        var (before, after) = (live.Spec, wanted.Spec);
        return Fields(
                ("spec.to", before.To.Select(OfferNames.Of).ToHashSet().SetEquals(after.To.Select(OfferNames.Of))),
                ("spec.resources", Resources(before).SetEquals(Resources(after))),
                ("spec.approves", (before.Approves ?? []).ToHashSet().SetEquals(after.Approves ?? [])))
            ?? (new CompiledGrant(live).Permission is var allowed && allowed > new CompiledGrant(wanted).Permission ? $"allows more, to {allowed}"
                : after.ExpiresAt is { } end && !(before.ExpiresAt <= end) ? $"lasts longer, {(before.ExpiresAt is { } last ? $"until {GrantDecision.Format(last)}" : "without an end")}"
                : before.Suspended == true ? "is suspended"
                : null);
    }

    /// <summary>Says of a request what it asks for besides; null when it asks for the same assets.</summary>
    public static string? By(AccessRequest live, AccessRequest wanted) => Fields(
        ("spec.namespace", live.Spec.Namespace == wanted.Spec.Namespace),
        ("spec.resources", AccessRequestDecision.Wanted(live.Spec).ToHashSet().SetEquals(AccessRequestDecision.Wanted(wanted.Spec))));

    /// <summary>Says of a denial that it answers another request; null when it answers the same.</summary>
    public static string? By(AccessDenial live, AccessDenial wanted) => Fields(("spec.request", live.Spec.Request == wanted.Spec.Request));

    private static string? Fields(params (string Name, bool IsSame)[] fields)
    {
        List<string> others = [.. fields.Where(field => !field.IsSame).Select(field => field.Name)];
        return others.Count == 0 ? null : $"has another {string.Join(" and another ", others)}";
    }

    private static HashSet<string> Resources(SharingGrantSpec spec) =>
    [
        .. spec.Resources.SelectMany(resources => resources.Names is { } names
            ? names.Select(name => $"{resources.Kind}/{name}")
            : [$"{resources.Kind} {(resources.Selector is { } selector ? OfferNames.Canonical(selector) : "")}"]),
    ];
}
