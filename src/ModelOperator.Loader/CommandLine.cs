using System.CommandLine;
using System.Runtime.InteropServices;
using ModelOperator.Loader.Content;

namespace ModelOperator.Loader;

/// <summary>The loader's command line, which the operator renders.</summary>
internal static class CommandLine
{
    /// <summary>Parses the arguments, loads the artifact, and tells how it went: in the log, the termination message and the exit code.</summary>
    public static async Task<int> RunAsync(string[] args, TextWriter log)
    {
        var uri = new Option<string>("--uri")
        {
            Description = "Where the artifact is: https, s3, gs, hf, oci, or pvc with --verify-only.",
            Required = true,
        };
        var digest = new Option<string>("--digest")
        {
            Description = "What its content must be: sha256: and 64 lower-case hexadecimal digits.",
            Required = true,
        };
        var target = new Option<string>("--target") { Description = "Directory that it is put into, which belongs to the loader.", Required = true };
        var size = new Option<long?>("--size-bytes") { Description = "Its declared size: no more is fetched." };
        var cache = new Option<bool>("--cache") { Description = "The target is shared with other loaders: one fetches, the others wait." };
        var credentials = new Option<string?>("--credentials") { Description = "Directory that a Secret is mounted at." };
        var endpoint = new Option<Uri?>("--endpoint")
        {
            Description = "Server of s3://, gs:// or hf:// instead of the public one.",
            CustomParser = result => Address(result.Tokens[0].Value),
        };
        var region = new Option<string?>("--region") { Description = "Region of the bucket; the Secret's AWS_REGION goes before it." };
        var stall = Seconds("--stall-seconds", 60, "The longest silence of a server before another attempt.");
        var attempts = new Option<int>("--attempts")
        {
            Description = "Attempts in a row without progress before it is given up.",
            DefaultValueFactory = _ => 8,
        };
        var retryDelay = Seconds("--retry-delay-seconds", 1, "Pause after the first failed attempt; it doubles with each, up to a minute.");
        var lockWait = Seconds("--lock-wait-seconds", 3600, "How long another loader may fetch into the cache.");
        var reserve = new Option<long>("--reserve-bytes") { Description = "What must stay free on the volume.", DefaultValueFactory = _ => 64L << 20 };
        var verifyOnly = new Option<bool>("--verify-only") { Description = "Fetch nothing: the target is the artifact, on a volume that is mounted." };
        var allowHttp = new Option<bool>("--allow-http") { Description = "Allow http://, whose content and credentials anyone on the way can read." };
        var terminationLog = new Option<string?>("--termination-log")
        {
            Description = $"File for the last sentence; {TerminationLog.DefaultPath} when it exists.",
        };

        digest.Validators.Add(result =>
        {
            if (!Sha256Digest.TryParse(result.GetValueOrDefault<string>(), out _))
                result.AddError($"--digest '{result.GetValueOrDefault<string>()}' is no digest: write sha256: and 64 lower-case hexadecimal digits.");
        });
        target.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ['/', _, ..])
                result.AddError($"--target '{result.GetValueOrDefault<string>()}' must be an absolute path below the root.");
        });
        endpoint.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Address(result.Tokens[0].Value) is null)
                result.AddError($"--endpoint '{result.Tokens[0].Value}' is no address: write https://HOST or https://HOST:PORT.");
        });
        Bound(size, 0);
        Bound(reserve, 0);
        attempts.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > 100)
                result.AddError("--attempts must be between 1 and 100.");
        });

        var command = new RootCommand("modeloperator-loader: puts a model artifact on a volume, verified, before a server starts.")
        {
            uri, digest, target, size, cache, credentials, endpoint, region, stall, attempts, retryDelay,
            lockWait, reserve, verifyOnly, allowHttp, terminationLog,
        };
        using var stopping = new CancellationTokenSource();
        using var terminate = StopOn(PosixSignal.SIGTERM, stopping);
        using var interrupt = StopOn(PosixSignal.SIGINT, stopping);
        command.SetAction((result, _) =>
        {
            var options = new LoaderOptions
            {
                Uri = result.GetRequiredValue(uri),
                Digest = Sha256Digest.Parse(result.GetRequiredValue(digest)),
                Target = result.GetRequiredValue(target),
                SizeBytes = result.GetValue(size),
                Cache = result.GetValue(cache),
                Credentials = result.GetValue(credentials),
                Endpoint = result.GetValue(endpoint),
                Region = result.GetValue(region),
                Stall = TimeSpan.FromSeconds(result.GetValue(stall)),
                Attempts = result.GetValue(attempts),
                RetryDelay = TimeSpan.FromSeconds(result.GetValue(retryDelay)),
                LockWait = TimeSpan.FromSeconds(result.GetValue(lockWait)),
                ReserveBytes = result.GetValue(reserve),
                VerifyOnly = result.GetValue(verifyOnly),
                AllowHttp = result.GetValue(allowHttp),
            };
            return Outcome.OfAsync(new Loader(options, log), options, result.GetValue(terminationLog), log, stopping.Token);
        });

        var parsed = command.Parse(args);
        if (parsed.Errors.Count == 0)
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
        var lastSentence = parsed.GetResult(terminationLog) is { Tokens: [var file, ..] } ? file.Value : null;
        return (int)Outcome.Tell(ExitCode.BadArguments, string.Join(' ', parsed.Errors.Select(error => error.Message)), lastSentence, log);
    }

    /// <summary>A stop ends the run instead of the process, so that there is time for its last sentence.</summary>
    private static PosixSignalRegistration StopOn(PosixSignal signal, CancellationTokenSource stopping) =>
        PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stopping.Cancel();
        });

    private static Option<double> Seconds(string name, double byDefault, string description)
    {
        var option = new Option<double>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double>() is not (> 0 and <= 86_400))
                result.AddError($"{name} must be more than 0 and at most 86400.");
        });
        return option;
    }

    private static void Bound<T>(Option<T> option, long least) => option.Validators.Add(result =>
    {
        if (result.Tokens.Count == 1 && !(long.TryParse(result.Tokens[0].Value, out var value) && value >= least))
            result.AddError($"{option.Name} must be a whole number of bytes, at least {least}.");
    });

    private static Uri? Address(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme is "https" or "http" && uri.UserInfo.Length == 0 ? uri : null;
}
