using System.CommandLine;
using System.Text.RegularExpressions;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Observation;
using ModelOperator.Serving;

namespace ModelOperator.Hosting;

/// <summary>Options of an operator that has permissions in some namespaces and none in the cluster.</summary>
internal static partial class NamespacedOptions
{
    private const string NamespacesName = "--watch-namespaces", RuntimesName = "--runtimes";

    private static readonly Option<string?> Namespaces = CreateNamespaces();

    private static readonly Option<IReadOnlyList<ServingRuntime>?> Runtimes = new(RuntimesName)
    {
        Description = $"Folder with the YAML of ServingRuntimes, which are taken instead of the cluster's; only with {NamespacesName}.",
        CustomParser = static result =>
        {
            try
            {
                return RuntimeFiles.Read(result.Tokens.Single().Value);
            }
            catch (ConfigurationException exception)
            {
                result.AddError(exception.Message);
                return null;
            }
        },
    };

    /// <summary>The options of the command line.</summary>
    public static void AddTo(Command command)
    {
        command.Options.Add(Namespaces);
        command.Options.Add(Runtimes);
        command.Validators.Add(static result =>
        {
            if (result.GetResult(Namespaces) is null && result.GetResult(Runtimes) is not null)
            {
                result.AddError($"{RuntimesName} means nothing without {NamespacesName}: create the ServingRuntimes in the cluster, or name the namespaces to serve.");
            }
        });
    }

    /// <summary>What the command line says; null for an operator of the whole cluster.</summary>
    public static NamespacedScope? Of(ParseResult result) =>
        result.GetValue(Namespaces) is { } names ? new NamespacedScope(names.Split(','), result.GetValue(Runtimes) ?? []) : null;

    private static Option<string?> CreateNamespaces()
    {
        var option = new Option<string?>(NamespacesName)
        {
            Description = "Namespaces to serve, with commas between them, for an operator without permissions in the cluster; all of them when absent.",
        };
        option.Validators.Add(static result =>
        {
            var names = result.GetValueOrDefault<string?>()?.Split(',') ?? [];
            if (names.FirstOrDefault(static name => !NamespaceName().IsMatch(name)) is { } wrong)
            {
                result.AddError($"{NamespacesName} has '{wrong}', which is no namespace: write names with commas and nothing else between them, such as ads,ads-lab.");
            }
            else if (names.GroupBy(static name => name).FirstOrDefault(static same => same.Count() > 1) is { } twice)
            {
                result.AddError($"{NamespacesName} names {twice.Key} twice: name it once.");
            }
        });
        return option;
    }

    /// <summary>A label of RFC 1123.</summary>
    [GeneratedRegex(@"^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?\z")]
    private static partial Regex NamespaceName();
}
