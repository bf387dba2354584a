package ai.trustmodel.tracing.cli.terminal;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Numbers {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private Numbers() {}

    /** A count with its thousands set apart; empty when it is not known. */
    public static String count(@Nullable Long number) {
        return number == null ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    /** A count of things with their word: {@code 1 trace}, {@code 2 traces}. */
    public static String of(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /** A size in bytes, in the unit that fits. */
    public static String bytes(long bytes) {
        if (bytes < 1024) {
            return of(bytes, "byte");
        }
        double size = bytes / 1024.0;
        int unit = 0;
        while (size >= 1024 && unit < UNITS.length - 1) {
            size /= 1024;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
    }
}
