using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using ModelOperator.Core.Lineage;

namespace ModelOperator.Core.Queries.Formats;

/// <summary>
/// A lineage as OpenLineage events, for other catalogs. OpenLineage knows datasets and the jobs that make them: what is made here is a
/// dataset, and the making of it a job with what it was made from as inputs; a deployment is a job that never ends. What is known is how
/// things are, not single runs, so the events are JobEvents, and DatasetEvents for what nothing is known to have made.
/// </summary>
public static class OpenLineageFormat
{
    private const string Spec = "https://openlineage.io/spec";

    /// <summary>The events, as a JSON array.</summary>
    /// <param name="answer">The lineage.</param>
    /// <param name="producer">URI of the software that tells it.</param>
    /// <param name="time">When it was so.</param>
    public static string Of(LineageAnswer answer, Uri producer, DateTimeOffset time)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, NewLine = "\n" }))
        {
            var events = new Events(json, producer.ToString(), time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            var nodes = answer.Nodes.ToDictionary(node => node.Uri);

            // That a version belongs to a Model says nothing of how it was made.
            var sources = answer.Edges.Where(edge => edge.Type != LineageEdgeType.VersionOf).ToLookup(edge => edge.From, edge => edge.To);
            json.WriteStartArray();
            foreach (var node in answer.Nodes)
            {
                List<AnswerNode> inputs = [.. sources[node.Uri].Distinct().Order(StringComparer.Ordinal).Select(uri => nodes[uri])];
                if (inputs.Count > 0 || node.Kind == ObjectKind.ModelDeployment)
                {
                    events.Job(node, inputs);
                }
                else
                {
                    events.Dataset(node);
                }
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan) + "\n";
    }

    private sealed class Events(Utf8JsonWriter json, string producer, string time)
    {
        public void Job(AnswerNode node, List<AnswerNode> inputs)
        {
            var serves = node.Kind == ObjectKind.ModelDeployment;
            Begin("JobEvent");
            json.WriteStartObject("job");
            Name(node);
            json.WriteStartObject("facets");
            Facet("jobType", "2-0-3/JobTypeJobFacet");
            json.WriteString("processingType", serves ? "SERVICE" : "BATCH");
            json.WriteString("integration", "MODELOPERATOR");
            json.WriteString("jobType", (node.Kind?.ToString() ?? "ASSET").ToUpperInvariant());
            json.WriteEndObject();
            if (serves)
            {
                Owners(node, "1-0-1/OwnershipJobFacet");
            }

            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteStartArray("inputs");
            foreach (var input in inputs)
            {
                json.WriteStartObject();
                Name(input);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteStartArray("outputs");
            if (!serves)
            {
                json.WriteStartObject();
                Describe(node);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        public void Dataset(AnswerNode node)
        {
            Begin("DatasetEvent");
            json.WriteStartObject("dataset");
            Describe(node);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        private void Begin(string type)
        {
            json.WriteStartObject();
            json.WriteString("eventTime", time);
            json.WriteString("producer", producer);
            json.WriteString("schemaURL", $"{Spec}/2-0-2/OpenLineage.json#/$defs/{type}");
        }

        private void Describe(AnswerNode node)
        {
            Name(node);
            json.WriteStartObject("facets");
            if (node.Kind is { } kind)
            {
                Facet("datasetType", "1-0-0/DatasetTypeDatasetFacet");
                json.WriteString("datasetType", kind is ObjectKind.Model or ObjectKind.ModelVersion ? "MODEL" : kind.ToString().ToUpperInvariant());
                json.WriteEndObject();
            }

            Owners(node, "1-0-1/OwnershipDatasetFacet");
            json.WriteEndObject();
        }

        /// <summary>The identity in two parts, so that it can be put together again: the platform, then type and id.</summary>
        private void Name(AnswerNode node)
        {
            _ = AssetUri.TryParse(node.Uri, out var uri);
            json.WriteString("namespace", $"aip://{uri!.Platform}");
            json.WriteString("name", $"{uri.Type}/{uri.Id}");
        }

        private void Owners(AnswerNode node, string schema)
        {
            if (node.Owners.Count == 0)
            {
                return;
            }

            Facet("ownership", schema);
            json.WriteStartArray("owners");
            foreach (var owner in node.Owners)
            {
                json.WriteStartObject();
                json.WriteString("name", owner.Name);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        /// <summary>Begins a facet; whoever calls ends it.</summary>
        private void Facet(string name, string schema)
        {
            json.WriteStartObject(name);
            json.WriteString("_producer", producer);
            json.WriteString("_schemaURL", $"{Spec}/facets/{schema}.json#/$defs/{schema[(schema.IndexOf('/', StringComparison.Ordinal) + 1)..]}");
        }
    }
}
