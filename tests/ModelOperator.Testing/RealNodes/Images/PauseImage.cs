namespace ModelOperator.Testing.RealNodes.Images;

/// <summary>The image of the container that holds a pod's namespaces, and does nothing.</summary>
internal static class PauseImage
{
    public static ContainerImage Of(NodePrograms programs) => new()
    {
        Name = NodeConfiguration.PauseImage,
        Layers = [new ImageLayer(("/busybox", programs.BusyBox))],
        Entrypoint = ["/busybox", "sleep", "2147483647"],
    };
}
