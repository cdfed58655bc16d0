using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>
/// Images of programs as they ship: what was published, above the machine's libraries that native code is linked to. So the machine
/// that published a program is one that its image can be made on, and no base image is needed.
/// </summary>
public static class NativeImage
{
    /// <summary>Where programs in such an image find the certificates of the authorities that they trust.</summary>
    public const string Authorities = "/etc/ssl/certs";

    private const string AuthoritiesFile = $"{Authorities}/ca-certificates.crt";

    /// <summary>The image of a program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="published">The folder with everything that <c>config/images/publish</c> published.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<ContainerImage> OfAsync(ShippedProgram program, string published, CancellationToken cancellationToken = default)
    {
        var folder = Path.Combine(published, program.Name);
        var executable = Path.Combine(folder, program.Assembly);
        if (!File.Exists(executable))
            throw new ControlPlaneException($"There is no {executable}: `config/images/publish {published} {program.Name}` publishes it.");
        if (!File.Exists(AuthoritiesFile))
            throw new ControlPlaneException($"There is no {AuthoritiesFile} to put into an image: install ca-certificates.");
        return new()
        {
            Name = program.Image,
            Layers =
            [
                new ImageLayer([.. (await LibrariesAsync([executable, .. Directory.EnumerateFiles(folder, "*.so")], cancellationToken)).Select(library => (library, library)), (AuthoritiesFile, AuthoritiesFile)]),
                new ImageLayer(("/app", folder)),
            ],
            Entrypoint = [$"/app/{program.Assembly}"],
            // The folder of the machine's OpenSSL may be another one.
            Environment = [$"SSL_CERT_DIR={Authorities}"],
            Labels = program.Labels,
        };
    }

    // What the linker says, and OpenSSL, which is loaded when it is needed and is where the C library is.
    private static async Task<IReadOnlyList<string>> LibrariesAsync(IReadOnlyList<string> linked, CancellationToken cancellationToken)
    {
        var libraries = await LinkedAsync(linked, cancellationToken);
        var system = Path.GetDirectoryName(libraries.First(library => Path.GetFileName(library).StartsWith("libc.so.", StringComparison.Ordinal)))!;
        if (Directory.EnumerateFiles(system, "libssl.so.?").Order(StringComparer.Ordinal).LastOrDefault() is not { } openSsl)
            throw new ControlPlaneException($"There is no libssl.so in {system} to put into an image: install OpenSSL.");
        return [.. libraries.Concat([openSsl, .. await LinkedAsync([openSsl], cancellationToken)]).Distinct().Order(StringComparer.Ordinal)];
    }

    // Lines like `libm.so.6 => /lib/x86_64-linux-gnu/libm.so.6 (0x00007f...)`; the loader's is without the arrow.
    private static async Task<IReadOnlyList<string>> LinkedAsync(IReadOnlyList<string> files, CancellationToken cancellationToken) =>
    [
        .. (await ShortCommand.RunAsync(["ldd", .. files], null, cancellationToken)).Split('\n')
            .Where(line => line.StartsWith('\t'))
            .Select(line => line[(line.IndexOf("=>", StringComparison.Ordinal) is var arrow and >= 0 ? arrow + 2 : 0)..].Trim().Split(' ')[0])
            .Where(path => path.StartsWith('/'))
            .Distinct(),
    ];
}
