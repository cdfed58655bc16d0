using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.Controllers;

/// <summary>How often, how long and with what result a controller reconciles.</summary>
internal sealed class ControllerMetrics(string controller, TimeProvider time)
{
    private static readonly Meter Meter = new(RuntimeMeter.Name);

    private static readonly Counter<long> Reconciles =
        Meter.CreateCounter<long>("modeloperator_reconcile_total", null, "Reconciles by controller and result.");

    private static readonly Histogram<double> Durations =
        RuntimeMeter.Duration(Meter, "modeloperator_reconcile_duration_seconds", "Seconds that a reconcile took, by controller.");

    private static readonly UpDownCounter<int> Active =
        Meter.CreateUpDownCounter<int>("modeloperator_active_workers", null, "Reconciles that are running now, by controller.");

    private static readonly Gauge<double> LastSuccess = Meter.CreateGauge<double>(
        "modeloperator_reconcile_last_success_timestamp_seconds", "s", "When a reconcile last succeeded, by controller, in seconds since 1970.");

    private readonly KeyValuePair<string, object?> _name = new("controller", controller);

    public void Started() => Active.Add(1, _name);

    public void Finished(string result, TimeSpan took)
    {
        Active.Add(-1, _name);
        Reconciles.Add(1, _name, new KeyValuePair<string, object?>("result", result));
        Durations.Record(took.TotalSeconds, _name);
        if (result is "success" or "requeue_after")
        {
            LastSuccess.Record(time.GetUtcNow().ToUnixTimeMilliseconds() / 1000.0, _name);
        }
    }
}
