using System.Reflection;
using System.Runtime.InteropServices;
using ModelOperator.Benchmarks;
using ModelOperator.Benchmarks.Reporting;
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

var all = Assembly.GetExecutingAssembly().GetTypes()
    .Where(type => type.IsAssignableTo(typeof(IScenario)) && !type.IsInterface)
    .Select(type => (IScenario)Activator.CreateInstance(type)!)
    .OrderBy(scenario => scenario.Name, StringComparer.Ordinal)
    .ToList();
var report = new Report();
try
{
    var arguments = BenchArguments.Parse(args, all);
    foreach (var scenario in arguments.Scenarios)
    {
        await Console.Error.WriteLineAsync($"Scenario {scenario.Name}.");
        report.Add(scenario.Name, await scenario.RunAsync(Console.Error, interrupted.Token));
    }

    if (arguments.JsonPath is { } path)
    {
        await File.WriteAllTextAsync(path, report.ToJson().ToString());
    }

    return 0;
}
catch (BenchArgumentException error)
{
    Console.Error.WriteLine(error.Message);
    return 2;
}
catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
{
    Console.Error.WriteLine("Interrupted.");
    return 130;
}
catch (Exception error) when (error is ControlPlaneException or ApiException or HttpRequestException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(error.Message);
    return 1;
}
finally
{
    // What was measured before something went wrong took long, and is as true.
    if (!report.IsEmpty)
    {
        Console.WriteLine(report.ToMarkdown());
    }
}
