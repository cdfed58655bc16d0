using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace ModelOperator.Kubernetes.Resources.Yaml;

/// <summary>Writes JSON as YAML for people: long text folded, quotes only where a reader of YAML 1.1 would see no string without them.</summary>
public static partial class YamlText
{
    private const int Width = 120;
    private const int LongestLine = 90;

    /// <summary>One document, with a line feed at its end.</summary>
    public static string Write(JsonNode document)
    {
        using var text = new StringWriter { NewLine = "\n" };
        var emitter = new Emitter(text, new EmitterSettings().WithBestWidth(Width).WithNewLine("\n"));
        emitter.Emit(new StreamStart());
        emitter.Emit(new DocumentStart());
        Write(emitter, document);
        emitter.Emit(new DocumentEnd(isImplicit: true));
        emitter.Emit(new StreamEnd());
        return text.ToString();
    }

    private static void Write(Emitter emitter, JsonNode? node)
    {
        switch (node)
        {
            case JsonObject map:
                emitter.Emit(new MappingStart(AnchorName.Empty, TagName.Empty, isImplicit: true, map.Count == 0 ? MappingStyle.Flow : MappingStyle.Block));
                foreach (var (key, value) in map)
                {
                    WriteScalar(emitter, key, StyleOf(key));
                    Write(emitter, value);
                }

                emitter.Emit(new MappingEnd());
                break;
            case JsonArray list:
                var style = list.All(item => item is JsonValue) ? SequenceStyle.Flow : SequenceStyle.Block;
                emitter.Emit(new SequenceStart(AnchorName.Empty, TagName.Empty, isImplicit: true, style));
                foreach (var item in list)
                {
                    Write(emitter, item);
                }

                emitter.Emit(new SequenceEnd());
                break;
            case JsonValue value when value.GetValueKind() == JsonValueKind.String:
                WriteScalar(emitter, (string)value!, StyleOf((string)value!));
                break;
            default:
                WriteScalar(emitter, node?.ToJsonString() ?? "null", ScalarStyle.Plain);
                break;
        }
    }

    private static void WriteScalar(Emitter emitter, string text, ScalarStyle style) =>
        emitter.Emit(new Scalar(AnchorName.Empty, TagName.Empty, text, style, isPlainImplicit: true, isQuotedImplicit: true));

    private static ScalarStyle StyleOf(string text) =>
        PlainText().IsMatch(text) && !OtherThanText().IsMatch(text) && text.Length <= LongestLine ? ScalarStyle.Plain
        : Foldable().IsMatch(text) && (text.Length > LongestLine || text.Contains('\'')) ? ScalarStyle.Folded
        : ScalarStyle.SingleQuoted;

    /// <summary>Folding loses double spaces and spaces at the ends, and takes a line break for more than it is.</summary>
    [GeneratedRegex("^\\S+( \\S+)*$")]
    private static partial Regex Foldable();

    [GeneratedRegex(@"^[A-Za-z/.][A-Za-z][-A-Za-z0-9_./]*(,? [-A-Za-z0-9_./();]([-A-Za-z0-9_./();']|:\S)*)*\.?$")]
    private static partial Regex PlainText();

    [GeneratedRegex(@"^(y|yes|n|no|true|false|on|off|null|\.inf|\.nan)$", RegexOptions.IgnoreCase)]
    private static partial Regex OtherThanText();
}
