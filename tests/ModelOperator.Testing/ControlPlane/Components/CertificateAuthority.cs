using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using ModelOperator.Testing.ControlPlane.Processes;

namespace ModelOperator.Testing.ControlPlane.Components;

/// <summary>A certificate authority in two files of a folder: <c>name.crt</c> and <c>name.key</c>.</summary>
internal sealed class CertificateAuthority : IDisposable
{
    public const string ClientUsage = "1.3.6.1.5.5.7.3.2";
    private const string ServerUsage = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan Validity = TimeSpan.FromDays(365);

    // A moment back, for clocks that differ between what runs here and in a container.
    private static readonly TimeSpan Backdate = TimeSpan.FromHours(1);

    private readonly string _folder;
    private readonly X509Certificate2 _certificate;

    private CertificateAuthority(string folder, string name, X509Certificate2 certificate) =>
        (_folder, CertificatePath, KeyPath, _certificate) = (folder, Path.Combine(folder, $"{name}.crt"), Path.Combine(folder, $"{name}.key"), certificate);

    public string CertificatePath { get; }

    public string KeyPath { get; }

    public static CertificateAuthority Create(string folder, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(name, []), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        var now = DateTimeOffset.UtcNow;
        var authority = new CertificateAuthority(folder, name, request.CreateSelfSigned(now - Backdate, now + Validity));
        PrivateFiles.Write(authority.CertificatePath, authority._certificate.ExportCertificatePem());
        PrivateFiles.Write(authority.KeyPath, key.ExportPkcs8PrivateKeyPem());
        return authority;
    }

    /// <summary>The authority that an earlier run put into the folder.</summary>
    public static CertificateAuthority Open(string folder, string name) =>
        new(folder, name, X509Certificate2.CreateFromPemFile(Path.Combine(folder, $"{name}.crt"), Path.Combine(folder, $"{name}.key")));

    /// <summary>A certificate that authenticates a user of these groups.</summary>
    public CertificateFiles IssueClient(string file, string user, params IReadOnlyList<string> groups) =>
        Save(file, Issue(user, groups, [], [ClientUsage]));

    /// <summary>A certificate for a server on this machine, which may call others of its kind too.</summary>
    public CertificateFiles IssueServer(string file, params IReadOnlyList<string> names) =>
        Save(file, Issue(file, [], names, [ServerUsage, ClientUsage]));

    public void Dispose() => _certificate.Dispose();

    /// <summary>A new certificate and its key, as PEM text.</summary>
    public (string Certificate, string Key) Issue(string user, IReadOnlyList<string> groups, IReadOnlyList<string> names, IReadOnlyList<string> usages)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject(user, groups), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        var purposes = new OidCollection();
        foreach (var usage in usages)
            purposes.Add(new Oid(usage));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, critical: false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(_certificate, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        if (names.Count > 0)
        {
            var alternatives = new SubjectAlternativeNameBuilder();
            foreach (var name in names)
            {
                if (IPAddress.TryParse(name, out var address))
                    alternatives.AddIpAddress(address);
                else
                    alternatives.AddDnsName(name);
            }
            request.CertificateExtensions.Add(alternatives.Build());
        }

        using var certificate = request.Create(_certificate, _certificate.NotBefore, _certificate.NotAfter, RandomNumberGenerator.GetBytes(16));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }

    private CertificateFiles Save(string file, (string Certificate, string Key) issued)
    {
        var files = new CertificateFiles(Path.Combine(_folder, $"{file}.crt"), Path.Combine(_folder, $"{file}.key"));
        PrivateFiles.Write(files.CertificatePath, issued.Certificate);
        PrivateFiles.Write(files.KeyPath, issued.Key);
        return files;
    }

    // Kubernetes reads the user from the common name and the groups from the organizations.
    public static X500DistinguishedName Subject(string user, IReadOnlyList<string> groups)
    {
        var subject = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
            subject.AddOrganizationName(group);
        subject.AddCommonName(user);
        return subject.Build();
    }
}

/// <summary>A certificate and its key, as PEM files.</summary>
internal sealed record CertificateFiles(string CertificatePath, string KeyPath);
