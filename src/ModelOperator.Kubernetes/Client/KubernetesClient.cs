using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Client;

/// <summary>
/// Typed access to one API server. Every failure is a <see cref="KubernetesApiException"/>; every call has a time limit.
/// Instances are safe for concurrent use and meant to live as long as the process.
/// </summary>
public sealed partial class KubernetesClient : IDisposable
{
    private const string PartialMetadata = "g=meta.k8s.io;v=v1";
    private const int DefaultPage = 500;
    private const int MaximumListRestarts = 2;

    private readonly ApiTransport _transport;
    private readonly KubernetesClientOptions _options;

    /// <summary>Creates a client; connections are opened when first needed.</summary>
    /// <param name="configuration">Which server, and who asks.</param>
    /// <param name="options">Limits and hooks.</param>
    /// <param name="loggerFactory">Where to log.</param>
    /// <param name="time">Clock of time limits and waits.</param>
    public KubernetesClient(
        ClusterConfiguration configuration,
        KubernetesClientOptions? options = null,
        ILoggerFactory? loggerFactory = null,
        TimeProvider? time = null)
    {
        Configuration = configuration;
        Time = time ?? TimeProvider.System;
        _options = options ?? new KubernetesClientOptions();
        var logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<KubernetesClient>();
        _transport = new ApiTransport(configuration, _options, logger, Time);
    }

    /// <summary>Which server, and who asks.</summary>
    public ClusterConfiguration Configuration { get; }

    internal TimeProvider Time { get; }

    /// <summary>Reads one object from the server.</summary>
    public Task<T> GetAsync<T>(ObjectKey key, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T> =>
        SendAsync<T>(Call<T>(HttpMethod.Get, "get", key, null), cancellationToken);

    /// <summary>Creates an object; one of its name that exists answers with AlreadyExists.</summary>
    /// <returns>The object as stored, with uid and resourceVersion.</returns>
    public Task<T> CreateAsync<T>(T obj, string? fieldManager = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var path = new StringBuilder(ResourcePath.ToCollection(T.ResourceType, obj.Metadata.Namespace)).Query("fieldManager", fieldManager);
        var call = new ApiCall(HttpMethod.Post, "create", T.ResourceType.ToString(), obj.Metadata.Key.ToString(), path.ToString());
        return SendAsync<T>(call with { Body = ObjectBody.Write(obj) }, cancellationToken);
    }

    /// <summary>
    /// Replaces an object whole; fields its type does not know are lost. With metadata.resourceVersion set, a change since
    /// then answers with a conflict.
    /// </summary>
    /// <returns>The object as stored.</returns>
    public Task<T> ReplaceAsync<T>(T obj, string? fieldManager = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var call = Call<T>(HttpMethod.Put, "update", obj.Metadata.Key, null);
        var path = new StringBuilder(call.PathAndQuery).Query("fieldManager", fieldManager);
        return SendAsync<T>(call with { PathAndQuery = path.ToString(), Body = ObjectBody.Write(obj) }, cancellationToken);
    }

    /// <summary>Changes an object, or with a server-side apply creates it.</summary>
    /// <param name="key">The object.</param>
    /// <param name="patch">The change.</param>
    /// <param name="subresource"><c>status</c>, or null for the object itself.</param>
    /// <param name="cancellationToken">Ends the wait; the change may take effect nonetheless.</param>
    /// <returns>The object as stored; with an unchanged resourceVersion when the patch changed nothing.</returns>
    public Task<T> PatchAsync<T>(ObjectKey key, Patch patch, string? subresource = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var call = Call<T>(HttpMethod.Patch, patch.IsApply ? "apply" : "patch", key, subresource);
        var path = new StringBuilder(call.PathAndQuery)
            .Query("fieldManager", patch.FieldManager)
            .Query("force", patch.Force ? "true" : null)
            .Query("dryRun", patch.DryRun ? "All" : null);
        return SendAsync<T>(
            call with { PathAndQuery = path.ToString(), Body = patch.Body, BodyType = patch.ContentType }, cancellationToken);
    }

    /// <summary>Asks for an object's deletion; with finalizers it stays, terminating, after this returns.</summary>
    public Task DeleteAsync<T>(ObjectKey key, DeleteOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        var call = Call<T>(HttpMethod.Delete, "delete", key, null);
        if (options is not null)
        {
            call = call with { Body = JsonSerializer.SerializeToUtf8Bytes(options.ToBody(), ClientJsonContext.Default.DeleteOptionsBody) };
        }

        return _transport.CallAsync(call, _options.RequestTimeout, DrainAsync, cancellationToken);
    }

    /// <summary>Reads one page of a list. Objects that do not fit the type are named apart.</summary>
    public Task<ResourceList<T>> ListAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        options ??= new ListOptions();
        var path = Selection<T>(options)
            .Query("limit", options.Limit)
            .Query("continue", options.Continue);
        var call = new ApiCall(HttpMethod.Get, "list", T.ResourceType.ToString(), options.Namespace ?? "", path.ToString())
        {
            Accept = options.MetadataOnly ? $"{ApiCall.Json};as=PartialObjectMetadataList;{PartialMetadata},{ApiCall.Json}" : ApiCall.Json,
        };
        return _transport.CallAsync(
            call,
            _options.ListTimeout,
            ListDecoder.ReadAsync<T>,
            cancellationToken);
    }

    /// <summary>
    /// Reads a whole list page by page. When it takes so long that the server forgets the version of the first page, it
    /// starts over, and after a few such restarts asks for everything at once.
    /// </summary>
    /// <param name="options">What to list; <see cref="ListOptions.Limit"/> is the size of the pages, 500 by default.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<ResourceList<T>> ListAllAsync<T>(ListOptions? options = null, CancellationToken cancellationToken = default)
        where T : class, IKubernetesObject<T>
    {
        options ??= new ListOptions();
        options = options with { Limit = options.Limit ?? DefaultPage, Continue = null };
        var items = new List<T>();
        var unreadable = new List<UnreadableObject>();
        var page = options;
        for (var restarts = 0; ;)
        {
            try
            {
                var list = await ListAsync<T>(page, cancellationToken);
                if (page.Continue is null && string.IsNullOrEmpty(list.Metadata.Continue))
                {
                    return list;
                }

                items.AddRange(list.Items);
                unreadable.AddRange(list.Unreadable);
                if (string.IsNullOrEmpty(list.Metadata.Continue))
                {
                    return new ResourceList<T>(list.Metadata, items) { Unreadable = unreadable };
                }

                page = options with { Continue = list.Metadata.Continue };
            }
            catch (KubernetesApiException exception) when (exception.IsExpired && page.Continue is not null)
            {
                items.Clear();
                unreadable.Clear();
                restarts++;
                page = restarts < MaximumListRestarts ? options : options with { Limit = null };
            }
        }
    }

    /// <summary>Reads any path as JSON, e.g. <c>version</c> or <c>apis/apps/v1</c>.</summary>
    /// <param name="path">Path with query, without a leading slash.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public Task<JsonDocument> GetRawAsync(string path, CancellationToken cancellationToken = default) =>
        _transport.CallAsync(
            new ApiCall(HttpMethod.Get, "get", "raw", path, path),
            _options.RequestTimeout,
            static async (stream, token) => await JsonDocument.ParseAsync(stream, default, token),
            cancellationToken);

    /// <summary>
    /// The token that requests carry, for a service that asks the API server whose it is; null where the user is known by a certificate or a
    /// password.
    /// </summary>
    /// <exception cref="ConfigurationException">The token cannot be had.</exception>
    public async Task<string?> BearerTokenAsync(CancellationToken cancellationToken = default) =>
        (await _transport.CredentialAsync(cancellationToken)).Authorization is { Scheme: "Bearer", Parameter: { } token } ? token : null;

    /// <inheritdoc/>
    public void Dispose() => _transport.Dispose();

    private static ApiCall Call<T>(HttpMethod method, string verb, ObjectKey key, string? subresource)
        where T : class, IKubernetesObject<T>
    {
        var type = T.ResourceType;
        var resource = subresource is null ? type.ToString() : $"{type}/{subresource}";
        return new ApiCall(method, verb, resource, key.ToString(), ResourcePath.ToObject(type, key, subresource));
    }

    private static StringBuilder Selection<T>(ListOptions options)
        where T : class, IKubernetesObject<T> =>
        new StringBuilder(ResourcePath.ToCollection(T.ResourceType, options.Namespace))
            .Query("labelSelector", options.LabelSelector)
            .Query("fieldSelector", options.FieldSelector);

    private static async ValueTask<bool> DrainAsync(Stream stream, CancellationToken cancellationToken)
    {
        await stream.CopyToAsync(Stream.Null, cancellationToken);
        return true;
    }

    private Task<T> SendAsync<T>(ApiCall call, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T> =>
        _transport.CallAsync(call, _options.RequestTimeout, ObjectDecoder.DecodeAsync<T>, cancellationToken);
}
