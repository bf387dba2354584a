package ai.trustmodel.tracing.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a read-only query.
 *
 * @param columns the columns' names in order
 * @param rows the rows; a value is a {@link String}, a {@link Number} or null
 * @param truncated what cut the result short, as a sentence; null when it is whole
 */
public record QueryResult(
        List<String> columns,
        List<List<@Nullable Object>> rows,
        @Nullable String truncated) {
    public QueryResult {
        columns = Copies.list(columns);
        rows = Copies.list(rows);
    }
}
