package ai.trustmodel.tracing.spi;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The rows of one file by provider and name. */
final class PriceTable {
    private static final String ANYBODY = "*";
    private static final Set<String> LOCAL = Set.of(
            "ollama", "local", "lmstudio", "lm_studio", "vllm", "llamacpp", "llama_cpp", "localai", "jan", "tgi");

    private final String version;
    private final List<PriceRow> rows;
    private final Map<String, Map<String, List<PriceRow>>> byName = new HashMap<>();

    PriceTable(String version, List<PriceRow> rows) {
        this.version = version;
        this.rows = List.copyOf(rows);
        for (PriceRow row : rows) {
            List<String> providers = row.providers().isEmpty() ? List.of(ANYBODY) : row.providers();
            for (String provider : providers) {
                Map<String, List<PriceRow>> names = byName.computeIfAbsent(provider, p -> new HashMap<>());
                for (String name : row.names()) {
                    names.computeIfAbsent(name, n -> new ArrayList<>(1)).add(row);
                }
            }
        }
    }

    String version() {
        return version;
    }

    List<PriceRow> rows() {
        return rows;
    }

    /** Whether this is a server people run themselves, whose costs no price list knows. */
    static boolean isLocal(String provider) {
        return LOCAL.contains(provider.toLowerCase(Locale.ROOT));
    }

    /** The row for a model on this day: that of its most exact name, null when there is none. */
    @Nullable
    PriceRow find(String provider, String model, LocalDate day) {
        List<String> names = ModelNames.of(model);
        PriceRow row = find(byName.get(provider.toLowerCase(Locale.ROOT)), names, day);
        return row != null ? row : find(byName.get(ANYBODY), names, day);
    }

    private static @Nullable PriceRow find(
            @Nullable Map<String, List<PriceRow>> rows, List<String> names, LocalDate day) {
        if (rows == null) {
            return null;
        }
        for (String name : names) {
            for (PriceRow row : rows.getOrDefault(name, List.of())) {
                if (row.validOn(day)) {
                    return row;
                }
            }
        }
        return null;
    }
}
