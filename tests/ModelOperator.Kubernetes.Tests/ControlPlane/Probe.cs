using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Kubernetes.Tests.ControlPlane;

/// <summary>A small custom resource of our group, with a rule that only a server that knows CEL can keep.</summary>
internal static class Probe
{
    public const string RuleMessage = "spec.low must not be above spec.high; lower it";

    public const string LowDescription = "The lower end.";

    public const string Definition = $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata:
          name: probes.modeloperator.io
        spec:
          group: modeloperator.io
          scope: Namespaced
          names: { plural: probes, singular: probe, kind: Probe, listKind: ProbeList }
          versions:
          - name: v1alpha1
            served: true
            storage: true
            subresources: { status: {} }
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec:
                    type: object
                    properties:
                      low: { type: integer, default: 0, description: {{LowDescription}} }
                      high: { type: integer, default: 10 }
                    x-kubernetes-validations:
                    - rule: self.low <= self.high
                      message: "{{RuleMessage}}"
                  status:
                    type: object
                    properties:
                      seen: { type: boolean }
        """;

    public static string Collection(string ns) => $"/apis/modeloperator.io/v1alpha1/namespaces/{ns}/probes";

    public static JsonObject Create(string name, int low = 0, int high = 10) => new()
    {
        ["apiVersion"] = "modeloperator.io/v1alpha1",
        ["kind"] = "Probe",
        ["metadata"] = new JsonObject { ["name"] = name },
        ["spec"] = new JsonObject { ["low"] = low, ["high"] = high },
    };

    public static async Task<string> CreateNamespaceAsync(this ApiClient api)
    {
        var name = $"test-{Guid.NewGuid().ToString("N")[..8]}";
        await api.CreateNamespaceAsync(name);
        return name;
    }
}
