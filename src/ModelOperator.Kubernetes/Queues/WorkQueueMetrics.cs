using System.Diagnostics.Metrics;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Kubernetes.Queues;

/// <summary>The workqueue metrics every Kubernetes dashboard knows, for one queue.</summary>
internal sealed class WorkQueueMetrics : IDisposable
{
    private readonly Meter _meter = new(RuntimeMeter.Name);
    private readonly KeyValuePair<string, object?> _name;
    private readonly Counter<long> _adds;
    private readonly Counter<long> _retries;
    private readonly Histogram<double> _queueDuration;
    private readonly Histogram<double> _workDuration;

    public WorkQueueMetrics(string queueName, Func<int> depth, Func<(double Total, double Longest)> unfinished)
    {
        _name = new("name", queueName);
        KeyValuePair<string, object?>[] tags = [_name];
        _meter.CreateObservableGauge("workqueue_depth", () => new Measurement<int>(depth(), tags), null, "Keys ready to be taken.");
        _meter.CreateObservableGauge("workqueue_unfinished_work_seconds", () => new Measurement<double>(unfinished().Total, tags), "s",
            "Seconds of work in process and not finished; a steady rise means stuck workers.");
        _meter.CreateObservableGauge("workqueue_longest_running_processor_seconds", () => new Measurement<double>(unfinished().Longest, tags), "s",
            "Seconds that the longest running worker has been at its key.");
        _adds = _meter.CreateCounter<long>("workqueue_adds_total", null, "Keys that became due.");
        _retries = _meter.CreateCounter<long>("workqueue_retries_total", null, "Keys put back after a failure.");
        _queueDuration = RuntimeMeter.Duration(_meter, "workqueue_queue_duration_seconds", "Seconds a key waited before it was taken.");
        _workDuration = RuntimeMeter.Duration(_meter, "workqueue_work_duration_seconds", "Seconds that processing a key took.");
    }

    public void Added(int keys) => _adds.Add(keys, _name);

    public void Retried() => _retries.Add(1, _name);

    public void Taken(TimeSpan waited) => _queueDuration.Record(waited.TotalSeconds, _name);

    public void Finished(TimeSpan worked) => _workDuration.Record(worked.TotalSeconds, _name);

    public void Dispose() => _meter.Dispose();
}
