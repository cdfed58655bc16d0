using System.Runtime.InteropServices;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Configuration;
using ModelOperator.Testing.Commands;
using ModelOperator.Testing.ControlPlane;

// What runs is ended in an orderly way, whoever asks for it.
using var interrupted = new CancellationTokenSource();
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    interrupted.Cancel();
}
using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);

try
{
    return args switch
    {
        ["up", .. var rest] => await UpCommand.RunAsync(rest, interrupted.Token),
        ["down", .. var rest] => await DownCommand.RunAsync(rest, interrupted.Token),
        ["nodes", .. var rest] => await NodesCommand.RunAsync(rest, interrupted.Token),
        ["images", .. var rest] => await ImagesCommand.RunAsync(rest, interrupted.Token),
        ["control-plane", .. var rest] => await ControlPlaneCommand.RunAsync(rest, interrupted.Token),
        _ => Usage(),
    };
}
// What the cluster or the machine refuses in so many words; anything else is a bug, and its stack trace is wanted.
catch (Exception error) when (error is ControlPlaneException or KubernetesApiException or ApiException or HttpRequestException or ConfigurationException
    or FormatException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.Error.WriteLine("Interrupted.");
    return 130;
}

static int Usage()
{
    foreach (var usage in (string[])[UpCommand.Usage, DownCommand.Usage, NodesCommand.Usage, ImagesCommand.Usage, ControlPlaneCommand.Usage])
        Console.Error.WriteLine(usage);
    return 2;
}
