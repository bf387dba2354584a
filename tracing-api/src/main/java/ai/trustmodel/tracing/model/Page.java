package ai.trustmodel.tracing.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a longer list.
 *
 * @param items this part, in order
 * @param total how many there are in all, exact
 * @param next what to pass as cursor to get the part after this one; null when this is the last
 */
public record Page<T>(List<T> items, long total, @Nullable String next) {
    public Page {
        items = Copies.list(items);
    }
}
