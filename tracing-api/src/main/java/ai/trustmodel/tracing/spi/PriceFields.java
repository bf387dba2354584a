package ai.trustmodel.tracing.spi;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The fields of one object in a file of prices; what is wrong with one of them is said with the place it stands at. */
final class PriceFields {
    private final String where;
    private final Map<String, Object> fields;

    /** This value as an object, which stands here in the file. */
    PriceFields(@Nullable Object value, String where) {
        this.where = where;
        Map<String, Object> object = Json.object(value);
        if (object == null) {
            throw wrong("it must be an object");
        }
        this.fields = object;
    }

    boolean has(String key) {
        return fields.get(key) != null;
    }

    boolean isObject(String key) {
        return Json.object(fields.get(key)) != null;
    }

    Set<String> keys() {
        return fields.keySet();
    }

    void allow(Set<String> known) {
        for (String key : fields.keySet()) {
            if (!known.contains(key)) {
                throw wrong("'" + key + "' is no field here; there are " + new TreeSet<>(known));
            }
        }
    }

    /** One object among the fields, empty when it is not there. */
    PriceFields object(String key) {
        return new PriceFields(has(key) ? fields.get(key) : Map.of(), where + ": '" + key + "'");
    }

    /** The objects of a list among the fields, empty when it is not there. */
    List<PriceFields> objects(String key) {
        List<PriceFields> objects = new ArrayList<>();
        for (Object each : list(key)) {
            objects.add(new PriceFields(each, where + ": '" + key + "' " + (objects.size() + 1)));
        }
        return objects;
    }

    /** The values of a list among the fields, empty when it is not there. */
    List<?> list(String key) {
        if (has(key) && !(fields.get(key) instanceof List)) {
            throw wrong("'" + key + "' must be a list");
        }
        return fields.get(key) instanceof List<?> list ? list : List.of();
    }

    /** A name or a list of names, in lower case. */
    List<String> names(String key) {
        List<String> names = new ArrayList<>();
        for (Object each : fields.get(key) instanceof String one ? List.of(one) : list(key)) {
            if (!(each instanceof String name) || name.isBlank()) {
                throw wrong("'" + key + "' must be a name or a list of names");
            }
            names.add(name.strip().toLowerCase(Locale.ROOT));
        }
        return names;
    }

    String text(String key, String otherwise) {
        if (has(key) && !(fields.get(key) instanceof String)) {
            throw wrong("'" + key + "' must be a text");
        }
        return fields.get(key) instanceof String text ? text : otherwise;
    }

    @Nullable
    LocalDate date(String key) {
        String text = text(key, "");
        try {
            return text.isEmpty() ? null : LocalDate.parse(text);
        } catch (DateTimeException e) {
            throw new ConfigurationException(
                    where + ": '" + key + "' is '" + text + "'; it must be a day as in 2026-01-31", e);
        }
    }

    BigDecimal number(String key) {
        Object value = fields.get(key);
        BigDecimal number = value instanceof Number ? new BigDecimal(value.toString()) : null;
        if (number == null || number.signum() < 0 || number.precision() - number.scale() > 12 || number.scale() > 100) {
            throw wrong("'" + key + "' is " + Json.write(value) + "; it must be a number, zero or more, and no giant");
        }
        return number;
    }

    /** The numbers of the fields with such a name. */
    Map<String, BigDecimal> numbers(Predicate<String> wanted) {
        Map<String, BigDecimal> numbers = new HashMap<>();
        fields.keySet().stream().filter(wanted).forEach(key -> numbers.put(key, number(key)));
        return numbers;
    }

    ConfigurationException wrong(String what) {
        return new ConfigurationException(where + ": " + what);
    }
}
