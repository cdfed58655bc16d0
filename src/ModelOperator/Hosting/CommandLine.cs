using System.CommandLine;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Hosting;

/// <summary>The operator's command line.</summary>
internal static class CommandLine
{
    /// <summary>Exit code of a process that cannot run as it was configured, so that starting it again does not help.</summary>
    public const int Misconfigured = 2;

    /// <summary>Parses the arguments and runs the operator, or says what is wrong with them.</summary>
    /// <returns>The process's exit code.</returns>
    public static Task<int> RunAsync(string[] args, Func<OperatorOptions, CancellationToken, Task<int>> run)
    {
        var kubeconfig = new Option<string?>("--kubeconfig")
        {
            Description = "Kubeconfig file; the pod's service account when absent.",
        };
        var context = new Option<string?>("--context") { Description = "Context of the kubeconfig; its current context when absent." };
        var clusterName = new Option<string>("--cluster-name")
        {
            Description = "Platform id of this cluster in asset URIs: aip://model/<cluster-name>/....",
            DefaultValueFactory = _ => AssetUri.DefaultPlatform,
        };
        clusterName.Validators.Add(result =>
        {
            var name = result.GetValueOrDefault<string>();
            if (!AssetUri.TryParse($"aip://model/{name}/namespace/name", out var uri) || uri.Platform != name)
            {
                result.AddError($"--cluster-name '{name}' cannot be part of an asset URI: use lower-case letters, digits, '-' and '.'.");
            }
        });
        var leaseNamespace = new Option<string>("--namespace")
        {
            Description = "Namespace of the Lease that replicas elect their leader with.",
            DefaultValueFactory = _ => "modeloperator-system",
        };
        var leaderElect = new Option<bool>("--leader-elect")
        {
            Description = "Write only while holding the Lease.",
            DefaultValueFactory = _ => true,
        };
        var listen = new Option<string>("--listen")
        {
            Description = "Address of /healthz, /readyz and /metrics; * is every one, of IPv4 and of IPv6.",
            DefaultValueFactory = _ => "http://*:8080",
        };
        listen.Validators.Add(result =>
        {
            if (!IsListenAddress(result.GetValueOrDefault<string>()))
            {
                result.AddError($"--listen {result.GetValueOrDefault<string>()} is no address to listen on: write http://HOST:PORT, such as http://*:8080.");
            }
        });
        var workers = new Option<int>("--workers") { Description = "Reconciles at once of each kind.", DefaultValueFactory = _ => 4 };
        workers.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 256)
            {
                result.AddError("--workers must be between 1 and 256.");
            }
        });
        var resync = new Option<int>("--resync-seconds")
        {
            Description = "How often every object is looked at again although nothing changed, in seconds.",
            DefaultValueFactory = _ => 600,
        };
        resync.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() < 10)
            {
                result.AddError("--resync-seconds must be at least 10.");
            }
        });
        var watchIdle = new Option<int>("--watch-idle-seconds")
        {
            Description = "Longest silence of a watch before it is opened anew from where it was, in seconds. API servers send a bookmark about once a minute.",
            DefaultValueFactory = _ => 120,
        };
        watchIdle.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 5 or > 600)
            {
                result.AddError("--watch-idle-seconds must be between 5 and 600.");
            }
        });
        var discovery = new Option<int>("--discovery-seconds")
        {
            Description = "How often is asked which optional kinds (Gateway API, KEDA, Kueue and others) the cluster serves, in seconds.",
            DefaultValueFactory = _ => 60,
        };
        discovery.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                result.AddError("--discovery-seconds must be between 1 and 3600.");
            }
        });
        var unusedAfter = new Option<string>("--unused-after")
        {
            Description = "How long nothing must have been made from an asset before it is called Unused, such as 30d, 12h or 15m; 0 for never.",
            DefaultValueFactory = _ => "30d",
        };
        unusedAfter.Validators.Add(result =>
        {
            if (!DurationText.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError($"--unused-after {result.GetValueOrDefault<string>()} is no duration: write a whole number and d, h, m or s, such as 30d, or 0 for never.");
            }
        });
        var expiryWarning = new Option<string>("--expiry-warning")
        {
            Description = "How long before a SharingGrant expires its condition ExpiringSoon says so, such as 7d, 12h or 15m; 0 for never.",
            DefaultValueFactory = _ => "7d",
        };
        expiryWarning.Validators.Add(result =>
        {
            if (!DurationText.TryParse(result.GetValueOrDefault<string>(), out _))
            {
                result.AddError($"--expiry-warning {result.GetValueOrDefault<string>()} is no duration: write a whole number and d, h, m or s, such as 7d, or 0 for never.");
            }
        });
        var imageVolumes = new Option<string>("--image-volumes")
        {
            Description = "Whether pods can mount oci:// artifacts as image volumes: on, off, or auto for on from Kubernetes 1.35.",
            DefaultValueFactory = _ => "auto",
        };
        imageVolumes.AcceptOnlyFromAmong("auto", "on", "off");
        var logFormat = new Option<string>("--log-format") { Description = "json or text.", DefaultValueFactory = _ => "json" };
        logFormat.AcceptOnlyFromAmong("json", "text");
        var logLevel = new Option<LogLevel>("--log-level")
        {
            Description = "Least severe level that is logged.",
            DefaultValueFactory = _ => LogLevel.Information,
        };

        var command = new RootCommand("ModelOperator: keeps lineage, sharing grants and GPU serving of machine-learning assets.")
        {
            kubeconfig, context, clusterName, leaseNamespace, leaderElect, listen, workers, resync, watchIdle, discovery, unusedAfter, expiryWarning, imageVolumes,
            logFormat, logLevel,
        };
        NamespacedOptions.AddTo(command);
        PrometheusOptions.AddTo(command);
        command.Subcommands.Add(ReadinessCheck.Create());
        command.SetAction((result, cancellationToken) => run(
            new OperatorOptions
            {
                Kubeconfig = result.GetValue(kubeconfig),
                Context = result.GetValue(context),
                ClusterName = result.GetRequiredValue(clusterName),
                Namespace = result.GetRequiredValue(leaseNamespace),
                LeaderElect = result.GetValue(leaderElect),
                Listen = result.GetRequiredValue(listen),
                Workers = result.GetValue(workers),
                Resync = TimeSpan.FromSeconds(result.GetValue(resync)),
                WatchIdle = TimeSpan.FromSeconds(result.GetValue(watchIdle)),
                Discovery = TimeSpan.FromSeconds(result.GetValue(discovery)),
                Scope = NamespacedOptions.Of(result),
                Prometheus = PrometheusOptions.Of(result),
                UnusedAfter = DurationText.Parse(result.GetRequiredValue(unusedAfter)),
                ExpiryWarning = DurationText.Parse(result.GetRequiredValue(expiryWarning)),
                ImageVolumes = result.GetValue(imageVolumes) switch { "on" => true, "off" => false, _ => null },
                JsonLogs = result.GetValue(logFormat) == "json",
                LogLevel = result.GetValue(logLevel),
            },
            cancellationToken));
        var parsed = command.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            // Not the library's own answer: it prints the whole help, in which the sentence is lost, and its exit code asks for a restart.
            Console.Error.WriteLine(string.Join(' ', parsed.Errors.Select(error => error.Message)));
            return Task.FromResult(Misconfigured);
        }

        // The host handles signals: a stop takes as long as draining does.
        return parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    /// <summary>Plain HTTP only: the endpoints hold nothing secret, and a certificate has nowhere to come from.</summary>
    private static bool IsListenAddress(string? text)
    {
        try
        {
            return text is not null && BindingAddress.Parse(text) is { Scheme: "http", PathBase.Length: 0, Port: >= 0 and <= 65535 };
        }
        catch (FormatException)
        {
            return false;
        }
    }
}
