using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ModelOperator.Testing.ControlPlane.Processes;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace ModelOperator.Testing.ControlPlane;

/// <summary>
/// A kubeconfig as the launcher writes and reads it. What it writes holds every certificate inline, so that the file works wherever it is
/// copied to. A control plane whose custom resources live in a server of their own says so by a second context, <see cref="CrdServerContext"/>.
/// </summary>
internal sealed record Kubeconfig(KubeconfigContext Main, KubeconfigContext? CrdServer)
{
    public const string MainContext = "modeloperator", CrdServerContext = "modeloperator-crd-server";

    public void Save(string path)
    {
        var text = new StringBuilder("apiVersion: v1\nkind: Config\n");
        List<(string Name, KubeconfigContext Context)> contexts = [(MainContext, Main)];
        if (CrdServer is not null)
            contexts.Add((CrdServerContext, CrdServer));
        text.Append("clusters:\n");
        foreach (var (name, context) in contexts)
        {
            text.Append($"- name: {name}\n  cluster:\n    server: {context.Server.GetLeftPart(UriPartial.Authority)}\n");
            if (context.SkipVerification)
                text.Append("    insecure-skip-tls-verify: true\n");
            else if (context.CertificateAuthority is { } authority)
                text.Append($"    certificate-authority-data: {Encode(authority)}\n");
        }
        text.Append("users:\n");
        foreach (var (name, context) in contexts)
        {
            text.Append($"- name: {name}\n  user:{(context is { ClientCertificate: null, Token: null } ? " {}" : "")}\n");
            if (context is { ClientCertificate: { } certificate, ClientKey: { } key })
                text.Append($"    client-certificate-data: {Encode(certificate)}\n    client-key-data: {Encode(key)}\n");
            if (context.Token is { } token)
                text.Append($"    token: \"{token}\"\n");
        }
        text.Append("contexts:\n");
        foreach (var (name, context) in contexts)
        {
            text.Append($"- name: {name}\n  context:\n    cluster: {name}\n    user: {name}\n");
            if (context.Namespace is { } ns)
                text.Append($"    namespace: {ns}\n");
        }
        text.Append($"current-context: {MainContext}\n");
        PrivateFiles.Write(path, text.ToString());
    }

    /// <exception cref="ControlPlaneException">The file is not there, is no kubeconfig, or lacks what its context needs; the message names it.</exception>
    public static Kubeconfig Load(string path)
    {
        try
        {
            var kubeconfig = Read(path);
            kubeconfig.Main.LoadClientCertificate()?.Dispose();
            return kubeconfig;
        }
        catch (Exception error) when (error is YamlException or FormatException or CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new ControlPlaneException($"{path} cannot be used as a kubeconfig: {error.Message}", error);
        }
    }

    private static Kubeconfig Read(string path)
    {
        var yaml = new YamlStream();
        using (var reader = File.OpenText(path))
            yaml.Load(reader);
        if (yaml.Documents is not [{ RootNode: YamlMappingNode root }, ..])
            throw new ControlPlaneException($"{path} is not a kubeconfig.");
        var current = Text(root, "current-context") ?? throw new ControlPlaneException($"{path} has no current-context.");
        return new(
            Context(path, root, current) ?? throw new ControlPlaneException($"{path} has no context {current}, which its current-context names."),
            Context(path, root, CrdServerContext));
    }

    private static KubeconfigContext? Context(string path, YamlMappingNode root, string name)
    {
        if (Named(root, "contexts", name, "context") is not { } context)
            return null;
        var cluster = Named(root, "clusters", Text(context, "cluster"), "cluster")
            ?? throw new ControlPlaneException($"{path} has no cluster for its context {name}.");
        var user = Named(root, "users", Text(context, "user"), "user") ?? [];
        foreach (var unknown in (string[])["exec", "auth-provider"])
        {
            if (user.Children.ContainsKey(unknown))
                throw new ControlPlaneException($"{path} signs in by {unknown}; give the launcher a kubeconfig with a client certificate or a token.");
        }
        var folder = Path.GetDirectoryName(Path.GetFullPath(path))!;
        return new(
            new Uri(Text(cluster, "server") ?? throw new ControlPlaneException($"{path} has no server for its context {name}.")),
            Inline(cluster, "certificate-authority", folder),
            Inline(user, "client-certificate", folder),
            Inline(user, "client-key", folder),
            Text(user, "token") ?? (Text(user, "tokenFile") is { } file ? File.ReadAllText(Path.Combine(folder, file)).Trim() : null),
            Text(cluster, "insecure-skip-tls-verify") == "true",
            Text(context, "namespace"));
    }

    private static YamlMappingNode? Named(YamlMappingNode root, string list, string? name, string field) =>
        root.Children.TryGetValue(list, out var node) && node is YamlSequenceNode entries
            && entries.OfType<YamlMappingNode>().FirstOrDefault(entry => Text(entry, "name") == name) is { } named
            && named.Children.TryGetValue(field, out var value)
            ? value as YamlMappingNode
            : null;

    private static string? Text(YamlMappingNode node, string field) =>
        node.Children.TryGetValue(field, out var value) && value is YamlScalarNode { Value: { Length: > 0 } text } ? text : null;

    // As kubectl does: the data wins over the file, and a relative file is relative to the kubeconfig.
    private static string? Inline(YamlMappingNode node, string field, string folder) =>
        Text(node, $"{field}-data") is { } data ? Encoding.UTF8.GetString(Convert.FromBase64String(data))
        : Text(node, field) is { } file ? File.ReadAllText(Path.Combine(folder, file))
        : null;

    private static string Encode(string pem) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pem));
}

/// <summary>Where an API server is and who calls it; certificates and keys are PEM text.</summary>
internal sealed record KubeconfigContext(
    Uri Server,
    string? CertificateAuthority,
    string? ClientCertificate,
    string? ClientKey,
    string? Token = null,
    bool SkipVerification = false,
    string? Namespace = null)
{
    public X509Certificate2? LoadClientCertificate() =>
        this is { ClientCertificate: { } certificate, ClientKey: { } key } ? X509Certificate2.CreateFromPem(certificate, key) : null;

    /// <summary>Connections that present the client certificate, and trust what the context says to trust.</summary>
    public SocketsHttpHandler NewHandler()
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            SslOptions = new SslClientAuthenticationOptions { ClientCertificates = LoadClientCertificate() is { } certificate ? [certificate] : null },
        };
        if (SkipVerification)
        {
#pragma warning disable CA5359 // The kubeconfig says so.
            handler.SslOptions.RemoteCertificateValidationCallback = (_, _, _, _) => true;
#pragma warning restore CA5359
        }
        else if (CertificateAuthority is { } authority)
        {
            var trust = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            trust.CustomTrustStore.ImportFromPem(authority);
            handler.SslOptions.CertificateChainPolicy = trust;
        }
        return handler;
    }
}
