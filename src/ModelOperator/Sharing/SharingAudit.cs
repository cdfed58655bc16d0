using System.Diagnostics.Metrics;
using ModelOperator.Api;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Caching;
using ModelOperator.Kubernetes.Events;
using ModelOperator.Kubernetes.Metrics;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Sharing;

/// <summary>
/// Keeps on record what happens to consent: a line in the log and a count for each, and an event on the grant, where its owner looks. What
/// consumers are refused or lose, events about them tell already. Who acted is as far as managedFields know: the name of a program.
/// </summary>
internal sealed partial class SharingAudit(Store<SharingGrant> grants, EventRecorder events, ILogger<SharingAudit> logger)
{
    private const string Action = "Share";
    private const string Unknown = "unknown";

    private static readonly Meter Meter = new(RuntimeMeter.Name);

    private static readonly Counter<long> Consents =
        Meter.CreateCounter<long>("modeloperator_consents_total", null, "What happened to consent: grants that began or ended, assets that were allowed or refused by them.");

    /// <summary>Records something that happened to an asset or a grant.</summary>
    /// <param name="subject">The asset that refers, or the grant.</param>
    /// <param name="change">What happened.</param>
    public void Record(IKubernetesObject subject, ConsentChange change)
    {
        Consents.Add(1, new KeyValuePair<string, object?>("event", change.Event.ToString().ToLowerInvariant()));
        var grant = subject as SharingGrant ?? Find(change.Grant);
        var consumer = subject is SharingGrant ? null : $"{subject.Kind} {subject.Metadata.Key}";
        var by = subject.Metadata.LastManager ?? Unknown;
        LogConsent(logger, change.Event, change.Grant, consumer, change.Resource, change.Permission, by);
        if (grant is not null && Sentence(change, consumer, by) is { } sentence)
        {
            events.Record(ObjectReference.To(grant), EventType.Normal, change.Event.ToString(), Action, sentence);
        }
    }

    private SharingGrant? Find(string? key) => key?.Split('/') is [var ns, var name] ? grants.Find(new ObjectKey(ns, name)) : null;

    private static string? Sentence(ConsentChange change, string? consumer, string by) => (change.Event, consumer) switch
    {
        (ConsentEvent.Granted, null) => $"it allows {change.Permission} from now on (written by {by})",
        (ConsentEvent.Revoked, null) => $"it was revoked (written by {by})",

        // That a grant has expired stalls it, which is told as such.
        (_, null) => null,
        (ConsentEvent.Used, _) => $"{consumer} lives by it: {change.Permission} of {change.Resource} (written by {by})",
        (ConsentEvent.Revoked, _) => $"{consumer} may not {(change.Permission == Permission.Deploy ? "deploy" : "use")} {change.Resource} any more",
        _ => null,
    };

    [LoggerMessage(1, LogLevel.Information, "Consent {Event}: grant {Grant}, consumer {Consumer}, resource {Resource}, permission {Permission}, actor {Actor}")]
    private static partial void LogConsent(ILogger logger, ConsentEvent @event, string? grant, string? consumer, string? resource, Permission permission, string actor);
}
