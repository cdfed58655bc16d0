using System.Globalization;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>One change in the history that watches replay.</summary>
internal sealed record StoredEvent(long Version, string Collection, string Type, JsonObject Object);

/// <summary>
/// The scripted server's objects with versions and history. Versions look like <c>v1001</c>: a client that takes them for
/// numbers fails.
/// </summary>
internal sealed class ScriptedStore
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SortedDictionary<string, JsonObject>> _collections = [];
    private readonly List<StoredEvent> _history = [];
    private long _version = 1000;
    private long _compacted;
    private TaskCompletionSource _changed = NewSignal();

    public static string Format(long version) => string.Create(CultureInfo.InvariantCulture, $"v{version}");

    public static long Parse(string version) => long.Parse(version.AsSpan(1), CultureInfo.InvariantCulture);

    public string Version
    {
        get
        {
            lock (_lock)
            {
                return Format(_version);
            }
        }
    }

    public JsonObject? Find(string collection, ObjectKey key)
    {
        lock (_lock)
        {
            return Objects(collection).GetValueOrDefault(key.ToString())?.DeepClone().AsObject();
        }
    }

    public (string Version, List<JsonObject> Objects) List(string collection)
    {
        lock (_lock)
        {
            return (Format(_version), [.. Objects(collection).Values.Select(value => value.DeepClone().AsObject())]);
        }
    }

    /// <summary>Stores an object under a new version; the caller has checked what it replaces.</summary>
    public JsonObject Put(string collection, JsonObject obj)
    {
        lock (_lock)
        {
            var objects = Objects(collection);
            var key = KeyOf(obj).ToString();
            var before = objects.GetValueOrDefault(key);
            var metadata = obj["metadata"]!.AsObject();
            metadata["uid"] = before?["metadata"]?["uid"]?.DeepClone() ?? Guid.NewGuid().ToString();
            metadata["creationTimestamp"] = before?["metadata"]?["creationTimestamp"]?.DeepClone() ?? "2030-01-01T00:00:00Z";
            metadata["generation"] = Generation(before, obj);
            metadata["resourceVersion"] = Format(++_version);
            objects[key] = obj;
            Record(collection, before is null ? "ADDED" : "MODIFIED", obj);
            return obj.DeepClone().AsObject();
        }
    }

    public void Remove(string collection, ObjectKey key)
    {
        lock (_lock)
        {
            if (Objects(collection).Remove(key.ToString(), out var obj))
            {
                obj = obj.DeepClone().AsObject();
                obj["metadata"]!["resourceVersion"] = Format(++_version);
                Record(collection, "DELETED", obj);
            }
        }
    }

    /// <summary>Moves the version on without a change to any collection, as writes to other resources do.</summary>
    public void Advance()
    {
        lock (_lock)
        {
            _version++;
            Signal();
        }
    }

    /// <summary>Forgets the history: watches from earlier versions are told 410.</summary>
    public void Compact()
    {
        lock (_lock)
        {
            _compacted = ++_version;
            _history.Clear();
        }
    }

    /// <summary>Events of a collection after a version, and a task that completes on the next change; null when too old.</summary>
    public (List<StoredEvent>? Events, long Version, Task Changed) Since(string collection, long version)
    {
        lock (_lock)
        {
            var events = version < _compacted
                ? null
                : _history.Where(e => e.Version > version && e.Collection == collection).ToList();
            return (events, _version, _changed.Task);
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static ObjectKey KeyOf(JsonObject obj) =>
        new((string?)obj["metadata"]!["namespace"] ?? "", (string)obj["metadata"]!["name"]!);

    private static long Generation(JsonObject? before, JsonObject after)
    {
        var generation = (long?)before?["metadata"]?["generation"] ?? 0;
        return before is null || !JsonNode.DeepEquals(before["spec"], after["spec"]) ? generation + 1 : generation;
    }

    private SortedDictionary<string, JsonObject> Objects(string collection)
    {
        if (!_collections.TryGetValue(collection, out var objects))
        {
            _collections[collection] = objects = new SortedDictionary<string, JsonObject>(StringComparer.Ordinal);
        }

        return objects;
    }

    private void Record(string collection, string type, JsonObject obj)
    {
        _history.Add(new StoredEvent(_version, collection, type, obj.DeepClone().AsObject()));
        Signal();
    }

    private void Signal()
    {
        _changed.TrySetResult();
        _changed = NewSignal();
    }
}
