using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.Testing.Faults;

/// <summary>Passes one answer that has an end on to the client, or what a fault leaves of it.</summary>
internal static class AnswerRelay
{
    public static async Task RunAsync(HttpContext context, ScriptedRequest request, HttpResponseMessage answer, FaultSet faults, CancellationToken cancellationToken)
    {
        if (faults.Draw<ProxyFault.LostAnswer>(request) is { } lost)
        {
            // Once the body is there the server has done everything.
            await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            lost.Active.Happened();
            if (lost.Fault.WholeConnection)
            {
                context.Features.GetRequiredFeature<IConnectionLifetimeFeature>().Abort();
            }
            else
            {
                context.Abort();
            }
        }
        else if (answer.IsSuccessStatusCode && faults.Draw<ProxyFault.HalfAnswer>(request) is { } half)
        {
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            half.Active.Happened();
            context.Response.ContentLength = null;
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
        }
        else if (faults.Draw<ProxyFault.Slowness>(request) is { } slow && slow.Fault.InBody > TimeSpan.Zero)
        {
            var body = await answer.Content.ReadAsByteArrayAsync(cancellationToken);
            slow.Active.Happened();
            await context.Response.Body.WriteAsync(body.AsMemory(0, body.Length / 2), cancellationToken);
            await context.Response.Body.FlushAsync(cancellationToken);
            await Task.Delay(slow.Fault.InBody, cancellationToken);
            await context.Response.Body.WriteAsync(body.AsMemory(body.Length / 2), cancellationToken);
        }
        else
        {
            await answer.Content.CopyToAsync(context.Response.Body, cancellationToken);
        }
    }
}
