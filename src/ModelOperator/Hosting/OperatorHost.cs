using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Hosting;

/// <summary>The process: health and metrics over HTTP around the operator proper.</summary>
internal static class OperatorHost
{
    /// <summary>Runs until a signal asks to stop, or until leadership is lost.</summary>
    /// <returns>0 after a stop that was asked for, 1 when the process must be started again, 2 when it cannot run as configured.</returns>
    public static async Task<int> RunAsync(OperatorOptions options, CancellationToken cancellationToken)
    {
        ClusterConfiguration configuration;
        ProcessTracing tracing;
        try
        {
            configuration = options.Kubeconfig is { } path
                ? Kubeconfig.Load(path, options.Context)
                : InClusterConfiguration.Load();
            tracing = ProcessTracing.Start("modeloperator", typeof(OperatorHost).Assembly.GetName().Version);
        }
        catch (ConfigurationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return CommandLine.Misconfigured;
        }

        using var traced = tracing;
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(options.Listen);
        builder.Logging.LogToConsole(options.LogLevel, options.JsonLogs);

        await using var app = builder.Build();
        using var exporter = new PrometheusExporter(meter => meter.Name.StartsWith("ModelOperator", StringComparison.Ordinal));
        using var process = new ProcessMetrics();
        await using var instance = new OperatorInstance(options, configuration, app.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System);
        app.MapOperatorEndpoints(instance, exporter);

        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"--listen {options.Listen} cannot be used: {exception.Message}");
            return CommandLine.Misconfigured;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        var stillLeading = await instance.RunAsync(stopping.Token);
        await app.StopAsync(CancellationToken.None);
        return stillLeading ? 0 : 1;
    }
}
