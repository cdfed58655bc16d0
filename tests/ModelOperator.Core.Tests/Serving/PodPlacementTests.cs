using ModelOperator.Api;
using ModelOperator.Core.Serving;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Core.Tests.Serving;

public class PodPlacementTests
{
    private static readonly Toleration OfGpu = new() { Key = "nvidia.com/gpu", Operator = "Exists" };

    [Fact]
    public void The_taint_of_nodes_with_GPUs_is_tolerated_by_pods_that_ask_for_one()
    {
        Assert.Equal([OfGpu], Pod(null).Tolerations!);
        Assert.Equal([OfGpu with { Key = "amd.com/gpu" }], Pod(null, new ServingResources { Gpus = 1, GpuResource = "amd.com/gpu" }).Tolerations!);
        Assert.Null(Pod(null, new ServingResources { Gpus = 0 }).Tolerations);
    }

    [Theory]
    [InlineData("")]
    [InlineData("gpu")]
    [InlineData("/gpu")]
    [InlineData("node-role.kubernetes.io/control-plane")]
    [InlineData("node.kubernetes.io/unreachable")]
    public void A_resource_that_is_no_devices_opens_no_other_nodes(string resource) =>
        Assert.Null(Pod(null, new ServingResources { Gpus = 1, GpuResource = resource }).Tolerations);

    [Fact]
    public void The_same_toleration_is_not_there_twice()
    {
        var listed = new Placement { Tolerations = [new PlacementToleration { Key = "team" }, new PlacementToleration { Key = "nvidia.com/gpu" }] };
        Assert.Equal([new Toleration { Key = "team", Operator = "Exists" }, OfGpu], Pod(listed).Tolerations!);

        // A narrower one leaves the rest of the taint to be tolerated.
        var narrow = new Placement { Tolerations = [new PlacementToleration { Key = "nvidia.com/gpu", Value = "shared" }] };
        Assert.Equal(2, Pod(narrow).Tolerations!.Count);
    }

    [Theory]
    [InlineData(null, "nvidia.com/gpu.product")]
    [InlineData("cloud.google.com/gke-accelerator", "cloud.google.com/gke-accelerator")]
    public void Classes_of_accelerators_are_required_of_the_nodes(string? label, string key)
    {
        var pod = Pod(new Placement { Accelerators = new AcceleratorSelection { NodeLabel = label, AnyOf = ["NVIDIA-A100-SXM4-80GB", "NVIDIA-H100-80GB-HBM3"] } });

        var term = Assert.Single(pod.Affinity!.NodeAffinity!.RequiredDuringSchedulingIgnoredDuringExecution!.NodeSelectorTerms);
        var requirement = Assert.Single(term.MatchExpressions!);
        Assert.Equal((key, "In"), (requirement.Key, requirement.Operator));
        Assert.Equal(["NVIDIA-A100-SXM4-80GB", "NVIDIA-H100-80GB-HBM3"], requirement.Values!);
        Assert.Null(Pod(null).Affinity);
    }

    [Fact]
    public void Shared_memory_is_as_large_as_it_is_asked_for()
    {
        var pod = Pod(null, new ServingResources { Gpus = 1, SharedMemory = Quantity.Parse("24Gi") });

        Assert.Equal(("Memory", "24Gi"), (pod.Volumes![0].EmptyDir!.Medium, pod.Volumes[0].EmptyDir!.SizeLimit.ToString()));
        Assert.Equal("/dev/shm", Assert.Single(pod.Containers[0].VolumeMounts!).MountPath);
        Assert.Null(Pod(null).Volumes);
    }

    private static PodSpec Pod(Placement? placement, ServingResources? resources = null) => ServingDecision.Decide(Given.Inputs(
        Given.Deployment(spec: spec => spec with { Placement = placement, Resources = resources ?? new ServingResources { Gpus = 1 } }),
        null,
        Given.Runtime(spec: spec => spec with { Accelerators = null }))).DesiredDeployment()!.Spec!.Template.Spec;
}
