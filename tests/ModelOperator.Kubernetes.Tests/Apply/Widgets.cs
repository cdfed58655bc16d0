using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Apply;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Tests.Apply;

/// <summary>Children of an owner with uid "owner", and what an API server makes of an apply of them.</summary>
internal static class Widgets
{
    public const string Owner = "owner";
    public const string HashAnnotation = "example.com/applied-hash";

    public static Deployment Deployment(int replicas = 2, Func<Container, Container>? container = null, Func<PodSpec, PodSpec>? pod = null)
    {
        var plain = new Container
        {
            Name = "server",
            Image = "example:1",
            Args = ["--a", "--b"],
            Env = [new EnvVar { Name = "A", Value = "1" }, new EnvVar { Name = "EMPTY", Value = "" }],
            Ports = [new ContainerPort { Name = "http", Number = 8080, Protocol = "TCP" }],
            Resources = new ResourceRequirements
            {
                Requests = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse("500m"), ["memory"] = Quantity.Parse("1024Mi") },
            },
            ReadinessProbe = new Probe { HttpGet = new HttpGetAction { Path = "/", Port = "http" }, PeriodSeconds = 5 },
            VolumeMounts = [new VolumeMount { Name = "scratch", MountPath = "/scratch" }],
            SecurityContext = new SecurityContext { AllowPrivilegeEscalation = false, Capabilities = new Resources.Capabilities { Drop = ["ALL"] } },
        };
        var spec = new PodSpec
        {
            AutomountServiceAccountToken = false,
            Containers = [container is null ? plain : container(plain)],
            Volumes = [new Volume { Name = "scratch", EmptyDir = new EmptyDirVolumeSource { Medium = "Memory", SizeLimit = Quantity.Parse("1Gi") } }],
            Tolerations = [new Toleration { Key = "gpu", Operator = "Exists" }],
        };
        return new Deployment
        {
            Metadata = new ObjectMeta
            {
                Name = "widget",
                Namespace = "default",
                Labels = new Dictionary<string, string> { ["app"] = "widget", ["team"] = "a" },
                Annotations = new Dictionary<string, string> { ["note"] = "x" },
                OwnerReferences = [Controller(Owner)],
            },
            Spec = new DeploymentSpec
            {
                Replicas = replicas,
                Selector = new LabelSelector { MatchLabels = new Dictionary<string, string> { ["app"] = "widget" } },
                Strategy = new DeploymentStrategy { Type = "RollingUpdate", RollingUpdate = new RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 } },
                Template = new PodTemplateSpec
                {
                    Metadata = new ObjectLabels { Labels = new Dictionary<string, string> { ["app"] = "widget" } },
                    Spec = pod is null ? spec : pod(spec),
                },
            },
        };
    }

    public static Service Service(int port = 80, string? externalManager = null) => new()
    {
        Metadata = new ObjectMeta { Name = "widget", Namespace = "default", OwnerReferences = [Controller(externalManager ?? Owner)] },
        Spec = new ServiceSpec
        {
            Type = "ClusterIP",
            Selector = new Dictionary<string, string> { ["app"] = "widget" },
            Ports = [new ServicePort { Name = "http", Port = port, TargetPort = "http", Protocol = "TCP" }],
        },
    };

    public static OwnerReference Controller(string uid) => new()
    {
        ApiVersion = "example.com/v1",
        Kind = "Widget",
        Name = "widget",
        Uid = uid,
        Controller = true,
        BlockOwnerDeletion = true,
    };

    /// <summary>When the owner was created.</summary>
    public static DateTimeOffset Created { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static ApplyDecision Decide<T>(T? desired, T? live)
        where T : class, IKubernetesObject<T> => ApplyDecision.Decide(desired, live, new ChildOwner(Controller(Owner), Created), HashAnnotation);

    /// <summary>The object as the server stores a first apply and as a cache decodes it: defaulted, numbered, with fields of others.</summary>
    public static T Applied<T>(T desired, Action<JsonNode>? afterwards = null)
        where T : class, IKubernetesObject<T>
    {
        var stored = JsonNode.Parse(Decide(desired, null).Body.Span)!;
        SetDefaults(stored);
        afterwards?.Invoke(stored);
        return Decode<T>(stored);
    }

    public static T Decode<T>(JsonNode stored)
        where T : class, IKubernetesObject<T> => stored.Deserialize((JsonTypeInfo<T>)T.JsonTypeInfo)!;

    /// <summary>What the server fills in, so that a live object holds far more than was applied.</summary>
    public static void SetDefaults(JsonNode stored)
    {
        stored["metadata"]!["uid"] ??= "live";
        stored["metadata"]!["generation"] = 1;
        stored["metadata"]!["resourceVersion"] = "7";
        stored["metadata"]!["creationTimestamp"] = "2025-01-01T00:00:00Z";
        stored["metadata"]!["annotations"]!["deployment.kubernetes.io/revision"] = "1";
        var spec = stored["spec"]!;
        if ((string)stored["kind"]! == "Service")
        {
            spec["clusterIP"] = "10.0.0.1";
            spec["sessionAffinity"] = "None";
            return;
        }

        spec["revisionHistoryLimit"] ??= 10;
        spec["progressDeadlineSeconds"] ??= 600;
        spec["template"]!["metadata"]!["creationTimestamp"] = null;
        var pod = spec["template"]!["spec"]!;
        pod["restartPolicy"] = "Always";
        pod["terminationGracePeriodSeconds"] ??= 30;
        pod["dnsPolicy"] = "ClusterFirst";
        pod["schedulerName"] = "default-scheduler";
        pod["securityContext"] ??= new JsonObject();
        foreach (var container in pod["containers"]!.AsArray())
        {
            container!["imagePullPolicy"] = "IfNotPresent";
            container["terminationMessagePath"] = "/dev/termination-log";
            if (container["readinessProbe"] is { } probe)
            {
                probe["successThreshold"] = 1;
                probe["timeoutSeconds"] ??= 1;
                probe["failureThreshold"] ??= 3;
                if (probe["httpGet"] is { } get)
                {
                    get["scheme"] ??= "HTTP";
                }
            }

            // The server leaves out empty texts.
            foreach (var variable in container["env"]?.AsArray() ?? [])
            {
                if ((string?)variable!["value"] == "")
                {
                    variable.AsObject().Remove("value");
                }
            }
        }

        stored["status"] = new JsonObject { ["observedGeneration"] = 1, ["replicas"] = 2 };
    }
}
