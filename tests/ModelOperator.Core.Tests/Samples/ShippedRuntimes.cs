using ModelOperator.Api;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.Manifests;

namespace ModelOperator.Core.Tests.Samples;

/// <summary>The runtimes in config/runtimes.</summary>
internal static class ShippedRuntimes
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "config", "runtimes");

    public static IReadOnlyList<ServingRuntime> All { get; } = [.. ManifestLoader.Load(Folder).Select(ManifestObjects.Decode).Cast<ServingRuntime>()];

    public static ServingRuntime Named(string name) => All.Single(runtime => runtime.Metadata.Name == name);
}
