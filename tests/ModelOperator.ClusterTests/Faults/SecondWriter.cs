using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.Load;

namespace ModelOperator.ClusterTests.Faults;

/// <summary>
/// Keeps writing what is its own to the objects of a world: a label, an annotation and a condition with the number of the write, as a
/// scanner or an approval tool would. Remembers the last of each that the server took.
/// </summary>
internal sealed class SecondWriter(ApiClient api, LoadWorld world)
{
    private const string Mark = "example.com/scanned";
    private const string Condition = "example.com/Scanned";
    private const int Writers = 3;

    private readonly IReadOnlyList<LoadItem> _items = [.. world.Items];
    private readonly ConcurrentDictionary<string, (string Uid, string Number)> _conditions = [], _marks = [];
    private long _writes;

    /// <summary>Writes that the server took.</summary>
    public long Writes => Interlocked.Read(ref _writes);

    /// <summary>Writes until stopped.</summary>
    public Task RunAsync(CancellationToken stop) => Task.WhenAll(Enumerable.Range(0, Writers).Select(writer => Task.Run(() => WriteAsync(writer, stop), CancellationToken.None)));

    /// <summary>What it wrote and cannot be found any more, although the object is the same.</summary>
    public async Task<IReadOnlyList<string>> FindLostAsync()
    {
        List<string> lost = [];
        foreach (var item in _items)
        {
            var live = await api.GetAsync(item.Path);
            var uid = (string?)live?["metadata"]!["uid"];
            if (_marks.TryGetValue(item.Path, out var mark) && mark.Uid == uid
                && ((string?)live!["metadata"]!["labels"]?[Mark] != mark.Number || (string?)live["metadata"]!["annotations"]?[Mark] != mark.Number))
            {
                lost.Add($"{item.Path}: the mark {mark.Number}");
            }

            if (_conditions.TryGetValue(item.Path, out var condition) && condition.Uid == uid
                && live!["status"]?["conditions"]?.AsArray().Any(entry => (string?)entry!["type"] == Condition && (string?)entry["message"] == condition.Number) != true)
            {
                lost.Add($"{item.Path}: the condition {condition.Number}");
            }
        }

        return lost;
    }

    private async Task WriteAsync(int writer, CancellationToken stop)
    {
        // Few objects at a time, each again and again, so that the operator is at them too.
        for (var number = writer; !stop.IsCancellationRequested; number += Writers)
        {
            var item = _items[(writer + (Writers * (number / 60))) % _items.Count];
            try
            {
                await (number % 2 == 0 ? MarkAsync(item, $"{number}") : ConditionAsync(item, $"{number}"));
                Interlocked.Increment(ref _writes);
            }
            catch (ApiException error) when (error.Status is HttpStatusCode.NotFound or HttpStatusCode.Conflict)
            {
                // Deleted or changed meanwhile; there is always another turn.
            }
        }
    }

    private async Task MarkAsync(LoadItem item, string number)
    {
        var written = await api.PatchAsync(item.Path, new JsonObject
        {
            ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [Mark] = number }, ["annotations"] = new JsonObject { [Mark] = number } },
        });
        _marks[item.Path] = ((string)written["metadata"]!["uid"]!, number);
    }

    private async Task ConditionAsync(LoadItem item, string number)
    {
        if (await api.GetAsync(item.Path) is not { } live || live["status"] is not JsonObject status)
        {
            return;
        }

        var conditions = status["conditions"]?.DeepClone().AsArray() ?? [];
        conditions.RemoveAll(entry => (string?)entry!["type"] == Condition);
        conditions.Add(new JsonObject
        {
            ["type"] = Condition,
            ["status"] = "True",
            ["reason"] = "Scanned",
            ["message"] = number,
            ["lastTransitionTime"] = "2026-01-01T00:00:00Z",
        });
        live["status"]!["conditions"] = conditions;
        var written = await api.ReplaceAsync($"{item.Path}/status", live);
        _conditions[item.Path] = ((string)written["metadata"]!["uid"]!, number);
    }
}
