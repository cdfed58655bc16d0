using ModelOperator.Api;
using ModelOperator.Core.Assets;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing;

/// <summary>What can happen to consent.</summary>
public enum ConsentEvent
{
    /// <summary>A grant allows something that did not before.</summary>
    Granted,

    /// <summary>An asset began to live by a grant.</summary>
    Used,

    /// <summary>An asset refers to what no grant allows.</summary>
    Refused,

    /// <summary>A grant was suspended or deleted; or an asset lost what it lived by.</summary>
    Revoked,

    /// <summary>A grant ended by itself.</summary>
    Expired,
}

/// <summary>Something that happened to consent and that is kept on record.</summary>
/// <param name="Event">What happened.</param>
/// <param name="Grant">The grant, as namespace/name; null where none was in play.</param>
/// <param name="Resource">Identity of the asset that consent is about; null where the grant as a whole is meant.</param>
/// <param name="Permission">What is or was allowed, or asked for.</param>
public sealed record ConsentChange(ConsentEvent Event, string? Grant, string? Resource, Permission Permission)
{
    /// <summary>What happened to the references of an asset into other namespaces, between what its status says and what it will say.</summary>
    /// <param name="before">The references in status.</param>
    /// <param name="after">The references as they are now.</param>
    public static IReadOnlyList<ConsentChange> Between(IReadOnlyList<ReferenceStatus>? before, IReadOnlyList<ReferenceStatus>? after)
    {
        List<ConsentChange>? changes = null;
        foreach (var now in after ?? [])
        {
            var was = before?.FirstOrDefault(reference => reference.Field == now.Field);

            // Status lists so many and no more: of a reference that was not listed it is not known how it was.
            if (was is null && before?.Count >= AssetDecision.MaxReferences)
            {
                continue;
            }

            if (Of(was, now) is { } change)
            {
                (changes ??= []).Add(change);
            }
        }

        return changes ?? [];
    }

    /// <summary>What happened to a grant, between what its status says and what it will say.</summary>
    public static ConsentChange? Between(SharingGrant live, SharingGrantStatus after)
    {
        var was = Conditions.IsTrue(live.Status?.Conditions, ConditionTypes.Active);
        var now = Conditions.Find(after.Conditions, ConditionTypes.Active)!;
        return was == (now.Status == ConditionStatus.True) ? null : Of(live, was ? now.Reason == Reasons.Expired ? ConsentEvent.Expired : ConsentEvent.Revoked : ConsentEvent.Granted);
    }

    /// <summary>Something that happened to a grant as a whole.</summary>
    public static ConsentChange Of(SharingGrant grant, ConsentEvent what) => new(what, grant.Metadata.Key.ToString(), null, new CompiledGrant(grant).Permission);

    private static ConsentChange? Of(ReferenceStatus? was, ReferenceStatus now) => (was, now) switch
    {
        (_, { State: ReferenceState.Resolved, Grant: { } grant }) when was?.Grant != grant || was.State != now.State || was.Uri != now.Uri => Of(ConsentEvent.Used, grant, now),
        ({ State: not ReferenceState.Refused, Grant: { } grant }, { State: ReferenceState.Refused }) => Of(ConsentEvent.Revoked, grant, now),
        (_, { State: ReferenceState.Refused }) when was?.State != now.State || was.Uri != now.Uri => Of(ConsentEvent.Refused, now.Grant, now),
        _ => null,
    };

    private static ConsentChange Of(ConsentEvent what, string? grant, ReferenceStatus reference) =>
        new(what, grant, reference.Uri, reference.Field == "spec.model" ? Permission.Deploy : Permission.Use);
}
