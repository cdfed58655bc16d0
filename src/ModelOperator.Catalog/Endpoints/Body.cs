namespace ModelOperator.Catalog.Endpoints;

/// <summary>Writes answers. They hold for who asked and for now, so nobody on the way keeps them.</summary>
internal static class Body
{
    /// <summary>Writes a whole answer.</summary>
    public static Task WriteAsync(HttpContext context, string mediaType, byte[] content)
    {
        Describe(context.Response, mediaType);
        context.Response.ContentLength = content.Length;
        return context.Response.Body.WriteAsync(content, context.RequestAborted).AsTask();
    }

    /// <summary>Says what an answer is.</summary>
    public static void Describe(HttpResponse response, string mediaType)
    {
        response.ContentType = mediaType;
        response.Headers.CacheControl = "no-store";
        response.Headers.XContentTypeOptions = "nosniff";
    }
}
