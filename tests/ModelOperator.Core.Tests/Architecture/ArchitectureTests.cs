using System.Diagnostics;
using System.Security.Cryptography;
using System.Xml.Linq;
using Microsoft.Extensions.Logging.Abstractions;
using ModelOperator.Core.State;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Testing.Example;
using Xunit;

namespace ModelOperator.Core.Tests.Architecture;

public class ArchitectureTests
{
    [Fact]
    public void Core_decides_without_IO_clock_or_chance() => Assert.Empty(Impurity.Among(AssemblyUse.Of(typeof(ClusterState).Assembly)));

    [Fact]
    public void Core_sees_of_the_Kubernetes_library_its_objects_and_how_they_are_applied() => Assert.Equal(
        ["ModelOperator.Kubernetes.Apply", "ModelOperator.Kubernetes.Resources"],
        AssemblyUse.Of(typeof(ClusterState).Assembly)
            .Where(name => name.StartsWith("ModelOperator.Kubernetes.", StringComparison.Ordinal))
            .Select(name => string.Join('.', name.Split('.').Take(3)))
            .Distinct());

    [Fact]
    public void The_client_is_seen_to_be_impure()
    {
        var found = Impurity.Among(AssemblyUse.Of(typeof(KubernetesClient).Assembly)).ToList();
        Assert.Contains(found, name => name.StartsWith("System.Net.Http.", StringComparison.Ordinal));
        Assert.Contains(found, name => name.StartsWith("System.IO.File.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("ModelOperator.Kubernetes.Client.KubernetesClient")]
    [InlineData("Microsoft.Extensions.Logging.Abstractions.NullLogger")]
    [InlineData("System.Net.Http.HttpClient")]
    [InlineData("System.IO.File.Exists")]
    [InlineData("System.Console.WriteLine")]
    [InlineData("System.Random")]
    [InlineData("System.Random.get_Shared")]
    [InlineData("System.Environment.get_MachineName")]
    [InlineData("System.Diagnostics.Process.Start")]
    [InlineData("System.Diagnostics.Stopwatch.GetTimestamp")]
    [InlineData("System.Security.Cryptography.RandomNumberGenerator.GetBytes")]
    [InlineData("System.Threading.Thread.Sleep")]
    [InlineData("System.Threading.Tasks.Task.Delay")]
    [InlineData("System.DateTime.get_Now")]
    [InlineData("System.DateTime.get_UtcNow")]
    [InlineData("System.DateTime.get_Today")]
    [InlineData("System.DateTimeOffset.get_Now")]
    [InlineData("System.DateTimeOffset.get_UtcNow")]
    [InlineData("System.TimeProvider.get_System")]
    [InlineData("System.Guid.NewGuid")]
    public void What_is_impure_is_found(string name) => Assert.Contains(name, Impurity.Among(AssemblyUse.Of(typeof(ArchitectureTests).Assembly)));

    [Theory]
    [InlineData("ModelOperator.Kubernetes.Resources.Condition")]
    [InlineData("ModelOperator.Kubernetes.Resources.Schema.PatternAttribute")]
    [InlineData("ModelOperator.Kubernetes.Apply.ApplyDecision.Decide")]
    [InlineData("System.DateTimeOffset.AddHours")]
    [InlineData("System.Environment.get_CurrentManagedThreadId")]
    [InlineData("System.Security.Cryptography.SHA256.HashData")]
    public void What_is_pure_is_left_alone(string name) => Assert.Empty(Impurity.Among([name]));

    [Fact]
    public void Dependencies_point_one_way()
    {
        var references = Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.csproj", SearchOption.AllDirectories).ToDictionary(
            project => Path.GetFileNameWithoutExtension(project)!,
            project => XDocument.Load(project).Descendants("ProjectReference")
                .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value.Replace('\\', '/')))
                .ToList());

        Assert.Empty(references["ModelOperator.Kubernetes"]);
        Assert.Equal(["ModelOperator.Kubernetes"], references["ModelOperator.Api"]);
        Assert.Equal(["ModelOperator.Api"], references["ModelOperator.Core"]);
        Assert.Equal(["ModelOperator.Core"], references["ModelOperator"]);
        Assert.All(references, project => Assert.DoesNotContain("ModelOperator", project.Value));
    }

    /// <summary>Never called: it is there for its traces in the metadata.</summary>
    internal static object[] Impure() =>
    [
        typeof(KubernetesClient), NullLogger.Instance, new HttpClient(), File.Exists(""), (Action)Console.WriteLine, new Random(), Random.Shared,
        Environment.MachineName, Process.Start("")!, Stopwatch.GetTimestamp(), RandomNumberGenerator.GetBytes(1), (Action<int>)Thread.Sleep,
        Task.Delay(0), DateTime.Now, DateTime.UtcNow, DateTime.Today, DateTimeOffset.Now, DateTimeOffset.UtcNow, TimeProvider.System, Guid.NewGuid(),
    ];
}
