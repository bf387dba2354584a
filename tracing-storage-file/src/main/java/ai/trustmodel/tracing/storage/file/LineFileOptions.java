package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.ConfigurationException;
import ai.trustmodel.tracing.spi.Settings;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a file of lines is kept.
 *
 * @param durability what an appended line survives
 * @param maxBytes a file is rotated before it becomes larger; 0 for never
 * @param maxAge a file is rotated when its first line is older; null for never
 * @param keep how many rotated files are kept; 0 for all
 * @param gzip whether rotated files are compressed
 */
record LineFileOptions(
        Durability durability, long maxBytes, @Nullable Duration maxAge, int keep, boolean gzip) {
    private static final long MB = 1 << 20;
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})([kmg]?)b?");
    private static final Pattern AGE = Pattern.compile("([1-9]\\d{0,4})([hd])");

    static final LineFileOptions DEFAULT = new LineFileOptions(Durability.PROCESS, 64 * MB, null, 5, true);

    LineFileOptions {
        if (maxBytes < 0 || keep < 0) {
            throw new IllegalArgumentException("neither a size nor a number of files can be negative");
        }
    }

    /**
     * As settings say: those that begin with this prefix, and {@code TRUSTMODEL_DURABILITY}.
     *
     * @throws ConfigurationException when one of them cannot be understood
     */
    static LineFileOptions of(Settings settings, String prefix, LineFileOptions otherwise) {
        return new LineFileOptions(
                settings.choice("TRUSTMODEL_DURABILITY", otherwise.durability),
                bytes(settings, prefix + "_MAX_SIZE", otherwise.maxBytes),
                age(settings, prefix + "_MAX_AGE", otherwise.maxAge),
                (int) settings.number(prefix + "_KEEP", otherwise.keep, 0, 1_000_000),
                settings.flag(prefix + "_GZIP", otherwise.gzip));
    }

    private static long bytes(Settings settings, String name, long otherwise) {
        String value = settings.get(name);
        if (value == null) {
            return otherwise;
        }
        Matcher size = SIZE.matcher(value.toLowerCase(Locale.ROOT));
        if (!size.matches()) {
            throw new ConfigurationException(
                    name + " is '" + value + "'; it must be a size such as 500k, 64m or 2g, or 0 for no limit");
        }
        int shift = 10 * " kmg".indexOf(size.group(2).isEmpty() ? " " : size.group(2));
        return Long.parseLong(size.group(1)) << shift;
    }

    private static @Nullable Duration age(Settings settings, String name, @Nullable Duration otherwise) {
        String value = settings.get(name);
        if (value == null) {
            return otherwise;
        }
        Matcher age = AGE.matcher(value.toLowerCase(Locale.ROOT));
        if (!age.matches()) {
            throw new ConfigurationException(name + " is '" + value + "'; it must be an age such as 12h or 7d");
        }
        long number = Long.parseLong(age.group(1));
        return age.group(2).equals("d") ? Duration.ofDays(number) : Duration.ofHours(number);
    }

    LineFileOptions durability(Durability value) {
        return new LineFileOptions(value, maxBytes, maxAge, keep, gzip);
    }

    LineFileOptions maxBytes(long value) {
        return new LineFileOptions(durability, value, maxAge, keep, gzip);
    }

    LineFileOptions maxAge(@Nullable Duration value) {
        return new LineFileOptions(durability, maxBytes, value, keep, gzip);
    }

    LineFileOptions keep(int value) {
        return new LineFileOptions(durability, maxBytes, maxAge, value, gzip);
    }

    LineFileOptions gzip(boolean value) {
        return new LineFileOptions(durability, maxBytes, maxAge, keep, value);
    }
}
