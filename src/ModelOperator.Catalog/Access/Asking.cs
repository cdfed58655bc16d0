using ModelOperator.Catalog.Endpoints;
using ModelOperator.Kubernetes.Client;

namespace ModelOperator.Catalog.Access;

/// <summary>One who asks, by the token he showed; without sessions, one who may ask everything because he sits at this machine.</summary>
internal sealed partial class Asking(Sessions? sessions, string token, Func<string?> waitsFor, ILogger logger)
{
    /// <summary>Who answers for the load that he is, as known since he looked first.</summary>
    public string Tenant { get; private set; } = "";

    /// <summary>What he sees now. Whoever asks for long looks again before he is told more.</summary>
    /// <exception cref="RequestProblem">The token is nobody's, the cluster cannot be asked, or it is not known who sees what.</exception>
    public async Task<CallerView> LookAsync(CancellationToken cancellation)
    {
        if (waitsFor() is { } what)
        {
            throw RequestProblem.Unavailable($"the catalog waits for {what}: try again in a moment");
        }

        if (sessions is null)
        {
            return CallerView.OfEverything;
        }

        try
        {
            var (caller, view) = await sessions.LookAsync(token, cancellation)
                ?? throw new RequestProblem(StatusCodes.Status401Unauthorized, "the cluster does not know the bearer token, or it has expired: get a new one, for a service account by kubectl create token");
            Tenant = caller.Tenant;
            return view;
        }
        catch (KubernetesApiException exception)
        {
            // The message may repeat what was sent, and that is a token.
            LogNotAsked(logger, exception.StatusCode is { } code ? $"{(int)code} {exception.Reason}" : "no answer");
            throw RequestProblem.Unavailable("the cluster cannot be asked who you are and what you may see: try again in a moment");
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The API server could not be asked about a caller, who was refused: {Reason}")]
    private static partial void LogNotAsked(ILogger logger, string reason);
}
