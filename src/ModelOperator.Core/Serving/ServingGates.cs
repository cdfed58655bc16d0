using ModelOperator.Api;
using ModelOperator.Core.Assets;

namespace ModelOperator.Core.Serving;

/// <summary>The questions that must be answered with yes before a model is served: may it, does it exist, can it be run, is there room.</summary>
internal static class ServingGates
{
    /// <summary>
    /// Whether the model's owner consents. The refusal is made of the deployment's own specification alone, so that it is the same
    /// whether the model exists or not.
    /// </summary>
    public static Finding Granted(ServingDemand demand, ModelResolution model)
    {
        if (model.State == ModelResolutionState.Refused)
        {
            return Finding.False(ConditionTypes.Granted, ServingReasons.NotGranted, ReferenceSentence.Refusal(
                "spec.model", demand.Key.Namespace, new ObjectRef(ObjectKind.Model, demand.ModelNamespace, demand.ModelName), Permission.Deploy));
        }

        if (model.State == ModelResolutionState.RedistributionDenied)
        {
            return Finding.False(ConditionTypes.Granted, ServingReasons.RedistributionDenied, $"spec.model names Model {demand.Model}, and {model.Detail}");
        }

        return demand.CrossesNamespaces
            ? Finding.True(ConditionTypes.Granted, ServingReasons.GrantActive,
                model.Grant is { } grant
                    ? $"SharingGrant {grant} lets namespace {demand.Key.Namespace} deploy Model {demand.Model}"
                    : $"namespace {demand.Key.Namespace} may deploy Model {demand.Model}")
            : Finding.True(ConditionTypes.Granted, ServingReasons.OwnNamespace, "the Model is of the deployment's own namespace");
    }

    /// <summary>Whether there is a version to serve.</summary>
    public static Finding Resolved(ServingDemand demand, ModelResolution model)
    {
        const string Type = ConditionTypes.ModelResolved;
        var wanted = demand.Deployment.Spec.Model;
        var detail = model.Detail is { } text ? $" ({text})" : "";
        return model.State switch
        {
            ModelResolutionState.Resolved => Finding.True(Type, ServingReasons.Resolved,
                $"version {model.Version!.Spec.Version} of Model {demand.Model} is ModelVersion {model.Version.Metadata.Name}"),
            ModelResolutionState.Refused => Finding.Unknown(Type, ServingReasons.NotGranted,
                $"Model {demand.Model} is not looked up without its owner's consent"),
            ModelResolutionState.RedistributionDenied => Finding.Unknown(Type, ServingReasons.RedistributionDenied,
                $"Model {demand.Model} is not looked up while consent is missing"),
            ModelResolutionState.ModelNotFound => Finding.False(Type, ServingReasons.ModelNotFound,
                $"spec.model names Model {demand.Model}, which does not exist{detail}: create it or correct spec.model"),
            ModelResolutionState.VersionNotFound => Finding.False(Type, ServingReasons.VersionNotFound,
                $"spec.model.version asks for version {wanted.Version} of Model {demand.Model}, which has no such version{detail}: create a ModelVersion or correct spec.model.version"),
            ModelResolutionState.StageEmpty => Finding.False(Type, ServingReasons.StageEmpty,
                $"spec.model.stage asks for a version of Model {demand.Model} in stage {wanted.Stage}, and there is none{detail}: promote one of its ModelVersions, whose condition Promoted says what is missing, or correct spec.model.stage"),
            ModelResolutionState.LineageRefused => Finding.False(Type, ServingReasons.LineageRefused, model.Detail is { } refusal
                ? $"the version of Model {demand.Model} to serve is made from what may not be used: {refusal}"
                : $"the version of Model {demand.Model} to serve uses assets that its owner may not use: ask the owner of namespace {demand.ModelNamespace} for a version without them"),
            _ => Finding.False(Type, ServingReasons.LineageCycle,
                $"the version of Model {demand.Model} to serve is made from itself{detail}: remove one of the references of the cycle"),
        };
    }

    /// <summary>Whether a runtime serves it.</summary>
    public static Finding Runtime(RuntimeMatch? match) => match switch
    {
        null => Finding.Unknown(ConditionTypes.RuntimeMatched, ServingReasons.ModelNotResolved, "which runtime is needed shows when the model is resolved"),
        { Runtime: null } => Finding.False(ConditionTypes.RuntimeMatched, match.Reason, match.Message),
        _ => Finding.True(ConditionTypes.RuntimeMatched, match.Reason, match.Message),
    };

    /// <summary>Whether the domain's quota has room for it.</summary>
    public static Finding Quota(ServingDemand demand, RuntimeMatch? match, bool hasPods, QuotaVerdict verdict, string? domain)
    {
        const string Type = ConditionTypes.QuotaAvailable;
        if (match is null)
        {
            return Finding.Unknown(Type, ServingReasons.ModelNotResolved, "nothing is asked of the quota before the model is resolved");
        }

        if (!demand.WantsPods)
        {
            return Finding.True(Type, ServingReasons.NotNeeded, "no pods are asked for, so nothing counts against the quota");
        }

        if (match.Runtime is null && !hasPods)
        {
            return Finding.Unknown(Type, ServingReasons.RuntimeNotMatched, "nothing is asked of the quota before a runtime serves the model");
        }

        if (verdict.Queue != QueueState.None)
        {
            return Finding.True(Type, ServingReasons.LeftToKueue, $"the quota is left to LocalQueue {demand.Queue} of Kueue");
        }

        if (verdict.IsUnlimited)
        {
            return Finding.True(Type, ServingReasons.NoQuota, domain is null
                ? $"namespace {demand.Key.Namespace} belongs to no domain, so no quota applies"
                : $"Domain {domain} has no quota");
        }

        return verdict.Admitted
            ? Finding.True(Type, ServingReasons.Admitted, $"the quota of Domain {domain} has room for the {Gpus(verdict.Gpus)} asked for")
            : Finding.False(Type, ServingReasons.QuotaExceeded, Refusal(demand, verdict, domain));
    }

    private static string Refusal(ServingDemand demand, QuotaVerdict verdict, string? domain)
    {
        if (verdict.Refusal == QuotaLimit.Deployments)
        {
            return $"Domain {domain} may have {verdict.Limit} deployments with pods and has {verdict.TakenByOthers}: raise spec.quota.deployments of the Domain, or suspend another deployment";
        }

        var kept = verdict.Gpus > 0 ? $"; it keeps the {Gpus(verdict.Gpus)} it has" : "";
        var surge = demand.SurgeReplicas > 0 ? $" and {demand.SurgeReplicas} x {demand.Gpus} for the canary" : "";
        return $"Domain {domain} may use {Gpus(verdict.Limit)}, others have {verdict.TakenByOthers}, and this deployment asks for {demand.TotalGpus} ({demand.Replicas} x {demand.Gpus}{surge}){kept}: raise spec.quota.gpus of the Domain, or scale down or suspend a deployment";
    }

    private static string Gpus(int count) => count == 1 ? "1 GPU" : $"{count} GPUs";
}
