using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>Answers gets and lists; pages of a list all show the version of its first page.</summary>
internal sealed class ReadHandler(ScriptedStore store)
{
    private readonly ConcurrentDictionary<string, (string Version, List<JsonObject> Objects)> _continues = [];

    public void ExpireContinueTokens() => _continues.Clear();

    public Task HandleAsync(HttpContext context, ScriptedRequest request, ResourceType kind, CancellationToken token) =>
        request.Verb == "get" ? GetAsync(context, request, token) : ListAsync(context, request, kind, token);

    private async Task GetAsync(HttpContext context, ScriptedRequest request, CancellationToken token)
    {
        var found = store.Find(request.Collection, new ObjectKey(request.Namespace, request.Name));
        await (found is null
            ? Json.AnswerAsync(context, 404, Json.Status(404, "NotFound", $"{request.Resource} \"{request.Name}\" not found"), token)
            : Json.AnswerAsync(context, 200, ScriptedObjects.Show(found, request), token));
    }

    private async Task ListAsync(HttpContext context, ScriptedRequest request, ResourceType kind, CancellationToken token)
    {
        (string Version, List<JsonObject> Objects) list;
        if (request.Parameter("continue") is { } mark)
        {
            if (!_continues.TryGetValue(mark, out list))
            {
                var expired = Json.Status(410, "Expired", "The provided continue parameter is too old");
                await Json.AnswerAsync(context, 410, expired, token);
                return;
            }
        }
        else
        {
            list = store.List(request.Collection);
            list.Objects.RemoveAll(obj => !ScriptedObjects.Matches(obj, request));
        }

        var limit = request.Parameter("limit") is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : int.MaxValue;
        var metadata = new JsonObject { ["resourceVersion"] = list.Version };
        if (list.Objects.Count > limit)
        {
            var next = Guid.NewGuid().ToString("N");
            _continues[next] = (list.Version, list.Objects[limit..]);
            metadata["continue"] = next;
        }

        await Json.AnswerAsync(
            context,
            200,
            new JsonObject
            {
                ["kind"] = $"{kind.Kind}List",
                ["apiVersion"] = kind.ApiVersion,
                ["metadata"] = metadata,
                ["items"] = new JsonArray([.. list.Objects.Take(limit).Select(obj => ScriptedObjects.Show(obj, request).DeepClone())]),
            },
            token);
    }
}
