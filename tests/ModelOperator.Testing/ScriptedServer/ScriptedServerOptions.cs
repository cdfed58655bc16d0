using System.Security.Cryptography.X509Certificates;

namespace ModelOperator.Testing.ScriptedServer;

/// <summary>How the scripted server answers a watch that asks for initial events.</summary>
public enum StreamingLists
{
    /// <summary>It refuses the parameters with 422, as Kubernetes before 1.27 and servers without the feature do.</summary>
    Refused,

    /// <summary>It sends the initial events and the bookmark that ends them.</summary>
    Offered,

    /// <summary>It does not know the parameters and sends the objects without ever ending them with a bookmark.</summary>
    Ignored,
}

/// <summary>How the scripted server says that a version is too old to watch from.</summary>
public enum ExpiredWatches
{
    /// <summary>By an ERROR event in a stream that began with 200.</summary>
    InStream,

    /// <summary>By the status of the answer.</summary>
    ByStatus,
}

/// <summary>What kind of API server the scripted server plays.</summary>
public sealed record ScriptedServerOptions
{
    /// <summary>Whether streaming lists are served.</summary>
    public StreamingLists StreamingLists { get; init; }

    /// <summary>How too old watches are refused.</summary>
    public ExpiredWatches ExpiredWatches { get; init; }

    /// <summary>Certificate of the server; null serves plain HTTP/1.1.</summary>
    public X509Certificate2? Certificate { get; init; }

    /// <summary>Whether TLS asks clients for a certificate; any is taken, and noted in the request's headers.</summary>
    public bool AskForClientCertificate { get; init; }

    /// <summary>Whether TLS connections speak HTTP/1.1 only.</summary>
    public bool Http1Only { get; init; }

    /// <summary>Decides by the Authorization header who gets anything but a 401; null lets everyone in.</summary>
    public Func<string?, bool>? Authorize { get; init; }
}
