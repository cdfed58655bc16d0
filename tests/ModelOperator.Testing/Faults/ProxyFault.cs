using ModelOperator.Testing.ScriptedServer;

namespace ModelOperator.Testing.Faults;

/// <summary>Something that goes wrong between a client and its API server for as long as it is in force at a <see cref="FaultProxy"/>.</summary>
public abstract record ProxyFault
{
    private ProxyFault()
    {
    }

    /// <summary>Which requests it is for; all that it can befall by default.</summary>
    public Func<ScriptedRequest, bool> Match { get; init; } = static _ => true;

    /// <summary>Share of these, 0 to 1, that it befalls, by lot.</summary>
    public double Share { get; init; } = 1;

    /// <summary>Whether it can befall a request of this kind at all.</summary>
    internal virtual bool Concerns(ScriptedRequest request) => true;

    /// <summary>The request never reaches the server, and is answered with a Status as the server refuses.</summary>
    /// <param name="Code">HTTP status, e.g. 410, 429, 500 or 503.</param>
    /// <param name="Reason">Reason in one word.</param>
    /// <param name="RetryAfterSeconds">Value of a Retry-After header, in seconds; null for none.</param>
    public sealed record Refusal(int Code, string Reason, int? RetryAfterSeconds = null) : ProxyFault;

    /// <summary>The answer comes late.</summary>
    /// <param name="BeforeHeaders">Delay before the request is passed on.</param>
    /// <param name="InBody">Delay in the middle of the answer's body; watches have none.</param>
    public sealed record Slowness(TimeSpan BeforeHeaders, TimeSpan InBody) : ProxyFault;

    /// <summary>A write reaches the server and is answered, but the connection breaks before the answer reaches the client.</summary>
    /// <param name="WholeConnection">Whether everything else on the connection breaks with it, rather than this one answer of HTTP/2.</param>
    public sealed record LostAnswer(bool WholeConnection = false) : ProxyFault
    {
        internal override bool Concerns(ScriptedRequest request) => request.IsWrite;
    }

    /// <summary>The body of an answer, other than a watch, ends in good order after its first half.</summary>
    public sealed record HalfAnswer : ProxyFault
    {
        internal override bool Concerns(ScriptedRequest request) => request.Verb != "watch";
    }

    /// <summary>A watch goes wrong some time after it began; one that is older than that when the fault begins, at once.</summary>
    /// <param name="How">What happens to it.</param>
    /// <param name="After">How long after its beginning.</param>
    public sealed record BrokenWatch(WatchBreak How, TimeSpan After) : ProxyFault
    {
        internal override bool Concerns(ScriptedRequest request) => request.Verb == "watch";
    }
}

/// <summary>How a watch goes wrong.</summary>
public enum WatchBreak
{
    /// <summary>It is reset; other requests on the connection go on where that is HTTP/2.</summary>
    Reset,

    /// <summary>Its whole connection is reset.</summary>
    ResetConnection,

    /// <summary>It ends in good order.</summary>
    End,

    /// <summary>Nothing comes any more, also after the fault is over, until the client lets go. The connection answers pings.</summary>
    Silence,

    /// <summary>An ERROR event says 410 Expired, and it ends.</summary>
    Expire,

    /// <summary>It ends in good order in the middle of its next event.</summary>
    EndInEvent,

    /// <summary>Its next event is cut off by a line feed in the middle, and the watch goes on after it.</summary>
    HalfEvent,
}
