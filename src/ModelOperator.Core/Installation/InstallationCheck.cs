using System.Globalization;
using ModelOperator.Api;

namespace ModelOperator.Core.Installation;

/// <summary>How well something is.</summary>
public enum CheckVerdict
{
    /// <summary>As it should be.</summary>
    Ok,

    /// <summary>Something does not work that not everybody needs.</summary>
    Warn,

    /// <summary>Nothing works without it.</summary>
    Fail,
}

/// <summary>What was found.</summary>
/// <param name="Verdict">How well it is.</param>
/// <param name="Sentence">What was found, and what to do where something is to be done.</param>
public sealed record InstallationFinding(CheckVerdict Verdict, string Sentence);

/// <summary>Says of an installation what works and what does not.</summary>
public static class InstallationCheck
{
    /// <summary>The oldest Kubernetes that the kinds work on: their rules in CEL are kept since 1.25.</summary>
    private const int RulesSince = 25;

    /// <summary>The newest Kubernetes that the operator was tried on.</summary>
    private const int NewestTried = 35;

    private static readonly TimeSpan TolerableSkew = TimeSpan.FromSeconds(30);

    private static readonly string[] Kinds =
    [
        Domain.ResourceType.Plural, Dataset.ResourceType.Plural, Model.ResourceType.Plural, ModelVersion.ResourceType.Plural, Embedding.ResourceType.Plural,
        SharingGrant.ResourceType.Plural, AccessRequest.ResourceType.Plural, AccessDenial.ResourceType.Plural, ServingRuntime.ResourceType.Plural, ModelDeployment.ResourceType.Plural,
    ];

    /// <summary>The findings, in the order in which they are to be mended.</summary>
    public static IReadOnlyList<InstallationFinding> Of(InstallationFacts facts) =>
    [
        Kubernetes(facts.KubernetesMinor),
        Definitions(facts),
        Operator(facts),
        Clock(facts.Skew),
        .. facts.Permissions.Select(Permission),
        .. facts.Optional.Select(Optional),
    ];

    private static InstallationFinding Kubernetes(int? minor) => minor switch
    {
        null => new(CheckVerdict.Warn, "the version of Kubernetes cannot be understood: nothing that depends on it is told"),
        < RulesSince => new(CheckVerdict.Warn, $"Kubernetes 1.{minor} does not check the rules of the kinds, which takes 1.{RulesSince}: mistakes show in status only; upgrade the cluster"),
        > NewestTried => new(CheckVerdict.Warn, $"Kubernetes 1.{minor} is newer than 1.{NewestTried}, the newest that this version was tried on: look for a newer ModelOperator"),
        _ => new(CheckVerdict.Ok, $"Kubernetes 1.{minor}"),
    };

    private static InstallationFinding Definitions(InstallationFacts facts)
    {
        if (facts.Served is null)
        {
            return facts.Versions.Count == 0
                ? new(CheckVerdict.Fail, $"the cluster does not serve {ApiGroup.Name}: apply the files of crds/")
                : new(CheckVerdict.Fail, $"the cluster serves {ApiGroup.Name} in {string.Join(", ", facts.Versions)} and not in {ApiGroup.Version}: use the plugin of the installed version, or apply the files of crds/ of this one");
        }

        var missing = Kinds.Where(kind => !facts.Served.Contains(kind)).ToList();
        return missing.Count == 0
            ? new(CheckVerdict.Ok, $"all {Kinds.Length} kinds are served in {ApiGroup.Name}/{ApiGroup.Version}")
            : new(CheckVerdict.Fail, $"the cluster does not serve {string.Join(", ", missing)} of {ApiGroup.Name}/{ApiGroup.Version}: apply the files of crds/ again");
    }

    private static InstallationFinding Operator(InstallationFacts facts)
    {
        if (!facts.MayReadLease)
        {
            return new(CheckVerdict.Warn, $"you may not read Lease {facts.LeaseKey}: whether an operator runs is not known");
        }

        if (facts.Lease?.Spec is not { HolderIdentity: { Length: > 0 } holder, RenewTime: { } renewed } spec)
        {
            return new(CheckVerdict.Fail, $"no operator holds Lease {facts.LeaseKey}: nothing is reconciled; start one, or say where it runs with --operator-namespace");
        }

        var age = facts.Now - renewed;
        var lasts = TimeSpan.FromSeconds(spec.LeaseDurationSeconds ?? 0);
        return age <= lasts
            ? new(CheckVerdict.Ok, $"operator {holder} leads")
            : new(CheckVerdict.Fail, $"operator {holder} renewed Lease {facts.LeaseKey} {Words(age)} ago and no other took over: nothing is reconciled; look at its log");
    }

    private static InstallationFinding Clock(TimeSpan? skew) => skew switch
    {
        null => new(CheckVerdict.Warn, "the server does not tell its time: whether your clock is right is not known"),
        { } off when off.Duration() > TolerableSkew => new(CheckVerdict.Warn, $"your clock is {Words(off.Duration())} {(off > TimeSpan.Zero ? "behind" : "ahead of")} the server's: what --expires reckons from now is off by as much; set it right"),
        _ => new(CheckVerdict.Ok, "your clock is as the server's"),
    };

    private static InstallationFinding Permission((string What, bool? Allowed) permission) => permission.Allowed switch
    {
        true => new(CheckVerdict.Ok, $"you may {permission.What}"),
        false => new(CheckVerdict.Warn, $"you may not {permission.What}: ask for a Role that allows it if you need to"),
        null => new(CheckVerdict.Warn, $"whether you may {permission.What} could not be found out"),
    };

    private static InstallationFinding Optional((string For, string Resource, bool? Served) optional) => optional.Served switch
    {
        true => new(CheckVerdict.Ok, $"{optional.Resource}: {optional.For}"),
        false => new(CheckVerdict.Warn, $"{optional.Resource} is not served: {optional.For} cannot be had until it is installed"),
        null => new(CheckVerdict.Warn, $"whether {optional.Resource} is served could not be found out"),
    };

    private static string Words(TimeSpan time) => time < TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0} s")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalMinutes:0} min");
}
