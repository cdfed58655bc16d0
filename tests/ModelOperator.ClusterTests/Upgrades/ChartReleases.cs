using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ModelOperator.ClusterTests.Chart;
using ModelOperator.CrdGenerator;
using ModelOperator.Kubernetes.Resources.Yaml;

namespace ModelOperator.ClusterTests.Upgrades;

/// <summary>
/// The chart as it is, one as a release before it could have been, and one as the next could be. Nothing was released yet that could be
/// upgraded from, so both are made of the chart by what a release of the same version of the API may add: the one before lacks some optional
/// fields, a column, and the default of status; the next has fields more. The operator is the one there is: newer than the first, older than the last.
/// </summary>
internal sealed partial class ChartReleases
{
    /// <summary>Fields of status that the release before did not have.</summary>
    public static readonly IReadOnlyList<string> NewInStatus = ["upstreamDomains", "obligations", "reach", "grants", "podSecurity"];

    /// <summary>The field that the next release adds to specification and status of every kind.</summary>
    public const string Next = "reviewedBy";

    /// <summary>Fields of a ModelDeployment's specification that the release before did not have; neither the example nor the load uses them.</summary>
    private static readonly string[] NewInSpec = ["monitoring", "disruptionBudget"];

    private readonly string _folder = Directory.CreateTempSubdirectory("modeloperator-charts-").FullName;

    public ChartReleases()
    {
        Before = Derive("0.0.9", schema =>
        {
            Remove(schema["properties"]!["status"]!, NewInStatus);
            schema["properties"]!["status"]!.AsObject().Remove("default");
            Remove(schema["properties"]!["spec"]!, NewInSpec);
        });
        After = Derive("0.2.0", schema =>
        {
            foreach (var part in (string[])["spec", "status"])
            {
                schema["properties"]![part]!["properties"]![Next] = new JsonObject { ["description"] = "Who looked at it.", ["type"] = "string", ["maxLength"] = 64 };
            }
        });
    }

    /// <summary>The chart of the release before.</summary>
    public string Before { get; }

    /// <summary>The chart of the next release.</summary>
    public string After { get; }

    /// <summary>Removes the charts that were made.</summary>
    public void Delete() => Directory.Delete(_folder, recursive: true);

    private string Derive(string version, Action<JsonNode> change)
    {
        var chart = Path.Combine(_folder, version, "modeloperator");
        foreach (var file in Directory.EnumerateFiles(ChartTools.Chart, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(chart, Path.GetRelativePath(ChartTools.Chart, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var description = Path.Combine(chart, "Chart.yaml");
        File.WriteAllText(description, Version().Replace(File.ReadAllText(description), $"$1 {version}"));
        foreach (var (name, definition) in CustomResourceDefinitions.Build())
        {
            var served = definition["spec"]!["versions"]![0]!;
            change(served["schema"]!["openAPIV3Schema"]!);
            if (version == "0.0.9")
            {
                served["additionalPrinterColumns"]!.AsArray().RemoveAt(0);
            }

            File.WriteAllText(Path.Combine(chart, "files", "crds", name), YamlText.Write(definition));
        }

        return chart;
    }

    private static void Remove(JsonNode schema, IEnumerable<string> fields)
    {
        foreach (var field in fields)
        {
            schema["properties"]!.AsObject().Remove(field);
        }
    }

    [GeneratedRegex("^(version:|appVersion:) .*$", RegexOptions.Multiline)]
    private static partial Regex Version();
}
