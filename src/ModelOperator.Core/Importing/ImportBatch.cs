using System.Text.Json.Nodes;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Importing;

/// <summary>Several imports that are applied together: their objects have names of their own among all of them.</summary>
public static class ImportBatch
{
    /// <summary>Imports each; an object that two of them describe alike is there once.</summary>
    /// <exception cref="ImportException">One cannot be imported, or two describe one object differently.</exception>
    public static IReadOnlyList<ImportResult> Import(IReadOnlyList<ImportRequest> requests)
    {
        var names = new ObjectNames();
        var known = new Dictionary<(string Kind, ObjectKey Key), (string Location, JsonObject Manifest)>();
        List<ImportResult> results = [];
        foreach (var request in requests)
        {
            var result = Importer.Import(request, names);
            List<ImportedObject> objects = [];
            foreach (var item in result.Objects)
            {
                var (kind, key, manifest) = (item.Object.Kind!, item.Object.Metadata.Key, Described(item));
                if (!known.TryGetValue((kind, key), out var other))
                {
                    known.Add((kind, key), (request.Location, manifest));
                    objects.Add(item);
                }
                else if (!JsonNode.DeepEquals(other.Manifest, manifest))
                {
                    throw new ImportException($"{other.Location} and {request.Location} both describe {kind} {key}, and not alike: import them one by one, or into different namespaces");
                }
            }

            results.Add(result with { Objects = objects });
        }

        return results;
    }

    /// <summary>Where it was found is no part of what an object is.</summary>
    private static JsonObject Described(ImportedObject item)
    {
        var manifest = item.Manifest();
        (manifest["metadata"]?["annotations"] as JsonObject)?.Remove(ImportAnnotations.Location);
        return manifest;
    }
}
