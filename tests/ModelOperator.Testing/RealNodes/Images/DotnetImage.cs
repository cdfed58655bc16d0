using System.Runtime.InteropServices;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>
/// Images of .NET programs as they were built: above the runtime that this very process runs on, with the machine's libraries that it is
/// linked to. So there is nothing to publish or to download, and all such images share a layer.
/// </summary>
public static class DotnetImage
{
    private const string RuntimeFolder = "/usr/share/dotnet", LibraryFolder = "/lib64";

    // What the runtime is linked to, and what it loads for TLS.
    private static readonly string[] Libraries =
        ["ld-linux-x86-64.so.2", "libc.so.6", "libm.so.6", "libdl.so.2", "libpthread.so.0", "librt.so.1", "libgcc_s.so.1", "libstdc++.so.6", "libssl.so.3", "libcrypto.so.3"];

    private static readonly string[] LibraryFolders = ["/lib/x86_64-linux-gnu", "/usr/lib/x86_64-linux-gnu", "/lib64", "/usr/lib64"];

    /// <summary>The image of a program that is not bound to a certain machine.</summary>
    /// <param name="name">What pods call it.</param>
    /// <param name="folder">The folder that the program was built into.</param>
    /// <param name="assembly">The program in it, such as <c>server.dll</c>.</param>
    public static ContainerImage Of(string name, string folder, string assembly) => new()
    {
        Name = name,
        Layers = [Runtime, new ImageLayer(("/app", folder))],
        Entrypoint = [$"{RuntimeFolder}/dotnet", $"/app/{assembly}"],
        // Without diagnostics it needs no folder to write to, and so runs on a root file system that is read-only.
        Environment = [$"LD_LIBRARY_PATH={LibraryFolder}", "DOTNET_EnableDiagnostics=0", "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1"],
    };

    private static ImageLayer Runtime
    {
        get
        {
            var root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
            return new([
                .. ((string[])["dotnet", "host", "shared"]).Select(part => ($"{RuntimeFolder}/{part}", Path.Combine(root, part))),
                .. Libraries.Select(library => ($"{LibraryFolder}/{library}", Find(library))),
            ]);
        }
    }

    private static string Find(string library) =>
        LibraryFolders.Select(folder => Path.Combine(folder, library)).FirstOrDefault(File.Exists)
        ?? throw new ControlPlaneException($"No image of a .NET program can be made here: {library} is in none of {string.Join(", ", LibraryFolders)}.");
}
