using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Benchmarks.Lineage;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Benchmarks.Catalog;

/// <summary>The assets of <see cref="CompanyCatalog"/> with what people write about them: names, descriptions, owners, tags.</summary>
internal static class DescribedCatalog
{
    private const int Owners = 300;
    private const int Tags = 400;
    private static readonly string[] Licenses = ["Apache-2.0", "MIT", "CC-BY-4.0", "LicenseRef-internal"];
    private static readonly string[] Tasks = ["text-ranking", "feature-extraction", "image-classification", "tabular-classification"];

    /// <summary>All assets, made one by one.</summary>
    public static IEnumerable<IKubernetesObject> All()
    {
        var random = new Random(7);
        return CompanyCatalog.All().Select(asset => Described(asset, random));
    }

    /// <summary>The same dataset with another description, as a later revision.</summary>
    public static Dataset Redescribed(Dataset dataset, string description, int revision) => dataset with
    {
        Metadata = dataset.Metadata with { ResourceVersion = revision.ToString(CultureInfo.InvariantCulture), Generation = revision },
        Spec = dataset.Spec with { Info = (dataset.Spec.Info ?? new AssetInfo()) with { Description = description } },
    };

    private static IKubernetesObject Described(IKubernetesObject asset, Random random) => asset switch
    {
        Dataset dataset => dataset with { Spec = dataset.Spec with { Info = Info(random) } },
        Model model => model with { Spec = model.Spec with { Info = Info(random), Task = Tasks[random.Next(Tasks.Length)] } },
        Embedding embedding => embedding with { Spec = embedding.Spec with { Info = Info(random) } },
        ModelDeployment deployment => deployment with { Spec = deployment.Spec with { Info = Info(random) } },
        _ => asset,
    };

    private static AssetInfo Info(Random random) => new()
    {
        DisplayName = Lexicon.Text(random, 3),
        Description = Lexicon.Text(random, random.Next(10, 40)),
        Owners = [.. Some(random, 2).Select(_ => new Owner { Name = $"Team {Lexicon.Words[100 + random.Next(Owners)]}", Contact = "#help" })],
        Tags = [.. Some(random, 4).Select(_ => Lexicon.Words[500 + random.Next(Tags)]).Distinct()],
        UseCases = [.. Some(random, 2).Select(_ => Lexicon.Text(random, 3))],
        License = Licenses[random.Next(Licenses.Length)],
    };

    private static IEnumerable<int> Some(Random random, int most) => Enumerable.Range(0, random.Next(1, most + 1));
}
