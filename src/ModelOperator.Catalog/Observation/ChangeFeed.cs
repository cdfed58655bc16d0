namespace ModelOperator.Catalog.Observation;

/// <summary>Tells changes to those who follow them. It waits for nobody: whoever reads too slowly is let go.</summary>
internal sealed class ChangeFeed
{
    /// <summary>Most who follow at once.</summary>
    public const int MaxFollowers = 1000;

    /// <summary>Most of one tenant who follow at once.</summary>
    public const int MaxPerTenant = 16;

    private readonly Lock _gate = new();
    private readonly HashSet<Follower> _followers = [];

    /// <summary>How many follow.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _followers.Count;
            }
        }
    }

    /// <summary>Begins to follow; null when there are too many already.</summary>
    /// <param name="tenant">Who answers for the load.</param>
    public Follower? Follow(string tenant)
    {
        lock (_gate)
        {
            if (_followers.Count == MaxFollowers || _followers.Count(other => other.Tenant == tenant) == MaxPerTenant)
            {
                return null;
            }

            var follower = new Follower(tenant);
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
