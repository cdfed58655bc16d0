using System.Globalization;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Core.Queries.Paging;

/// <summary>Sort keys of lists, which sort as text. What separates their parts is in no name and sorts before everything that is.</summary>
internal static class SortKey
{
    private const char Separator = '\0';

    /// <summary>By kind, namespace and name.</summary>
    public static string Of(ObjectRef asset) => string.Join(Separator, asset.Kind.ToString("D"), asset.Namespace, asset.Name);

    /// <summary>Those first that something holds of, then by kind, namespace and name.</summary>
    public static string First(bool holds, ObjectRef asset) => string.Join(Separator, holds ? "0" : "1", Of(asset));

    /// <summary>The earliest first, then by kind, namespace and name.</summary>
    public static string Of(DateTimeOffset moment, ObjectRef asset) => string.Join(Separator, Ticks(moment), Of(asset));

    /// <summary>By namespace and name.</summary>
    public static string Of(ObjectKey key) => string.Join(Separator, key.Namespace, key.Name);

    /// <summary>The earliest first, then by namespace and name.</summary>
    public static string Of(DateTimeOffset moment, ObjectKey key) => string.Join(Separator, Ticks(moment), Of(key));

    private static string Ticks(DateTimeOffset moment) => moment.UtcTicks.ToString("D19", CultureInfo.InvariantCulture);
}
