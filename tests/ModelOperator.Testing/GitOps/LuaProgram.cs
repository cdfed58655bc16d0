using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Testing.ControlPlane;
using ModelOperator.Testing.ControlPlane.Processes;
using ModelOperator.Testing.RealNodes;

namespace ModelOperator.Testing.GitOps;

/// <summary>The Lua 5.1 that scripts for Argo CD are tried with: the program that <c>MODELOPERATOR_LUA</c> names, else the one of a Debian package.</summary>
internal static class LuaProgram
{
    private const string Variable = "MODELOPERATOR_LUA";

    /// <summary>What a script prints.</summary>
    /// <exception cref="ControlPlaneException">There is no Lua, or it complains of the script.</exception>
    public static async Task<string> RunAsync(string script, TextWriter progress, CancellationToken cancellationToken = default)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(script));
        return await ShortCommand.RunAsync([await FindAsync(progress, cancellationToken), "-"], input, cancellationToken);
    }

    /// <summary>A JSON value as Lua has it.</summary>
    public static string Literal(JsonNode? value) => value switch
    {
        null => "nil",
        JsonObject map => $"{{{string.Join(',', map.Select(entry => $"[{Text(entry.Key)}]={Literal(entry.Value)}"))}}}",
        JsonArray list => $"{{{string.Join(',', list.Select(Literal))}}}",
        _ when value.GetValueKind() == JsonValueKind.String => Text((string)value!),
        _ => value.ToJsonString(),
    };

    // Lua 5.1 knows a byte by its decimal number and nothing of JSON's escapes.
    private static string Text(string text) => string.Concat(
        Encoding.UTF8.GetBytes(text).Select(letter => char.IsAsciiLetterOrDigit((char)letter) ? ((char)letter).ToString() : string.Create(CultureInfo.InvariantCulture, $"\\{letter:000}"))
            .Prepend("\"").Append("\""));

    private static async Task<string> FindAsync(TextWriter progress, CancellationToken cancellationToken)
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { Length: > 0 } named)
            return await DebianScript.RunAsync(Path.Combine("GitOps", "Debian", "get"), "lua", progress, cancellationToken);
        return File.Exists(named) ? named : throw new ControlPlaneException($"{Variable} names {named}, which does not exist; correct it or unset it.");
    }
}
