using System.Text.Json.Nodes;

namespace ModelOperator.Testing.Nodes;

/// <summary>What a kubelet would do next with a pod; at most one of the two, and perhaps another look later.</summary>
internal readonly record struct PodStep(JsonObject? Status, bool Remove, DateTimeOffset? LookAgain);

/// <summary>Decides what a simulated node's kubelet does with a pod that is bound to it. Pure: the same pod and time give the same step.</summary>
internal static class PodLifecycle
{
    /// <param name="pod">The pod as the API server has it.</param>
    /// <param name="startedAt">When the node saw the pod first.</param>
    /// <param name="podIp">The address for the pod, when it has none yet.</param>
    /// <param name="behaviour">What the pod is to do.</param>
    /// <param name="now">The time.</param>
    public static PodStep Next(JsonObject pod, DateTimeOffset startedAt, string podIp, PodBehaviour behaviour, DateTimeOffset now)
    {
        if ((string?)pod["metadata"]!["deletionTimestamp"] is { } deletion)
        {
            // The timestamp is when the grace period ends.
            var deadline = KubernetesTime.Parse(deletion);
            var asked = deadline - TimeSpan.FromSeconds((int?)pod["metadata"]!["deletionGracePeriodSeconds"] ?? 0);
            var ends = asked + behaviour.TerminateAfter < deadline ? asked + behaviour.TerminateAfter : deadline;
            return now >= ends ? new(null, Remove: true, null) : new(null, false, ends);
        }
        if ((string?)pod["status"]?["phase"] is "Succeeded" or "Failed")
            return default;

        var stage = StageOf(behaviour, startedAt, now);
        var status = Status(pod, stage, startedAt, podIp, now);
        return new(
            JsonNode.DeepEquals(status, Comparable(pod, status)) ? null : status,
            Remove: false,
            stage == Stage.Creating && behaviour.Failure is null ? startedAt + behaviour.ReadyAfter : null);
    }

    private enum Stage
    {
        Creating,
        Ready,
        Crashing,
        PullFailing,
        NeverReady,
    }

    private static Stage StageOf(PodBehaviour behaviour, DateTimeOffset startedAt, DateTimeOffset now) => behaviour.Failure switch
    {
        PodFailure.CrashLoopBackOff => Stage.Crashing,
        PodFailure.ImagePullBackOff => Stage.PullFailing,
        PodFailure.NeverReady => Stage.NeverReady,
        _ => now >= startedAt + behaviour.ReadyAfter ? Stage.Ready : Stage.Creating,
    };

    private static JsonObject Status(JsonObject pod, Stage stage, DateTimeOffset startedAt, string podIp, DateTimeOffset now)
    {
        var current = pod["status"] as JsonObject ?? [];
        var address = (string?)current["podIP"] ?? podIp;
        var ready = stage == Stage.Ready;
        string[] unready = [.. Containers(pod, "containers").Select(container => (string)container["name"]!)];
        var why = ready ? (null, null) : ("ContainersNotReady", $"containers with unready status: [{string.Join(' ', unready)}]");
        var status = new JsonObject
        {
            ["phase"] = stage is Stage.Creating or Stage.PullFailing ? "Pending" : "Running",
            ["startTime"] = (string?)current["startTime"] ?? KubernetesTime.Format(startedAt),
            ["hostIP"] = "192.0.2.1",
            ["podIP"] = address,
            ["podIPs"] = new JsonArray(new JsonObject { ["ip"] = address }),
            ["conditions"] = Conditions(current, now, ("Initialized", true, (null, null)), ("Ready", ready, why), ("ContainersReady", ready, why)),
            ["containerStatuses"] = new JsonArray([.. Containers(pod, "containers").Select(container => ContainerStatus(current, container, stage, now))]),
        };
        if (Containers(pod, "initContainers").Any())
            status["initContainerStatuses"] = new JsonArray([.. Containers(pod, "initContainers").Select(container => Completed(current, container, now))]);
        return status;
    }

    // Conditions that others write, such as the scheduler's PodScheduled, stay as they are.
    private static JsonArray Conditions(JsonObject current, DateTimeOffset now, params (string Type, bool True, (string? Reason, string? Message) Why)[] wanted)
    {
        var conditions = (current["conditions"] as JsonArray)?.Select(condition => condition!.DeepClone().AsObject()).ToList() ?? [];
        foreach (var (type, isTrue, (reason, message)) in wanted)
        {
            var state = isTrue ? "True" : "False";
            var index = conditions.FindIndex(condition => (string?)condition["type"] == type);
            var sameState = index >= 0 && (string?)conditions[index]["status"] == state;
            var condition = new JsonObject
            {
                ["type"] = type,
                ["status"] = state,
                ["lastProbeTime"] = null,
                ["lastTransitionTime"] = sameState ? (string?)conditions[index]["lastTransitionTime"] : KubernetesTime.Format(now),
            };
            if (reason is not null)
                condition["reason"] = reason;
            if (message is not null)
                condition["message"] = message;
            if (index >= 0)
                conditions[index] = condition;
            else
                conditions.Add(condition);
        }
        return new([.. conditions]);
    }

    private static JsonObject ContainerStatus(JsonObject current, JsonObject container, Stage stage, DateTimeOffset now)
    {
        var image = (string?)container["image"] ?? "";
        var status = Base(container, image, ready: stage == Stage.Ready, restarts: stage == Stage.Crashing ? 3 : 0);
        status["started"] = stage is Stage.Ready or Stage.NeverReady;
        status["state"] = stage switch
        {
            Stage.Creating => Waiting("ContainerCreating", null),
            Stage.PullFailing => Waiting("ImagePullBackOff", $"Back-off pulling image \"{image}\""),
            Stage.Crashing => Waiting("CrashLoopBackOff", $"back-off 40s restarting failed container={(string?)container["name"]}"),
            _ => new JsonObject { ["running"] = new JsonObject { ["startedAt"] = Earlier(current, "containerStatuses", container, "running", "startedAt") ?? KubernetesTime.Format(now) } },
        };
        status["lastState"] = stage == Stage.Crashing ? new JsonObject { ["terminated"] = Terminated(current, "containerStatuses", "lastState", container, 1, "Error", now) } : [];
        return status;
    }

    private static JsonObject Completed(JsonObject current, JsonObject container, DateTimeOffset now)
    {
        var status = Base(container, (string?)container["image"] ?? "", ready: true, restarts: 0);
        status["state"] = new JsonObject { ["terminated"] = Terminated(current, "initContainerStatuses", "state", container, 0, "Completed", now) };
        status["lastState"] = new JsonObject();
        return status;
    }

    private static JsonObject Base(JsonObject container, string image, bool ready, int restarts) => new()
    {
        ["name"] = (string?)container["name"],
        ["image"] = image,
        ["imageID"] = "",
        ["ready"] = ready,
        ["restartCount"] = restarts,
    };

    private static JsonObject Waiting(string reason, string? message)
    {
        var waiting = new JsonObject { ["reason"] = reason };
        if (message is not null)
            waiting["message"] = message;
        return new() { ["waiting"] = waiting };
    }

    private static JsonObject Terminated(JsonObject current, string list, string state, JsonObject container, int exitCode, string reason, DateTimeOffset now) => new()
    {
        ["exitCode"] = exitCode,
        ["reason"] = reason,
        ["startedAt"] = Earlier(current, list, container, "terminated", "startedAt", state) ?? KubernetesTime.Format(now),
        ["finishedAt"] = Earlier(current, list, container, "terminated", "finishedAt", state) ?? KubernetesTime.Format(now),
    };

    // A time that was reported once stays.
    private static string? Earlier(JsonObject current, string list, JsonObject container, string kind, string field, string state = "state") =>
        (string?)(current[list] as JsonArray)?.FirstOrDefault(status => (string?)status!["name"] == (string?)container["name"])?[state]?[kind]?[field];

    private static IEnumerable<JsonObject> Containers(JsonObject pod, string list) => (pod["spec"]![list] as JsonArray)?.OfType<JsonObject>() ?? [];

    // Of what the pod's status says, the fields that we write.
    private static JsonObject Comparable(JsonObject pod, JsonObject written)
    {
        var current = pod["status"] as JsonObject ?? [];
        return new(written.Select(field => KeyValuePair.Create(field.Key, current[field.Key]?.DeepClone())));
    }
}
