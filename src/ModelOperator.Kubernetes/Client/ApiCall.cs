namespace ModelOperator.Kubernetes.Client;

/// <summary>One request, before credentials: what is sent where, and what it is called in counts and errors.</summary>
internal readonly record struct ApiCall(HttpMethod Method, string Verb, string Resource, string Subject, string PathAndQuery)
{
    public const string Json = "application/json";

    public string Accept { get; init; } = Json;

    public ReadOnlyMemory<byte>? Body { get; init; }

    public string BodyType { get; init; } = Json;

    /// <summary>Whether the answer is an endless stream: it takes the watches' connections, and its sender decides on retries.</summary>
    public bool IsWatch { get; init; }

    /// <summary>Verb, resource and object, as errors name them.</summary>
    public override string ToString() => Subject.Length == 0 ? $"{Verb} {Resource}" : $"{Verb} {Resource} {Subject}";
}
