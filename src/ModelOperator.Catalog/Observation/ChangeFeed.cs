namespace ModelOperator.Catalog.Observation;

/// <summary>Tells changes to those who follow them. It waits for nobody: whoever reads too slowly is let go.</summary>
internal sealed class ChangeFeed
{
    /// <summary>Most who follow at once.</summary>
    public const int MaxFollowers = 1000;

    /// <summary>Most that one caller follows with at once.</summary>
    public const int MaxPerCaller = 16;

    private readonly Lock _gate = new();
    private readonly HashSet<Follower> _followers = [];

    /// <summary>Begins to follow; null when there are too many already.</summary>
    /// <param name="caller">Name of who follows.</param>
    public Follower? Follow(string caller)
    {
        lock (_gate)
        {
            if (_followers.Count == MaxFollowers || _followers.Count(other => other.Caller == caller) == MaxPerCaller)
            {
                return null;
            }

            var follower = new Follower(caller);
            _followers.Add(follower);
            return follower;
        }
    }

    /// <summary>Ends following.</summary>
    public void Leave(Follower follower)
    {
        lock (_gate)
        {
            _followers.Remove(follower);
        }
    }

    /// <summary>Tells a change.</summary>
    public void Publish(AssetChange change)
    {
        lock (_gate)
        {
            _followers.RemoveWhere(follower => !follower.Take(change));
        }
    }
}
