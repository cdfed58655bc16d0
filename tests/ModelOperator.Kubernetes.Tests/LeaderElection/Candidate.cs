using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.LeaderElection;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.Kubernetes.Tests.LeaderElection;

/// <summary>One of several processes that want to lead; its work runs until told to stop, and as long after that as a test wants.</summary>
internal sealed class Candidate : IDisposable
{
    public static readonly ObjectKey Lease = new("system", "operator");

    private readonly KubernetesClient client;
    private readonly LeaderElector elector;
    private readonly CancellationTokenSource stop = new();

    public Candidate(ScriptedApiServer server, ManualTimeProvider time, string identity, ClusterConfiguration? configuration = null)
    {
        Identity = identity;
        Time = time;
        client = new KubernetesClient(configuration ?? server.Configuration, new KubernetesClientOptions { UserAgent = identity }, null, time);
        elector = new LeaderElector(new LeaderElectionOptions { Lease = Lease, Identity = identity }, client, Log, time);
        Work = async (stopping, lost) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Draining.WaitAsync(lost).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        };
    }

    public string Identity { get; }

    public ManualTimeProvider Time { get; }

    public RecordingLogger Log { get; } = new();

    /// <summary>What leading does.</summary>
    public Lead Work { get; set; }

    /// <summary>Holds a stop in good order up.</summary>
    public Task Draining { get; set; } = Task.CompletedTask;

    /// <summary>Whether the work is running.</summary>
    public bool Working { get; private set; }

    public bool IsLeader => elector.IsLeader;

    /// <summary>Who holds the lease, as the candidate last saw it.</summary>
    public string Leader => elector.Leader;

    public Task<LeaderElectionResult> Run { get; private set; } = Task.FromResult(LeaderElectionResult.Stopped);

    public Candidate Start()
    {
        Run = elector.RunAsync(
            async (stopping, lost) =>
            {
                Working = true;
                try
                {
                    await Work(stopping, lost);
                }
                finally
                {
                    Working = false;
                }
            },
            stop.Token);
        return this;
    }

    public void Stop() => stop.Cancel();

    /// <summary>Takes its client away.</summary>
    public void Break() => client.Dispose();

    public void Dispose()
    {
        stop.Cancel();
        elector.Dispose();
        client.Dispose();
        stop.Dispose();
    }
}
