using System.CommandLine;
using System.Globalization;
using ModelOperator.Api;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Core;
using ModelOperator.Core.Queries;
using ModelOperator.Core.Sharing.Offers;

namespace ModelOperator.Cli.Writing;

/// <summary>Options that share and approve have in common.</summary>
internal sealed class SharingOptions
{
    private readonly Option<string?> _expires = new("--expires") { Description = "When the grant ends: 2027-01-31, 2027-01-31T18:00:00Z, or how long from now, such as 90d or 12h." };
    private readonly Option<string?> _purpose = new("--purpose") { Description = "What the assets are shared for." };

    /// <summary>What is allowed.</summary>
    public static Option<Permission?> Permission(string whenAbsent) => new("--permission")
    {
        Description = $"Discover: see that it exists; Use: make other assets from it; Deploy: serve it; each includes the ones before. {whenAbsent}",
    };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_expires);
        command.Add(_purpose);
    }

    public string? Purpose(ParseResult result) => result.GetValue(_purpose);

    /// <summary>When the grant is to end; null for never.</summary>
    public DateTimeOffset? ExpiresAt(ParseResult result, DateTimeOffset now) => result.GetValue(_expires) is not { } text ? null
        : EndTime.Parse(text, now) ?? throw PluginException.Usage($"--expires {text} is no time to come: write 2027-01-31, 2027-01-31T18:00:00Z, or how long from now, such as 90d or 12h");

    /// <summary>The permission that most need of a kind.</summary>
    public static Permission Usual(ObjectKind kind) => kind is ObjectKind.Model or ObjectKind.ModelVersion or ObjectKind.ModelDeployment ? Api.Permission.Deploy : Api.Permission.Use;

    /// <summary>The asset that is named; nothing is looked up.</summary>
    public static AssetName Asset(string text, string ns) => AssetName.Read(text, ns, out var refusal) ?? throw PluginException.Usage(refusal.Message);

    /// <summary>How long a grant lasts, in words.</summary>
    public static string Until(DateTimeOffset? end) =>
        end is { } time ? $"until {time.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}" : "without an end";
}
