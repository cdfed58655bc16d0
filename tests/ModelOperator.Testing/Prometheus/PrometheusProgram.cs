using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.Prometheus;

/// <summary>The Prometheus that tests and the local example ask: the program that <c>MODELOPERATOR_PROMETHEUS</c> names, else the one of a Debian package.</summary>
internal static class PrometheusProgram
{
    private const string Variable = "MODELOPERATOR_PROMETHEUS";

    /// <summary>Path of the program, which is fetched once a machine.</summary>
    public static async Task<string> FindAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } named)
            return await DebianScript.RunAsync(Path.Combine("Prometheus", "Debian", "get"), "prometheus", progress, cancellationToken);
        return File.Exists(named) ? named : throw new ControlPlaneException($"{Variable} names {named}, which does not exist; correct it or unset it.");
    }
}
