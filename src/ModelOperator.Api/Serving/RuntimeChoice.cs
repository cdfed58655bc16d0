using ModelOperator.Kubernetes.Resources.Schema;

namespace ModelOperator.Api;

/// <summary>Which runtime serves a model, and with what settings.</summary>
[CelRule("!has(self.revision) || has(self.name)", "revision goes with name: say of which runtime it is a revision")]
public sealed record RuntimeChoice
{
    /// <summary>Name of the ServingRuntime; picked by the artifact's format, the protocol and the runtimes' priorities when absent.</summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public string? Name { get; init; }

    /// <summary>Protocol that the model is to be served with; any when absent.</summary>
    public ServingProtocol? Protocol { get; init; }

    /// <summary>
    /// When a changed ServingRuntime reaches this deployment. WithVersion: together with the next version of the model. Automatic: at once,
    /// by the same rollout as a new version. Manual: never by itself, but when revision names it.
    /// </summary>
    [Schema(Default = nameof(RuntimeUpgrade.WithVersion))]
    public RuntimeUpgrade? Upgrade { get; init; }

    /// <summary>
    /// Revision of the runtime to run, as in the ServingRuntime's status.revision or in this object's status.runtimeRevision; it goes before
    /// upgrade.
    /// </summary>
    [Schema(MaxLength = Formats.NameLength)]
    [Pattern(Formats.Name, Formats.NameMessage)]
    public string? Revision { get; init; }

    /// <summary>Settings that the ServingRuntime lets deployments choose, by the names in its spec.parameters.</summary>
    [Schema(MaxProperties = 32)]
    [Items(MaxLength = 256)]
    [CelRule("self.all(name, name.matches('^[a-z][A-Za-z0-9]{0,62}$'))",
        "name settings as the ServingRuntime's spec.parameters does: in camel case and with at most 63 letters and digits, e.g. maxModelLen")]
    public IReadOnlyDictionary<string, string>? Parameters { get; init; }
}

/// <summary>When a changed ServingRuntime reaches a deployment that runs on it.</summary>
public enum RuntimeUpgrade
{
    /// <summary>With the next version of the model.</summary>
    WithVersion,

    /// <summary>At once.</summary>
    Automatic,

    /// <summary>When the deployment names the revision.</summary>
    Manual,
}
