using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace ModelOperator.Core.Importing;

/// <summary>JSON to be shown: of a value that is large, or that aliases made large, no more is written than is looked at.</summary>
internal static class ShortJson
{
    /// <summary>The text of a value, which may end anywhere once it is longer than asked for.</summary>
    public static string Of(JsonNode value, int longest)
    {
        var text = new StringBuilder();
        Write(value, text, longest);
        return text.ToString();
    }

    private static void Write(JsonNode? value, StringBuilder text, int longest)
    {
        switch (value)
        {
            case JsonObject map:
                text.Append('{');
                foreach (var (entry, index) in map.TakeWhile(_ => text.Length <= longest).Select((entry, index) => (entry, index)))
                {
                    text.Append(index == 0 ? "" : ",").Append(Quoted(entry.Key, longest)).Append(':');
                    Write(entry.Value, text, longest);
                }

                text.Append('}');
                break;
            case JsonArray list:
                text.Append('[');
                foreach (var (item, index) in list.TakeWhile(_ => text.Length <= longest).Select((item, index) => (item, index)))
                {
                    text.Append(index == 0 ? "" : ",");
                    Write(item, text, longest);
                }

                text.Append(']');
                break;
            case JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String:
                text.Append(Quoted(scalar.GetValue<string>(), longest));
                break;
            default:
                text.Append(value?.ToJsonString() ?? "null");
                break;
        }
    }

    private static string Quoted(string text, int longest) =>
        $"\"{JsonEncodedText.Encode(ForeignText.Start(text, longest + 1), JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
