using System.Diagnostics;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Catalog.Access;

namespace ModelOperator.Catalog.Endpoints;

/// <summary>Serves operations: what goes before every answer, and what every request that gets none is told.</summary>
internal sealed partial class ApiEndpoints(
    Authentication authentication, Func<string?> unread, CatalogMetrics metrics, ILogger<ApiEndpoints> logger, CancellationToken stopping) : IDisposable
{
    /// <summary>Header of answers that lack kinds, or have them as they were: the kinds that cannot be read now.</summary>
    public const string UnreadHeader = "Modeloperator-Unread";

    /// <summary>Most characters of a request's path and query.</summary>
    public const int MaxUrlLength = 8 * 1024;

    /// <summary>Most questions of one tenant that are answered at once, and most that wait behind them.</summary>
    private const int MaxPerTenant = 8, MaxWaiting = 32;

    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    private readonly PartitionedRateLimiter<string> _shares = PartitionedRateLimiter.Create<string, string>(
        static tenant => RateLimitPartition.GetConcurrencyLimiter(tenant, static _ => new() { PermitLimit = MaxPerTenant, QueueLimit = MaxWaiting }));

    /// <summary>Serves the operations and their documentation.</summary>
    public void Map(WebApplication app, IReadOnlyList<Operation> operations)
    {
        foreach (var operation in operations)
        {
            app.MapGet(operation.Route, context => RunAsync(operation, context));
        }

        var document = OpenApiDocument.Of(operations);
        app.MapGet(OpenApiDocument.Path, context => Body.WriteAsync(context, MediaTypes.Json, document));
        app.MapFallback("{**path}", context => HttpMethods.IsGet(context.Request.Method)
            ? Problem.WriteAsync(context, StatusCodes.Status404NotFound, $"there is nothing here: {OpenApiDocument.Path} says what there is")
            : RefuseMethodAsync(context));
    }

    /// <inheritdoc/>
    public void Dispose() => _shares.Dispose();

    private static Task RefuseMethodAsync(HttpContext context)
    {
        context.Response.Headers.Allow = HttpMethods.Get;
        return Problem.WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "the catalog only reads: ask with GET");
    }

    private async Task RunAsync(Operation operation, HttpContext context)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, operation.Streams ? stopping : CancellationToken.None);
        if (!operation.Streams)
        {
            limit.CancelAfter(Deadline);
        }

        var (began, started) = (DateTimeOffset.UtcNow, Stopwatch.GetTimestamp());
        Activity? span = null;
        try
        {
            Check(context);
            var asking = authentication.Of(context);
            var view = await asking.LookAsync(limit.Token);
            span = OperationSpan.Start(operation, context, began);
            if (unread() is { } kinds)
            {
                context.Response.Headers[UnreadHeader] = kinds;
            }

            using var share = operation.Streams ? null : await ShareAsync(asking.Tenant, limit.Token);
            await operation.Run(new Question(context, new QueryReader(operation, context.Request.Query), asking, view, limit.Token));
        }
        catch (RequestProblem problem)
        {
            await Problem.WriteAsync(context, problem.Status, problem.Message);
        }
        catch (Exception) when (context.RequestAborted.IsCancellationRequested)
        {
            // Nobody waits for the answer any more.
        }
        catch (OperationCanceledException)
        {
            await Problem.WriteAsync(context, StatusCodes.Status503ServiceUnavailable, $"there was no answer within {Deadline.TotalSeconds:0} s: try again in a moment, or ask for less");
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception, operation.Id);
            await Problem.WriteAsync(context, StatusCodes.Status500InternalServerError, "the catalog failed to answer: its log says why");
        }
        finally
        {
            metrics.Record(operation, context.Response.StatusCode, Stopwatch.GetElapsedTime(started));
            OperationSpan.End(span, context.Response.StatusCode);
        }
    }

    /// <summary>Waits until another question of the tenant may be answered.</summary>
    private async Task<RateLimitLease> ShareAsync(string tenant, CancellationToken cancellation)
    {
        var share = await _shares.AcquireAsync(tenant, 1, cancellation);
        return share.IsAcquired ? share : throw new RequestProblem(
            StatusCodes.Status429TooManyRequests,
            $"{MaxPerTenant} questions of yours, or of your namespace's service accounts, are being answered and {MaxWaiting} wait: ask again when one is answered");
    }

    private static void Check(HttpContext context)
    {
        if (context.Request.Path.Value!.Length + context.Request.QueryString.Value!.Length > MaxUrlLength)
        {
            throw new RequestProblem(StatusCodes.Status414UriTooLong, $"the request has more than {MaxUrlLength} characters: search for less");
        }

        if (context.Features.Get<IHttpRequestBodyDetectionFeature>()?.CanHaveBody == true)
        {
            throw RequestProblem.Malformed("the request has a body: leave it out, parameters go into the query");
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The operation {Operation} failed")]
    private static partial void LogFailed(ILogger logger, Exception exception, string operation);
}
