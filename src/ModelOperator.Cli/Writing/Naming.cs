using System.CommandLine;
using ModelOperator.Cli.CommandLine;
using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Cli.Writing;

/// <summary>What an object that is written is called, and whether it may be written over another one of that name.</summary>
/// <param name="what">What is named.</param>
/// <param name="madeFrom">What its name is made from when none is given.</param>
internal sealed class Naming(string what, string madeFrom)
{
    private readonly Option<string?> _name = new("--name") { Description = $"Name of the {what}; made from {madeFrom} when absent." };
    private readonly Option<bool> _replace = new("--replace") { Description = $"Write over a {what} of that name that means something else, gives more, or is suspended." };

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        command.Add(_name);
        command.Add(_replace);
    }

    /// <summary>The name that was given.</summary>
    public string? Name(ParseResult result) => result.GetValue(_name);

    /// <summary>Reads what has the name already, and refuses to write over what nobody meant.</summary>
    /// <param name="result">What was written.</param>
    /// <param name="client">Reads.</param>
    /// <param name="wanted">The object that is to be written.</param>
    /// <param name="taken">What speaks against writing the second over the first.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task<T?> CheckAsync<T>(ParseResult result, KubernetesClient client, T wanted, Func<T, T, string?> taken, CancellationToken cancellationToken)
        where T : class, IKubernetesObject<T>
    {
        if (await Existing.FindAsync<T>(client, wanted.Metadata.Key, cancellationToken) is not { } live)
        {
            return null;
        }

        var called = $"{T.ResourceType.Kind} {wanted.Metadata.Key}";
        return live.Metadata.IsDeleting ? throw new PluginException(ExitCode.Failed, $"{called} is being deleted: wait until it is gone, or choose another name with --name")
            : !result.GetValue(_replace) && taken(live, wanted) is { } reason
                ? throw new PluginException(ExitCode.Failed, $"{called} is there already and {reason}: choose another name with --name, or make it this one with --replace")
            : live;
    }
}
