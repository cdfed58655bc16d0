using ModelOperator.Catalog.Endpoints;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Metrics;

namespace ModelOperator.Catalog.Hosting;

/// <summary>The process: HTTP around the catalog proper.</summary>
internal static class CatalogHost
{
    private static readonly TimeSpan StopLimit = TimeSpan.FromSeconds(15);

    /// <summary>Runs until a signal asks to stop.</summary>
    /// <returns>0 after a stop that was asked for, 1 when the process must be started again, 2 when it cannot run as configured.</returns>
    public static async Task<int> RunAsync(CatalogOptions options, CancellationToken cancellationToken)
    {
        ClusterConfiguration configuration;
        ProcessTracing tracing;
        try
        {
            configuration = options.Kubeconfig is { } path ? Kubeconfig.Load(path, options.Context) : InClusterConfiguration.Load();
            tracing = ProcessTracing.Start("modeloperator-catalog", typeof(CatalogHost).Assembly.GetName().Version);
        }
        catch (ConfigurationException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return CommandLine.Misconfigured;
        }

        using var traced = tracing;
        await using var app = Build(options, [.. options.Listen]);
        await using var metrics = Build(options, options.Metrics);
        using var exporter = new PrometheusExporter();
        using var process = new ProcessMetrics();
        using var instance = new CatalogInstance(options, configuration, app.Services.GetRequiredService<ILoggerFactory>(), TimeProvider.System, app.Lifetime.ApplicationStopping);
        app.MapProbes(instance, static kind => kind.Name);
        instance.Endpoints.Map(app, instance.Operations);
        metrics.MapProbes(instance, static kind => kind.Why);
        metrics.MapMetrics(exporter);
        if (!await TryStartAsync(metrics, "--metrics", options.Metrics, cancellationToken) || !await TryStartAsync(app, "--listen", string.Join(' ', options.Listen), cancellationToken))
        {
            return CommandLine.Misconfigured;
        }

        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, app.Lifetime.ApplicationStopping);
        var asAsked = await instance.RunAsync(stopping.Token);
        await Task.WhenAll(app.StopAsync(CancellationToken.None), metrics.StopAsync(CancellationToken.None));
        return asAsked ? 0 : 1;
    }

    private static async Task<bool> TryStartAsync(WebApplication app, string option, string addresses, CancellationToken cancellationToken)
    {
        try
        {
            await app.StartAsync(cancellationToken);
            return true;
        }
        catch (IOException exception)
        {
            await Console.Error.WriteLineAsync($"{option} {addresses} cannot be used: {exception.Message}");
            return false;
        }
    }

    private static WebApplication Build(CatalogOptions options, params string[] addresses)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls(addresses).ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;

            // No request has a body. One that does is told so, for which the body must come to its end.
            kestrel.Limits.MaxRequestBodySize = ApiEndpoints.MaxUrlLength;

            // Longer than what is understood, so that it can be told in a sentence, but not by much.
            kestrel.Limits.MaxRequestLineSize = 8 * ApiEndpoints.MaxUrlLength;
            kestrel.Limits.MaxRequestBufferSize = 16 * ApiEndpoints.MaxUrlLength;
            kestrel.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(10);
            kestrel.Limits.MaxConcurrentConnections = 10_000;
        });
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = StopLimit);
        builder.Logging.LogToConsole(options.LogLevel, options.JsonLogs);

        return builder.Build();
    }
}
