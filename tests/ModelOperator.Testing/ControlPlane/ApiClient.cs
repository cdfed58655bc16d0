using System.Net;
using System.Net.Http.Headers;
using System.Security.Authentication;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>
/// The few calls that the launcher and the node simulator make, over plain HTTP: the project's own client is tested on top of them, so they
/// do not stand on it.
/// </summary>
public sealed class ApiClient : IDisposable
{
    /// <summary>The field manager of every apply made here.</summary>
    public const string FieldManager = "modeloperator-testing";

    private readonly HttpClient _http;

    internal ApiClient(KubeconfigContext context)
    {
        _http = new(context.NewHandler()) { BaseAddress = context.Server, Timeout = Timeout.InfiniteTimeSpan };
        if (context.Token is { } token)
            _http.DefaultRequestHeaders.Authorization = new("Bearer", token);
        _http.DefaultRequestHeaders.UserAgent.Add(new(FieldManager, "1"));
    }

    /// <summary>A client of the current context of a kubeconfig with certificates or a token.</summary>
    public static ApiClient FromKubeconfig(string path) => new(Kubeconfig.Load(path).Main);

    /// <summary>A call's bound, after which it fails with an <see cref="HttpRequestException"/>; a watch has none.</summary>
    public TimeSpan Deadline { get; init; } = TimeSpan.FromSeconds(20);

    public void Dispose() => _http.Dispose();

    /// <summary>The object, or null when there is none.</summary>
    public async Task<JsonObject?> GetAsync(string path, CancellationToken cancellationToken = default)
    {
        try
        {
            return await SendAsync(HttpMethod.Get, path, null, cancellationToken);
        }
        catch (ApiException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    /// <summary>What the path answers as it is, such as the log of a pod.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Deadline);
        try
        {
            using var response = await _http.GetAsync(path, bound.Token);
            return response.IsSuccessStatusCode
                ? await response.Content.ReadAsStringAsync(bound.Token)
                : throw await FailureAsync(HttpMethod.Get, path, response, bound.Token);
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"GET {path} was not answered within {Deadline.TotalSeconds:0} s.", error);
        }
    }

    /// <summary>What <c>kubectl get</c> shows of an object or a collection: columns and cells.</summary>
    public Task<JsonObject> GetTableAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken, "application/json;as=Table;v=v1;g=meta.k8s.io");

    /// <summary>Creates an object in the collection at the path.</summary>
    public Task<JsonObject> CreateAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Post, path, Json(body, "application/json"), cancellationToken);

    /// <summary>Server-side apply by force: what the body names becomes ours.</summary>
    public Task<JsonObject> ApplyAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        ApplyAsync(path, body, FieldManager, cancellationToken: cancellationToken);

    /// <summary>Server-side apply by force: what the body names becomes the manager's; a dry run only answers what would become of the object.</summary>
    public Task<JsonObject> ApplyAsync(string path, JsonNode body, string manager, bool dryRun = false, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Patch, $"{path}?fieldManager={manager}&force=true{(dryRun ? "&dryRun=All" : "")}", Json(body, "application/apply-patch+yaml"), cancellationToken);

    /// <summary>Changes the fields that the body names, by a JSON merge patch.</summary>
    public Task<JsonObject> PatchAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Patch, path, Json(body, "application/merge-patch+json"), cancellationToken);

    /// <summary>Replaces one field of an object, by a JSON patch: whatever the field held before is gone.</summary>
    public Task<JsonObject> ReplaceFieldAsync(string path, string pointer, JsonNode value, CancellationToken cancellationToken = default) => SendAsync(
        HttpMethod.Patch, path,
        Json(new JsonArray(new JsonObject { ["op"] = "replace", ["path"] = pointer, ["value"] = value }), "application/json-patch+json"),
        cancellationToken);

    /// <summary>Creates a namespace and waits until pods can be created in it: its service account comes a moment after it.</summary>
    public async Task CreateNamespaceAsync(string name, JsonObject? labels = null, CancellationToken cancellationToken = default)
    {
        await CreateAsync("/api/v1/namespaces", new JsonObject
        {
            ["apiVersion"] = "v1",
            ["kind"] = "Namespace",
            ["metadata"] = new JsonObject { ["name"] = name, ["labels"] = labels },
        }, cancellationToken);
        if (!await Poll.UntilAsync(() => AdmitsPodsAsync(name, cancellationToken), TimeSpan.FromSeconds(60), cancellationToken))
            throw new ControlPlaneException($"Namespace {name} admitted no pod within 60 s.");
    }

    /// <summary>Whether a pod could be created in the namespace now; none is.</summary>
    public async Task<bool> AdmitsPodsAsync(string ns, CancellationToken cancellationToken = default)
    {
        try
        {
            await CreateAsync($"/api/v1/namespaces/{ns}/pods?dryRun=All", new JsonObject
            {
                ["apiVersion"] = "v1",
                ["kind"] = "Pod",
                ["metadata"] = new JsonObject { ["name"] = "admitted" },
                ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["image"] = "example/none" }) },
            }, cancellationToken);
            return true;
        }
        catch (ApiException)
        {
            return false;
        }
    }

    /// <summary>Creates the object, or replaces the one there is, whoever owns its fields.</summary>
    public async Task<JsonObject> CreateOrReplaceAsync(string collection, JsonObject body, CancellationToken cancellationToken = default)
    {
        var path = $"{collection}/{(string)body["metadata"]!["name"]!}";
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (await GetAsync(path, cancellationToken) is not { } live)
                    return await CreateAsync(collection, body, cancellationToken);
                var replacement = body.DeepClone().AsObject();
                replacement["metadata"]!["resourceVersion"] = (string?)live["metadata"]!["resourceVersion"];
                return await ReplaceAsync(path, replacement, cancellationToken);
            }
            catch (ApiException error) when (error.Status == HttpStatusCode.Conflict && attempt < 5)
            {
                // Somebody wrote in between, such as a controller its status.
            }
        }
    }

    /// <summary>Replaces the object, if it is still the one that the body's resourceVersion names.</summary>
    public Task<JsonObject> ReplaceAsync(string path, JsonNode body, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Put, path, Json(body, "application/json"), cancellationToken);

    /// <summary>Deletes the object; false when there is none. A grace period of 0 takes a pod away at once, as a kubelet does.</summary>
    public async Task<bool> DeleteAsync(
        string path, int? gracePeriodSeconds = null, string? uid = null, string propagation = "Background", CancellationToken cancellationToken = default)
    {
        var options = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "DeleteOptions", ["propagationPolicy"] = propagation };
        if (gracePeriodSeconds is { } grace)
            options["gracePeriodSeconds"] = grace;
        if (uid is not null)
            options["preconditions"] = new JsonObject { ["uid"] = uid };
        try
        {
            await SendAsync(HttpMethod.Delete, path, Json(options, "application/json"), cancellationToken);
            return true;
        }
        catch (ApiException error) when (error.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Whether the path answers with success; a server that cannot be reached does not.</summary>
    public async Task<bool> AnswersAsync(string path, CancellationToken cancellationToken = default) => await WhyNotAsync(path, cancellationToken) is null;

    /// <summary>Why the path does not answer with success; null when it does.</summary>
    public async Task<string?> WhyNotAsync(string path, CancellationToken cancellationToken = default)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Deadline);
        try
        {
            using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, bound.Token);
            return response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode} {response.ReasonPhrase}";
        }
        catch (Exception error) when (error is HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return error is HttpRequestException ? (error.InnerException as AuthenticationException ?? error).Message : $"no answer within {Deadline.TotalSeconds:0} s";
        }
    }

    /// <summary>
    /// Sends a body as it is and reads of the answer only whether the call succeeded: for measurements, in which the client must not be what
    /// takes long.
    /// </summary>
    public async Task SendOnlyAsync(HttpMethod method, string path, ReadOnlyMemory<byte> body, string mediaType, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path) { Content = new ReadOnlyMemoryContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue(mediaType);
        using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await FailureAsync(method, path, response, cancellationToken);
        await response.Content.CopyToAsync(Stream.Null, cancellationToken);
    }

    /// <summary>The events of a watch, until the server ends it.</summary>
    public async IAsyncEnumerable<(string Type, JsonObject Object)> WatchAsync(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var response = await _http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        if (!response.IsSuccessStatusCode)
            throw await FailureAsync(HttpMethod.Get, path, response, cancellationToken);
        using var lines = new StreamReader(await response.Content.ReadAsStreamAsync(cancellationToken));
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
        {
            var change = JsonNode.Parse(line)!;
            var item = change["object"]!.AsObject();
            var type = (string)change["type"]!;
            if (type == "ERROR")
                throw new ApiException((HttpStatusCode)((int?)item["code"] ?? 500), $"The watch of {path} ended: {(string?)item["message"]}");
            yield return (type, item);
        }
    }

    private async Task<JsonObject> SendAsync(HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string accept = "application/json")
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Deadline);
        using var request = new HttpRequestMessage(method, path) { Content = content };
        request.Headers.Accept.ParseAdd(accept);
        try
        {
            using var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, bound.Token);
            if (!response.IsSuccessStatusCode)
                throw await FailureAsync(method, path, response, bound.Token);
            await using var body = await response.Content.ReadAsStreamAsync(bound.Token);
            return (await JsonNode.ParseAsync(body, cancellationToken: bound.Token))!.AsObject();
        }
        catch (OperationCanceledException error) when (!cancellationToken.IsCancellationRequested)
        {
            throw new HttpRequestException($"{method} {path} was not answered within {Deadline.TotalSeconds:0} s.", error);
        }
    }

    private static async Task<ApiException> FailureAsync(HttpMethod method, string path, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var text = await response.Content.ReadAsStringAsync(cancellationToken);
        JsonObject? status = null;
        try
        {
            status = JsonNode.Parse(text) as JsonObject;
        }
        catch (JsonException)
        {
            // Not every refusal is a Status object: a server that is just starting answers in plain text.
        }
        return new(response.StatusCode, $"{method} {path}: {(int)response.StatusCode} {(string?)status?["message"] ?? text}") { Response = status };
    }

    private static StringContent Json(JsonNode body, string mediaType) =>
        new(body.ToJsonString(), Encoding.UTF8, new MediaTypeHeaderValue(mediaType));
}

/// <summary>The API server refused a call; the message names the call and says why.</summary>
public sealed class ApiException(HttpStatusCode status, string message) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The Status object that the server answered with, if it did: its details name what is wrong, field by field.</summary>
    public JsonObject? Response { get; init; }
}
