namespace ModelOperator.Kubernetes.Resources;

/// <summary>metav1.Status: how the API server says what became of a request.</summary>
public sealed record Status
{
    /// <summary>Kind of the answer; anything but <c>Status</c> means that the body was something else.</summary>
    public string? Kind { get; init; }

    /// <summary>What went wrong, for people.</summary>
    public string? Message { get; init; }

    /// <summary>What went wrong in one word, e.g. NotFound, AlreadyExists, Conflict, Invalid, Expired.</summary>
    public string? Reason { get; init; }

    /// <summary>HTTP status code; inside a watch it is the only one there is.</summary>
    public int? Code { get; init; }

    /// <summary>Which object, which fields, and when to try again.</summary>
    public StatusDetails? Details { get; init; }
}

/// <summary>Particulars of a <see cref="Status"/>.</summary>
public sealed record StatusDetails
{
    /// <summary>Name of the object.</summary>
    public string? Name { get; init; }

    /// <summary>Group of the object.</summary>
    public string? Group { get; init; }

    /// <summary>Kind (or plural) of the object.</summary>
    public string? Kind { get; init; }

    /// <summary>Uid of the object.</summary>
    public string? Uid { get; init; }

    /// <summary>Single causes, e.g. one for each invalid field.</summary>
    public IReadOnlyList<StatusCause>? Causes { get; init; }

    /// <summary>Seconds to wait before trying again.</summary>
    public int? RetryAfterSeconds { get; init; }
}

/// <summary>One cause of a <see cref="Status"/>.</summary>
public sealed record StatusCause
{
    /// <summary>One word, e.g. FieldValueInvalid.</summary>
    public string? Reason { get; init; }

    /// <summary>The cause for people.</summary>
    public string? Message { get; init; }

    /// <summary>Path of the field in the object.</summary>
    public string? Field { get; init; }
}
