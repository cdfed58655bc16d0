namespace ModelOperator.Api;

/// <summary>What protects assets that are in use from being deleted.</summary>
public static class InUse
{
    /// <summary>The finalizer on a Dataset, ModelVersion or Embedding while live deployments or other domains depend on it.</summary>
    public const string Finalizer = ApiGroup.Name + "/in-use";

    /// <summary>The annotation that lets an asset be deleted all the same when it is <see cref="Yes"/>.</summary>
    public const string ForceDelete = ApiGroup.Name + "/force-delete";

    /// <summary>The value of <see cref="ForceDelete"/> that counts; no other does.</summary>
    public const string Yes = "true";
}
