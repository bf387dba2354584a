package ai.trustmodel.tracing.storage.file;

import ai.trustmodel.tracing.spi.RecordIds;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Names of domains as names of files, on every system and without one that leads elsewhere: what is no small letter,
 * digit, {@code _} or {@code -} is written as {@code %41}, UTF-8.
 */
final class DomainNames {
    static final String EXTENSION = ".jsonl";

    /** A longer name is cut, and its hash added. */
    private static final int LONGEST = 100;

    private static final Pattern DEVICE = Pattern.compile("con|prn|aux|nul|com\\d|lpt\\d");
    private static final Pattern FILE = Pattern.compile("((?:[a-z0-9_-]|%[0-9A-F]{2})*|%)\\.jsonl");

    private DomainNames() {}

    /** The name of the domain's live file. */
    static String file(String domain) {
        StringBuilder name = new StringBuilder();
        boolean device = DEVICE.matcher(domain).matches();
        for (byte b : domain.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '_' || b == '-';
            if (plain && !(device && name.isEmpty())) {
                name.append((char) b);
            } else {
                name.append('%').append(String.format(Locale.ROOT, "%02X", b));
            }
        }
        if (name.length() > LONGEST) {
            int cut = name.lastIndexOf("%", LONGEST) > LONGEST - 3 ? name.lastIndexOf("%", LONGEST) : LONGEST;
            name.setLength(cut);
            name.append('-').append(RecordIds.of(domain));
        }
        return (name.isEmpty() ? "%" : name) + EXTENSION;
    }

    /** The domain whose live file is called so; null when it is no such file. */
    static @Nullable String domain(String file) {
        Matcher match = FILE.matcher(file);
        if (!match.matches()) {
            return null;
        }
        String name = match.group(1);
        byte[] bytes = new byte[name.length()];
        int length = 0;
        for (int i = 0; i < name.length(); i++) {
            boolean escaped = name.charAt(i) == '%' && i + 2 < name.length();
            if (escaped || name.charAt(i) != '%') {
                bytes[length++] =
                        escaped ? (byte) Integer.parseInt(name.substring(i + 1, i + 3), 16) : (byte) name.charAt(i);
                i += escaped ? 2 : 0;
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }
}
