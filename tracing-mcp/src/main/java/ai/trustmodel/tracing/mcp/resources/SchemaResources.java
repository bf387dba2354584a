package ai.trustmodel.tracing.mcp.resources;

import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Resources;
import ai.trustmodel.tracing.spi.TraceStore;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the events of a domain, and all else that is stored, look like to a query: the columns of a table, or the fields of
 * an event in a store that has no tables.
 */
public final class SchemaResources implements Resources {
    private static final String PREFIX = "schema://";
    private static final String TEMPLATE = PREFIX + "{domain}";
    private static final String EVENTS = "events";

    /** What the views of events have in common. */
    private static final Map<String, String> OF_VIEW = columns(
            "id INTEGER!",
            "event VARCHAR!",
            "action VARCHAR!",
            "domain VARCHAR!",
            "timestamp DATETIME!",
            "full_path VARCHAR",
            "pid INTEGER",
            "process VARCHAR",
            "trace_id VARCHAR",
            "span_id VARCHAR",
            "event_id VARCHAR!",
            "json JSON!");

    /** What stands before and behind the attributes of an event that is one object. */
    private static final Map<String, String> FIRST_FIELDS = columns("timestamp DATETIME!", "event VARCHAR!");

    private static final Map<String, String> LAST_FIELDS =
            columns("process OBJECT", "domain VARCHAR!", "id VARCHAR!", "trace_id VARCHAR", "span_id VARCHAR");

    private static final Map<String, Map<String, String>> OF_DOMAIN = Map.of(
            "file_system",
            columns(
                    "name VARCHAR!",
                    "is_directory BOOLEAN",
                    "full_path VARCHAR!",
                    "dest_path VARCHAR",
                    "size BIGINT",
                    "inode BIGINT"),
            "network",
            columns(
                    "download FLOAT",
                    "upload FLOAT",
                    "ping_ms FLOAT",
                    "packet_loss FLOAT",
                    "bytes_sent BIGINT",
                    "bytes_recv BIGINT",
                    "public_ip VARCHAR",
                    "interface VARCHAR",
                    "protocol VARCHAR",
                    "local_address VARCHAR",
                    "local_port INTEGER",
                    "remote_address VARCHAR",
                    "remote_port INTEGER",
                    "state VARCHAR",
                    "direction VARCHAR",
                    "duration_ms BIGINT",
                    "sampled BOOLEAN"));

    private final Supplier<TraceClient> opened;
    private final List<String> domains;

    /**
     * @param opened gives the client, which may be opening still
     * @param domains those that can be watched
     */
    public SchemaResources(Supplier<TraceClient> opened, List<String> domains) {
        this.opened = opened;
        this.domains = List.copyOf(domains);
    }

    /** As in {@code "size BIGINT"}; what may not be null has a mark behind it. */
    private static Map<String, String> columns(String... columns) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : columns) {
            String[] words = column.split(" ", 2);
            types.put(words[0], words[1]);
        }
        return types;
    }

    @Override
    public List<Map<String, Object>> list() {
        return domains.stream().map(SchemaResources::entry).toList();
    }

    private static Map<String, Object> entry(String domain) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("uri", PREFIX + domain);
        entry.put("name", "schema of " + domain);
        entry.put("description", "The columns of the events of " + domain + ", for query_traces");
        entry.put("mimeType", "text/plain");
        return entry;
    }

    @Override
    public List<Map<String, Object>> templates() {
        Map<String, Object> template = new LinkedHashMap<>();
        template.put("uriTemplate", TEMPLATE);
        template.put("name", "schema");
        template.put("title", "Columns of a domain or a view");
        template.put("description", "The columns that query_traces can ask for");
        template.put("mimeType", "text/plain");
        return List.of(template);
    }

    @Override
    public @Nullable List<Map<String, Object>> read(Call call, String uri) {
        String text = uri.startsWith(PREFIX) ? text(uri.substring(PREFIX.length())) : null;
        return text == null ? null : List.of(Map.of("uri", uri, "mimeType", "text/plain", "text", text));
    }

    private @Nullable String text(String name) {
        Map<String, List<String>> views = views(opened.get().traces());
        List<String> columns = views.get(name);
        if (columns != null) {
            return "Table: " + name + "\nColumns:\n" + lines(columns, types(name));
        }
        if (!domains.contains(name)) {
            return null;
        }
        List<String> all = views.get(EVENTS);
        if (all != null) { // a domain that has no view of its own
            return "Table: " + EVENTS + "\nWhere: domain = '" + name + "'\nColumns:\n" + lines(all, types(EVENTS));
        }
        Map<String, String> fields = new LinkedHashMap<>(FIRST_FIELDS);
        fields.putAll(OF_DOMAIN.getOrDefault(name, Map.of()));
        fields.putAll(LAST_FIELDS);
        return "Events: " + name + "\nFields:\n" + lines(fields.keySet(), fields);
    }

    /** The types of a view's columns, as far as they are known here. */
    private static Map<String, String> types(String view) {
        Map<String, String> own = OF_DOMAIN.getOrDefault(view, Map.of());
        if (own.isEmpty() && !view.equals(EVENTS)) {
            return Map.of();
        }
        Map<String, String> types = new HashMap<>(OF_VIEW);
        types.putAll(own);
        return types;
    }

    private static String lines(Collection<String> names, Map<String, String> types) {
        return names.stream().map(name -> "- " + name + shown(types.get(name))).collect(Collectors.joining("\n"));
    }

    private static String shown(@Nullable String type) {
        if (type == null) {
            return "";
        }
        return type.endsWith("!") ? ": " + type.substring(0, type.length() - 1) : ": " + type + " (Nullable)";
    }

    /** The views of the store, each with its columns; none when it has no query language. */
    private static Map<String, List<String>> views(TraceStore store) {
        Map<String, List<String>> views = new LinkedHashMap<>();
        try {
            for (List<@Nullable Object> row :
                    store.query("SELECT * FROM schema", 1_000).rows()) {
                views.computeIfAbsent(String.valueOf(row.get(0)), view -> new ArrayList<>())
                        .add(String.valueOf(row.get(1)));
            }
        } catch (UnsupportedOperationException e) { // then an event has fields instead
            return Map.of();
        }
        return views;
    }

    @Override
    public @Nullable List<String> complete(String template, String variable, String value) {
        if (!template.equals(TEMPLATE)) {
            return null;
        }
        Set<String> names = new LinkedHashSet<>(domains);
        names.addAll(views(opened.get().traces()).keySet());
        return names.stream().filter(name -> name.startsWith(value)).toList();
    }
}
