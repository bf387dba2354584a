package ai.trustmodel.tracing.spi;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Named settings, as the environment gives them and a program may override them.
 *
 * <p>A setting has one name everywhere, that of its environment variable: {@code TRUSTMODEL_DB_PATH}. A blank value
 * counts as not given. Immutable.
 */
public final class Settings {
    private static final Pattern PERIOD = Pattern.compile("(\\d{1,6})([dh])");

    private final Map<String, String> values;

    private Settings(Map<String, String> values) {
        this.values = Map.copyOf(values);
    }

    /** The environment of this process. */
    public static Settings environment() {
        return new Settings(System.getenv());
    }

    /** These settings and no others. */
    public static Settings of(Map<String, String> values) {
        return new Settings(values);
    }

    /** These settings with some of them replaced. */
    public Settings with(Map<String, String> overrides) {
        Map<String, String> merged = new LinkedHashMap<>(values);
        merged.putAll(overrides);
        return new Settings(merged);
    }

    /** The value of a setting, null when it is not given. */
    public @Nullable String get(String name) {
        String value = values.get(name);
        return value == null || value.isBlank() ? null : value.trim();
    }

    /** The value of a setting, or this one when it is not given. */
    public String get(String name, String otherwise) {
        String value = get(name);
        return value == null ? otherwise : value;
    }

    /**
     * Whether something is on.
     *
     * @throws ConfigurationException when the value is neither on nor off
     */
    public boolean flag(String name, boolean otherwise) {
        String value = get(name);
        if (value == null) {
            return otherwise;
        }
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "on", "true", "1", "yes" -> true;
            case "off", "false", "0", "no" -> false;
            default -> throw new ConfigurationException(name + " is '" + value + "'; it must be on or off");
        };
    }

    /**
     * A whole number in these bounds.
     *
     * @throws ConfigurationException when the value is not such a number
     */
    public long number(String name, long otherwise, long least, long most) {
        String value = get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw new ConfigurationException(
                    name + " is '" + value + "'; it must be a whole number from " + least + " to " + most, e);
        }
        throw new ConfigurationException(name + " is " + value + "; it must be from " + least + " to " + most);
    }

    /**
     * A time of days or hours, as in {@code 30d} or {@code 12h}; null when it is not given.
     *
     * @throws ConfigurationException when the value is none
     */
    public @Nullable Duration period(String name) {
        String value = get(name);
        if (value == null) {
            return null;
        }
        Matcher period = PERIOD.matcher(value);
        if (!period.matches() || Long.parseLong(period.group(1)) == 0) {
            throw new ConfigurationException(
                    name + " is '" + value + "'; it must be a number of days or hours, as in 30d or 12h");
        }
        long number = Long.parseLong(period.group(1));
        return period.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    }

    /**
     * One of these words, in any case.
     *
     * @throws ConfigurationException when the value is another
     */
    public <E extends Enum<E>> E choice(String name, E otherwise) {
        String value = get(name);
        if (value == null) {
            return otherwise;
        }
        E[] choices = otherwise.getDeclaringClass().getEnumConstants();
        for (E choice : choices) {
            if (choice.name().equalsIgnoreCase(value.replace('-', '_'))) {
                return choice;
            }
        }
        throw new ConfigurationException(
                name + " is '" + value + "'; it must be one of " + java.util.Arrays.toString(choices));
    }

    /** The names of the settings given; values are left out since some are secret. */
    @Override
    public String toString() {
        return "Settings" + new java.util.TreeSet<>(values.keySet());
    }
}
