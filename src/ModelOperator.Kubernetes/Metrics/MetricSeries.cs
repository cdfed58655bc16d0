namespace ModelOperator.Kubernetes.Metrics;

/// <summary>The measurements of one set of labels.</summary>
internal abstract class MetricSeries(string labels)
{
    private volatile int _scrape;

    /// <summary>The labels as they are written between the braces.</summary>
    protected string Labels { get; } = labels;

    public void Record(double value, int scrape)
    {
        _scrape = scrape;
        Record(value);
    }

    public bool SeenIn(int scrape) => _scrape == scrape;

    public abstract void Write(PrometheusText text, string name);

    protected abstract void Record(double value);
}
