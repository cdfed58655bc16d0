using System.Text.Json;
using ModelOperator.Kubernetes.Resources;
using Xunit;

namespace ModelOperator.Kubernetes.Tests.Apply;

/// <summary>A cache holds objects anybody may have written; none of them may make a whole watch undecodable.</summary>
public class LenientDecodingTests
{
    [Fact]
    public void Rollout_bounds_and_ports_may_be_numbers_or_texts()
    {
        var deployment = JsonSerializer.Deserialize(
            """
            {"metadata":{"name":"a"},"spec":{"selector":{},"strategy":{"type":"RollingUpdate","rollingUpdate":{"maxSurge":"25%","maxUnavailable":1}},
             "template":{"spec":{"containers":[{"name":"c","livenessProbe":{"tcpSocket":{"port":"http"}},"readinessProbe":{"httpGet":{"port":8080}}}]}}}}
            """,
            Deployment.JsonTypeInfo)!;

        Assert.Equal("25%", deployment.Spec!.Strategy!.RollingUpdate!.MaxSurge!.Value.Text);
        Assert.Equal(1, deployment.Spec.Strategy.RollingUpdate.MaxUnavailable!.Value.Number);
        Assert.Equal("http", deployment.Spec.Template.Spec.Containers[0].LivenessProbe!.TcpSocket!.Port);
        Assert.Equal(8080, deployment.Spec.Template.Spec.Containers[0].ReadinessProbe!.HttpGet!.Port);

        var service = JsonSerializer.Deserialize("""{"metadata":{"name":"a"},"spec":{"ports":[{"port":80,"targetPort":8080},{"port":81,"targetPort":"http"}]}}""", Service.JsonTypeInfo)!;
        Assert.Equal((IntOrString)8080, service.Spec!.Ports![0].TargetPort);
        Assert.Equal("""{"metadata":{"name":"a"},"spec":{"ports":[{"port":80,"targetPort":8080},{"port":81,"targetPort":"http"}]}}""", JsonSerializer.Serialize(service, Service.JsonTypeInfo));
    }

    [Theory]
    [InlineData("True", ConditionStatus.True)]
    [InlineData("False", ConditionStatus.False)]
    [InlineData("Unknown", ConditionStatus.Unknown)]
    [InlineData("true", ConditionStatus.Unknown)]
    [InlineData("junk", ConditionStatus.Unknown)]
    public void A_condition_status_nobody_checked_is_unknown(string text, ConditionStatus expected)
    {
        var pod = JsonSerializer.Deserialize("""{"metadata":{"name":"a"},"status":{"conditions":[{"type":"x/y","status":"%"}]}}""".Replace("%", text, StringComparison.Ordinal), Pod.JsonTypeInfo)!;

        Assert.Equal(expected, pod.Status!.Conditions![0].Status);
    }
}
