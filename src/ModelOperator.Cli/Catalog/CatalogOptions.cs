using System.CommandLine;
using System.Net;

namespace ModelOperator.Cli.Catalog;

/// <summary>Which catalog is asked instead of the cluster, how to know that it is the right one, and whose token it gets.</summary>
internal sealed class CatalogOptions
{
    private readonly Option<string?> _server = new("--server") { Description = "Address of a catalog, to ask there instead of in the cluster, as the user of the kubeconfig." };
    private readonly Option<string?> _authority = new("--server-ca") { Description = "File of the certificates, in PEM, that the catalog's must lead to; those that the system trusts when absent." };
    private readonly Option<string?> _tokenFile = new("--server-token-file") { Description = "File of the token for the catalog, such as kubectl create token writes; the kubeconfig's when absent." };

    public CatalogOptions() => _server.Validators.Add(result =>
    {
        if (!Uri.TryCreate(result.GetValueOrDefault<string?>(), UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https") || address.Query.Length + address.UserInfo.Length > 0)
        {
            result.AddError("--server is no address: write https://HOST[:PORT], with the path before /api if there is one.");
        }
        else if (address.Scheme == Uri.UriSchemeHttp && !IsThisMachine(address))
        {
            result.AddError($"--server {address} would send your token where everybody can read it: write https://, or forward a port and use http://127.0.0.1.");
        }
    });

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_server);
        command.Add(_authority);
        command.Add(_tokenFile);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_server) is null && (result.GetValue(_authority) ?? result.GetValue(_tokenFile)) is not null)
            {
                result.AddError("--server-ca and --server-token-file are for a catalog: name it with --server, or leave them out.");
            }
        });
    }

    /// <summary>The catalog; null to ask in the cluster.</summary>
    public Uri? Server(ParseResult result) => result.GetValue(_server) is { } address ? new Uri(address) : null;

    /// <summary>File of the certificates that are trusted.</summary>
    public string? AuthorityFile(ParseResult result) => result.GetValue(_authority);

    /// <summary>File of the token.</summary>
    public string? TokenFile(ParseResult result) => result.GetValue(_tokenFile);

    /// <summary>Whether what is sent there stays on the machine.</summary>
    public static bool IsThisMachine(Uri address) =>
        address.Host == "localhost" || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
}
