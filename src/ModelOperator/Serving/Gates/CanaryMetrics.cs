using ModelOperator.Api;
using ModelOperator.Core;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Hosting;
using ModelOperator.Observation;

namespace ModelOperator.Serving.Gates;

/// <summary>What the gates of canaries ask of metrics, and what came of it.</summary>
internal sealed class CanaryMetrics : IDisposable
{
    private const int QueriesAtOnce = 8;

    private readonly PrometheusClient _client;
    private readonly GateSampler _sampler;

    /// <exception cref="IOException">The file of the authorities cannot be read.</exception>
    /// <exception cref="System.Security.Cryptography.CryptographicException">There is no certificate in it.</exception>
    public CanaryMetrics(PrometheusOptions options, ReconcileQueues queues, TimeProvider time)
    {
        Server = options.Server;
        _client = new PrometheusClient(options, time);
        _sampler = new GateSampler(_client.QueryAsync, key => queues.Add(key), time, QueriesAtOnce);
    }

    /// <summary>The Prometheus that is asked.</summary>
    public MetricsServer Server { get; }

    /// <summary>The newest answers to the queries of a deployment's gates.</summary>
    public IReadOnlyDictionary<string, GateSample> Latest(ObjectRef key, ModelDeployment deployment)
    {
        var samples = new Dictionary<string, GateSample>();
        foreach (var gate in deployment.Spec.Rollout?.Canary?.Gates ?? [])
        {
            if (_sampler.Latest(key, gate.Name) is { } sample)
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
            _sampler.Request(key, query.Gate, query.Query);
        }
    }

    /// <summary>Forgets a deployment that asks nothing more.</summary>
    public void Forget(ObjectRef key) => _sampler.Forget(key);

    /// <inheritdoc/>
    public void Dispose()
    {
        _sampler.Dispose();
        _client.Dispose();
    }
}
