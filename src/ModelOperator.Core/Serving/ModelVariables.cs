using System.Globalization;
using System.Text;
using ModelOperator.Api;

namespace ModelOperator.Core.Serving;

/// <summary>
/// The variables a runtime's command, args and env may use, with their values for one model. Replacing them follows Kubernetes' own
/// rules for <c>$(NAME)</c>, because the kubelet expands the result once more: names that are not ours stay for it, and so does the
/// escape <c>$$</c>.
/// </summary>
public sealed class ModelVariables
{
    private readonly Dictionary<string, string> _values;

    private ModelVariables(Dictionary<string, string> values) => _values = values;

    /// <summary>Every name there is; which of them have a value depends on the artifact.</summary>
    public static IReadOnlySet<string> Names { get; } = new HashSet<string>(StringComparer.Ordinal)
    {
        "MODEL_NAME", "MODEL_VERSION", "MODEL_URI", "MODEL_ID", "MODEL_REVISION", "MODEL_PATH", "GPU_COUNT", "PORT",
    };

    /// <summary>The values for a version that is served by a runtime.</summary>
    public static ModelVariables For(ModelVersionSpec version, ArtifactLocation location, ServingRuntimeSpec runtime, int gpus)
    {
        var values = new Dictionary<string, string>
        {
            ["MODEL_NAME"] = version.ModelRef.Name,
            ["MODEL_VERSION"] = version.Version,
            ["MODEL_URI"] = version.Artifact.Uri,
            ["GPU_COUNT"] = gpus.ToString(CultureInfo.InvariantCulture),
            ["PORT"] = runtime.Container.Port.ToString(CultureInfo.InvariantCulture),
        };
        if (location.HubId is { } id)
        {
            values["MODEL_ID"] = id;
            values["MODEL_REVISION"] = location.HubRevision!;
        }

        if (runtime.ArtifactLoading.WayOf(location.Scheme) != ArtifactWay.Fetched)
        {
            values["MODEL_PATH"] = ModelPath(runtime, location);
        }

        return new ModelVariables(values);
    }

    /// <summary>Where a runtime wants artifacts.</summary>
    internal static string MountPath(ServingRuntimeSpec runtime) => (runtime.ArtifactLoading.MountPath ?? "/mnt/models").TrimEnd('/');

    /// <summary>Where the artifact is, once it was mounted or loaded.</summary>
    internal static string ModelPath(ServingRuntimeSpec runtime, ArtifactLocation location) =>
        $"{MountPath(runtime)}/{location.ClaimPath ?? location.FileName}".TrimEnd('/');

    /// <summary>These variables and $(VALUE).</summary>
    internal ModelVariables With(string value) => new(new Dictionary<string, string>(_values) { ["VALUE"] = value });

    /// <summary>A text of the model's owner as the kubelet leaves it: every <c>$</c> is escaped.</summary>
    internal static string Escape(string text) => text.Replace("$", "$$", StringComparison.Ordinal);

    /// <summary>
    /// Replaces the variables that have a value. The values come from the model's owner, who may be of another domain: every <c>$</c> in
    /// them is escaped, or a URI such as <c>s3://b/$(TOKEN)</c> would make the kubelet reveal the runtime's environment to the server.
    /// </summary>
    public string Expand(string text)
    {
        StringBuilder? expanded = null;
        var copied = 0;
        foreach (var (start, end, name) in References(text))
        {
            if (_values.TryGetValue(name, out var value))
            {
                (expanded ??= new StringBuilder()).Append(text, copied, start - copied).Append(Escape(value));
                copied = end;
            }
        }

        return expanded is null ? text : expanded.Append(text, copied, text.Length - copied).ToString();
    }

    /// <summary>The first variable of ours that a runtime's container uses and that has no value for this artifact; null when all have one.</summary>
    public string? FirstWithoutValue(RuntimeContainer container) => FirstWithoutValue(Used(container));

    /// <summary>The first of the names that is ours and has no value for this artifact; null when all have one.</summary>
    internal string? FirstWithoutValue(IEnumerable<string> names) => names.FirstOrDefault(name => Names.Contains(name) && !_values.ContainsKey(name));

    /// <summary>Names of all variables, ours or not, that a runtime's container refers to.</summary>
    public static IEnumerable<string> Used(RuntimeContainer container) =>
        (container.Command ?? [])
            .Concat(container.Args ?? [])
            .Concat((container.Env ?? []).Select(variable => variable.Value))
            .SelectMany(Used);

    /// <summary>Names of all variables, ours or not, that a text refers to.</summary>
    internal static IEnumerable<string> Used(string text) => References(text).Select(reference => reference.Name);

    private static IEnumerable<(int Start, int End, string Name)> References(string text)
    {
        var position = 0;
        while ((position = text.IndexOf('$', position)) >= 0 && position + 1 < text.Length)
        {
            if (text[position + 1] != '(')
            {
                // "$$" is one escaped dollar; any other character makes the dollar stand for itself.
                position += text[position + 1] == '$' ? 2 : 1;
                continue;
            }

            var end = text.IndexOf(')', position);
            if (end < 0)
            {
                yield break;
            }

            yield return (position, end + 1, text[(position + 2)..end]);
            position = end + 1;
        }
    }
}
