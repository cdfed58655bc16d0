namespace ModelOperator.Kubernetes.Tests;

internal static class Background
{
    /// <summary>Says that a task is left running on purpose; the test's end stops it.</summary>
    public static void Forget(this Task task) => _ = task;
}
