namespace ModelOperator.Core.Importing;

/// <summary>Annotations that say where an imported object comes from.</summary>
public static class ImportAnnotations
{
    /// <summary>What all of them begin with.</summary>
    public const string Prefix = "import.modeloperator.io/";

    /// <summary>The format of the source.</summary>
    public const string Format = Prefix + "format";

    /// <summary>Where the source is.</summary>
    public const string Location = Prefix + "location";

    /// <summary>What the asset is called there.</summary>
    public const string SourceId = Prefix + "source-id";

    /// <summary>When it was made, in the words of the source.</summary>
    public const string Created = Prefix + "source-created";

    /// <summary>The job that made it there.</summary>
    public const string Job = Prefix + "job";

    /// <summary>The run of that job.</summary>
    public const string Run = Prefix + "run";

    /// <summary>Version of the rules it was imported by.</summary>
    public const string Importer = Prefix + "importer";

    /// <summary>The present rules; raised when the same source gives other objects.</summary>
    public const string ImporterVersion = "2";
}
