using System.CommandLine;
using System.Text.RegularExpressions;
using ModelOperator.Core.Serving;

namespace ModelOperator.Hosting;

/// <summary>The Prometheus that gates and autoscalers ask.</summary>
/// <param name="Server">Its address, and how its series name namespaces.</param>
/// <param name="TokenFile">File with the bearer token for it; null for none. It is read again when it changes.</param>
/// <param name="CaFile">File with the certificates that it is trusted by; null for those of the system.</param>
internal sealed partial record PrometheusOptions(MetricsServer Server, string? TokenFile, string? CaFile)
{
    private const string UrlName = "--prometheus-url";

    private static readonly Option<string?> Url = Checked(
        new Option<string?>(UrlName)
        {
            Description = "Address of the Prometheus that gates and autoscalers ask, such as http://prometheus.monitoring.svc:9090; without it there are no such gates, and no autoscaling by queries.",
        },
        static text => IsAddress(text) ? null : $"{UrlName} {text} is no address of a Prometheus: write http://HOST:PORT or https://HOST:PORT, with a path where it has one.");

    private static readonly Option<string> NamespaceLabel = Checked(
        new Option<string>("--prometheus-namespace-label")
        {
            Description = "Label of Prometheus' series that names the namespace they are from; queries see the series of the deployment's own namespace alone.",
            DefaultValueFactory = _ => "namespace",
        },
        static text => LabelName().IsMatch(text) ? null : $"--prometheus-namespace-label {text} is no label of Prometheus: use letters, digits and '_', not beginning with a digit.");

    private static readonly Option<string?> Token = new("--prometheus-token-file")
    {
        Description = "File with the bearer token that the operator shows to Prometheus. KEDA, which asks by itself, does not get it.",
    };

    private static readonly Option<string?> Ca = new("--prometheus-ca-file") { Description = "File with the certificates, in PEM, that Prometheus is trusted by; the system's when absent." };

    /// <summary>The options of the command line.</summary>
    public static void AddTo(Command command)
    {
        foreach (var option in (Option[])[Url, NamespaceLabel, Token, Ca])
        {
            command.Options.Add(option);
        }

        command.Validators.Add(static result =>
        {
            if (result.GetValue(Url) is null && (result.GetValue(Token) ?? result.GetValue(Ca)) is not null)
            {
                result.AddError($"--prometheus-token-file and --prometheus-ca-file mean nothing without {UrlName}: add it, or leave them out.");
            }
        });
    }

    /// <summary>What the command line says; null when it names no Prometheus.</summary>
    public static PrometheusOptions? Of(ParseResult result) => result.GetValue(Url) is { } url
        ? new PrometheusOptions(new MetricsServer(url.TrimEnd('/'), result.GetRequiredValue(NamespaceLabel)), result.GetValue(Token), result.GetValue(Ca))
        : null;

    private static Option<T> Checked<T>(Option<T> option, Func<string, string?> problem)
    {
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string?>() is { } text && problem(text) is { } sentence)
            {
                result.AddError(sentence);
            }
        });
        return option;
    }

    // What stands in it before @ would be shown to everybody who may read a ScaledObject.
    private static bool IsAddress(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri is { Scheme: "http" or "https", Host.Length: > 0, UserInfo: "", Query: "", Fragment: "" };

    [GeneratedRegex(@"^[a-zA-Z_][a-zA-Z0-9_]*\z")]
    private static partial Regex LabelName();
}
