using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>Answers writes: optimistic locking, a status subresource on every kind, finalizers, and no new version for no change.</summary>
internal sealed class WriteHandler(ScriptedStore store)
{
    private readonly Lock _lock = new();

    public Task HandleAsync(HttpContext context, ScriptedRequest request, ResourceType kind, CancellationToken token)
    {
        int code;
        JsonObject answer;
        lock (_lock)
        {
            (code, answer) = Write(request, kind);
        }

        return Json.AnswerAsync(context, code, answer, token);
    }

    private static (int Code, JsonObject Answer) Refuse(int code, string reason, string message) => (code, Json.Status(code, reason, message));

    private (int Code, JsonObject Answer) Write(ScriptedRequest request, ResourceType kind)
    {
        var name = request.Name.Length > 0 ? request.Name : (string)request.Body!["metadata"]!["name"]!;
        var key = new ObjectKey(request.Namespace, name);
        var live = store.Find(request.Collection, key);
        if (request.Verb == "create")
        {
            return live is null
                ? (201, Store(request, kind, key, null, request.Body!.DeepClone().AsObject()))
                : Refuse(409, "AlreadyExists", $"{request.Resource} \"{name}\" already exists");
        }

        if (live is null && request.Verb != "apply")
        {
            return Refuse(404, "NotFound", $"{request.Resource} \"{name}\" not found");
        }

        if (live is not null && Conflicts(request, live))
        {
            return Refuse(409, "Conflict", $"Operation cannot be fulfilled on {request.Resource} \"{name}\": the object has been modified");
        }

        return request.Verb switch
        {
            "delete" => (200, Delete(request, key, live!)),
            "update" => (200, Store(request, kind, key, live, request.Body!.DeepClone().AsObject())),
            _ => (live is null ? 201 : 200, Store(request, kind, key, live, Json.Merge(live, request.Body)!.AsObject())),
        };
    }

    private static bool Conflicts(ScriptedRequest request, JsonObject live)
    {
        var expected = request.Verb == "delete" ? request.Body?["preconditions"] : request.Body?["metadata"];
        return (expected?["resourceVersion"] is { } version && (string?)version != (string?)live["metadata"]!["resourceVersion"])
            || (expected?["uid"] is { } uid && (string?)uid != (string?)live["metadata"]!["uid"]);
    }

    private JsonObject Store(ScriptedRequest request, ResourceType kind, ObjectKey key, JsonObject? live, JsonObject desired)
    {
        ScriptedObjects.WithKind(desired, kind);
        if (request.Subresource == "status")
        {
            var onlyStatus = live!.DeepClone().AsObject();
            onlyStatus["status"] = desired["status"]?.DeepClone();
            desired = onlyStatus;
        }
        else
        {
            desired.Remove("status");
            if (live?["status"] is { } status)
            {
                desired["status"] = status.DeepClone();
            }
        }

        var metadata = desired["metadata"]!.AsObject();
        metadata["name"] = key.Name;
        if (key.Namespace.Length > 0)
        {
            metadata["namespace"] = key.Namespace;
        }

        foreach (var kept in new[] { "uid", "resourceVersion", "creationTimestamp", "generation", "deletionTimestamp" })
        {
            metadata.Remove(kept);
            if (live?["metadata"]![kept] is { } value)
            {
                metadata[kept] = value.DeepClone();
            }
        }

        if (JsonNode.DeepEquals(live, desired))
        {
            return live!;
        }

        if (metadata["deletionTimestamp"] is not null && metadata["finalizers"] is not JsonArray { Count: > 0 })
        {
            store.Remove(request.Collection, key);
            return desired;
        }

        return store.Put(request.Collection, desired);
    }

    private JsonObject Delete(ScriptedRequest request, ObjectKey key, JsonObject live)
    {
        var metadata = live["metadata"]!.AsObject();
        if (metadata["finalizers"] is not JsonArray { Count: > 0 })
        {
            store.Remove(request.Collection, key);
            return live;
        }

        if (metadata["deletionTimestamp"] is null)
        {
            metadata["deletionTimestamp"] = "2030-01-01T00:00:00Z";
            live = store.Put(request.Collection, live);
        }

        return live;
    }
}
