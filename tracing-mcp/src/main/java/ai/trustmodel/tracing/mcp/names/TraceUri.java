package ai.trustmodel.tracing.mcp.names;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The URI of a resource. Ids are percent-encoded in it. One that is not is understood too, unless
 * it has a {@code %} or {@code ?} in it.
 *
 * @param kind what it names
 * @param id the agent's or the trace's id
 * @param from of messages, the place of the first that is wanted
 * @param at of the first message, how many characters to pass over
 */
public record TraceUri(Kind kind, String id, int from, int at) {
    /** What a URI names. */
    public enum Kind {
        /** The newest traces of an agent. */
        AGENT,
        /** A trace. */
        TRACE,
        /** The messages of a trace. */
        MESSAGES
    }

    private static final String AGENT = "traces://";
    private static final String TRACE = "trace://";
    private static final String MESSAGES = "/messages";
    private static final String UNRESERVED = "-._~";

    public static TraceUri agent(String agentId) {
        return new TraceUri(Kind.AGENT, agentId, 0, 0);
    }

    /** The URI of a trace. */
    public static TraceUri trace(String traceId) {
        return new TraceUri(Kind.TRACE, traceId, 0, 0);
    }

    /** The URI of a trace's messages. */
    public static TraceUri messages(String traceId) {
        return new TraceUri(Kind.MESSAGES, traceId, 0, 0);
    }

    public TraceUri from(int message, int character) {
        return new TraceUri(kind, id, message, character);
    }

    /** Reads a URI; null when it is none of these. */
    public static @Nullable TraceUri parse(String uri) {
        int question = uri.indexOf('?');
        String path = question < 0 ? uri : uri.substring(0, question);
        if (path.startsWith(AGENT)) {
            return question < 0 ? named(Kind.AGENT, path.substring(AGENT.length())) : null;
        }
        if (!path.startsWith(TRACE)) {
            return null;
        }
        String rest = path.substring(TRACE.length());
        if (!rest.endsWith(MESSAGES)) {
            return question < 0 && rest.indexOf('/') < 0 ? named(Kind.TRACE, rest) : null;
        }
        String encoded = rest.substring(0, rest.length() - MESSAGES.length());
        TraceUri messages = encoded.indexOf('/') < 0 ? named(Kind.MESSAGES, encoded) : null;
        return messages == null || question < 0 ? messages : messages.with(uri.substring(question + 1));
    }

    private static @Nullable TraceUri named(Kind kind, String encoded) {
        return encoded.isEmpty() ? null : new TraceUri(kind, decode(encoded), 0, 0);
    }

    private @Nullable TraceUri with(String query) {
        TraceUri found = this;
        for (String parameter : query.split("&", -1)) {
            int equals = parameter.indexOf('=');
            int value = equals < 0 ? -1 : number(parameter.substring(equals + 1));
            switch (value < 0 ? "" : parameter.substring(0, equals)) {
                case "from" -> found = found.from(value, found.at);
                case "at" -> found = found.from(found.from, value);
                default -> {
                    return null;
                }
            }
        }
        return found;
    }

    private static int number(String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return -1;
        }
    }

    @Override
    public String toString() {
        String encoded = encode(id);
        return switch (kind) {
            case AGENT -> AGENT + encoded;
            case TRACE -> TRACE + encoded;
            case MESSAGES ->
                TRACE + encoded + MESSAGES + (from + at == 0 ? "" : "?from=" + from + (at == 0 ? "" : "&at=" + at));
        };
    }

    private static String encode(String text) {
        StringBuilder encoded = new StringBuilder();
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (b & 0xFF);
            boolean plain = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (plain || UNRESERVED.indexOf(c) >= 0) {
                encoded.append(c);
            } else {
                encoded.append('%').append(HexFormat.of().withUpperCase().toHexDigits(b));
            }
        }
        return encoded.toString();
    }

    /** What is no escape stays as it is: an id that nobody encoded may hold a percent sign. */
    private static String decode(String text) {
        if (text.indexOf('%') < 0) {
            return text;
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
        for (int i = 0; i < bytes.length; i++) {
            boolean escape = bytes[i] == '%'
                    && i + 2 < bytes.length
                    && HexFormat.isHexDigit(bytes[i + 1])
                    && HexFormat.isHexDigit(bytes[i + 2]);
            if (escape) {
                decoded.write(HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
                i += 2;
            } else {
                decoded.write(bytes[i]);
            }
        }
        return decoded.toString(StandardCharsets.UTF_8);
    }
}
