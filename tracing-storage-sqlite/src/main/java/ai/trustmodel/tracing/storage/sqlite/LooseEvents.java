package ai.trustmodel.tracing.storage.sqlite;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Events outside any trace, which are nothing but a row each: collected, and written many at a time. */
final class LooseEvents {
    private final State state;
    private final Map<EventTable, List<@Nullable Object[]>> rows = new LinkedHashMap<>();

    LooseEvents(State state) {
        this.state = state;
    }

    /** Takes an event, at the next place of the stream. */
    void add(EventRow event) {
        rows.computeIfAbsent(event.table(), table -> new ArrayList<>()).add(event.at(++state.lastRecord));
    }

    /** Writes what was taken. The id decides which are new; the places of those that are not stay empty. */
    void write(Db db) throws SQLException {
        Set<Object> empty = new HashSet<>();
        for (Map.Entry<EventTable, List<@Nullable Object[]>> table : rows.entrySet()) {
            int[] changed = db.updateAll(table.getKey().insert(), table.getValue());
            for (int i = 0; i < changed.length; i++) {
                if (changed[i] == 0) {
                    empty.add(table.getValue().get(i)[0]);
                }
            }
        }
        while (empty.contains(state.lastRecord)) {
            state.lastRecord--;
        }
    }
}
