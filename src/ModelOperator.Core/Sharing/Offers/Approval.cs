using System.Globalization;
using ModelOperator.Api;

namespace ModelOperator.Core.Sharing.Offers;

/// <summary>What an owner approves: the request that was read, of the namespace that was meant. Whoever asks may change a request at any time.</summary>
public static class Approval
{
    /// <summary>Why a request is not the one that is meant; null when it is.</summary>
    /// <param name="request">The request as it is.</param>
    /// <param name="ns">The namespace that the owner answers for; any when null.</param>
    /// <param name="generation">The metadata.generation that the owner read; any when null.</param>
    public static string? Refusal(AccessRequest request, string? ns, long? generation)
    {
        var key = request.Metadata.Key;
        return ns is not null && ns != request.Spec.Namespace
                ? $"AccessRequest {key} asks for assets of namespace {request.Spec.Namespace}, not of {ns}: look what it asks for, and name that namespace or leave -n out"
            : generation is not { } read || read == request.Metadata.Generation ? null
            : request.Metadata.Generation is { } now
                ? string.Create(CultureInfo.InvariantCulture, $"AccessRequest {key} is at generation {now}, not {read}: it was changed, so read it again")
                : $"AccessRequest {key} may not be read by you, so that nobody can tell its generation: leave --generation out";
    }
}
