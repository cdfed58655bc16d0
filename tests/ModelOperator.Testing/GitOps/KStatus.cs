using System.Text.Json.Nodes;

namespace ModelOperator.Testing.GitOps;

/// <summary>What kstatus makes of an object.</summary>
public enum KStatusState
{
    /// <summary>The object is not yet what its specification asks for.</summary>
    InProgress,

    /// <summary>It will not become that by itself.</summary>
    Failed,

    /// <summary>It is what its specification asks for.</summary>
    Current,

    /// <summary>It is being deleted.</summary>
    Terminating,
}

/// <summary>
/// Reads an object by the published rules of kstatus (sigs.k8s.io/cli-utils, pkg/kstatus), which Flux and <c>kpt</c> judge objects of any
/// kind by: it knows nothing of ours, and so says what they will say.
/// </summary>
public static class KStatus
{
    /// <summary>The object's state.</summary>
    public static KStatusState Of(JsonObject item)
    {
        var metadata = item["metadata"]!;
        if (metadata["deletionTimestamp"] is not null)
            return KStatusState.Terminating;
        var status = item["status"];
        if ((long?)metadata["generation"] is { } generation && (long?)status?["observedGeneration"] is { } observed && observed != generation)
            return KStatusState.InProgress;

        // In the order in which the object has them: the first of the two that is True counts.
        var conditions = (status?["conditions"] as JsonArray ?? []).Select(condition => (Type: (string)condition!["type"]!, Status: (string)condition["status"]!)).ToList();
        foreach (var (type, _) in conditions.Where(condition => condition.Status == "True"))
        {
            if (type == "Reconciling")
                return KStatusState.InProgress;
            if (type == "Stalled")
                return KStatusState.Failed;
        }

        // Who says nothing at all is taken to be done.
        return conditions.Find(condition => condition.Type == "Ready") is (not null, not "True") ? KStatusState.InProgress : KStatusState.Current;
    }
}
