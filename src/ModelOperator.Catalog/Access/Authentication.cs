using System.Net;
using ModelOperator.Catalog.Endpoints;

namespace ModelOperator.Catalog.Access;

/// <summary>Takes the bearer token out of a request.</summary>
/// <param name="sessions">The sessions of callers.</param>
/// <param name="anonymous">Whether one at this machine may ask without a token.</param>
/// <param name="waitsFor">What has to be read before it is known who sees what; null when it is.</param>
/// <param name="logger">Where to log.</param>
internal sealed class Authentication(Sessions sessions, bool anonymous, Func<string?> waitsFor, ILogger<Authentication> logger)
{
    private const string Scheme = "Bearer ";
    private const int MaxTokenLength = 16 * 1024;

    /// <summary>Who asks.</summary>
    /// <exception cref="RequestProblem">There is no bearer token.</exception>
    public Asking Of(HttpContext context)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0 && anonymous && IsAtThisMachine(context))
        {
            return new Asking(null, "", waitsFor, logger);
        }

        if (header is not [{ } text] || !text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) || text[Scheme.Length..].Trim() is not { Length: > 0 and <= MaxTokenLength } token)
        {
            throw new RequestProblem(
                StatusCodes.Status401Unauthorized, "there is no bearer token: send the header Authorization: Bearer TOKEN with a token of the cluster, for a service account by kubectl create token");
        }

        return new Asking(sessions, token, waitsFor, logger);
    }

    /// <summary>
    /// Whether a request is from this machine and means it. A page of a website that calls itself by a name of its own which leads here has
    /// that name in the request.
    /// </summary>
    private static bool IsAtThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote)
        && (context.Request.Host.Host == "localhost" || (IPAddress.TryParse(context.Request.Host.Host.Trim('[', ']'), out var host) && IPAddress.IsLoopback(host)));
}
