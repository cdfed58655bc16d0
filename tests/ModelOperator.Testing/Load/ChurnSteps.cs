using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using ModelOperator.Api;
using ModelOperator.Kubernetes.Resources;
using ModelOperator.Testing.ControlPlane;

namespace ModelOperator.Testing.Load;

/// <summary>
/// What can happen to a world: each step follows from the seed and its number. What was deleted is created again sooner or later, with other
/// content, so that a world never runs out.
/// </summary>
internal sealed class ChurnSteps(ApiClient api, LoadObjects objects, int seed)
{
    private readonly ConcurrentQueue<Func<int, LoadItem>> _gone = [];

    /// <summary>Makes a step.</summary>
    /// <exception cref="ApiException">The server refuses it.</exception>
    /// <exception cref="HttpRequestException">The server cannot be reached.</exception>
    public Task TakeAsync(int step, CancellationToken cancellationToken)
    {
        var random = new Random(unchecked((seed * 7919) ^ step));
        var shape = objects.Shape;
        return random.Next(100) switch
        {
            < 18 => EditAsync(Objects(objects.Dataset, shape.Datasets, random), step, cancellationToken),
            < 28 => EditAsync(Objects(objects.Embedding, shape.Embeddings, random), step, cancellationToken),
            < 32 => EditAsync(Objects(objects.Model, shape.Models, random), step, cancellationToken),
            < 42 => PatchAsync(Any(random), Label(LoadObjects.Tier, LoadObjects.TierOf(random)), cancellationToken),
            < 54 => PatchAsync(
                Objects(objects.Version, shape.Versions, random), Spec("stage", $"{LoadObjects.StageOf(random)}"), cancellationToken),
            < 62 => DeleteAsync(Any(random), random.Next(2) == 0, cancellationToken),
            < 74 => CreateAgainAsync(step, cancellationToken),
            < 79 => EditAsync(Objects(objects.Grant, shape.Grants, random), step, cancellationToken),
            < 82 => PatchAsync(Objects(objects.Grant, shape.Grants, random), Spec("suspended", random.Next(2) == 0), cancellationToken),
            < 84 => PatchAsync(Objects(objects.Grant, shape.Grants, random), Spec("expiresAt", Soon(random)), cancellationToken),
            < 86 => DeleteAsync(Objects(objects.Grant, shape.Grants, random), force: false, cancellationToken),
            < 91 => EditAsync(Objects(objects.Deployment, shape.Deployments, random), step, cancellationToken),
            < 95 => PatchAsync(
                Objects(objects.Deployment, shape.Deployments, random), Spec("suspend", random.Next(2) == 0), cancellationToken),
            < 98 => DeleteAsync(Objects(objects.Deployment, shape.Deployments, random), force: false, cancellationToken),
            < 99 => EditAsync(Objects(objects.Domain, shape.Domains, random), step, cancellationToken),
            _ => PatchAsync(
                revision => LoadItem.Of(objects.NamespaceObject(random.Next(shape.Namespaces), revision)),
                Label(LoadObjects.Team, LoadObjects.TeamOf(random.Next(3))), cancellationToken),
        };
    }

    /// <summary>An object of a kind in any revision.</summary>
    private static Func<int, LoadItem> Objects<T>(Func<int, int, T> make, int count, Random random)
        where T : class, IKubernetesObject<T>
    {
        var number = random.Next(count);
        return revision => LoadItem.Of(make(number, revision));
    }

    private Func<int, LoadItem> Any(Random random) => random.Next(5) switch
    {
        0 => Objects(objects.Dataset, objects.Shape.Datasets, random),
        1 => Objects(objects.Embedding, objects.Shape.Embeddings, random),
        2 => Objects(objects.Model, objects.Shape.Models, random),
        _ => Objects(objects.Version, objects.Shape.Versions, random),
    };

    /// <summary>Gives it the specification of another revision.</summary>
    private Task<JsonObject> EditAsync(Func<int, LoadItem> item, int revision, CancellationToken cancellationToken)
    {
        var edited = item(revision);
        return api.ReplaceFieldAsync(edited.Path, "/spec", edited.Body["spec"]!.DeepClone(), cancellationToken);
    }

    private Task<JsonObject> PatchAsync(Func<int, LoadItem> item, JsonObject patch, CancellationToken cancellationToken) =>
        api.PatchAsync(item(0).Path, patch, cancellationToken);

    private static JsonObject Label(string label, string value) =>
        new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { [label] = value } } };

    private static JsonObject Spec(string field, JsonNode value) => new() { ["spec"] = new JsonObject { [field] = value } };

    /// <summary>Deletes it; by force also where it is in use, when its deletion would wait.</summary>
    private async Task DeleteAsync(Func<int, LoadItem> item, bool force, CancellationToken cancellationToken)
    {
        var path = item(0).Path;
        if (force)
        {
            await ForceAsync(path, cancellationToken);
        }

        if (await api.DeleteAsync(path, cancellationToken: cancellationToken))
        {
            _gone.Enqueue(item);
        }
    }

    /// <summary>Creates again what was deleted first. One whose deletion still waits is let go of, and has another turn.</summary>
    private async Task CreateAgainAsync(int revision, CancellationToken cancellationToken)
    {
        if (!_gone.TryDequeue(out var item))
        {
            return;
        }

        var created = item(revision);
        try
        {
            await api.CreateAsync(created.Collection, created.Body, cancellationToken);
        }
        catch (ApiException error) when (error.Status == HttpStatusCode.Conflict)
        {
            _gone.Enqueue(item);
            await ForceAsync(created.Path, cancellationToken);
        }
        catch (Exception)
        {
            _gone.Enqueue(item);
            throw;
        }
    }

    private Task<JsonObject> ForceAsync(string path, CancellationToken cancellationToken) => api.PatchAsync(
        path, new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { [InUse.ForceDelete] = InUse.Yes } } }, cancellationToken);

    /// <summary>A moment within seconds or, as often, in half an hour.</summary>
    private static string Soon(Random random) => DateTimeOffset.UtcNow
        .AddSeconds(random.Next(2) == 0 ? random.Next(1, 6) : 1800).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
