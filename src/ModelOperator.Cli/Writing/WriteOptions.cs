using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Cli.Output;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Writing;

/// <summary>What all commands that change something have in common: as whom, whether for real, and what is told of it.</summary>
internal sealed class WriteOptions
{
    private const string None = "none";
    private const string Client = "client";
    private const string Server = "server";

    private readonly Option<string> _dryRun = new("--dry-run")
    {
        Description = "client: only show what would be sent; server: have the server check it without storing it; none: do it.",
        DefaultValueFactory = _ => None,
    };

    private readonly Option<string?> _output = new("--output", "-o") { Description = "Show the object instead of a sentence: yaml, json or name." };

    public WriteOptions()
    {
        _dryRun.AcceptOnlyFromAmong(None, Client, Server);
        _output.AcceptOnlyFromAmong(OutputOption.Yaml, OutputOption.Json, OutputOption.Name);
    }

    /// <summary>Which cluster and namespace.</summary>
    public ClusterOptions Cluster { get; } = new();

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_dryRun);
        command.Add(_output);
        Cluster.AddTo(command, acrossNamespaces: false);
    }

    /// <summary>Whether nothing is to be changed.</summary>
    public bool IsDryRun(ParseResult result) => result.GetValue(_dryRun) != None;

    /// <summary>Creates an object, or makes of one that is there what is wanted.</summary>
    /// <param name="result">What was written.</param>
    /// <param name="client">Sends it.</param>
    /// <param name="wanted">The object.</param>
    /// <param name="sentence">What is told.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <param name="change">What is changed of it then, as a merge patch; nothing when null.</param>
    public async Task ApplyAsync<T>(
        ParseResult result, KubernetesClient client, T wanted, string sentence, CancellationToken cancellationToken, JsonObject? change = null)
        where T : class, IKubernetesObject<T>
    {
        if (IsOnlyShown(result))
        {
            Tell(result, wanted, sentence);
            return;
        }

        var (key, dryRun) = (wanted.Metadata.Key, IsDryRun(result));
        var stored = await Sending.ApplyAsync<T>(client, key, JsonSerializer.SerializeToNode(wanted, T.JsonTypeInfo)!, dryRun, cancellationToken);
        Tell(result, change is null ? stored : await Sending.MergeAsync<T>(client, key, change, dryRun, cancellationToken), sentence);
    }

    /// <summary>Changes fields of an object.</summary>
    /// <param name="result">What was written.</param>
    /// <param name="client">Sends it.</param>
    /// <param name="key">The object.</param>
    /// <param name="change">The change, as a merge patch.</param>
    /// <param name="sentence">What is told.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task PatchAsync<T>(ParseResult result, KubernetesClient client, ObjectKey key, JsonObject change, string sentence, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        if (!IsOnlyShown(result))
        {
            Tell(result, await Sending.MergeAsync<T>(client, key, change, IsDryRun(result), cancellationToken), sentence);
            return;
        }

        Console.Write(result.GetValue(_output) switch
        {
            null => Line(result, sentence),
            OutputOption.Name => NameOf<T>(key.Name),
            var form => Structured.Of(change, form),
        });
    }

    /// <summary>Deletes an object as it was read, and no other of its name.</summary>
    /// <param name="result">What was written.</param>
    /// <param name="client">Sends it.</param>
    /// <param name="item">The object.</param>
    /// <param name="sentence">What is told.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task DeleteAsync<T>(ParseResult result, KubernetesClient client, T item, string sentence, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        if (!IsOnlyShown(result))
        {
            await client.DeleteAsync<T>(item.Metadata.Key, new DeleteOptions { Uid = item.Metadata.Uid, DryRun = IsDryRun(result) }, cancellationToken);
        }

        Tell(result, item, sentence);
    }

    private void Tell<T>(ParseResult result, T item, string sentence)
        where T : class, IKubernetesObject<T> =>
        Console.Write(result.GetValue(_output) switch
        {
            null => Line(result, sentence),
            OutputOption.Name => NameOf<T>(item.Metadata.Name),
            var form => Structured.Of(item, T.JsonTypeInfo, form),
        });

    private static string NameOf<T>(string name)
        where T : class, IKubernetesObject<T> => $"{T.ResourceType.Kind.ToLowerInvariant()}.{T.ResourceType.Group}/{name}\n";

    private string Line(ParseResult result, string sentence) => $"{sentence}{(result.GetValue(_dryRun) == None ? "" : $" ({result.GetValue(_dryRun)} dry run: nothing was changed)")}\n";

    private bool IsOnlyShown(ParseResult result) => result.GetValue(_dryRun) == Client;
}
