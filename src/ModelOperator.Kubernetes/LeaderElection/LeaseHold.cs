using ModelOperator.Kubernetes.Client;
using ModelOperator.Kubernetes.Resources;

namespace ModelOperator.Kubernetes.LeaderElection;

/// <summary>The lease as this process last saw it, and the writes that take, renew and release it. One attempt at a time.</summary>
internal sealed class LeaseHold(LeaderElectionOptions options, KubernetesClient client, TimeProvider time)
{
    /// <summary>Attempts to write over what others wrote in between, before it is left to the next period.</summary>
    private const int Rereads = 3;

    private Lease? _lease;
    private LeaseSpec? _heldByOther;
    private long _seenAt = time.GetTimestamp();
    private bool _current;
    private bool _mayHold;

    // Written by the attempt, read by whoever asks who leads; -1 while we do not.
    private long _renewedAt = -1;

    /// <summary>Who holds the lease, as last seen; empty when nobody does.</summary>
    public string Holder => _lease?.Spec?.HolderIdentity ?? "";

    /// <summary>How long ago the last renewal that succeeded was sent; null while we do not lead.</summary>
    public TimeSpan? SinceRenewed => Interlocked.Read(ref _renewedAt) is var at and >= 0 ? time.GetElapsedTime(at) : null;

    private ElectionState State => new(_lease?.Spec, time.GetElapsedTime(_seenAt), SinceRenewed) { HeldByOther = _heldByOther };

    /// <summary>Does what is due about the lease now. A leader writes without reading first, as long as nobody else wrote.</summary>
    /// <returns>What was due: after Create, Take or Renew we lead.</returns>
    /// <exception cref="KubernetesApiException">The server refused or did not answer.</exception>
    public async Task<ElectionStep> AttemptAsync(CancellationToken cancellationToken)
    {
        for (var reread = 0; ; reread++)
        {
            if (!_current)
            {
                await ReadAsync(cancellationToken);
            }

            var step = State.Next(options);
            if (step is ElectionStep.Wait or ElectionStep.Lost)
            {
                _current = false;
                return step;
            }

            try
            {
                await HoldAsync(step, cancellationToken);
                return step;
            }
            catch (KubernetesApiException error) when (IsOutOfDate(error) && reread < Rereads)
            {
                // Somebody wrote, created or deleted the lease since we saw it: look again before deciding who leads.
                _current = false;
            }
        }
    }

    /// <summary>We lead no more, whatever the lease says.</summary>
    public void GiveUp() => Interlocked.Exchange(ref _renewedAt, -1);

    /// <summary>Frees the lease if it is ours, or may be ours because a write that took it was cut off.</summary>
    /// <returns>Whether it was released.</returns>
    public async Task<bool> ReleaseAsync(CancellationToken cancellationToken)
    {
        GiveUp();
        if (!_mayHold)
        {
            return false;
        }

        for (var reread = 0; ; reread++)
        {
            if (!_current)
            {
                await ReadAsync(cancellationToken);
            }

            if (_lease is null || Holder != options.Identity)
            {
                return false;
            }

            try
            {
                _current = false;
                See(await client.ReplaceAsync(_lease with { Spec = State.Released(time.GetUtcNow()) }, null, cancellationToken));
                _mayHold = false;
                return true;
            }
            catch (KubernetesApiException error) when (IsOutOfDate(error) && reread < Rereads)
            {
                // An earlier write of ours arrived late, or somebody else's came between.
            }
        }
    }

    private static bool IsOutOfDate(KubernetesApiException error) => error.IsConflict || error.IsAlreadyExists || error.IsNotFound;

    private async Task HoldAsync(ElectionStep step, CancellationToken cancellationToken)
    {
        // Counted from before the request: others count from when they see it, which is later.
        var sentAt = time.GetTimestamp();
        var spec = step == ElectionStep.Renew ? State.Renewed(options, time.GetUtcNow()) : State.Taken(options, time.GetUtcNow());
        _current = false;
        _mayHold = true;
        See(step == ElectionStep.Create
            ? await client.CreateAsync(
                new Lease { Metadata = new ObjectMeta { Namespace = options.Lease.Namespace, Name = options.Lease.Name }, Spec = spec }, null, cancellationToken)
            : await client.ReplaceAsync(_lease! with { Spec = spec }, null, cancellationToken));
        Interlocked.Exchange(ref _renewedAt, sentAt);
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            See(await client.GetAsync<Lease>(options.Lease, cancellationToken));
        }
        catch (KubernetesApiException error) when (error.IsNotFound)
        {
            See(null);
        }
    }

    private void See(Lease? lease)
    {
        // Only who holds it counts as a change: an edit of labels must not keep a dead holder alive.
        if (lease?.Spec != _lease?.Spec)
        {
            _seenAt = time.GetTimestamp();
        }

        _lease = lease;
        _current = true;
        if (Holder.Length > 0 && Holder != options.Identity)
        {
            _heldByOther = lease!.Spec;
        }
    }
}
