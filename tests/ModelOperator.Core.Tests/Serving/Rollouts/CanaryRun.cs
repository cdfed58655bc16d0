using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Gates;
using ModelOperator.Core.Serving.Rollouts;
using ModelOperator.Core.Tests.Crds;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Tests.Serving.Rollouts;

/// <summary>A deployment that is decided about again and again, while Kubernetes makes its pods and time passes.</summary>
internal sealed class CanaryRun
{
    /// <summary>The Prometheus that the operator was told of.</summary>
    public static readonly MetricsServer Prometheus = new("http://prometheus:9090", "namespace");

    private readonly Dictionary<string, ModelVersion> _versions = [];
    private readonly HashSet<string> _broken = [];
    private readonly HashSet<string> _faltering = [];
    private readonly Dictionary<string, int> _room = [];
    private ServingInputs _inputs;
    private DateTimeOffset _now = Given.Now;

    public CanaryRun(Rollout rollout, int replicas = 4, int gpus = 1)
    {
        _inputs = Given.Inputs(Given.Deployment(spec: spec => spec with
        {
            Rollout = rollout,
            Scaling = new Scaling { Replicas = replicas },
            Resources = new ServingResources { Gpus = gpus },
        }), Given.Version("1.0.0", digest: Given.Digest), Given.Runtime(spec: spec => spec with { Accelerators = null }));
        _versions["scene-encoder-1.0.0"] = _inputs.Model.Version!;
    }

    /// <summary>What others do to the objects between two decisions.</summary>
    public Func<ServingInputs, ServingInputs> Between { get; init; } = static inputs => inputs;

    public HttpRoute? Route => _inputs.Optional.Route.Live;

    public ServingOutcome Last { get; private set; } = null!;

    public ModelDeploymentStatus Status => Last.Status;

    public Condition Ready => Last.Find(ConditionTypes.Ready);

    public int Replicas(ServingSlot slot) => _inputs.Live(slot)?.Spec?.Replicas ?? 0;

    /// <summary>Version that the pods of a slot are of; null where there is no Deployment.</summary>
    public string? Version(ServingSlot slot) => _inputs.Live(slot)?.Spec?.Template.Metadata?.Annotations?[ServingAnnotations.Version];

    /// <summary>Slots that the Service leads to.</summary>
    public IReadOnlyList<ServingSlot> Reached => _inputs.LiveService!.Spec!.Selector!.TryGetValue(ServingSlots.Label, out var slot)
        ? [.. ServingSlots.All.Where(candidate => candidate.LabelValue() == slot)]
        : ServingSlots.All;

    public int Weight(string version) => Status.Versions!.FirstOrDefault(served => served.Version == version)?.Weight ?? 0;

    public CanaryRun Change(Func<ServingInputs, ServingInputs> change)
    {
        _inputs = change(_inputs);
        return this;
    }

    public CanaryRun Specify(Func<ModelDeploymentSpec, ModelDeploymentSpec> change) =>
        Change(inputs => inputs with { Deployment = inputs.Deployment with { Spec = change(inputs.Deployment.Spec) } });

    public CanaryRun Ask(string version)
    {
        var asked = _versions.TryGetValue($"scene-encoder-{version}", out var known) ? known : Given.Version(version, digest: Given.Digest);
        _versions[asked.Metadata.Name] = asked;
        return Change(inputs => inputs with { Model = inputs.Model with { Version = asked } });
    }

    public CanaryRun Withdraw(string version)
    {
        _versions.Remove($"scene-encoder-{version}");
        return this;
    }

    /// <summary>From now on pods of the version are not ready, and nobody knows yet what will become of them.</summary>
    public CanaryRun Falter(string version)
    {
        _faltering.Add(version);
        return this;
    }

    /// <summary>From now on pods of the version do not become ready.</summary>
    public CanaryRun Break(string version)
    {
        _broken.Add(version);
        return this;
    }

    /// <summary>From now on nodes have room for so many pods of the version and no more.</summary>
    public CanaryRun Crowd(string version, int room)
    {
        _room[version] = room;
        return this;
    }

    /// <summary>The Gateway takes the route as it is now.</summary>
    public CanaryRun Routed() => Change(inputs =>
    {
        var live = inputs.Optional.Route.Live!;
        var parents = new RouteParentStatus
        {
            ParentRef = new ParentReference { Name = "public" },
            Conditions = [Said("Accepted"), Said("ResolvedRefs")],
        };
        RouteCondition Said(string type) => new() { Type = type, Status = "True", ObservedGeneration = live.Metadata.Generation, Reason = type };
        return inputs with { Optional = inputs.Optional with { Route = inputs.Optional.Route with { Live = live with { Status = new HttpRouteStatus { Parents = [parents] } } } } };
    });

    public CanaryRun Pass(int seconds)
    {
        _now += TimeSpan.FromSeconds(seconds);
        return this;
    }

    public CanaryRun Sample(string gate, double value) => Sample(gate, GateSample.Of(value, _now));

    public CanaryRun Sample(string gate, GateSample sample) =>
        Change(inputs => inputs with { Prometheus = Prometheus, GateSamples = new Dictionary<string, GateSample>(inputs.GateSamples) { [gate] = sample } });

    /// <summary>Decides and applies once, and has Kubernetes do its part.</summary>
    public CanaryRun Once()
    {
        var served = _inputs.Deployment.Status?.ModelVersion;
        _inputs = _inputs with
        {
            Now = _now,
            Serving = served is null || served == _inputs.Model.Version?.Metadata.Name ? null : new StableVersion(served, _versions.GetValueOrDefault(served)),
        };
        Last = ServingDecision.Decide(_inputs);
        DocumentedReasons.AssertAll(typeof(ModelDeployment), Last.Status.Conditions!);
        _inputs = _inputs.After(Last);
        _inputs = _inputs with { LiveDeployment = Rolled(_inputs.LiveDeployment), LiveSecondary = Rolled(_inputs.LiveSecondary) };
        _inputs = Between(_inputs with { Pods = [.. ServingSlots.All.SelectMany(Pods)] });
        return this;
    }

    /// <summary>Decides and applies until nothing is written any more at this moment.</summary>
    public CanaryRun Settle()
    {
        for (var round = 0; round < 20; round++)
        {
            var before = Fingerprint();
            Once();
            if (!Last.WritesChildren && Fingerprint() == before)
            {
                return this;
            }
        }

        throw new InvalidOperationException($"It does not settle: {Ready.Reason}: {Ready.Message}");
    }

    /// <summary>Goes on until a version that has all of the traffic has it alone.</summary>
    public CanaryRun Finish() => Settle().Pass(5).Settle();

    private string Fingerprint() => System.Text.Json.JsonSerializer.Serialize(_inputs.Deployment.Status, ApiJsonContext.Default.ModelDeploymentStatus);

    private Deployment? Rolled(Deployment? live)
    {
        if (live is null)
        {
            return null;
        }

        var replicas = live.Spec!.Replicas!.Value;
        var version = live.Spec.Template.Metadata!.Annotations![ServingAnnotations.Version];
        var isBroken = _broken.Contains(version);
        if (_faltering.Contains(version))
        {
            return live with { Status = new DeploymentStatus { ObservedGeneration = live.Metadata.Generation, Replicas = replicas, UpdatedReplicas = replicas } };
        }

        var room = Math.Min(replicas, _room.GetValueOrDefault(version, replicas));
        return live with
        {
            Status = isBroken
                ? new DeploymentStatus
                {
                    ObservedGeneration = live.Metadata.Generation, Replicas = replicas, UpdatedReplicas = replicas,
                    Conditions = [Given.Condition("Progressing", ConditionStatus.False, "ProgressDeadlineExceeded")],
                }
                : Given.Complete(replicas) with { ObservedGeneration = live.Metadata.Generation, AvailableReplicas = room, ReadyReplicas = room },
        };
    }

    private IEnumerable<Pod> Pods(ServingSlot slot)
    {
        if (_inputs.Live(slot) is not { } live)
        {
            return [];
        }

        var version = Version(slot)!;
        var isBroken = _broken.Contains(version) || _faltering.Contains(version);
        var room = _room.GetValueOrDefault(version, int.MaxValue);
        return Enumerable.Range(1, live.Spec!.Replicas!.Value).Select(index => Given.ReadyPod($"{live.Metadata.Name}-{index}", live.Spec.Template) with
        {
            Status = index > room ? new PodStatus { Phase = "Pending", Conditions = [Given.Condition("PodScheduled", ConditionStatus.False, "Unschedulable", "0/2 nodes are available")] }
                : isBroken ? new PodStatus { Phase = "Running" } : new PodStatus { Phase = "Running", Conditions = [Given.Condition("Ready", ConditionStatus.True, "")] },
        });
    }
}
