using YamlDotNet.RepresentationModel;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>A mapping in a kubeconfig together with where it stands, so that every complaint names its file and field.</summary>
/// <param name="File">Absolute path of the kubeconfig.</param>
/// <param name="Place">Where in the file, for people: <c>context 'dev'</c>, <c>user 'ann'</c>.</param>
/// <param name="Mapping">The mapping.</param>
internal readonly record struct KubeconfigNode(string File, string Place, YamlMappingNode Mapping)
{
    public string? Text(string field) => Find(field) switch
    {
        null => null,
        YamlScalarNode { Value: { } value } => value,
        _ => throw Wrong(field, "must be text"),
    };

    public string RequiredText(string field) =>
        Text(field) is { Length: > 0 } value ? value : throw Wrong(field, "is missing");

    public bool Flag(string field) => Text(field) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Wrong(field, $"is '{other}'; it must be true or false"),
    };

    public KubeconfigNode? Child(string field) => Find(field) switch
    {
        null => null,
        YamlMappingNode mapping => this with { Mapping = mapping },
        _ => throw Wrong(field, "must be a mapping"),
    };

    public IEnumerable<KubeconfigNode> Children(string field)
    {
        foreach (var item in Sequence(field))
        {
            yield return item is YamlMappingNode mapping
                ? this with { Mapping = mapping }
                : throw Wrong(field, "must be a list of mappings");
        }
    }

    public IReadOnlyList<string> Texts(string field)
    {
        var values = new List<string>();
        foreach (var item in Sequence(field))
        {
            values.Add(item is YamlScalarNode { Value: { } value } ? value : throw Wrong(field, "must be a list of texts"));
        }

        return values;
    }

    public IEnumerable<string> Keys() => Mapping.Children.Keys.OfType<YamlScalarNode>().Select(key => key.Value ?? "");

    /// <summary>A path in the file; relative ones start at the kubeconfig's folder, as kubectl has it.</summary>
    public string? ExistingFile(string field)
    {
        if (Text(field) is not { Length: > 0 } path)
        {
            return null;
        }

        path = FullPath(field, path);
        return System.IO.File.Exists(path) ? path : throw Wrong(field, $"names {path}, which does not exist");
    }

    /// <summary>A path as it is from the kubeconfig's folder.</summary>
    public string FullPath(string field, string path) => path.Contains('\0', StringComparison.Ordinal)
        ? throw Wrong(field, "is no path: it has a NUL character in it")
        : Path.GetFullPath(path, Path.GetDirectoryName(File)!);

    /// <summary>PEM from <c>field-data</c> (base64), which wins, or from the file that <c>field</c> names.</summary>
    public PemSource? Pem(string field)
    {
        var dataField = $"{field}-data";
        if (Text(dataField) is { Length: > 0 } data)
        {
            try
            {
                return PemSource.FromData(Convert.FromBase64String(data));
            }
            catch (FormatException)
            {
                throw Wrong(dataField, "is not base64");
            }
        }

        return ExistingFile(field) is { } path ? PemSource.FromFile(path) : null;
    }

    /// <summary>The value of a field as JSON; null when absent.</summary>
    public string? Json(string field)
    {
        try
        {
            return Find(field) is { } node ? YamlJson.Convert(node) : null;
        }
        catch (FormatException exception)
        {
            throw Wrong(field, exception.Message);
        }
    }

    public ConfigurationException Wrong(string field, string what) =>
        new($"kubeconfig {File}, {Place}: {field} {what}");

    private YamlNode? Find(string field) =>
        Mapping.Children.TryGetValue(new YamlScalarNode(field), out var node) && !YamlJson.IsNull(node) ? node : null;

    private IEnumerable<YamlNode> Sequence(string field) => Find(field) switch
    {
        null => [],
        YamlSequenceNode sequence => sequence.Children,
        _ => throw Wrong(field, "must be a list"),
    };
}
