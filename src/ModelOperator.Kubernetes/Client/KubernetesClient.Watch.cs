using ModelOperator.Kubernetes.Resources;
using ModelOperator.Kubernetes.Watching;

namespace ModelOperator.Kubernetes.Client;

/// <summary>The part that reflectors use: watches, and what was learned about them.</summary>
public sealed partial class KubernetesClient
{
    internal StreamingListSupport StreamingLists { get; } = new();

    /// <summary>Opens a watch; its events are in the body of the answer, which the caller disposes.</summary>
    internal async Task<HttpResponseMessage> OpenWatchAsync<T>(
        ListOptions selection, WatchOptions watch, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        var path = Selection<T>(selection)
            .Query("watch", "true")
            .Query("allowWatchBookmarks", "true")
            .Query("resourceVersion", watch.ResourceVersion)
            .Query("timeoutSeconds", watch.TimeoutSeconds);
        if (watch.SendInitialEvents)
        {
            path.Query("sendInitialEvents", "true").Query("resourceVersionMatch", "NotOlderThan");
        }

        var call = new ApiCall(HttpMethod.Get, "watch", T.ResourceType.ToString(), selection.Namespace ?? "", path.ToString())
        {
            Accept = selection.MetadataOnly ? $"{ApiCall.Json};as=PartialObjectMetadata;{PartialMetadata},{ApiCall.Json}" : ApiCall.Json,
            IsWatch = true,
        };
        await _transport.AuthenticateAsync(call, cancellationToken);
        using var headersDeadline = new CancellationTokenSource(_options.RequestTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, headersDeadline.Token);
        try
        {
            return await _transport.SendAsync(call, Time.GetUtcNow() + _options.RequestTimeout, either.Token);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw ApiErrors.TooLate(call, Configuration.Server, _options.RequestTimeout, exception);
        }
    }
}
