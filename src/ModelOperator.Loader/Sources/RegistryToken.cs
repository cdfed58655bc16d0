using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using ModelOperator.Loader.Credentials;
using ModelOperator.Loader.Http;

namespace ModelOperator.Loader.Sources;

/// <summary>Signs in to a registry as it asks for it: with a token of the server that it names, which it gives to anybody for what is public.</summary>
internal sealed partial class RegistryToken(GuardedHttp http, Retries retries, MountedCredentials? credentials)
{
    private const int MaxChallenge = 4096;

    /// <summary>Asks for a manifest as an artifact has it.</summary>
    public static void AcceptManifest(HttpRequestMessage request) =>
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/vnd.oci.image.manifest.v1+json"));

    /// <summary>Leaves requests to the registry authorized with a token, when it wants one.</summary>
    public async Task SignInAsync(Uri manifest, CancellationToken cancellationToken)
    {
        var challenge = await retries.RunAsync(HttpFailure.Shown(manifest), token => ChallengeAsync(manifest, token), () => false, cancellationToken);
        if (challenge is null || Realm(challenge) is not { } realm)
            return;
        // The Secret must list both: the registry chooses whose token it is given.
        http.Authorize = credentials?.Header is { } header && credentials.MayGoTo(realm.IdnHost) && credentials.MayGoTo(manifest.IdnHost)
            ? request => request.Headers.Authorization = header
            : null;
        var (body, _) = await SmallDocument.FetchAsync(http, retries, realm, prepare: null, cancellationToken);
        var bearer = new AuthenticationHeaderValue("Bearer", Token(body, realm));
        http.Authorize = request => request.Headers.Authorization = bearer;
    }

    private async Task<string?> ChallengeAsync(Uri manifest, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(manifest, AcceptManifest, cancellationToken);
        if (response.StatusCode != HttpStatusCode.Unauthorized)
            return null;
        return response.Headers.WwwAuthenticate.FirstOrDefault(asked => asked is { Scheme: "Bearer", Parameter.Length: <= MaxChallenge })?.Parameter;
    }

    /// <summary>The address that gives the token, with the service and scope that the registry named.</summary>
    private static Uri? Realm(string challenge)
    {
        var parameters = Parameter().Matches(challenge)
            .Select(match => (Name: match.Groups[1].Value, match.Groups[2].Value))
            .DistinctBy(parameter => parameter.Name)
            .ToDictionary(parameter => parameter.Name, parameter => parameter.Value, StringComparer.Ordinal);
        var query = string.Join('&', parameters.Where(parameter => parameter.Key is "service" or "scope")
            .Select(parameter => $"{parameter.Key}={Uri.EscapeDataString(parameter.Value)}"));
        return parameters.TryGetValue("realm", out var realm) && Uri.TryCreate($"{realm}?{query}", UriKind.Absolute, out var uri) ? uri : null;
    }

    private static string Token(byte[] body, Uri realm)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            var token = document.RootElement.TryGetProperty("token", out var given) ? given : document.RootElement.GetProperty("access_token");
            return token.GetString()!;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new LoaderException(ExitCode.Refused,
                $"{HttpFailure.Shown(realm)} gave no token for the registry: check the artifact's uri and the credentials Secret.", error);
        }
    }

    [GeneratedRegex("([a-z]+)=\"([^\"]*)\"")]
    private static partial Regex Parameter();
}
