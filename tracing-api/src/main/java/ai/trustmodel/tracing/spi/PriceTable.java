package ai.trustmodel.tracing.spi;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of one file by provider and name. */
final class PriceTable {
    private final String version;
    private final List<PriceRow> rows;
    private final Map<String, Map<String, List<PriceRow>>> byName = new HashMap<>();
    private final Map<String, Map<String, Optional<BigDecimal>>> fees;

    /** Fees are US dollars for a million requests, by provider and by what is requested; empty where nobody knows them. */
    PriceTable(String version, List<PriceRow> rows, Map<String, Map<String, Optional<BigDecimal>>> fees) {
        this.version = version;
        this.rows = List.copyOf(rows);
        this.fees = fees;
        for (PriceRow row : rows) {
            for (String provider : row.providers().isEmpty() ? List.of(PriceRow.ANY) : row.providers()) {
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

    Map<String, Optional<BigDecimal>> fees(String provider) {
        return fees.getOrDefault(provider, Map.of());
    }

    /** The row of the first of these names that has one, on this day when it is given; null when none has. */
    @Nullable
    PriceRow find(String provider, List<String> names, @Nullable LocalDate day) {
        PriceRow row = find(byName.get(provider), names, day);
        return row != null ? row : find(byName.get(PriceRow.ANY), names, day);
    }

    private static @Nullable PriceRow find(
            @Nullable Map<String, List<PriceRow>> rows, List<String> names, @Nullable LocalDate day) {
        if (rows == null) {
            return null;
        }
        for (String name : names) {
            for (PriceRow row : rows.getOrDefault(name, List.of())) {
                if (day == null || row.validOn(day)) {
                    return row;
                }
            }
        }
        return null;
    }
}
