using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.Events;

/// <summary>Tells people what a controller did or saw, where they look for it: in the events of the object.</summary>
public interface IEventRecorder
{
    /// <summary>
    /// Records an event. Returns at once and never fails: an event that cannot be written is dropped, and the same event again
    /// within some minutes only counts up.
    /// </summary>
    /// <param name="regarding">The object it is about; with its uid, else kubectl describe does not find the event.</param>
    /// <param name="type">Whether it is worth looking at.</param>
    /// <param name="reason">Why, in one CamelCase word that never varies, e.g. <c>GrantRevoked</c>.</param>
    /// <param name="action">What was done or tried, in one CamelCase word, e.g. <c>Resolving</c>.</param>
    /// <param name="note">What happened, in one sentence; cut to 1024 bytes. Counters and times in it would make every event a new one.</param>
    /// <param name="related">A second object that plays a part, e.g. the grant.</param>
    void Record(ObjectReference regarding, EventType type, string reason, string action, string note, ObjectReference? related = null);
}
