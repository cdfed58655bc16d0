using System.Security.Cryptography;
using System.Text;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>
/// Names of what is written for people who name it nothing: the same intent has the same name, another one another name. What is too long is
/// cut and ends with a mark made from the whole. A dot ends a namespace, in which there is none.
/// </summary>
public static class OfferNames
{
    private const int Longest = 253;
    private const int MarkLength = 10;

    /// <summary>The grant that shares an asset.</summary>
    public static string Of(ObjectRef asset, Grantee to) => Bounded($"{Word(asset.Kind)}-{asset.Name}-to-{Of(to)}");

    /// <summary>The request for an asset.</summary>
    public static string OfRequest(ObjectRef asset) => Bounded($"{Word(asset.Kind)}-{asset.Namespace}.{asset.Name}");

    /// <summary>The grant or denial that answers a request.</summary>
    public static string OfAnswer(ObjectKey request) => Bounded($"answer-{request.Namespace}.{request.Name}");

    /// <summary>A grantee as names have it.</summary>
    internal static string Of(Grantee to) => to switch
    {
        { Domain: { } domain } => $"domain-{domain}",
        { Namespace: { } ns } => $"namespace-{ns}",
        { NamespaceSelector: { } selector } => $"labels-{Mark(Canonical(selector))}",
        _ => "all",
    };

    /// <summary>A selector, whatever the order it was written in.</summary>
    internal static string Canonical(LabelSelector selector) => string.Join(
        '\n',
        (selector.MatchLabels ?? new Dictionary<string, string>()).Select(label => $"{label.Key}={label.Value}")
            .Concat((selector.MatchExpressions ?? []).Select(one => $"{one.Key} {one.Operator} {string.Join(',', (one.Values ?? []).Order(StringComparer.Ordinal))}"))
            .Order(StringComparer.Ordinal));

    private static string Word(ObjectKind kind) => kind.ToString().ToLowerInvariant();

    private static string Bounded(string name) => name.Length <= Longest ? name : $"{name[..(Longest - MarkLength - 1)].TrimEnd('-', '.')}-{Mark(name)}";

    private static string Mark(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..MarkLength];
}
