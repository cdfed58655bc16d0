using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Apply;

/// <summary>
/// Whether and how a child object is written: server-side apply of exactly the fields that are desired, and only when the live object
/// lacks one of them or was applied from another configuration. A pure function of the desired and the cached object.
/// </summary>
public readonly record struct ApplyDecision
{
    private ApplyDecision(ApplyAction action) => Action = action;

    /// <summary>What to do.</summary>
    public ApplyAction Action { get; private init; }

    /// <summary>
    /// The apply configuration in JSON, for Create and Update. An Update carries the live object's uid: if the object was deleted or
    /// replaced since, the server refuses (409, or 422 for <c>metadata.uid</c>) instead of writing into its successor.
    /// </summary>
    public ReadOnlyMemory<byte> Body { get; private init; }

    /// <summary>
    /// For Create: the body with a resourceVersion that no object has, so that the server refuses it (409) where an object of the name
    /// exists. Without, an apply conflicts only where two managers want different values of one field, and a stranger's object that agrees
    /// with ours would be taken over without a word. Services before Kubernetes 1.23 cannot be created with a resourceVersion: they answer
    /// 500, where no object of the name exists, and then the plain body creates it.
    /// </summary>
    public ReadOnlyMemory<byte> BodyIfAbsent { get; private init; }

    /// <summary>Uid of the live object, for Update and Delete.</summary>
    public string? Uid { get; private init; }

    /// <summary>Path of the first field in which the live object differs, for logs; null unless Update.</summary>
    public string? Difference { get; private init; }

    /// <summary>
    /// Whether an Update touches nothing but metadata: the live object holds every field that is desired beside it. One that is no longer
    /// desired is not missing there, so whoever asks has every other field follow from the ones that are left, as a hash of them does.
    /// </summary>
    public bool OnlyMetadata { get; private init; }

    /// <summary>Whether the apply takes fields over from other managers.</summary>
    public bool Force => Action == ApplyAction.Update;

    /// <summary>Decides for one child.</summary>
    /// <param name="desired">
    /// The object with the fields that are wanted and no others, and with the controller's owner reference; null when there must be
    /// none. A field whose zero value the server leaves out (<c>omitempty</c>) must be null rather than false or 0, or it differs for ever.
    /// </param>
    /// <param name="live">The object in the cache; null when there is none.</param>
    /// <param name="owner">
    /// The controlling owner. A live object whose controller is another is a stranger's; an orphan is deleted whatever is desired (see
    /// <see cref="IsOrphan"/>).
    /// </param>
    /// <param name="hashAnnotation">
    /// Annotation that carries the hash of the configuration last applied. A field that is no longer desired is not missing from the
    /// live object, so only another hash tells that it must be removed.
    /// </param>
    /// <exception cref="ArgumentException">The desired object does not name the owner as its controller.</exception>
    public static ApplyDecision Decide<T>(T? desired, T? live, ChildOwner owner, string hashAnnotation)
        where T : class, IKubernetesObject<T>
    {
        var orphaned = live is not null && IsOrphan(live, owner, hashAnnotation);
        if (live is not null && !orphaned && !Owns(live, owner.Uid))
        {
            return desired is null ? default : new ApplyDecision(ApplyAction.Conflict);
        }

        // An orphan may hold fields that were never ours to check, so it makes way for a new object rather than being adopted.
        if (desired is null || (orphaned && !live!.Metadata.IsDeleting))
        {
            return live is null || live.Metadata.IsDeleting
                ? default
                : new ApplyDecision(ApplyAction.Delete) { Uid = live.Metadata.Uid };
        }

        if (!Owns(desired, owner.Uid))
        {
            throw new ArgumentException($"The desired {T.ResourceType.Kind} '{desired.Metadata.Key}' does not name its owner as controller.", nameof(desired));
        }

        if (live is { Metadata.IsDeleting: true })
        {
            return new ApplyDecision(ApplyAction.Wait);
        }

        var fields = JsonSerializer.SerializeToElement(desired, T.JsonTypeInfo);
        var hash = ApplyConfiguration.Hash(T.ResourceType, fields, hashAnnotation);
        if (live is null)
        {
            return new ApplyDecision(ApplyAction.Create)
            {
                Body = ApplyConfiguration.Write(T.ResourceType, fields, hashAnnotation, hash, uid: null),
                BodyIfAbsent = ApplyConfiguration.Write(T.ResourceType, fields, hashAnnotation, hash, uid: null, onlyNew: true),
            };
        }

        var held = JsonSerializer.SerializeToElement(live, T.JsonTypeInfo);
        var difference = FirstDifference(fields, held, live.Metadata, hashAnnotation, hash);
        return difference is null
            ? default
            : new ApplyDecision(ApplyAction.Update)
            {
                Body = ApplyConfiguration.Write(T.ResourceType, fields, hashAnnotation, hash, live.Metadata.Uid),
                Uid = live.Metadata.Uid,
                Difference = difference,
                OnlyMetadata = FieldComparison.FirstMissing(fields, held, besides: "metadata") is null,
            };
    }

    /// <summary>Whether an object is there and has the owner as its controller.</summary>
    public static bool Owns([NotNullWhen(true)] IKubernetesObject? child, string ownerUid)
    {
        foreach (var owner in child?.Metadata.OwnerReferences ?? [])
        {
            if (owner.Controller == true && owner.Uid == ownerUid)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Whether an object was made by an apply of ours and has lost its owner: it has no controller, as children have that
    /// <c>--cascade=orphan</c> left behind, or that of a predecessor of the owner. The garbage collector takes none of the former, and of
    /// the latter not those whose owner went while it could not watch that kind, as after an outage. Labels alone prove nothing, since
    /// people copy them.
    /// </summary>
    public static bool IsOrphan([NotNullWhen(true)] IKubernetesObject? child, ChildOwner owner, string hashAnnotation)
    {
        if (child?.Metadata.Annotations?.ContainsKey(hashAnnotation) != true)
        {
            return false;
        }

        var controller = child.Metadata.OwnerReferences?.FirstOrDefault(reference => reference.Controller == true);
        return controller is null || owner.Succeeds(controller, child.Metadata.CreationTimestamp);
    }

    private static string? FirstDifference(JsonElement desired, JsonElement held, ObjectMeta live, string hashAnnotation, string hash)
    {
        string? applied = null;
        live.Annotations?.TryGetValue(hashAnnotation, out applied);
        return applied == hash
            ? FieldComparison.FirstMissing(desired, held)
            : $".metadata.annotations[{hashAnnotation}]";
    }
}
