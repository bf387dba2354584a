package ai.trustmodel.tracing.cli.terminal;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Numbers as people read them. */
public final class Numbers {
    private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

    private static final BigDecimal CENT = new BigDecimal("0.01");
    private static final int MOST_DIGITS = 12;

    private Numbers() {}

    /** A count with its thousands set apart; empty when it is not known. */
    public static String count(@Nullable Long number) {
        return number == null ? "" : String.format(Locale.ROOT, "%,d", number);
    }

    /** A count of things with their word: {@code 1 trace}, {@code 2 traces}. */
    public static String of(long number, String thing) {
        return count(number) + " " + thing + (number == 1 ? "" : "s");
    }

    /**
     * An amount of US dollars: to a hundredth of a cent, smaller ones to two digits that count, larger ones to the cent.
     * {@code $12.30}, {@code $0.0123}, {@code $0.0000031}.
     */
    public static String dollars(BigDecimal amount) {
        if (amount.signum() == 0) {
            return "$0";
        }
        BigDecimal size = amount.abs();
        int digits = size.compareTo(CENT) >= 0 ? (size.compareTo(BigDecimal.TEN) >= 0 ? 2 : 4) : 0;
        if (digits == 0) {
            digits = Math.max(4, Math.min(MOST_DIGITS, size.scale() - size.precision() + 2));
        }
        return "$" + String.format(Locale.ROOT, "%,." + digits + "f", amount.setScale(digits, RoundingMode.HALF_EVEN));
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
