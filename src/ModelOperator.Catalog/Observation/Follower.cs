using System.Threading.Channels;

namespace ModelOperator.Catalog.Observation;

/// <summary>One who follows changes, and the changes that wait for him.</summary>
internal sealed class Follower(string tenant)
{
    /// <summary>Most changes that wait.</summary>
    public const int MaxWaiting = 1024;

    private readonly Channel<AssetChange> _waiting = Channel.CreateBounded<AssetChange>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    /// <summary>Who answers for the load.</summary>
    public string Tenant => tenant;

    /// <summary>The changes that wait. It completes when there were too many; those before are still there.</summary>
    public ChannelReader<AssetChange> Waiting => _waiting.Reader;

    /// <summary>Takes a change; false when there are too many, after which no further one is taken.</summary>
    public bool Take(AssetChange change)
    {
        if (_waiting.Writer.TryWrite(change))
        {
            return true;
        }

        _waiting.Writer.TryComplete();
        return false;
    }
}
