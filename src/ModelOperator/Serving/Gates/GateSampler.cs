using ModelOperator.Core;
using ModelOperator.Core.Serving.Gates;

namespace ModelOperator.Serving.Gates;

/// <summary>
/// Asks the queries of gates in the background, so that no reconcile waits for a Prometheus. A gate has one query at a time, all gates
/// together a few, and namespaces take turns: whoever has many gates waits for their own. An answer is kept and makes its object due.
/// </summary>
/// <param name="query">Asks one query.</param>
/// <param name="enqueue">Makes an object due, because one of its gates has an answer.</param>
/// <param name="time">Tells when a query failed that gave no answer.</param>
/// <param name="atOnce">How many queries are under way at most.</param>
internal sealed class GateSampler(
    Func<string, CancellationToken, Task<GateSample>> query, Action<ObjectRef> enqueue, TimeProvider time, int atOnce) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly Dictionary<ObjectRef, Dictionary<string, Gate>> _gates = [];
    private readonly Dictionary<string, Queue<Gate>> _waiting = [];
    private readonly Queue<string> _turns = [];
    private int _underWay;

    /// <summary>Asks a gate's query, unless that very query waits for its answer already. Another query of the gate takes its place.</summary>
    public void Request(ObjectRef key, string gate, string text)
    {
        lock (_lock)
        {
            if (!_gates.TryGetValue(key, out var gates))
            {
                _gates[key] = gates = [];
            }

            if (!gates.TryGetValue(gate, out var known) || known.Query != text)
            {
                gates[gate] = known = new Gate(key, gate, text);
            }
            else if (known.IsAsked)
            {
                return;
            }

            known.IsAsked = true;
            if (!_waiting.TryGetValue(key.Namespace, out var line))
            {
                _waiting[key.Namespace] = line = [];
                _turns.Enqueue(key.Namespace);
            }

            line.Enqueue(known);
            Start();
        }
    }

    /// <summary>The newest answer to the gate's query; null when there is none yet.</summary>
    public GateSample? Latest(ObjectRef key, string gate)
    {
        lock (_lock)
        {
            return _gates.GetValueOrDefault(key)?.GetValueOrDefault(gate)?.Latest;
        }
    }

    /// <summary>Drops all that is known of an object's gates, because it or its gates are gone. What is under way for them ends unheard.</summary>
    public void Forget(ObjectRef key)
    {
        lock (_lock)
        {
            _gates.Remove(key);
        }
    }

    /// <summary>Ends what is under way.</summary>
    public void Dispose()
    {
        _stopping.Cancel();
        _stopping.Dispose();
    }

    // A namespace whose turn it is asks one query and goes to the end of the round.
    private void Start()
    {
        while (_underWay < atOnce && !_stopping.IsCancellationRequested && _turns.TryDequeue(out var turn))
        {
            var line = _waiting[turn];
            var gate = line.Dequeue();
            if (line.Count == 0)
            {
                _waiting.Remove(turn);
            }
            else
            {
                _turns.Enqueue(turn);
            }

            if (IsCurrent(gate))
            {
                _underWay++;
                var stopping = _stopping.Token;
                _ = Task.Run(() => AskAsync(gate, stopping), CancellationToken.None);
            }
        }
    }

    private async Task AskAsync(Gate gate, CancellationToken stopping)
    {
        GateSample? sample = null;
        try
        {
            sample = await query(gate.Query, stopping);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            // The operator ends, and nobody waits for the answer.
        }
        catch (Exception exception)
        {
            // Whatever it is, the gate has to be asked again, and who looks at it should see why.
            sample = GateSample.Without(GateProblem.Unavailable, PromQlText.Cut(exception.Message, 300), time.GetUtcNow());
        }

        bool isWanted;
        lock (_lock)
        {
            _underWay--;
            gate.IsAsked = false;
            gate.Latest = sample ?? gate.Latest;
            isWanted = sample is not null && IsCurrent(gate);
            Start();
        }

        if (isWanted)
        {
            enqueue(gate.Key);
        }
    }

    private bool IsCurrent(Gate gate) => ReferenceEquals(_gates.GetValueOrDefault(gate.Key)?.GetValueOrDefault(gate.Name), gate);

    private sealed class Gate(ObjectRef key, string name, string query)
    {
        public ObjectRef Key => key;

        public string Name => name;

        public string Query => query;

        public bool IsAsked { get; set; }

        public GateSample? Latest { get; set; }
    }
}
