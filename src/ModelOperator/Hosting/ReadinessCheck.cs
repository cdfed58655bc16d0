using System.CommandLine;
using System.Diagnostics;

namespace ModelOperator.Hosting;

/// <summary><c>check-ready</c>: waits until processes say that they are ready. An image that holds nothing but this program tests a release with it.</summary>
internal static class ReadinessCheck
{
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromSeconds(1);

    /// <summary>The command.</summary>
    public static Command Create()
    {
        var addresses = new Argument<string[]>("url") { Description = "Addresses that answer 200 when what they are of is ready.", Arity = ArgumentArity.OneOrMore };
        addresses.Validators.Add(static result =>
        {
            foreach (var address in result.GetValueOrDefault<string[]>() ?? [])
            {
                if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
                {
                    result.AddError($"check-ready {address} is no address to ask: write http://HOST:PORT/readyz.");
                }
            }
        });
        var limit = new Option<int>("--wait-seconds") { Description = "How long to wait for all of them, in seconds.", DefaultValueFactory = _ => 60 };
        limit.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 3600)
            {
                result.AddError("--wait-seconds must be between 0 and 3600.");
            }
        });
        var command = new Command("check-ready", "Waits until all addresses answer that they are ready, and ends with 0, or with 1 when one does not.") { addresses, limit };
        command.SetAction((result, cancellationToken) =>
            RunAsync(result.GetRequiredValue(addresses), TimeSpan.FromSeconds(result.GetRequiredValue(limit)), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(IReadOnlyList<string> addresses, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = AnswerLimit };
        var ready = await Task.WhenAll(addresses.Select(address => WaitAsync(http, address, limit, cancellationToken)));
        return ready.All(static yes => yes) ? 0 : 1;
    }

    private static async Task<bool> WaitAsync(HttpClient http, string address, TimeSpan limit, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        while (await AskAsync(http, address, cancellationToken) is { } problem)
        {
            if (Stopwatch.GetElapsedTime(started) >= limit)
            {
                await Console.Error.WriteLineAsync($"{address} is not ready after {limit.TotalSeconds:0} s: {problem}");
                return false;
            }

            await Task.Delay(Pause, cancellationToken);
        }

        Console.WriteLine($"{address} is ready.");
        return true;
    }

    /// <summary>Why it is not ready; null when it is.</summary>
    private static async Task<string?> AskAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await http.GetAsync(address, cancellationToken);
            return answer.IsSuccessStatusCode ? null : $"{(int)answer.StatusCode} {(await answer.Content.ReadAsStringAsync(cancellationToken)).Trim()}";
        }
        catch (HttpRequestException exception)
        {
            return exception.Message;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"no answer within {AnswerLimit.TotalSeconds:0} s";
        }
    }
}
