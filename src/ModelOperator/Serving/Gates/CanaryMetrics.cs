using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.Serving.Rollouts;

namespace ModelOperator.Serving.Gates;

/// <summary>What the gates of canaries ask of metrics, and what came of it.</summary>
/// <param name="sampler">Asks; null when the operator was given no Prometheus.</param>
/// <param name="namespaceLabel">Label by which metrics tell their namespace.</param>
internal sealed class CanaryMetrics(GateSampler? sampler, string namespaceLabel)
{
    /// <summary>Whether there is a Prometheus to ask.</summary>
    public bool AreKnown => sampler is not null;

    /// <summary>Label by which metrics tell their namespace.</summary>
    public string NamespaceLabel => namespaceLabel;

    /// <summary>The newest answers to the queries of a deployment's gates.</summary>
    public IReadOnlyDictionary<string, GateSample> Latest(ObjectRef key, ModelDeployment deployment)
    {
        var samples = new Dictionary<string, GateSample>();
        foreach (var gate in deployment.Spec.Rollout?.Canary?.Gates ?? [])
        {
            if (sampler?.Latest(key, gate.Name) is { } sample)
            {
                samples[gate.Name] = sample;
            }
        }

        return samples;
    }

    /// <summary>Has queries asked; the deployment becomes due when they are answered.</summary>
    public void Ask(ObjectRef key, IReadOnlyList<GateQuery> queries)
    {
        foreach (var query in queries)
        {
            sampler?.Request(key, query.Gate, query.Query);
        }
    }

    /// <summary>Forgets a deployment that is gone.</summary>
    public void Forget(ObjectRef key) => sampler?.Forget(key);
}
