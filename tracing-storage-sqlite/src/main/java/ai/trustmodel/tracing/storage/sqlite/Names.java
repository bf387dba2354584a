package ai.trustmodel.tracing.storage.sqlite;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The numbers of words that recur. A word keeps its number for ever. Used by the writing thread alone. */
final class Names {
    /** Stands where nobody knows the name. */
    static final int UNKNOWN = 0;

    private static final int MOST = 20_000;

    private final Map<String, Integer> numbers = new HashMap<>();

    /** Forgets what is known of the file. */
    void forget() {
        numbers.clear();
    }

    /** The number of this name, which it is given when it has none. */
    int number(Db db, @Nullable String name) throws SQLException {
        if (name == null) {
            return UNKNOWN;
        }
        Integer known = numbers.get(name);
        if (known == null) {
            db.update("INSERT OR IGNORE INTO name (name) VALUES (?)", Text.encode(name));
            known = Objects.requireNonNull(find(db, name), "the name was just given a number");
            if (numbers.size() >= MOST) {
                numbers.clear();
            }
            numbers.put(name, known);
        }
        return known;
    }

    /** The number of this name in the file, null when it never occurred. */
    static @Nullable Integer find(Db db, String name) throws SQLException {
        return db.first("SELECT no FROM name WHERE name = ?", row -> row.getInt(1), Text.encode(name));
    }
}
