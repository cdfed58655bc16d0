namespace ModelOperator.Kubernetes.Client;

/// <summary>One finished request, as counted.</summary>
/// <param name="Verb">The API's verb: get, list, watch, create, update, patch, apply or delete.</param>
/// <param name="Resource"><c>plural.group</c>, with <c>/subresource</c> where there is one; <c>raw</c> for other paths.</param>
/// <param name="Code">HTTP status; 0 when no answer came.</param>
/// <param name="Duration">Time until the headers of the answer.</param>
public readonly record struct ApiRequest(string Verb, string Resource, int Code, TimeSpan Duration)
{
    /// <summary>When the server sent the answer, by its clock and in whole seconds; null when it did not say, or no answer came.</summary>
    public DateTimeOffset? ServerTime { get; init; }
}
