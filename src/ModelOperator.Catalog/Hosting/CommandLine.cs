using System.CommandLine;
using System.Net;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Catalog.Hosting;

/// <summary>The catalog's command line.</summary>
internal static class CommandLine
{
    /// <summary>Exit code of a process that cannot run as it was configured, so that starting it again does not help.</summary>
    public const int Misconfigured = 2;

    /// <summary>Parses the arguments and runs the catalog, or says what is wrong with them.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<CatalogOptions, CancellationToken, Task<int>> run)
    {
        var kubeconfig = new Option<string?>("--kubeconfig") { Description = "Kubeconfig file; the pod's service account when absent." };
        var context = new Option<string?>("--context") { Description = "Context of the kubeconfig; its current context when absent." };
        var clusterName = new Option<string>("--cluster-name")
        {
            Description = "Platform id of this cluster in asset URIs, as the operator has it: aip://model/<cluster-name>/....",
            DefaultValueFactory = _ => AssetUri.DefaultPlatform,
        };
        clusterName.Validators.Add(result =>
        {
            if (!AssetUri.IsPlatform(result.GetValueOrDefault<string>()))
            {
                result.AddError($"--cluster-name '{result.GetValueOrDefault<string>()}' cannot be part of an asset URI: use lower-case letters, digits, '-' and '.'.");
            }
        });
        var listen = new Option<string[]>("--listen")
        {
            Description = "Address that questions are answered on, with /healthz and /readyz; * is every one, of IPv4 and of IPv6; may be there more than once.",
            DefaultValueFactory = _ => ["http://*:8080"],
        };
        listen.Validators.Add(result =>
        {
            foreach (var address in (result.GetValueOrDefault<string[]>() ?? []).Where(address => Parse(address) is null))
            {
                result.AddError($"--listen {address} is no address to listen on: write http://HOST:PORT, such as http://*:8080.");
            }
        });
        var metrics = new Option<string>("--metrics")
        {
            Description = "Address of /metrics, which asks nobody who he is: keep others than Prometheus from it, who would count what they may not see.",
            DefaultValueFactory = _ => "http://127.0.0.1:8081",
        };
        metrics.Validators.Add(result =>
        {
            if (Parse(result.GetValueOrDefault<string>()) is null)
            {
                result.AddError($"--metrics {result.GetValueOrDefault<string>()} is no address to listen on: write http://HOST:PORT, such as http://127.0.0.1:8081.");
            }
        });
        var anonymous = new Option<bool>("--anonymous")
        {
            Description = "Answer whoever is at this machine without a token, and show him everything. Only with --listen on loopback addresses.",
        };
        var logFormat = new Option<string>("--log-format") { Description = "json or text.", DefaultValueFactory = _ => "json" };
        logFormat.AcceptOnlyFromAmong("json", "text");
        var logLevel = new Option<LogLevel>("--log-level") { Description = "Least severe level that is logged.", DefaultValueFactory = _ => LogLevel.Information };

        var command = new RootCommand("ModelOperator's catalog: search, lineage and impact of machine-learning assets over HTTP.")
        {
            kubeconfig, context, clusterName, listen, metrics, anonymous, logFormat, logLevel,
        };
        command.SetAction((result, cancellationToken) => run(
            new CatalogOptions
            {
                Kubeconfig = result.GetValue(kubeconfig),
                Context = result.GetValue(context),
                ClusterName = result.GetRequiredValue(clusterName),
                Listen = result.GetRequiredValue(listen),
                Metrics = result.GetRequiredValue(metrics),
                Anonymous = result.GetValue(anonymous),
                JsonLogs = result.GetValue(logFormat) == "json",
                LogLevel = result.GetValue(logLevel),
            },
            cancellationToken));
        var parsed = command.Parse(args);
        List<string> errors = [.. parsed.Errors.Select(error => error.Message)];
        if (errors.Count == 0 && parsed.GetValue(anonymous) && parsed.GetRequiredValue(listen).FirstOrDefault(address => !IsLoopback(Parse(address)!)) is { } open)
        {
            errors.Add($"--anonymous would show everything to whoever reaches {open}: listen on loopback alone, such as --listen http://127.0.0.1:8080, or leave it out.");
        }

        if (errors.Count > 0)
        {
            // Not the library's own answer: it prints the whole help, in which the sentence is lost, and its exit code asks for a restart.
            Console.Error.WriteLine(string.Join(' ', errors));
            return Task.FromResult(Misconfigured);
        }

        // The host handles signals: a stop takes as long as answers in flight do.
        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Plain HTTP only: what stands before the catalog ends TLS.</summary>
    private static BindingAddress? Parse(string? text)
    {
        try
        {
            return text is not null && BindingAddress.Parse(text) is { Scheme: "http", PathBase.Length: 0, Port: >= 0 and <= 65535 } address ? address : null;
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static bool IsLoopback(BindingAddress address) =>
        !address.IsUnixPipe && !address.IsNamedPipe
        && (address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip)));
}
