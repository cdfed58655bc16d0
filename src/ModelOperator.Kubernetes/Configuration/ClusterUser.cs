namespace ModelOperator.Kubernetes.Configuration;

/// <summary>Who asks the API server, by any of the means a kubeconfig knows. With nothing set, requests are anonymous.</summary>
public sealed record ClusterUser
{
    /// <summary>Client certificate, leaf first; needs <see cref="ClientKey"/>.</summary>
    public PemSource? ClientCertificate { get; init; }

    /// <summary>Private key of the client certificate (RSA or EC, PKCS#8, PKCS#1 or SEC1).</summary>
    public PemSource? ClientKey { get; init; }

    /// <summary>Bearer token.</summary>
    public string? Token { get; init; }

    /// <summary>Absolute path of a file with a bearer token, read again at most once a minute; wins over <see cref="Token"/>.</summary>
    public string? TokenFile { get; init; }

    /// <summary>User name of basic authentication.</summary>
    public string? Username { get; init; }

    /// <summary>Password of basic authentication.</summary>
    public string? Password { get; init; }

    /// <summary>Program that hands out credentials.</summary>
    public ExecPlugin? Exec { get; init; }

    /// <summary>Identity to act as, where the authenticated user may impersonate.</summary>
    public Impersonation? Impersonate { get; init; }

    /// <summary>Says nothing: the members hold secrets.</summary>
    public override string ToString() => nameof(ClusterUser);
}

/// <summary>Identity that requests are made as (a kubeconfig's <c>as</c>, <c>as-uid</c>, <c>as-groups</c>, <c>as-user-extra</c>).</summary>
/// <param name="User">User name.</param>
/// <param name="Uid">Uid, or null.</param>
/// <param name="Groups">Groups.</param>
/// <param name="Extra">Extra attributes.</param>
public sealed record Impersonation(
    string User, string? Uid, IReadOnlyList<string> Groups, IReadOnlyDictionary<string, IReadOnlyList<string>> Extra);
