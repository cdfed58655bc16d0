using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;

namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Runs a credential plugin and reads the ExecCredential it prints.</summary>
internal static class ExecPluginRunner
{
    private const int MaximumErrorText = 2048;

    /// <summary>How long a plugin may take that talks to nobody; a person at a terminal may need longer.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan InteractivePatience = TimeSpan.FromMinutes(10);

    /// <exception cref="ConfigurationException">The plugin cannot be run, fails, takes too long, or prints something else.</exception>
    public static async Task<ExecCredentialStatus> RunAsync(
        ClusterConfiguration cluster, ExecPlugin plugin, TimeProvider time, CancellationToken cancellationToken)
    {
        var interactive = plugin.InteractiveMode != ExecInteractiveMode.Never && !Console.IsInputRedirected;
        if (plugin.InteractiveMode == ExecInteractiveMode.Always && !interactive)
        {
            throw new ConfigurationException(
                $"credential plugin {plugin.Command} has interactiveMode Always, and standard input is no terminal; "
                + "run it where there is one, or use another user");
        }

        using var limit = new CancellationTokenSource(interactive ? InteractivePatience : Patience, time);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        using var process = Start(cluster, plugin, interactive);
        try
        {
            if (!interactive)
            {
                process.StandardInput.Close();
            }

            var errors = interactive ? Task.FromResult("") : process.StandardError.ReadToEndAsync(patience.Token);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            var errorText = await errors;
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0
                ? Read(plugin, output)
                : throw new ConfigurationException(
                    $"credential plugin {plugin.Command} ended with exit code {process.ExitCode}: {Shorten(errorText)}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConfigurationException($"credential plugin {plugin.Command} did not end in time");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private static Process Start(ClusterConfiguration cluster, ExecPlugin plugin, bool interactive)
    {
        var start = new ProcessStartInfo(plugin.Command)
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            // A person must see the plugin's prompts (a device code, say); without one, its errors go into ours.
            RedirectStandardInput = !interactive,
            RedirectStandardError = !interactive,
        };
        foreach (var argument in plugin.Args)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var (name, value) in plugin.Env)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = Info(cluster, plugin, interactive);
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            var hint = string.IsNullOrWhiteSpace(plugin.InstallHint) ? "" : $"; {plugin.InstallHint.Trim()}";
            throw new ConfigurationException($"credential plugin {plugin.Command} cannot be started: {exception.Message}{hint}", exception);
        }
    }

    private static string Info(ClusterConfiguration cluster, ExecPlugin plugin, bool interactive)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion", plugin.ApiVersion);
            writer.WriteString("kind", "ExecCredential");
            writer.WriteStartObject("spec");
            writer.WriteBoolean("interactive", interactive);
            if (plugin.ProvideClusterInfo)
            {
                WriteCluster(writer, cluster, plugin);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void WriteCluster(Utf8JsonWriter writer, ClusterConfiguration cluster, ExecPlugin plugin)
    {
        writer.WriteStartObject("cluster");
        writer.WriteString("server", cluster.Server.OriginalString);
        if (cluster.TlsServerName is not null)
        {
            writer.WriteString("tls-server-name", cluster.TlsServerName);
        }

        if (cluster.InsecureSkipTlsVerify)
        {
            writer.WriteBoolean("insecure-skip-tls-verify", true);
        }

        if (cluster.CertificateAuthority is not null)
        {
            writer.WriteBase64String("certificate-authority-data", cluster.CertificateAuthority.Read());
        }

        if (cluster.ProxyUrl is not null)
        {
            writer.WriteString("proxy-url", cluster.ProxyUrl.OriginalString);
        }

        if (plugin.ClusterExtension is not null)
        {
            writer.WritePropertyName("config");
            writer.WriteRawValue(plugin.ClusterExtension);
        }

        writer.WriteEndObject();
    }

    private static ExecCredentialStatus Read(ExecPlugin plugin, string output)
    {
        ExecCredential? credential;
        try
        {
            credential = JsonSerializer.Deserialize(output, ConfigurationJsonContext.Default.ExecCredential);
        }
        catch (JsonException exception)
        {
            throw Wrong($"printed no ExecCredential: {exception.Message}");
        }

        if (credential?.Kind != "ExecCredential" || credential.ApiVersion != plugin.ApiVersion)
        {
            throw Wrong(
                $"printed {credential?.ApiVersion} {credential?.Kind}, while the kubeconfig asks for {plugin.ApiVersion} ExecCredential");
        }

        var status = credential.Status ?? throw Wrong("printed an ExecCredential without status");
        if (status.ClientCertificateData is null != status.ClientKeyData is null)
        {
            throw Wrong("printed only one of clientCertificateData and clientKeyData");
        }

        return string.IsNullOrEmpty(status.Token) && status.ClientCertificateData is null
            ? throw Wrong("printed neither a token nor a client certificate")
            : status;

        ConfigurationException Wrong(string what) => new($"credential plugin {plugin.Command} {what}");
    }

    private static string Shorten(string text)
    {
        text = text.Trim().ReplaceLineEndings(" ");
        return text.Length == 0 ? "it printed no reason" : text.Length > MaximumErrorText ? text[..MaximumErrorText] : text;
    }
}
