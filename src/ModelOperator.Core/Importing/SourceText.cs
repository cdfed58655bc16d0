using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources.Yaml;

namespace ModelOperator.Core.Importing;

/// <summary>Files as text, and text as fields, as far as they can be worked with: what is larger, deeper or in another encoding is refused.</summary>
internal static class SourceText
{
    /// <summary>Most bytes of a file with YAML, which takes many times its size in memory.</summary>
    public const int MostYaml = 1024 * 1024;

    /// <summary>Most bytes of a file with JSON.</summary>
    public const int MostJson = 16 * 1024 * 1024;

    private const int MostDepth = 100;

    /// <summary>Most values of a file with JSON: a value may be of two bytes, and takes a hundred in memory.</summary>
    private const int MostValues = 1_000_000;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="ImportException">The file is too large or is no text in UTF-8.</exception>
    public static string Of(SourceFile file, int mostBytes)
    {
        if (Math.Max(file.Size, file.Content?.Length ?? 0) > mostBytes)
        {
            throw new ImportException($"{file.Path} has {file.Size} bytes, and at most {mostBytes / 1024 / 1024} MiB of such a file are read: cut it down to what describes the model");
        }

        var bytes = (file.Content ?? throw new ImportException($"{file.Path} is only a pointer to the file, as clones without large files have it: fetch it with git lfs pull")).Span;
        if (bytes.StartsWith<byte>([0xFF, 0xFE]) || bytes.StartsWith<byte>([0xFE, 0xFF]))
        {
            throw new ImportException($"{file.Path} is in UTF-16: save it as UTF-8");
        }

        try
        {
            var text = Strict.GetString(bytes.StartsWith<byte>([0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes);
            return text.Contains('\0', StringComparison.Ordinal) ? throw new ImportException($"{file.Path} has a NUL character in it and is no text: save it as UTF-8") : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new ImportException($"{file.Path} is not in UTF-8: byte {exception.Index} does not belong there; save it as UTF-8", exception);
        }
    }

    /// <exception cref="ImportException">The text is no YAML that can be worked with.</exception>
    public static IReadOnlyList<JsonNode?> Yaml(string path, string text)
    {
        try
        {
            return ForeignYaml.Read(text);
        }
        catch (FormatException exception)
        {
            throw new ImportException($"{path} cannot be read as YAML: {exception.Message}", exception);
        }
    }

    /// <exception cref="ImportException">The text is no JSON that can be worked with.</exception>
    public static JsonNode? Json(string path, string text)
    {
        RequireFewValues(path, text);
        try
        {
            return JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MostDepth, AllowDuplicateProperties = false });
        }
        catch (JsonException exception)
        {
            throw new ImportException($"{path} cannot be read as JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Checks that the documents of a text have no more values together than can be worked with, each of them text that can be read.</summary>
    /// <exception cref="ImportException">They have, or not.</exception>
    public static void RequireFewValues(string path, string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), new JsonReaderOptions { MaxDepth = MostDepth, AllowMultipleValues = true });
        var values = 0;
        try
        {
            while (reader.Read())
            {
                values += reader.TokenType is JsonTokenType.EndArray or JsonTokenType.EndObject or JsonTokenType.PropertyName ? 0 : 1;
                if (values > MostValues)
                {
                    throw new ImportException($"{path} has more than {MostValues} values: import it in parts");
                }

                // Half of a pair of \u escapes is only found to be no text when somebody reads it.
                _ = reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped ? reader.GetString() : null;
            }
        }
        catch (InvalidOperationException exception)
        {
            throw new ImportException($"{path} cannot be read as JSON: it has a \\u escape that stands for no character", exception);
        }
        catch (JsonException)
        {
            // What is malformed is told by who parses it, with the place.
        }
    }
}
