using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Testing.Load;

/// <summary>
/// Makes the objects of a world, each from the seed, its number and a revision, so that the same three always give the same object. In
/// revision 0 assets are made of assets with lower numbers only; later ones may close a cycle now and then.
/// </summary>
/// <param name="prefix">What all namespaces and cluster-scoped names begin with.</param>
/// <param name="shape">How many there are of each kind.</param>
/// <param name="seed">Another seed gives another world of the same shape.</param>
public sealed class LoadObjects(string prefix, LoadShape shape, int seed)
{
    /// <summary>The label that grants select assets by, with the values <c>shared</c> and <c>private</c>.</summary>
    public const string Tier = "load/tier";

    /// <summary>The label that grants select namespaces by.</summary>
    public const string Team = "load/team";

    /// <summary>One reference in so many is to any namespace. What one asset may not use nothing made from it may be served from, so few go far.</summary>
    private const int Strangers = 24;

    private static readonly string[] Licenses = ["apache-2.0", "mit", "cc-by-4.0", "cc-by-nc-4.0", "openrail"];
    private static readonly Stage[] Stages = [Stage.None, Stage.None, Stage.Staging, Stage.Staging, Stage.Production, Stage.Production, Stage.Production, Stage.Archived];
    private static readonly GrantableKind[] GrantableKinds =
        [GrantableKind.Dataset, GrantableKind.Model, GrantableKind.ModelVersion, GrantableKind.Embedding];

    /// <summary>How many there are of each kind.</summary>
    public LoadShape Shape => shape;

    /// <summary>Name of a namespace, by any number.</summary>
    public string Namespace(int number) => $"{prefix}-{number % shape.Namespaces}";

    /// <summary>A namespace.</summary>
    public Namespace NamespaceObject(int number, int revision = 0) => Make.Namespace(Namespace(number)).Labeled(Team, TeamOf(number + revision));

    /// <summary>A domain of two namespaces, every other one with a quota.</summary>
    public Domain Domain(int number, int revision = 0)
    {
        var random = For(ObjectType.Domain, number, revision);
        var domain = Make.Domain($"{prefix}-domain-{number}", [Namespace(2 * number), Namespace((2 * number) + 1)]);
        return domain with
        {
            Spec = domain.Spec with { Quota = number % 2 == 0 ? new DomainQuota { Gpus = random.Next(2, 9), Deployments = random.Next(5, 15) } : null },
        };
    }

    /// <summary>The runtime that serves every version.</summary>
    public ServingRuntime Runtime() => Make.Runtime($"{prefix}-runtime");

    /// <summary>A dataset.</summary>
    public Dataset Dataset(int number, int revision = 0)
    {
        var random = For(ObjectType.Dataset, number, revision);
        var from = Some(random, random.Next(3), number, number, revision, shape.Datasets, i => $"{Namespace(i)}/data-{i}");
        return WithTier(Make.Dataset($"{Namespace(number)}/data-{number}", $"{revision + 1}", from).Licensed(License(random)), random);
    }

    /// <summary>A model, every fifth one with a gate.</summary>
    public Model Model(int number, int revision = 0)
    {
        var random = For(ObjectType.Model, number, revision);
        var model = Make.Model($"{Namespace(number)}/{ModelName(number)}").Licensed(License(random));
        return WithTier(
            number % 5 != 0 ? model : model with
            {
                Spec = model.Spec with
                {
                    Promotion = new PromotionPolicy
                    {
                        Gates = [new PromotionGate { Stage = GatedStage.Production, RequireParents = true }],
                        MaxProductionVersions = 1 + random.Next(2),
                    },
                },
            },
            random);
    }

    /// <summary>A version: each is made from the one before it, the first ones from the last version of another model.</summary>
    public ModelVersion Version(int number, int revision = 0)
    {
        var random = For(ObjectType.ModelVersion, number, revision);
        var model = number % shape.Models;
        var parent = number >= shape.Models
            ? VersionKey(number - shape.Models)
            : Some(random, random.Next(2), number, model, 0, shape.Models, VersionKey)?[0];
        var item = Make.ModelVersion(
            VersionKey(number), ModelName(model), VersionOf(number), StageOf(random), $"{number}/{revision}",
            Some(random, random.Next(1, 3), number, shape.Datasets, 0, shape.Datasets, i => $"{Namespace(i)}/data-{i}"),
            Some(random, random.Next(5) == 0 ? 1 : 0, number, Math.Min(model, shape.Embeddings), revision, shape.Embeddings, i => $"{Namespace(i)}/emb-{i}"),
            parent);
        return WithTier(item, random);
    }

    /// <summary>An embedding.</summary>
    public Embedding Embedding(int number, int revision = 0)
    {
        var random = For(ObjectType.Embedding, number, revision);
        var producer = Some(random, 1, number, Math.Min(number + 1, shape.Models), revision, shape.Models, VersionKey) is { } others ? others[0] : VersionKey(0);
        var item = Make.Embedding(
            $"{Namespace(number)}/emb-{number}", producer, $"{revision + 1}",
            Some(random, random.Next(2), number, shape.Datasets, 0, shape.Datasets, i => $"{Namespace(i)}/data-{i}"));
        return WithTier(item, random);
    }

    /// <summary>A deployment of a version or of a stage, every other one kept from whom it is not granted to.</summary>
    public ModelDeployment Deployment(int number, int revision = 0)
    {
        var random = For(ObjectType.ModelDeployment, number, revision);
        var model = random.Next(4) > 0 ? Own(random, number, shape.Models)!.Value : random.Next(shape.Models);
        var staged = random.Next(3) > 0;
        var item = Make.Deployment(
            $"{Namespace(number)}/{DeploymentName(number)}", $"{Namespace(model)}/{ModelName(model)}",
            staged ? null : "1", staged ? (random.Next(4) == 0 ? GatedStage.Staging : GatedStage.Production) : null);
        return item with
        {
            Spec = item.Spec with
            {
                Resources = new ServingResources { Gpus = random.Next(2) },
                Scaling = new Scaling { Replicas = random.Next(3) },
                Suspend = random.Next(4) == 0,
                NetworkPolicy = number % 2 == 0,
            },
        };
    }

    /// <summary>A grant by names or by label, and of the deployment of its number, to a domain, a namespace or namespaces with a label.</summary>
    public SharingGrant Grant(int number, int revision = 0)
    {
        var random = For(ObjectType.SharingGrant, number, revision);
        GrantedResources[] resources =
        [
            .. GrantableKinds.Where(_ => random.Next(3) > 0).DefaultIfEmpty(GrantableKind.Dataset).Select(kind => random.Next(2) == 0
                ? Make.Labeled(kind, Tier, "shared")
                : Make.Named(kind, [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => NameOf(kind, Own(random, number, CountOf(kind))!.Value)).Distinct()])),
            Make.Named(GrantableKind.ModelDeployment, DeploymentName(number)),
        ];
        var grantee = random.Next(3) switch
        {
            0 => Make.ToDomain($"{prefix}-domain-{random.Next(shape.Domains)}"),
            1 => Make.ToNamespace(Namespace(random.Next(shape.Namespaces))),
            _ => Make.ToNamespacesLabeled(Team, TeamOf(random.Next(3))),
        };
        var grant = Make.Grant($"{Namespace(number)}/grant-{number}", resources, [grantee], (Permission)random.Next(3));
        return grant with { Spec = grant.Spec with { Suspended = random.Next(8) == 0 } };
    }

    /// <summary>A stage, Production more often than the others.</summary>
    public static Stage StageOf(Random random) => Stages[random.Next(Stages.Length)];

    /// <summary>The value of <see cref="Tier"/>.</summary>
    public static string TierOf(Random random) => random.Next(2) == 0 ? "shared" : "private";

    /// <summary>The value of <see cref="Team"/>.</summary>
    public static string TeamOf(int number) => $"team-{number % 3}";

    /// <summary>A random source that follows from the seed and what it is for.</summary>
    private Random For(ObjectType type, int number, int revision) => new(unchecked((((((seed * 397) ^ (int)type) * 397) ^ number) * 397) ^ revision));

    private static T WithTier<T>(T item, Random random)
        where T : class, IKubernetesObject => item.Labeled(Tier, TierOf(random));

    private static string? License(Random random) => random.Next(2) == 0 ? null : Licenses[random.Next(Licenses.Length)];

    private static string DeploymentName(int number) => $"serve-{number}";

    private static string ModelName(int model) => $"model-{model}";

    private string VersionKey(int number) => $"{Namespace(number % shape.Models)}/{VersionName(number)}";

    private string VersionName(int number) => $"{ModelName(number % shape.Models)}-v{VersionOf(number)}";

    private string VersionOf(int number) => $"{(number / shape.Models) + 1}";

    /// <summary>References to some numbers below a bound, where there are any; one in thirty of a later revision is to any number at all.</summary>
    private List<string>? Some(Random random, int wanted, int near, int below, int revision, int count, Func<int, string> key)
    {
        var chosen = Enumerable.Range(0, below > 0 ? wanted : 0)
            .Select(_ => revision > 0 && random.Next(30) == 0 ? random.Next(count)
                : random.Next(Strangers) == 0 ? random.Next(below)
                : Own(random, near, below))
            .OfType<int>().Distinct().Select(key).ToList();
        return chosen.Count == 0 ? null : chosen;
    }

    /// <summary>A number of the same namespace; null where there is none below the bound.</summary>
    private int? Own(Random random, int number, int below)
    {
        var first = number % shape.Namespaces;
        return first >= below ? null : first + (shape.Namespaces * random.Next(((below - first - 1) / shape.Namespaces) + 1));
    }

    private int CountOf(GrantableKind kind) => kind switch
    {
        GrantableKind.Dataset => shape.Datasets,
        GrantableKind.Embedding => shape.Embeddings,
        _ => shape.Models,
    };

    private string NameOf(GrantableKind kind, int number) => kind switch
    {
        GrantableKind.Dataset => $"data-{number}",
        GrantableKind.Embedding => $"emb-{number}",
        GrantableKind.Model => ModelName(number),
        _ => VersionName(number),
    };

    /// <summary>Keeps the random sources of kinds apart.</summary>
    private enum ObjectType
    {
        Dataset,
        Model,
        ModelVersion,
        Embedding,
        ModelDeployment,
        SharingGrant,
        Domain,
    }
}
