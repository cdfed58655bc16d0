using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.Objects;

namespace ModelOperator.Core.Tests.State;

/// <summary>
/// Generates clusters and what happens to them. There are few names, namespaces, labels, versions and moments, so that references
/// meet, cycles close, claims conflict and grants overlap.
/// </summary>
internal static class Universe
{
    private const string Label = "team";
    private static readonly string[] NamespaceNames = ["a", "b", "c"];
    private static readonly string[] Names = ["x", "y"];
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly Gen<DateTimeOffset> Moment = Gen.Choose(1, 3).Select(hour => Start.AddHours(hour));

    /// <summary>Everything, with reads of the state in between.</summary>
    public static Gen<History> Histories { get; } =
        from namespaces in Namespaces
        from steps in Gen.Choose(4, 40).SelectMany(count => Gen.ListOf(Steps, count))
        select new History([.. namespaces.Select(ns => new Put(ns)), .. steps]);

    /// <summary>
    /// Two namespaces of datasets that refer to one another a lot, with grants that come and go: cycles close, touch and break.
    /// </summary>
    public static Gen<History> Knots { get; } =
        Gen.Choose(6, 40)
            .SelectMany(count => Gen.ListOf(
                Gen.Frequency(
                    (8, KnottedDataset.Select(Step (dataset) => new Put(dataset))),
                    (1, KnottedDataset.Select(Step (dataset) => new Delete(ObjectName.Of(dataset)))),
                    (2, KnottedGrant.Select(Step (grant) => new Put(grant))),
                    (2, Gen.Constant<Step>(new Settle()))),
                count))
            .Select(steps => new History([new Put(Make.Namespace("a")), new Put(Make.Namespace("b")), .. steps]));

    /// <summary>
    /// Two namespaces of versions that were made from one another, of models with policies, so that stages follow from stages; with
    /// deployments that are served by stage.
    /// </summary>
    public static Gen<History> Promotions { get; } =
        Gen.Choose(8, 40)
            .SelectMany(count => Gen.ListOf(
                Gen.Frequency(
                    (8, PromotionMember.SelectMany(Dressed).Select(Step (item) => new Put(item))),
                    (4, Model.SelectMany(Dressed).Select(Step (model) => new Put(model))),
                    (1, PromotionMember.Select(Step (item) => new Delete(ObjectName.Of(item)))),
                    (2, Gen.Constant<Step>(new Settle()))),
                count))
            .Select(steps => new History([new Put(Make.Namespace("a")), new Put(Make.Namespace("b")), .. PromotionGrants.Select(grant => new Put(grant)), .. steps]));

    /// <summary>
    /// One object of each kind a namespace, nearly all of them there, which refer to their own namespace and the one before, and grants
    /// from each namespace to the next that narrow and widen: what is inherited comes from several namespaces away, and much of it
    /// from assets that may not be named.
    /// </summary>
    public static Gen<History> Families { get; } =
        from namespaces in Namespaces
        from ancestors in Gen.CollectToList(NamespaceNames, Ancestors)
        from steps in Gen.Choose(4, 30).SelectMany(count => Gen.ListOf(
            Gen.Frequency(
                (14, FamilyMember.Select(Step (item) => new Put(item))),
                (1, FamilyMember.Select(Step (item) => new Delete(ObjectName.Of(item)))),
                (2, Gen.Constant<Step>(new Settle()))),
            count))
        select new History([.. namespaces.Concat(ancestors.SelectMany(items => items)).Select(item => new Put(item)), new Settle(), .. steps]);

    /// <summary>Requests between two namespaces with what answers them, and statuses that say what they once got.</summary>
    public static Gen<History> Requests { get; } =
        Gen.Choose(4, 40)
            .SelectMany(count => Gen.ListOf(
                Gen.Frequency(
                    (12, RequestMember.SelectMany(Dressed).SelectMany(Remembering).Select(Step (item) => new Put(item))),
                    (3, RequestMember.Select(Step (item) => new Delete(ObjectName.Of(item)))),
                    (1, Moment.Select(Step (now) => new Advance(now))),
                    (3, Gen.Constant<Step>(new Settle()))),
                count))
            .Select(steps => new History([new Put(Make.Namespace("a")), new Put(Make.Namespace("b")), new Put(Make.Model("a/x")), new Put(Make.ModelVersion("a/x", "x")), .. steps]));

    /// <summary>Sets of objects, as one history without deletions.</summary>
    public static Gen<History> Clusters { get; } =
        from namespaces in Namespaces
        from items in Gen.Choose(4, 40).SelectMany(count => Gen.ListOf(Item, count))
        from now in Moment
        select new History([.. namespaces.Concat(items).Select(item => new Put(item)), new Advance(now)]);

    /// <summary>An asset of any kind.</summary>
    public static Gen<IKubernetesObject> Asset => Gen.OneOf(Dataset, Model, ModelVersion, Embedding, Deployment).SelectMany(Dressed);

    private static Gen<Step> Steps => Gen.Frequency(
        (14, Item.Select(Step (item) => new Put(item))),
        (3, Named.Select(Step (name) => new Delete(name))),
        (1, Moment.Select(Step (now) => new Advance(now))),
        (3, Gen.Constant<Step>(new Settle())));

    private static Gen<IKubernetesObject> Item => Gen.Frequency(
        (16, Asset),
        (5, Grant.SelectMany(Dressed)),
        (3, Request.SelectMany(Dressed).SelectMany(Remembering)),
        (1, Denial.SelectMany(Dressed)),
        (2, Domain.SelectMany(Dressed)),
        (1, Gen.Elements(NamespaceNames).Select(IKubernetesObject (name) => Make.Namespace(name)).SelectMany(Dressed)));

    private static Gen<List<IKubernetesObject>> Namespaces =>
        Gen.CollectToList(NamespaceNames, name => Dressed(Make.Namespace(name)));

    private static Gen<ObjectName> Named => Item.Select(ObjectName.Of);

    private static Gen<string> Key =>
        from ns in Gen.Elements(NamespaceNames)
        from name in Gen.Elements(Names)
        select $"{ns}/{name}";

    /// <summary>By name, in the same or another namespace, or by URI: of this cluster, of another kind than fits, of another platform.</summary>
    private static Gen<string> Target(string type) => Gen.Frequency(
        (6, Gen.Elements(Names)),
        (12, Key),
        (2, Key.Select(key => $"aip://{type}/k8s/{key}")),
        (1, Key.Select(key => $"aip://model/k8s/{key}")),
        (1, Key.Select(key => $"aip://{type}/warehouse/{key}")));

    private static Gen<List<string>?> Targets(string type) => Gen.Frequency(
        (2, Gen.Constant<List<string>?>(null)),
        (5, Gen.Choose(1, 3).SelectMany(count => Gen.ListOf(Target(type), count)).Select(List<string>? (targets) => [.. targets])));

    private static Gen<string> Version => Gen.Elements("1", "2");

    /// <summary>Mostly none, so that what is inherited differs between ways up.</summary>
    private static Gen<string?> License => Gen.Elements(null, null, null, "MIT", "CC-BY-NC-4.0", "CC-BY-ND-4.0", "CC-BY-SA-4.0");

    private static Gen<IKubernetesObject> Dataset =>
        from key in Key
        from version in Version
        from targets in Targets("dataset")
        from license in License
        select (IKubernetesObject)Make.Dataset(key, version, targets).Licensed(license);

    private static Gen<IKubernetesObject> Model =>
        from key in Key
        from task in Gen.Elements("ranking", "tagging")
        from promotion in Gen.Frequency((1, Gen.Constant<PromotionPolicy?>(null)), (3, Policy.Select(PromotionPolicy? (policy) => policy)))
        from license in License
        select (IKubernetesObject)(Make.Model(key, task).Licensed(license) is var model ? model with { Spec = model.Spec with { Promotion = promotion } } : model);

    private static Gen<PromotionPolicy> Policy =>
        from staging in Gate(GatedStage.Staging)
        from production in Gate(GatedStage.Production)
        from most in Gen.Elements<int?>(null, 1, 2)
        select new PromotionPolicy { Gates = new[] { staging, production }.OfType<PromotionGate>().ToList() is { Count: > 0 } gates ? gates : null, MaxProductionVersions = most };

    private static Gen<PromotionGate?> Gate(GatedStage stage) =>
        from parents in Gen.Elements<bool?>(null, true)
        from metrics in Gen.Frequency((2, Gen.Constant<List<RequiredMetric>?>(null)), (1, Gen.NonEmptyListOf(Required).Resize(2).Select(List<RequiredMetric>? (list) => [.. list])))
        select parents is null && metrics is null ? null : new PromotionGate { Stage = stage, RequireParents = parents, RequiredMetrics = metrics };

    private static Gen<RequiredMetric> Required =>
        from name in Gen.Frequency((5, Gen.Constant("auc")), (1, Gen.Constant("f1")))
        from dataset in Gen.Frequency((2, Gen.Constant<string?>(null)), (1, Gen.Elements<string?>(Names)))
        from bounds in Gen.Elements<(double?, double?)>((0.5, null), (null, 0.5), (0.25, 0.75))
        select new RequiredMetric { Name = name, Dataset = dataset, Min = bounds.Item1, Max = bounds.Item2 };

    private static Gen<MetricValue> Metric =>
        from name in Gen.Frequency((5, Gen.Constant("auc")), (1, Gen.Constant("f1")))
        from dataset in Gen.Elements(Names.Prepend(null))
        from value in Gen.Elements(0.25, 0.5, 0.9)
        select new MetricValue { Name = name, Dataset = dataset, Value = value };

    private static Gen<IKubernetesObject> ModelVersion =>
        from key in Key
        from model in Gen.Elements(Names)
        from version in Version
        from stage in Gen.Frequency((1, Gen.Constant<Stage?>(null)), (2, Gen.Constant<Stage?>(Stage.Staging)), (4, Gen.Constant<Stage?>(Stage.Production)), (1, Gen.Constant<Stage?>(Stage.Archived)))
        from metrics in Gen.Choose(0, 3).SelectMany(count => Gen.ListOf(Metric, count))
        from content in Gen.Elements("red", "blue")
        from datasets in Targets("dataset")
        from embeddings in Targets("embedding")
        from parent in Gen.Frequency((2, Gen.Constant<string?>(null)), (1, Target("modelversion").Select(string? (target) => target)))
        select (IKubernetesObject)(Make.ModelVersion(key, model, version, stage, content, datasets, embeddings, parent) is var made
            ? made with { Spec = made.Spec with { Metrics = [.. metrics] } }
            : made);

    private static Gen<IKubernetesObject> PromotionMember => Gen.Frequency((6, Descendant), (1, OwnEmbedding), (1, Deployment));

    /// <summary>A version of one of two models, made from another one or from an embedding that another one made.</summary>
    private static Gen<IKubernetesObject> Descendant =>
        from key in FamilyKey
        from model in Gen.Elements(Names)
        from version in Gen.Elements("1", "2", "3")
        from stage in Gen.Frequency((1, Gen.Elements(Stage.None, Stage.Archived)), (2, Gen.Constant(Stage.Staging)), (4, Gen.Constant(Stage.Production)))
        from metric in Metric
        from parent in Gen.Frequency((1, Gen.Constant<string?>(null)), (2, FamilyKey.Select(string? (parent) => parent)))
        from embedding in Gen.Frequency((3, Gen.Constant<string?>(null)), (1, Key.Select(string? (name) => name)))
        select (IKubernetesObject)(Make.ModelVersion(key, model, version, stage, embeddings: embedding is null ? null : [embedding], parent: parent) is var made
            ? made with { Spec = made.Spec with { Metrics = [metric] } }
            : made);

    private static Gen<IKubernetesObject> OwnEmbedding =>
        from key in Key
        from producer in FamilyKey
        select (IKubernetesObject)Make.Embedding(key, producer);

    private static Gen<string> FamilyKey => Gen.Elements("a/u", "a/v", "a/w", "b/u", "b/v");

    private static IEnumerable<SharingGrant> PromotionGrants =>
        from pair in new[] { ("a", "b"), ("b", "a") }
        select Make.Grant($"{pair.Item1}/all",
            [Make.Named(GrantableKind.Model, Names), Make.Named(GrantableKind.Embedding, Names)], [Make.ToNamespace(pair.Item2)], Permission.Deploy);

    private static Gen<IKubernetesObject> Embedding =>
        from key in Key
        from producer in Target("modelversion")
        from version in Version
        from datasets in Targets("dataset")
        from embeddings in Targets("embedding")
        from license in License
        select (IKubernetesObject)Make.Embedding(key, producer, version, datasets, embeddings).Licensed(license);

    private static Gen<IKubernetesObject> Deployment =>
        from key in Key
        from model in Gen.OneOf(Gen.Elements(Names), Key)
        from version in Gen.Elements(null, "1", "2")
        from stage in Gen.Elements(GatedStage.Staging, GatedStage.Production)
        from suspend in Gen.Elements<bool?>(null, null, false, true)
        from restricted in Gen.Elements<bool?>(null, false, true, true)
        from license in License
        select (IKubernetesObject)(Make.Deployment(key, model, version, version is null ? stage : null).Licensed(license) is var deployment
            ? deployment with { Spec = deployment.Spec with { Suspend = suspend, NetworkPolicy = restricted } }
            : deployment);

    private static Gen<LabelSelector> Selector => Gen.Elements(
        Make.Selector(Label, "red"),
        Requirement(LabelSelectorOperator.In, "red", "blue"),
        Requirement(LabelSelectorOperator.NotIn, "red"),
        Requirement(LabelSelectorOperator.DoesNotExist));

    private static Gen<IKubernetesObject> Grant =>
        from key in Key
        from resources in Gen.NonEmptyListOf(GrantedResources).Resize(3)
        from to in Gen.NonEmptyListOf(Grantee).Resize(3)
        from permission in Gen.Frequency((1, Gen.Constant(Permission.Discover)), (3, Gen.Constant(Permission.Use)), (3, Gen.Constant(Permission.Deploy)))
        from expiresAt in Gen.Frequency((3, Gen.Constant<DateTimeOffset?>(null)), (2, Moment.Select(DateTimeOffset? (moment) => moment)))
        from suspended in Gen.Frequency((6, Gen.Constant<bool?>(null)), (1, Gen.Constant<bool?>(true)))
        from redistribution in Gen.Elements<Redistribution?>(null, Redistribution.Denied, Redistribution.Allowed, Redistribution.Allowed)
        from revocation in Gen.Elements(null, null, new Revocation { Mode = RevocationMode.Immediate }, new Revocation { Mode = RevocationMode.Drain, GracePeriod = "90m" })
        from revokedAt in Moment
        from approves in Gen.Frequency((2, Gen.Constant<string?>(null)), (1, Key.Select(string? (request) => request)))
        select (IKubernetesObject)(Make.Grant(key, [.. resources], [.. to], permission) is var grant
            ? grant with
            {
                Spec = grant.Spec with { ExpiresAt = expiresAt, Suspended = suspended, Redistribution = redistribution, Revocation = revocation, Approves = approves is null ? null : [Make.RequestReference(approves)] },
                Status = suspended is true ? new SharingGrantStatus { RevokedAt = revokedAt } : null,
            }
            : grant);

    private static Gen<IKubernetesObject> RequestMember => Gen.Frequency(
        (4, Request), (2, Denial), (5, Grant), (1, Dataset), (1, Model), (1, ModelVersion), (1, Domain),
        (1, Gen.Elements("a", "b").Select(IKubernetesObject (name) => Make.Namespace(name))));

    private static Gen<IKubernetesObject> Request =>
        from key in Key
        from asked in Gen.Elements("a", "b")
        from kind in Gen.Elements(GrantableKind.Dataset, GrantableKind.Model, GrantableKind.ModelVersion)
        from names in Gen.Elements<string[]>(["x"], ["x", "y"])
        from permission in Gen.Elements(Enum.GetValues<Permission>())
        select (IKubernetesObject)Make.Request(key, asked, permission, Make.Wanted(kind, names));

    private static Gen<IKubernetesObject> Denial =>
        from key in Key
        from request in Key
        select (IKubernetesObject)Make.Denial(key, request);

    /// <summary>A request says in its status what it got, of this specification or of an earlier one; other objects stay as they are.</summary>
    private static Gen<IKubernetesObject> Remembering(IKubernetesObject item) =>
        from state in Gen.Elements<AccessRequestState?>([null, null, .. Enum.GetValues<AccessRequestState>()])
        from grant in Key
        from isOfThis in Gen.Elements(true, true, false)
        select item is not AccessRequest request || state is null ? item : request with
        {
            Status = new AccessRequestStatus
            {
                ObservedGeneration = isOfThis ? request.Metadata.Generation : 0,
                State = state,
                Grants = state == AccessRequestState.Granted ? [grant] : null,
            },
        };

    private static Gen<GrantedResources> GrantedResources =>
        from kind in Gen.Elements(Enum.GetValues<GrantableKind>())
        from names in Gen.Elements<string[]?>(["x"], ["x", "y"], null)
        from selector in Selector
        select names is null ? new GrantedResources { Kind = kind, Selector = selector } : Make.Named(kind, names);

    private static Gen<Grantee> Grantee => Gen.OneOf(
        Gen.Elements("d", "e").Select(Make.ToDomain),
        Gen.Elements(NamespaceNames).Select(Make.ToNamespace),
        Selector.Select(selector => new Grantee { NamespaceSelector = selector }),
        Gen.Constant(new Grantee { All = true }));

    private static Gen<IKubernetesObject> Domain =>
        from name in Gen.Elements("d", "e", "f")
        from names in Gen.SubListOf(NamespaceNames)
        from selector in Gen.Frequency((2, Gen.Constant<LabelSelector?>(null)), (1, Selector.Select(LabelSelector? (selector) => selector)))
        select (IKubernetesObject)Make.Domain(name, [.. names], selector);

    /// <summary>What a namespace has to begin with: every kind but a deployment, and a grant of all to the next namespace.</summary>
    private static Gen<List<IKubernetesObject>> Ancestors(string ns) =>
        from dataset in RelatedDataset(ns)
        from version in RelatedVersion(ns)
        from embedding in RelatedEmbedding(ns)
        from deployment in RelatedDeployment(ns)
        select new List<IKubernetesObject>
        {
            Make.Model($"{ns}/x"), dataset, version, embedding, deployment,
            Make.Grant(
                $"{ns}/x",
                [.. Enum.GetValues<GrantableKind>().Select(kind => Make.Named(kind, "x"))],
                [Make.ToNamespace(NamespaceNames[(Array.IndexOf(NamespaceNames, ns) + 1) % NamespaceNames.Length])],
                Permission.Deploy),
        };

    private static Gen<IKubernetesObject> FamilyMember => Gen.Elements(NamespaceNames).SelectMany(ns => Gen.Frequency(
        (5, RelatedDataset(ns)),
        (2, License.Select(IKubernetesObject (license) => Make.Model($"{ns}/x").Licensed(license))),
        (5, RelatedVersion(ns)),
        (4, RelatedEmbedding(ns)),
        (4, RelatedDeployment(ns)),
        (4, FamilyGrant(ns)),
        (1, Domain),
        (1, Gen.Constant<IKubernetesObject>(Make.Namespace(ns)))).SelectMany(Dressed));

    private static Gen<IKubernetesObject> RelatedDataset(string ns) =>
        from version in Version
        from targets in Relatives(ns)
        from license in License
        select (IKubernetesObject)Make.Dataset($"{ns}/x", version, targets).Licensed(license);

    private static Gen<IKubernetesObject> RelatedVersion(string ns) =>
        from stage in Gen.Elements<Stage?>(null, Stage.Production)
        from datasets in Relatives(ns)
        from embeddings in Relatives(ns)
        from parent in Relatives(ns)
        select (IKubernetesObject)Make.ModelVersion($"{ns}/x", "x", "1", stage, null, datasets, embeddings, parent?[0]);

    private static Gen<IKubernetesObject> RelatedEmbedding(string ns) =>
        from producer in Relative(ns)
        from datasets in Relatives(ns)
        from embeddings in Relatives(ns)
        from license in License
        select (IKubernetesObject)Make.Embedding($"{ns}/x", producer, "1", datasets, embeddings).Licensed(license);

    private static Gen<IKubernetesObject> RelatedDeployment(string ns) =>
        from model in Relative(ns)
        from production in Gen.Elements(true, false)
        from license in License
        select (IKubernetesObject)Make.Deployment($"{ns}/x", model, production ? null : "1", production ? GatedStage.Production : null).Licensed(license);

    /// <summary>Seldom of a namespace after its own, which could close a cycle.</summary>
    private static Gen<string> Relative(string ns) => Gen.Frequency(
        (3, Gen.Constant($"{ns}/x")),
        (6, Gen.Elements(NamespaceNames[..Math.Max(1, Array.IndexOf(NamespaceNames, ns))]).Select(before => $"{before}/x")),
        (1, Gen.Elements(NamespaceNames).Select(any => $"{any}/x")));

    private static Gen<List<string>?> Relatives(string ns) => Gen.Frequency(
        (3, Gen.Constant<List<string>?>(null)),
        (4, Relative(ns).Select(List<string>? (target) => [target])),
        (1, Gen.Constant<List<string>?>(["aip://dataset/warehouse/a/x"])));

    private static Gen<IKubernetesObject> FamilyGrant(string ns) =>
        from kinds in Gen.SubListOf(Enum.GetValues<GrantableKind>()).Where(kinds => kinds.Count > 0)
        from selector in Gen.Frequency((3, Gen.Constant<LabelSelector?>(null)), (1, Selector.Select(LabelSelector? (selector) => selector)))
        from to in Gen.Elements(NamespaceNames)
        from permission in Gen.Elements(Enum.GetValues<Permission>())
        select (IKubernetesObject)Make.Grant(
            $"{ns}/{(permission == Permission.Deploy ? "x" : "y")}",
            [.. kinds.Select(kind => selector is null ? Make.Named(kind, "x") : new GrantedResources { Kind = kind, Selector = selector })],
            [Make.ToNamespace(to)],
            permission);

    private static Gen<string> KnottedKey => Gen.Elements("a/x", "a/y", "a/z", "b/x", "b/y");

    private static Gen<Dataset> KnottedDataset =>
        from key in KnottedKey
        from version in Version
        from targets in Gen.SubListOf("a/x", "a/y", "a/z", "b/x", "b/y")
        from license in License
        select Make.Dataset(key, version, [.. targets]).Licensed(license);

    private static Gen<SharingGrant> KnottedGrant =>
        from grantor in Gen.Elements("a", "b")
        from suspended in Gen.Elements(true, false)
        from names in Gen.Elements<string[]>(["x"], ["x", "y"])
        select Make.Grant($"{grantor}/all", [Make.Named(GrantableKind.Dataset, names)], [Make.ToNamespace(grantor == "a" ? "b" : "a")]) is var grant
            ? grant with { Spec = grant.Spec with { Suspended = suspended } }
            : grant;

    /// <summary>With labels, a moment of creation, finalizers and the like; seldom on its way out.</summary>
    private static Gen<IKubernetesObject> Dressed(IKubernetesObject item) =>
        from label in Gen.Elements(null, "red", "blue")
        from created in Moment
        from note in Gen.Elements(null, "one", "two")
        from deleting in Gen.Choose(0, 9)
        from finalizers in Gen.Elements<string[]?>(null, ["example.org/other"], [InUse.Finalizer], [InUse.Finalizer, "example.org/other"])
        from force in Gen.Elements(null, null, null, "false", InUse.Yes)
        select item.WithMetadata(metadata => metadata with
        {
            Labels = LabelsOf(item, label, named: note == "one"),
            Annotations = Annotations(("note", note), (InUse.ForceDelete, force)),
            Finalizers = finalizers,
            CreationTimestamp = created,
            Generation = GenerationOf(item),
            DeletionTimestamp = deleting == 0 ? created : null,
        });

    /// <summary>A namespace may carry its name, as the API server puts it there.</summary>
    private static Dictionary<string, string>? LabelsOf(IKubernetesObject item, string? label, bool named)
    {
        var labels = new Dictionary<string, string>();
        if (label is not null)
        {
            labels[Label] = label;
        }

        if (named && item is Namespace)
        {
            labels[Labels.NamespaceName] = item.Metadata.Name;
        }

        return labels.Count == 0 ? null : labels;
    }

    private static Dictionary<string, string>? Annotations(params (string Key, string? Value)[] entries) =>
        entries.Any(entry => entry.Value is not null)
            ? entries.Where(entry => entry.Value is not null).ToDictionary(entry => entry.Key, entry => entry.Value!)
            : null;

    /// <summary>The API server counts; all that is asked of the number is that it differs when the specification does.</summary>
    private static long GenerationOf(IKubernetesObject item) =>
        BinaryPrimitives.ReadInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Text.Of(item)))) & int.MaxValue;

    private static LabelSelector Requirement(LabelSelectorOperator comparison, params string[] values) => new()
    {
        MatchExpressions = [new LabelSelectorRequirement { Key = Label, Operator = comparison, Values = values.Length == 0 ? null : values }],
    };
}
