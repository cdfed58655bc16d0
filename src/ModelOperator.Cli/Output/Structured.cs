using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ModelOperator.Kubernetes.Resources.Yaml;

namespace ModelOperator.Cli.Output;

/// <summary>Answers for programs.</summary>
internal static class Structured
{
    /// <summary>As JSON, indented as kubectl does it, or as YAML.</summary>
    public static string Of<T>(T answer, JsonTypeInfo<T> contract, string form) => Of(JsonSerializer.SerializeToNode(answer, contract)!, form);

    /// <summary>As JSON, indented as kubectl does it, or as YAML.</summary>
    public static string Of(JsonNode answer, string form)
    {
        if (form == OutputOption.Yaml)
        {
            return YamlText.Write(answer);
        }

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions
        {
            Indented = true, IndentSize = 4, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        }))
        {
            answer.WriteTo(writer);
        }

        return $"{Encoding.UTF8.GetString(stream.ToArray())}\n";
    }
}
