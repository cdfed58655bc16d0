using System.Runtime.InteropServices;
using ModelOperator.Api;
using ModelOperator.Core.Lineage;
using ModelOperator.Core.Sharing;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.State;

/// <summary>
/// AccessRequests with what answers each, and the AccessDenials. Anybody may create requests for anything: whatever changes in a namespace
/// looks only at those that it can concern, and none is looked at longer than its answer takes.
/// </summary>
internal sealed class AccessState(LineageGraph graph, GrantIndex grants)
{
    private static readonly Comparer<Entry> OldestFirst = Comparer<Entry>.Create(static (a, b) =>
        a.Created.CompareTo(b.Created) is var age and not 0 ? age : a.Ref.CompareTo(b.Ref));

    private readonly Dictionary<ObjectKey, Entry> _requests = [];

    /// <summary>The requests by the namespace that is asked and the one that asks.</summary>
    private readonly Dictionary<string, Dictionary<string, HashSet<Entry>>> _byAsked = [];
    private readonly Dictionary<ObjectRef, SortedSet<Entry>> _byAsset = [];
    private readonly DenialIndex _denials = new();
    private readonly HashSet<Entry> _stale = [];

    public void Set(AccessRequest request, DirtySet dirty)
    {
        dirty.Add(new ObjectRef(ObjectKind.AccessRequest, request.Metadata.Namespace ?? "", request.Metadata.Name));
        if (_requests.TryGetValue(request.Metadata.Key, out var known) && ClusterState.SameSpecification(known.Request.Metadata, request.Metadata))
        {
            // What its status says it once got counts too.
            known.Request = request;
            _stale.Add(known);
            return;
        }

        RemoveRequest(request.Metadata.Key, dirty);
        var entry = _requests[request.Metadata.Key] = new Entry(request);
        (CollectionsMarshal.GetValueRefOrAddDefault(AskersOf(entry.Asked), entry.Ref.Namespace, out _) ??= []).Add(entry);
        foreach (var asset in entry.Wanted)
        {
            (CollectionsMarshal.GetValueRefOrAddDefault(_byAsset, asset, out _) ??= new(OldestFirst)).Add(entry);
        }

        _stale.Add(entry);
    }

    public void RemoveRequest(ObjectKey key, DirtySet dirty)
    {
        if (!_requests.Remove(key, out var entry))
        {
            return;
        }

        _stale.Remove(entry);
        MarkDenials(entry, dirty);
        if (entry.Waits)
        {
            MarkAssets(entry, dirty);
        }

        var askers = _byAsked[entry.Asked];
        if (askers[key.Namespace].Remove(entry) && askers[key.Namespace].Count == 0 && askers.Remove(key.Namespace) && askers.Count == 0)
        {
            _byAsked.Remove(entry.Asked);
        }

        foreach (var asset in entry.Wanted)
        {
            if (_byAsset[asset].Remove(entry) && _byAsset[asset].Count == 0)
            {
                _byAsset.Remove(asset);
            }
        }
    }

    public void Set(AccessDenial denial, DirtySet dirty)
    {
        var key = denial.Metadata.Key;
        dirty.Add(new ObjectRef(ObjectKind.AccessDenial, key.Namespace, key.Name));
        if (_denials.Find(key) is { } known && ClusterState.SameSpecification(known.Metadata, denial.Metadata))
        {
            return;
        }

        RemoveDenial(key);
        _denials.Add(denial);
        MarkAnswered(denial);
    }

    public void RemoveDenial(ObjectKey key)
    {
        if (_denials.Remove(key) is { } denial)
        {
            MarkAnswered(denial);
        }
    }

    /// <summary>Takes note of a grant that comes, goes, changes or ends.</summary>
    public void GrantChanged(CompiledGrant grant)
    {
        if (!_byAsked.TryGetValue(grant.Key.Namespace, out var askers))
        {
            return;
        }

        foreach (var (asker, requests) in askers)
        {
            if (grants.Reaches(grant, asker))
            {
                _stale.UnionWith(requests);
            }
        }

        foreach (var name in grant.Approved)
        {
            if (_requests.TryGetValue(name, out var request) && request.Asked == grant.Key.Namespace)
            {
                _stale.Add(request);
            }
        }
    }

    /// <summary>Takes note that other grants may reach a namespace.</summary>
    public void NamespaceChanged(string name)
    {
        foreach (var askers in _byAsked.Values)
        {
            _stale.UnionWith(askers.GetValueOrDefault(name) ?? []);
        }
    }

    /// <summary>Takes note that an asset came or went, or is selected or granted with its Model otherwise.</summary>
    public void AssetChanged(ObjectRef asset)
    {
        if (_byAsset.Count == 0)
        {
            return;
        }

        foreach (var concerned in asset.Kind == ObjectKind.Model ? graph.VersionsOf(asset).Append(asset) : [asset])
        {
            if (_byAsset.TryGetValue(concerned, out var requests))
            {
                _stale.UnionWith(requests);
            }
        }
    }

    /// <summary>Works out where the requests stand that can stand otherwise; the graph and the grants are settled.</summary>
    public void Settle(DirtySet dirty)
    {
        foreach (var entry in _stale)
        {
            var (facts, state, waits) = (entry.Facts, entry.State, entry.Waits);
            entry.Facts = Judge(entry);
            entry.State = AccessRequestDecision.StateOf(entry.Request, entry.Facts);
            if (facts is not null && !entry.Facts.SaysTheSameAs(facts))
            {
                dirty.Add(entry.Ref);
            }

            if (entry.State != state)
            {
                MarkDenials(entry, dirty);
            }

            if (entry.Waits != waits)
            {
                MarkAssets(entry, dirty);
            }
        }

        _stale.Clear();
    }

    public AccessRequestFacts? Describe(ObjectKey key) => _requests.GetValueOrDefault(key)?.Facts;

    public AccessRequestState? StateOf(ObjectKey request, string asked) =>
        _requests.TryGetValue(request, out var entry) && entry.Asked == asked ? entry.State : null;

    /// <summary>The requests that name an asset and wait for an answer.</summary>
    public RequestedAccess RequestsFor(ObjectRef asset)
    {
        if (!_byAsset.TryGetValue(asset, out var requests))
        {
            return RequestedAccess.None;
        }

        var waiting = requests.Where(entry => entry.Waits).Take(RequestedAccess.MaxCounted).ToList();
        return waiting.Count == 0
            ? RequestedAccess.None
            : new RequestedAccess([.. waiting.Take(RequestedAccess.MaxListed).Select(entry => entry.Request)], waiting.Count);
    }

    private AccessRequestFacts Judge(Entry entry)
    {
        if (AccessRequestDecision.AsksItself(entry.Request))
        {
            return new AccessRequestFacts();
        }

        var giving = new SortedList<string, CompiledGrant>(StringComparer.Ordinal);
        var missing = new List<ObjectRef>();
        foreach (var asset in entry.Wanted)
        {
            if (graph.GrantFor(entry.Ref.Namespace, asset, entry.Request.Spec.Permission) is { } grant && grant.IsActive(grants.Now))
            {
                giving[grant.Key.Name] = grant;
            }
            else
            {
                missing.Add(asset);
                if (missing.Count > AccessRequestDecision.MaxNamed)
                {
                    break;
                }
            }
        }

        var answers = missing.Count == 0 ? [] : grants.GivenBy(entry.Asked).Where(grant => Concerns(grant, entry)).ToList();
        return new AccessRequestFacts
        {
            Grants = [.. giving.Values.Select(grant => grant.Key)],
            ExpiresAt = giving.Values.Min(grant => grant.ExpiresAt),
            Missing = missing,
            IsApproved = answers.Exists(grant => grant.IsActive(grants.Now)),
            HasExpired = answers.Exists(grant => grant.IsExpired(grants.Now)),
            IsWithdrawn = answers.Exists(grant => !grant.IsActive(grants.Now)),
            Denial = _denials.Of(entry.Request.Metadata.Key, entry.Asked).FirstOrDefault(denial => !denial.Metadata.IsDeleting),
        };
    }

    /// <summary>Whether a grant names a request as the one it answers, or is known to have given what it asks for.</summary>
    private bool Concerns(CompiledGrant grant, Entry entry) =>
        grant.Approves(entry.Request.Metadata.Key)
        || (AccessRequestDecision.HadAccess(entry.Request) && entry.Request.Status!.Grants?.Contains(grant.Key.ToString()) == true
            && grants.Reaches(grant, entry.Ref.Namespace));

    private void MarkDenials(Entry entry, DirtySet dirty)
    {
        foreach (var denial in _denials.Of(entry.Request.Metadata.Key, entry.Asked))
        {
            dirty.Add(new ObjectRef(ObjectKind.AccessDenial, entry.Asked, denial.Metadata.Name));
        }
    }

    private void MarkAssets(Entry entry, DirtySet dirty)
    {
        foreach (var asset in entry.Wanted.Where(graph.Contains))
        {
            dirty.AddCoalesced(asset);
        }
    }

    private void MarkAnswered(AccessDenial denial)
    {
        var (request, asked) = DenialIndex.Answered(denial);
        if (_requests.TryGetValue(request, out var entry) && entry.Asked == asked)
        {
            _stale.Add(entry);
        }
    }

    private Dictionary<string, HashSet<Entry>> AskersOf(string asked) =>
        CollectionsMarshal.GetValueRefOrAddDefault(_byAsked, asked, out _) ??= [];

    private sealed class Entry(AccessRequest request)
    {
        public AccessRequest Request { get; set; } = request;

        public ObjectRef Ref { get; } = new(ObjectKind.AccessRequest, request.Metadata.Namespace ?? "", request.Metadata.Name);

        public string Asked { get; } = request.Spec.Namespace;

        public DateTimeOffset Created { get; } = request.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;

        public IReadOnlyList<ObjectRef> Wanted { get; } = AccessRequestDecision.Wanted(request.Spec);

        public AccessRequestFacts? Facts { get; set; }

        public AccessRequestState? State { get; set; }

        /// <summary>Whether the owner is to see it.</summary>
        public bool Waits => State == AccessRequestState.Pending && !Request.Metadata.IsDeleting;
    }
}
