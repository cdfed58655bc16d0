using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// What words there are, as an FTS5 table in memory with a row for each. Every connection has a view of its own on the one database that
/// the process holds, so reads run side by side; the caller keeps them apart from writes, since without a write-ahead log, which memory
/// has not, SQLite would refuse one of the two.
/// </summary>
internal sealed class WordTable : IDisposable
{
    /// <summary>Words are letters and digits; the tokenizer takes every character above ASCII as such, so a word stays one.</summary>
    private const string Schema =
        "CREATE VIRTUAL TABLE words USING fts5(word, content='', contentless_delete=1, detail='none', tokenize='ascii', prefix='2 3 4')";

    private readonly string _source = string.Create(CultureInfo.InvariantCulture, $"file:/search-{Guid.NewGuid():N}?vfs=memdb");
    private readonly SqliteConnection _connection;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _delete;

    static WordTable() => SQLitePCL.Batteries_V2.Init();

    public WordTable()
    {
        _connection = Open();
        // What is lost with the process needs no journal on a disk, and no syncing.
        Execute("PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA temp_store = MEMORY");
        Execute(Schema);
        _insert = Prepare("INSERT INTO words(rowid, word) VALUES ($id, $word)", "$id", "$word");
        _delete = Prepare("DELETE FROM words WHERE rowid = $id", "$id");
    }

    /// <summary>Writes words by their numbers, all or none; null for a number that is no word any more.</summary>
    public void Write(IReadOnlyDictionary<int, string?> words)
    {
        using var transaction = _connection.BeginTransaction();
        _insert.Transaction = _delete.Transaction = transaction;
        foreach (var (id, word) in words)
        {
            // A number may have been another word's before.
            _delete.Parameters[0].Value = id;
            _delete.ExecuteNonQuery();
            if (word is not null)
            {
                _insert.Parameters[0].Value = id;
                _insert.Parameters[1].Value = word;
                _insert.ExecuteNonQuery();
            }
        }

        transaction.Commit();
    }

    /// <summary>A reader for one thread at a time.</summary>
    public WordReader Read() => new(Open());

    public void Dispose()
    {
        _insert.Dispose();
        _delete.Dispose();
        _connection.Dispose();
    }

    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = _source, Pooling = false }.ToString());
        connection.Open();
        return connection;
    }

    private void Execute(string sql)
    {
        using var command = _connection.CreateCommand();
#pragma warning disable CA2100 // Only the constants of this class come here.
        command.CommandText = sql;
#pragma warning restore CA2100
        command.ExecuteNonQuery();
    }

    private SqliteCommand Prepare(string sql, params string[] parameters)
    {
        var command = _connection.CreateCommand();
#pragma warning disable CA2100 // As above.
        command.CommandText = sql;
#pragma warning restore CA2100
        foreach (var name in parameters)
        {
            command.Parameters.Add(new SqliteParameter { ParameterName = name });
        }

        return command;
    }
}
