using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Core.Serving.Runtimes;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving.Optional;

/// <summary>Which port of the Service Prometheus is told of, and how many pods a drain may take.</summary>
public class MonitorTests
{
    [Theory]
    [InlineData(null, 80, "http", null)]
    [InlineData(8000, 80, "http", null)]
    [InlineData(9100, 80, "metrics", 9100)]
    [InlineData(9100, 9100, "metrics", 9101)]
    [InlineData(65535, 65535, "metrics", 65534)]
    public void It_names_the_port_of_the_Service_that_leads_to_the_metrics(int? metrics, int port, string name, int? ownPort)
    {
        var outcome = ServingDecision.Decide(Inputs(new RuntimeMetrics { Path = "/prom", Port = metrics }, port));

        var monitor = Given.Applied<ServiceMonitor>(outcome.Optional.Monitor)!.Spec!;
        Assert.Equal([new MonitorEndpoint { Port = name, Path = "/prom", Interval = "15s" }], monitor.Endpoints);
        Assert.False(monitor.Selector.Matches(outcome.DesiredService()!.Metadata.Labels));
        Assert.All([outcome.PrimaryService, outcome.SecondaryService], write => Assert.True(monitor.Selector.Matches(Given.Applied<Service>(write)!.Metadata.Labels)));
        Assert.Equal(ownPort, outcome.DesiredService()!.Spec!.Ports!.SingleOrDefault(candidate => candidate.Name == "metrics")?.Port);
        Assert.Equal(metrics is 9100 or 65535 ? metrics : null, outcome.DesiredService()!.Spec!.Ports!.SingleOrDefault(candidate => candidate.Name == "metrics")?.TargetPort?.Number);
    }

    [Fact]
    public void A_Service_has_no_port_for_metrics_that_nobody_asked_for()
    {
        var outcome = ServingDecision.Decide(Inputs(new RuntimeMetrics { Port = 9100 }, 80).With(spec => spec with { Monitoring = null }));

        Assert.Equal(["http"], outcome.DesiredService()!.Spec!.Ports!.Select(port => port.Name));
    }

    [Fact]
    public void A_runtime_that_does_not_say_where_its_metrics_are_is_named()
    {
        var serving = Given.Serving(Inputs(new RuntimeMetrics(), 80));

        var outcome = ServingDecision.Decide(serving with { Runtimes = RuntimeCatalog.Of([Given.Runtime()]) });

        Assert.Equal(ApplyAction.Delete, outcome.Optional.Monitor.Action);
        Assert.Contains("Monitored=False/NoMetrics", outcome.Told());
        Assert.Contains("ServingRuntime vllm", outcome.Find(ConditionTypes.Monitored).Message, StringComparison.Ordinal);
        outcome.AssertReady(ServingReasons.Serving);
    }

    [Fact]
    public void While_no_runtime_fits_any_more_and_pods_run_it_stays()
    {
        var serving = Given.Serving(Inputs(new RuntimeMetrics(), 80));

        var outcome = ServingDecision.Decide(serving with { Runtimes = RuntimeCatalog.Of([]) });

        Assert.True(outcome.Optional.IsNothing);
        Assert.Contains("Monitored=True/Applied", outcome.Told());
    }

    [Fact]
    public void A_PodDisruptionBudget_counts_the_pods_of_the_deployment()
    {
        var outcome = ServingDecision.Decide(Wanted.Everything(KindAvailability.Served, spec => spec with { DisruptionBudget = new DisruptionBudget { MaxUnavailable = 3 } }));

        var budget = Given.Applied<PodDisruptionBudget>(outcome.Optional.DisruptionBudget)!.Spec!;
        Assert.Equal(3, budget.MaxUnavailable!.Value.Number);
        Assert.True(budget.Selector!.Matches(outcome.DesiredDeployment()!.Spec!.Template.Metadata!.Labels));
    }

    private static ServingInputs Inputs(RuntimeMetrics metrics, int port) => Wanted.Everything(KindAvailability.Served, spec => spec with { Exposure = new Exposure { Port = port } }) with
    {
        Runtimes = RuntimeCatalog.Of([Given.Runtime(spec: runtime => runtime with { Container = runtime.Container with { Metrics = metrics } })]),
    };
}
