using System.Text.Json.Serialization;
using ModelOperator.Core.Queries.Finding;

namespace ModelOperator.Catalog.Observation;

/// <summary>Writes all of a document, to tell whether two are the same.</summary>
[JsonSerializable(typeof(SearchDocument))]
internal sealed partial class DocumentJsonContext : JsonSerializerContext;
