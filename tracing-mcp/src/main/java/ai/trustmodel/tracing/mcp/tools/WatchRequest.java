package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.spi.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What somebody wants watched.
 *
 * @param domain as in {@code file_system}
 * @param options what of it and how, directories as they really are
 * @param traceId the trace that what is seen belongs to, null when it belongs to none
 */
record WatchRequest(
        String domain,
        Map<String, Object> options,
        @Nullable String traceId) {
    private static final String NETWORK = "network";
    private static final String DIRECTORY = "directory";
    private static final String DIRECTORIES = "directories";
    private static final String INTERVAL = "interval";

    /** How often the network is looked at when nobody says. */
    private static final int SECONDS = 60;

    /** What a caller asks for. */
    static WatchRequest of(Arguments arguments) {
        String domain = arguments.requiredText("domain");
        Map<String, Object> options = new LinkedHashMap<>();
        Map<String, Object> more = Json.object(arguments.json("options"));
        options.putAll(more == null ? Map.of() : more);
        String directory = arguments.text(DIRECTORY);
        if (directory != null) {
            options.put(DIRECTORY, directory);
        }
        options.computeIfPresent(DIRECTORY, (name, value) -> real(value));
        options.computeIfPresent(
                DIRECTORIES,
                (name, value) -> value instanceof List<?> list
                        ? list.stream().map(WatchRequest::real).toList()
                        : value);
        Integer interval = arguments.number(INTERVAL);
        if (interval != null && !takesDirectory(options)) {
            options.put(INTERVAL, interval);
        }
        if (domain.equals(NETWORK)) {
            options.putIfAbsent(INTERVAL, SECONDS);
        }
        return new WatchRequest(domain, options, arguments.text("trace_id"));
    }

    /** Whether a caller gave an interval where it says nothing. */
    boolean ignoresInterval(Arguments arguments) {
        return arguments.has(INTERVAL) && takesDirectory(options);
    }

    private static boolean takesDirectory(Map<String, Object> options) {
        return options.containsKey(DIRECTORY) || options.containsKey(DIRECTORIES);
    }

    private static Object real(@Nullable Object path) {
        return path instanceof String text ? RealPath.of(text) : String.valueOf(path);
    }

    /** Where it is watched; null when the domain is no matter of places. */
    @Nullable
    String directory() {
        if (options.get(DIRECTORIES) instanceof List<?> list) {
            return list.stream().map(String::valueOf).collect(Collectors.joining(", "));
        }
        return options.get(DIRECTORY) instanceof String one ? one : null;
    }

    /** Names it among all that is watched; there is one of a name. */
    String key() {
        return key(domain, directory());
    }

    static String key(String domain, @Nullable String directory) {
        return directory == null ? domain : domain + "_" + directory;
    }

    /** It in a sentence, as in {@code file_system in directory /srv}. */
    String shown() {
        return shown(domain, directory());
    }

    static String shown(String domain, @Nullable String directory) {
        return directory == null ? domain : domain + " in directory " + directory;
    }

    /** What somebody who began it is told. */
    String begun() {
        String directory = directory();
        Object interval = options.get(INTERVAL);
        String where = directory != null
                ? " for directory: " + directory
                : interval == null ? "" : " (interval: " + interval + "s)";
        return "Successfully started " + domain.replace("_", "") + " tracing" + where;
    }

    /** What is kept of it in a file. */
    Map<String, Object> kept() {
        Map<String, Object> kept = new LinkedHashMap<>();
        kept.put("domain", domain);
        kept.put("options", options);
        if (traceId != null) {
            kept.put("trace_id", traceId);
        }
        return kept;
    }

    /** Reads what was kept; null when it is something else. */
    static @Nullable WatchRequest read(@Nullable Object kept) {
        Map<String, Object> fields = Json.object(kept);
        Map<String, Object> options = fields == null ? null : Json.object(fields.get("options"));
        return fields != null && options != null && fields.get("domain") instanceof String domain
                ? new WatchRequest(domain, options, fields.get("trace_id") instanceof String trace ? trace : null)
                : null;
    }
}
