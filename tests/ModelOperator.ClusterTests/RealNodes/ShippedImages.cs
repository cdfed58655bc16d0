using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.Example;
using ModelOperator.Testing.RealNodes.Images;

namespace ModelOperator.ClusterTests.RealNodes;

/// <summary>The images of our own programs.</summary>
internal static class ShippedImages
{
    // Another program may still be compiled when the tests begin.
    private static readonly TimeSpan PublishBound = TimeSpan.FromMinutes(10);

    // Set by a run of all tests, which publishes the programs beside them.
    private static readonly string? Published = Environment.GetEnvironmentVariable("MODELOPERATOR_PUBLISHED");

    /// <summary>The image of a program as it ships; where it was not published, of what was built.</summary>
    public static async Task<ContainerImage> OfAsync(ShippedProgram program)
    {
        if (Published is not { } folder)
            return OfBuild(program);
        await Poll.UntilAsync(() => Directory.Exists(Path.Combine(folder, program.Name)), PublishBound);
        return await NativeImage.OfAsync(program, folder);
    }

    /// <summary>The image of a program as it was built.</summary>
    public static ContainerImage OfBuild(ShippedProgram program) =>
        DotnetImage.Of(program.Image, Repository.BuildOf(program.Project), $"{program.Assembly}.dll") with { Labels = program.Labels };
}
