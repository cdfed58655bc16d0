using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Ways;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

public sealed class WaySelectionTests
{
    [Fact]
    public async Task The_first_way_that_is_there_is_taken_and_the_earlier_ones_say_why_they_are_not()
    {
        IControlPlaneWay[] ways = [new Way(ControlPlaneWay.NamedCluster, "it is not set"), new Way(ControlPlaneWay.Docker, null), new Way(ControlPlaneWay.Debian, null)];

        var (way, refusals) = await WaySelection.SelectAsync(ways, default);

        Assert.Equal(ControlPlaneWay.Docker, way.Way);
        Assert.Equal([new WayRefusal(ControlPlaneWay.NamedCluster, "it is not set")], refusals);
    }

    [Fact]
    public async Task Where_no_way_is_there_every_reason_is_told()
    {
        IControlPlaneWay[] ways = [new Way(ControlPlaneWay.Docker, "docker is not running"), new Way(ControlPlaneWay.Debian, "this machine has no apt")];

        var error = await Assert.ThrowsAsync<ControlPlaneException>(() => WaySelection.SelectAsync(ways, default));

        Assert.Equal(
            "There is no way to a control plane here (Docker: docker is not running; Debian's packages: this machine has no apt): "
            + "start Docker, name a cluster by MODELOPERATOR_KUBECONFIG, or a folder of programs by KUBEBUILDER_ASSETS.", error.Message);
    }

    [Fact]
    public void The_ways_are_tried_in_their_order() =>
        Assert.Equal(Enum.GetValues<ControlPlaneWay>(), WaySelection.All(new()).Select(way => way.Way));

    [Fact]
    public async Task A_folder_of_programs_that_lacks_one_says_which_and_is_no_reason_to_take_another_way()
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-test-").FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "etcd"), "");

        var way = new AssetsWay(With(AssetsWay.Variable, folder));

        Assert.Null(await way.WhyNotAsync(default));
        var error = await Assert.ThrowsAsync<ControlPlaneException>(() => way.StartAsync(default));
        Assert.Equal($"KUBEBUILDER_ASSETS cannot be used: {folder} has no kube-apiserver; correct it or unset it.", error.Message);
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task A_folder_of_programs_that_make_no_pods_is_enough_unless_pods_are_needed()
    {
        var folder = Directory.CreateTempSubdirectory("modeloperator-test-").FullName;
        foreach (var program in (string[])["etcd", "kube-apiserver"])
            await File.WriteAllTextAsync(Path.Combine(folder, program), "");

        await new AssetsWay(With(AssetsWay.Variable, folder)).PrepareAsync(default);
        var error = await Assert.ThrowsAsync<ControlPlaneException>(() => new AssetsWay(With(AssetsWay.Variable, folder) with { RunsPods = true }).PrepareAsync(default));
        Assert.Contains("has no kube-controller-manager", error.Message, StringComparison.Ordinal);
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData("users: [", "cannot be used as a kubeconfig")]
    [InlineData("just text", "is not a kubeconfig")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: c}}], clusters: [{name: c, cluster: {server: nowhere}}]}", "cannot be used as a kubeconfig")]
    [InlineData("{current-context: c, contexts: [{name: c, context: {cluster: c}}], clusters: [{name: c, cluster: {server: 'https://127.0.0.1:1'}}]}", "does not answer as ready")]
    public async Task A_named_cluster_that_cannot_be_used_is_an_error_that_names_its_file(string kubeconfig, string expected)
    {
        var path = Path.GetTempFileName();
        await File.WriteAllTextAsync(path, kubeconfig);

        var error = await Assert.ThrowsAsync<ControlPlaneException>(() => new NamedClusterWay(With(NamedClusterWay.Variable, path)).StartAsync(default));

        Assert.Contains(path, error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public async Task A_named_cluster_that_does_not_exist_is_an_error_and_no_reason_to_take_another_way()
    {
        var way = new NamedClusterWay(With(NamedClusterWay.Variable, "/nowhere/kubeconfig"));

        Assert.Null(await way.WhyNotAsync(default));
        var error = await Assert.ThrowsAsync<ControlPlaneException>(() => way.StartAsync(default));
        Assert.Equal("MODELOPERATOR_KUBECONFIG names /nowhere/kubeconfig, which does not exist.", error.Message);
    }

    [Fact]
    public async Task The_user_s_own_kubeconfig_is_not_a_named_cluster() =>
        Assert.Equal("it is not set", await new NamedClusterWay(With("KUBECONFIG", "/nowhere/kubeconfig")).WhyNotAsync(default));

    private static ControlPlaneOptions With(string variable, string value) => new() { Environment = name => name == variable ? value : null };

    private sealed class Way(ControlPlaneWay way, string? reason) : IControlPlaneWay
    {
        ControlPlaneWay IControlPlaneWay.Way => way;

        public Task<string?> WhyNotAsync(CancellationToken cancellationToken) => Task.FromResult(reason);

        public Task PrepareAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<StartedControlPlane> StartAsync(CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
