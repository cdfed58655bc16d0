using System.Diagnostics;
using ModelOperator.Benchmarks.Reporting;
using ModelOperator.Core;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>Questions about the graph, one after the other.</summary>
internal sealed class GraphLoad
{
    private const int Questions = 1_000;

    /// <summary>For answers of megabytes.</summary>
    private const int LargeQuestions = 100;
    private static readonly ObjectRef Root = new(ObjectKind.Dataset, "masters", "root");

    private readonly List<(string What, Seer Seer, string[] Paths, Target? Target, List<double> Runs)> _questions;

    public GraphLoad(ListedCompany company)
    {
        var (all, third) = (Some(company, Seer.Everything), Some(company, Seer.Third));
        _questions =
        [
            Lineage("upstream", Seer.Third, third),
            Lineage("downstream", Seer.Third, third),
            Lineage("upstream", Seer.Everything, all),
            Lineage("downstream", Seer.Everything, all),
            ("lineage of depth 5 downstream of the dataset behind 10,000", Seer.Everything, [Path("lineage", Root, "?direction=downstream&depth=5")], Target.Below(20), []),
            ("impact, who sees a third", Seer.Third, [.. third.Select(asset => Path("impact", asset))], null, []),
            ("impact of the dataset behind 10,000", Seer.Everything, [Path("impact", Root)], null, []),
        ];
    }

    /// <summary>What was measured in all runs.</summary>
    public IEnumerable<Figure> Figures => _questions.Select(question => new Figure($"{question.What}, over HTTP: p99", "ms", question.Runs, question.Target));

    /// <summary>Asks each question many times, the first few of which do not count.</summary>
    public async Task RunAsync(CatalogProcess catalog, CancellationToken cancellationToken)
    {
        foreach (var question in _questions)
        {
            var milliseconds = new double[question.Paths.Length == 1 ? LargeQuestions : Questions];
            for (var i = -milliseconds.Length / 10; i < milliseconds.Length; i++)
            {
                var started = Stopwatch.GetTimestamp();
                await catalog.AskAsync(question.Seer, question.Paths[(i + Questions) % question.Paths.Length], cancellationToken);
                if (i >= 0)
                {
                    milliseconds[i] = Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                }
            }

            question.Runs.Add(Percentile.Of(milliseconds, 0.99));
        }
    }

    private static (string What, Seer Seer, string[] Paths, Target? Target, List<double> Runs) Lineage(string direction, Seer seer, ObjectRef[] assets) =>
        ($"lineage of depth 5 {direction}, {seer.Name}", seer, [.. assets.Select(asset => Path("lineage", asset, $"?direction={direction}&depth=5"))], Target.Below(20), []);

    private static string Path(string operation, ObjectRef asset, string query = "") =>
        $"/api/v1/{operation}/{Uri.EscapeDataString(AssetUri.Of(AssetUri.DefaultPlatform, asset))}{query}";

    private static ObjectRef[] Some(ListedCompany company, Seer seer)
    {
        ObjectRef[] assets = [.. company.Assets.Where(asset => seer.MayList(asset.Namespace))];
        new Random(3).Shuffle(assets);
        return assets[..Questions];
    }
}
