package ai.trustmodel.tracing.mcp.tools;

import java.nio.charset.StandardCharsets;

/** The variable part of a resource's URI. */
public final class Uris {
    private static final String UNRESERVED = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

    private Uris() {}

    /** A text as it stands in a URI: everything but letters, digits and {@code -._~} as percent-encoded UTF-8. */
    public static String encode(String text) {
        StringBuilder encoded = new StringBuilder(text.length());
        for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
            if (unit > 0 && UNRESERVED.indexOf(unit) >= 0) {
                encoded.append((char) unit);
            } else {
                encoded.append('%')
                        .append(Character.toUpperCase(Character.forDigit(unit >> 4 & 15, 16)))
                        .append(Character.toUpperCase(Character.forDigit(unit & 15, 16)));
            }
        }
        return encoded.toString();
    }
}
