namespace ModelOperator.Core.Importing;

/// <summary>What models are described in elsewhere.</summary>
public enum ImportFormat
{
    /// <summary>A model hub's repository: its card, README.md with YAML in front, and what lies beside it.</summary>
    HuggingFace,

    /// <summary>The MLmodel file of a logged model.</summary>
    MlflowModel,

    /// <summary>Registered models, as MLflow's REST API answers and mlflow-export-import writes them.</summary>
    MlflowRegistry,

    /// <summary>KServe's InferenceServices.</summary>
    KServe,

    /// <summary>A model catalog of Kubeflow's model registry.</summary>
    KubeflowCatalog,

    /// <summary>OpenLineage's events of runs, jobs and datasets.</summary>
    OpenLineage,
}
