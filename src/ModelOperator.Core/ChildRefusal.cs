namespace ModelOperator.Core;

/// <summary>A write of a child that the API server refused.</summary>
/// <param name="Kind">Kind of the child, e.g. Service.</param>
/// <param name="NameTaken">
/// True: an object of the name exists and belongs to somebody else. False: the server, a resource quota or an admission policy does not
/// accept the object.
/// </param>
/// <param name="Message">The server's message.</param>
/// <param name="MayPass">Whether it may pass by itself, so that it is tried again before long.</param>
public sealed record ChildRefusal(string Kind, bool NameTaken, string Message, bool MayPass = false);
