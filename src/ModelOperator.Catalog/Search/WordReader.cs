using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ModelOperator.Catalog.Search;

/// <summary>
/// Looks words up; for one thread at a time. Many words begin alike, so rows are taken from SQLite itself: a data reader costs several
/// times what finding them does.
/// </summary>
internal sealed class WordReader : IDisposable
{
    private const string Sql = "SELECT rowid FROM words WHERE words MATCH ?1";

    private readonly SqliteConnection _connection;
    private readonly sqlite3_stmt _match;

    public WordReader(SqliteConnection connection)
    {
        _connection = connection;
        Check(raw.sqlite3_prepare_v2(connection.Handle!, Sql, out _match));
    }

    /// <summary>Numbers of the words that begin so.</summary>
    public IEnumerable<int> Find(string prefix)
    {
        // Letters and digits only, so nothing in the quotes can end them.
        Check(raw.sqlite3_bind_text(_match, 1, $"\"{prefix}\" *"));
        try
        {
            int result;
            while ((result = raw.sqlite3_step(_match)) == raw.SQLITE_ROW)
            {
                yield return raw.sqlite3_column_int(_match, 0);
            }

            Check(result);
        }
        finally
        {
            _ = raw.sqlite3_reset(_match);
        }
    }

    public void Dispose()
    {
        _match.Dispose();
        _connection.Dispose();
    }

    private void Check(int result)
    {
        if (result is not (raw.SQLITE_OK or raw.SQLITE_DONE))
        {
            throw new SqliteException(raw.sqlite3_errmsg(_connection.Handle!).utf8_to_string(), result);
        }
    }
}
