namespace ModelOperator.Catalog.Endpoints;

/// <summary>A request that is not answered.</summary>
/// <param name="status">HTTP status.</param>
/// <param name="detail">What is wrong and what to write instead, in one sentence.</param>
internal sealed class RequestProblem(int status, string detail) : Exception(detail)
{
    /// <summary>HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The request means nothing.</summary>
    public static RequestProblem Malformed(string detail) => new(StatusCodes.Status400BadRequest, detail);

    /// <summary>The cluster cannot be asked who the caller is or what he may see; then he is shown nothing.</summary>
    public static RequestProblem Unavailable(string detail) => new(StatusCodes.Status503ServiceUnavailable, detail);
}
