using ModelOperator.Api;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Lifecycle;

/// <summary>
/// The stage that every version of the graph qualifies for, and who holds Production. Changes are noted first and worked out
/// together by <see cref="Settle"/>, each version once and after those it was made from.
/// </summary>
internal sealed class StageRegistry(IReadOnlyDictionary<ObjectRef, Node> nodes, VersionIndex versions)
{
    private readonly Waiting _waiting = new(Waits.Qualification);
    private readonly HashSet<ObjectRef> _contested = [];
    private readonly Dictionary<ObjectRef, List<ObjectRef>> _holders = [];

    /// <summary>Whether two sightings of an asset say the same of promotion, its version and stage aside.</summary>
    public static bool DecidesAlike(Asset before, Asset after) =>
        before.Metrics.SequenceEqual(after.Metrics)
        && before.Promotion?.MaxProductionVersions == after.Promotion?.MaxProductionVersions
        && GatesOf(before).Count == GatesOf(after).Count
        && GatesOf(before).Zip(GatesOf(after)).All(gates =>
            gates.First with { RequiredMetrics = null } == gates.Second with { RequiredMetrics = null }
            && (gates.First.RequiredMetrics ?? []).SequenceEqual(gates.Second.RequiredMetrics ?? []));

    /// <summary>Notes that an asset came, went or changed in a way that versions can be promoted by.</summary>
    public void Reconsider(Node node)
    {
        switch (node.Key.Kind)
        {
            case ObjectKind.ModelVersion:
                _waiting.Add(node);
                _contested.Add(node.Asset.Version!.Model);
                break;
            case ObjectKind.Model:
                foreach (var version in versions.AllOf(node.Key))
                {
                    _waiting.Add(version);
                }

                _contested.Add(node.Key);
                break;
            case ObjectKind.Embedding:
                foreach (var dependent in node.Dependents.Nodes.Where(dependent => dependent.Key.Kind == ObjectKind.ModelVersion))
                {
                    _waiting.Add(dependent);
                }

                break;
        }
    }

    /// <summary>Works out the stages after changes, notes every asset that shows another one, and returns the Models with a version that qualifies for another.</summary>
    public IReadOnlyCollection<ObjectRef> Settle(DirtySet dirty)
    {
        if (_waiting.Count == 0 && _contested.Count == 0)
        {
            return [];
        }

        // Depth is the length of the longest chain of parents: by it everybody comes after the versions it was made from. In a
        // cycle, where that is not so, parents do not matter, since nobody qualifies for anything: these come first.
        var moved = new HashSet<ObjectRef>();
        var order = new PriorityQueue<Node, int>();
        for (var queued = 0; queued < _waiting.Count || order.Count > 0;)
        {
            for (; queued < _waiting.Count; queued++)
            {
                order.Enqueue(_waiting[queued], _waiting[queued] is { Cycle: null, Depth: var depth } ? depth : -1);
            }

            if (order.Dequeue() is { Removed: false } node && Requalify(node, dirty))
            {
                moved.Add(node.Asset.Version!.Model);
            }
        }

        _waiting.Clear();
        _contested.UnionWith(moved);
        foreach (var model in _contested)
        {
            Appoint(model, dirty);
        }

        _contested.Clear();
        return moved;
    }

    /// <summary>The stage that a version is in; null for what is no version.</summary>
    public StageInEffect? Of(ObjectRef key) => nodes.TryGetValue(key, out var node) && node.Asset.Version is not null ? Of(node) : null;

    /// <summary>The versions of a model that can be found by their version: the oldest object where several claim the same.</summary>
    public IEnumerable<StagedVersion> VersionsOf(ObjectRef model) =>
        versions.Of(model).Select(node => new StagedVersion(node.Asset.Version!.Version, StageOf(node) == Stage.Production && !Holds(node) ? Stage.None : StageOf(node)));

    private StageInEffect Of(Node node)
    {
        var version = node.Asset.Version!;
        var qualification = node.Qualification ?? Qualification.Of(Stage.None);
        if (version.Stage is not (Stage.None or Stage.Archived) && versions.DuplicateOf(node) is { } other)
        {
            return new StageInEffect(version.Stage, Stage.None, PromotionReasons.DuplicateVersion,
                $"{PromotionGates.Request(version, Stage.None)}: {other.Key} is older and claims version {version.Version} of {version.Model} too: delete one of them or choose another spec.version");
        }

        return qualification.Stage == Stage.Production && !Holds(node)
            ? new StageInEffect(version.Stage, Stage.None, PromotionReasons.Superseded, Supersession(version))
            : new StageInEffect(version.Stage, qualification.Stage, qualification.Reason, qualification.Message);
    }

    private bool Holds(Node node) => _holders.TryGetValue(node.Asset.Version!.Model, out var holders) && holders.Contains(node.Key);

    /// <summary>Names no holder: each promotion would then change what all versions before it say.</summary>
    private static string Supersession(VersionCoordinates version) =>
        $"{PromotionGates.Request(version, Stage.None)}: as many higher versions as {version.Model} allows hold Production, and its status.productionVersion "
        + "names the highest: set spec.stage to Archived here or on a higher one, or raise spec.promotion.maxProductionVersions of the Model";

    private bool Requalify(Node node, DirtySet dirty)
    {
        var before = node.Qualification;
        node.Qualification = Qualify(node);
        if (node.Qualification == before)
        {
            return false;
        }

        dirty.Add(node.Key);
        if (node.Qualification.Stage == (before?.Stage ?? Stage.None))
        {
            return false;
        }

        dirty.Add(node.Asset.Version!.Model);
        foreach (var dependent in node.Dependents)
        {
            switch (dependent.Key.Kind)
            {
                case ObjectKind.ModelVersion: _waiting.Add(dependent); break;
                case ObjectKind.Embedding: Reconsider(dependent); break;
                case ObjectKind.ModelDeployment: dirty.Add(dependent.Key); break;
            }
        }

        return true;
    }

    private Qualification Qualify(Node node)
    {
        var version = node.Asset.Version!;
        if (!nodes.TryGetValue(version.Model, out var model))
        {
            return PromotionGates.Refuse(version, PromotionReasons.ModelNotFound, $"spec.modelRef names {version.Model}, which does not exist: create it");
        }

        return node.Cycle is null
            ? PromotionGates.Qualify(version, node.Asset.Metrics, model.Asset.Promotion, node.Links.Select(link => ParentOf(node, link.Reference, link.Edge)).OfType<ParentVersion>())
            : PromotionGates.Refuse(version, PromotionReasons.LineageCycle, "the version is made from itself: remove one of the references that condition Ready names");
    }

    /// <summary>
    /// The version that a reference leads to, directly or as the producer of an embedding. A producer of another namespace is called
    /// by the embedding it made: its own name is not to be told here.
    /// </summary>
    private static ParentVersion? ParentOf(Node node, Reference reference, Edge edge)
    {
        var field = reference.Field;
        switch (reference.Target)
        {
            case ObjectTarget { Object: { Kind: ObjectKind.ModelVersion } parent }:
                return new ParentVersion(parent.ToString(), field, edge.Target is { } found ? StageOf(found) : null);
            case ObjectTarget { Object: { Kind: ObjectKind.Embedding } embedding }:
                var name = $"the version that made {embedding}";
                if (edge.Target is null)
                {
                    return new ParentVersion(name, field, null);
                }

                var producer = edge.Target.Links.First(made => made.Reference.Role == "spec.producer");
                if (producer.Reference.Target is ObjectTarget { Object: var own } && own.Namespace == node.Key.Namespace)
                {
                    name = $"{own}, which made {embedding},";
                }

                return producer.Edge.State == ReferenceState.External ? null : new ParentVersion(name, field, producer.Edge.Target is { } maker ? StageOf(maker) : null);
            case MisfitTarget { Expected: ObjectKind.ModelVersion or ObjectKind.Embedding } misfit:
                return new ParentVersion(misfit.Uri, field, null);
            default:
                return null;
        }
    }

    private static Stage StageOf(Node node) => node.Qualification?.Stage ?? Stage.None;

    /// <summary>Lets the highest versions that qualify for Production hold it, and notes who has it now and had not, or the other way round.</summary>
    private void Appoint(ObjectRef model, DirtySet dirty)
    {
        var most = nodes.GetValueOrDefault(model)?.Asset.Promotion?.MaxProductionVersions ?? 1;
        var holders = versions.Of(model)
            .Where(node => StageOf(node) == Stage.Production)
            .OrderByDescending(node => node.Asset.Version!.Version, VersionOrder.Instance)
            .Take(most)
            .Select(node => node.Key)
            .ToList();
        var before = _holders.GetValueOrDefault(model) ?? [];
        if (holders.SequenceEqual(before))
        {
            return;
        }

        dirty.Add(model);
        foreach (var version in holders.Except(before).Concat(before.Except(holders)).Where(nodes.ContainsKey))
        {
            dirty.Add(version);
        }

        if (holders.Count > 0)
        {
            _holders[model] = holders;
        }
        else
        {
            _holders.Remove(model);
        }
    }

    private static IReadOnlyList<PromotionGate> GatesOf(Asset asset) => asset.Promotion?.Gates ?? [];
}
