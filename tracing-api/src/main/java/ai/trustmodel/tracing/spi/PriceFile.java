package ai.trustmodel.tracing.spi;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads a file of price rows and says where it is wrong. */
final class PriceFile {
    private static final String BUILT_IN = "prices.json";
    private static final Set<String> KINDS = Set.of(
            "input",
            "cache_read",
            "cache_write_5m",
            "cache_write_1h",
            "output",
            "input_audio",
            "cache_read_audio",
            "output_audio",
            "output_image");
    private static final Set<String> OTHERS = Set.of(
            "provider", "model", "aliases", "from", "until", "longer", "tiers", "regions", "fees", "source", "read");

    private final String where;
    private final String file;
    private String row = "";

    private PriceFile(String where, String file) {
        this.where = where;
        this.file = file;
    }

    static PriceTable builtIn() {
        try (InputStream in = PriceFile.class.getResourceAsStream(BUILT_IN)) {
            if (in == null) {
                throw new IllegalStateException(BUILT_IN + " is missing from the jar");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new PriceFile(BUILT_IN, BUILT_IN).table(text);
        } catch (IOException e) {
            throw new IllegalStateException(BUILT_IN + " cannot be read", e);
        }
    }

    /** The rows of the file with this name, which this setting gave. */
    static PriceTable read(String setting, String name) {
        PriceFile file = new PriceFile(setting + ": " + name, name);
        try {
            return file.table(Files.readString(Path.of(name)));
        } catch (IOException | InvalidPathException e) {
            throw new ConfigurationException(
                    setting + " is '" + name + "', which cannot be read as a file of UTF-8 text: " + e, e);
        }
    }

    private PriceTable table(String text) {
        Object parsed;
        try {
            parsed = Json.parse(text);
        } catch (IllegalArgumentException e) {
            throw new ConfigurationException(where + " is " + e.getMessage(), e);
        }
        Map<String, Object> top = Json.object(parsed);
        if (top == null || !(top.get("rows") instanceof List<?> list)) {
            throw wrong("it must be an object with a list 'rows'");
        }
        List<PriceRow> rows = new ArrayList<>();
        for (Object each : list) {
            row = "row " + (rows.size() + 1) + ": ";
            Map<String, Object> fields = Json.object(each);
            if (fields == null) {
                throw wrong("it must be an object");
            }
            rows.add(row(fields));
        }
        return new PriceTable(text(top, "version", file), rows);
    }

    private PriceRow row(Map<String, Object> fields) {
        List<String> names = new ArrayList<>(strings(fields, "model"));
        if (names.size() != 1) {
            throw wrong("'model' must be one name");
        }
        row += "'" + names.get(0) + "': ";
        for (String key : fields.keySet()) {
            if (!KINDS.contains(key) && !OTHERS.contains(key)) {
                throw wrong("'" + key + "' is no field of a row; prices are " + sorted(KINDS) + ", the others "
                        + sorted(OTHERS));
            }
        }
        names.addAll(strings(fields, "aliases"));
        Map<String, PriceRow.Tier> tiers = new LinkedHashMap<>();
        PriceRow.Tier standard = tier(fields);
        if (standard.perMillion().isEmpty()) {
            throw wrong("it has no price");
        }
        tiers.put(PriceRow.STANDARD, standard);
        Map<String, Object> others = object(fields, "tiers");
        for (String name : others.keySet()) {
            Object value = others.get(name);
            Map<String, Object> prices = Json.object(value);
            tiers.put(
                    name.toLowerCase(Locale.ROOT),
                    prices == null ? times(standard, number(name, value)) : tier(prices));
        }
        LocalDate from = date(fields, "from");
        LocalDate until = date(fields, "until");
        if (from != null && until != null && until.isBefore(from)) {
            throw wrong("'until' is before 'from'");
        }
        return new PriceRow(
                strings(fields, "provider"),
                names,
                from,
                until,
                tiers,
                numbers(object(fields, "regions")),
                numbers(object(fields, "fees")),
                text(fields, "source", file),
                date(fields, "read"));
    }

    private PriceRow.Tier tier(Map<String, Object> fields) {
        List<PriceRow.Longer> longer = new ArrayList<>();
        if (fields.containsKey("longer")) {
            if (!(fields.get("longer") instanceof List<?> steps)) {
                throw wrong("'longer' must be a list");
            }
            for (Object each : steps) {
                Map<String, Object> step = Json.object(each);
                if (step == null) {
                    throw wrong("'longer' must be a list of objects");
                }
                longer.add(
                        new PriceRow.Longer(number("above", step.get("above")).longValue(), kinds(step)));
            }
            longer.sort(Comparator.comparingLong(PriceRow.Longer::above));
        }
        return new PriceRow.Tier(kinds(fields), longer);
    }

    private static PriceRow.Tier times(PriceRow.Tier tier, BigDecimal factor) {
        List<PriceRow.Longer> longer = new ArrayList<>();
        for (PriceRow.Longer step : tier.longer()) {
            longer.add(new PriceRow.Longer(step.above(), times(step.perMillion(), factor)));
        }
        return new PriceRow.Tier(times(tier.perMillion(), factor), longer);
    }

    static Map<String, BigDecimal> times(Map<String, BigDecimal> prices, BigDecimal factor) {
        Map<String, BigDecimal> product = new HashMap<>();
        prices.forEach((kind, price) -> product.put(kind, price.multiply(factor)));
        return product;
    }

    private Map<String, BigDecimal> kinds(Map<String, Object> fields) {
        Map<String, Object> prices = new LinkedHashMap<>(fields);
        prices.keySet().retainAll(KINDS);
        return numbers(prices);
    }

    private Map<String, BigDecimal> numbers(Map<String, Object> fields) {
        Map<String, BigDecimal> numbers = new HashMap<>();
        fields.forEach((key, value) -> numbers.put(key, number(key, value)));
        return numbers;
    }

    private BigDecimal number(String key, @Nullable Object value) {
        if (!(value instanceof Number) || new BigDecimal(value.toString()).signum() < 0) {
            throw wrong("'" + key + "' is " + Json.write(value) + "; it must be a number, zero or more");
        }
        return new BigDecimal(value.toString());
    }

    private Map<String, Object> object(Map<String, Object> fields, String key) {
        if (!fields.containsKey(key)) {
            return Map.of();
        }
        Map<String, Object> object = Json.object(fields.get(key));
        if (object == null) {
            throw wrong("'" + key + "' must be an object");
        }
        return object;
    }

    private List<String> strings(Map<String, Object> fields, String key) {
        Object value = fields.get(key);
        List<?> values = value instanceof List<?> list ? list : value == null ? List.of() : List.of(value);
        List<String> strings = new ArrayList<>();
        for (Object each : values) {
            if (!(each instanceof String name) || name.isBlank()) {
                throw wrong("'" + key + "' must be a name or a list of names");
            }
            strings.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return strings;
    }

    private String text(Map<String, Object> fields, String key, String otherwise) {
        Object value = fields.get(key);
        if (value != null && !(value instanceof String)) {
            throw wrong("'" + key + "' must be a text");
        }
        return value instanceof String text ? text : otherwise;
    }

    private @Nullable LocalDate date(Map<String, Object> fields, String key) {
        String value = text(fields, key, "");
        try {
            return value.isEmpty() ? null : LocalDate.parse(value);
        } catch (DateTimeException e) {
            throw new ConfigurationException(
                    where + ": " + row + "'" + key + "' is '" + value + "'; it must be a day as in 2026-01-31", e);
        }
    }

    private ConfigurationException wrong(String what) {
        return new ConfigurationException(where + ": " + row + what);
    }

    private static List<String> sorted(Set<String> names) {
        return names.stream().sorted().toList();
    }
}
