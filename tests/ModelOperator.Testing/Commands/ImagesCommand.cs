using ModelOperator.Testing.RealNodes.Images;

namespace ModelOperator.Testing.Commands;

/// <summary><c>images</c>: archives of images that a node takes without a registry.</summary>
internal static class ImagesCommand
{
    public const string Usage = """
        images PUBLISHED FOLDER  make images of what config/images/publish published, as archives in the folder
        """;

    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CancellationToken cancellationToken)
    {
        if (arguments is not [var published, var folder])
        {
            Console.Error.WriteLine(Usage);
            return 2;
        }
        Directory.CreateDirectory(folder);
        foreach (var program in ShippedProgram.All)
        {
            // Not disposed, which would delete it.
            var archive = ImageArchive.Write(folder, await NativeImage.OfAsync(program, published, cancellationToken), $"{program.Assembly}-{ShippedProgram.Version}.tar");
            Console.WriteLine($"  {new FileInfo(archive.Path).Length / 1048576.0,5:0.0} MiB  {archive.Path}: {program.Reference}");
        }
        return 0;
    }
}
