package ai.trustmodel.tracing.storage.sqlite;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where the events of a domain stand: those that are many in a table of their own with a column for each attribute that
 * people ask for, those of every other domain in one table.
 */
final class EventTable {
    /** How a value of an attribute stands in its column. A value of another kind is kept as JSON beside the columns. */
    enum Kind {
        TEXT,
        NUMBER,
        INTEGER,
        FLAG
    }

    /** An attribute with a column. */
    record Attribute(String name, Kind kind) {}

    /** The columns that every table has, in the order of {@link EventRow}. */
    private static final List<String> COMMON =
            List.of("id", "event", "timestamp", "pid", "process", "trace", "span", "rest");

    static final EventTable FILES = new EventTable(
            "file_event",
            "file_system",
            List.of(
                    new Attribute("name", Kind.TEXT),
                    new Attribute("is_directory", Kind.FLAG),
                    new Attribute("full_path", Kind.TEXT),
                    new Attribute("dest_path", Kind.TEXT),
                    new Attribute("size", Kind.INTEGER),
                    new Attribute("inode", Kind.INTEGER),
                    new Attribute("change", Kind.TEXT),
                    new Attribute("synthetic", Kind.FLAG),
                    new Attribute("engine", Kind.TEXT)));

    static final EventTable NETWORK = new EventTable(
            "network_event",
            "network",
            List.of(
                    new Attribute("download", Kind.NUMBER),
                    new Attribute("upload", Kind.NUMBER),
                    new Attribute("ping_ms", Kind.NUMBER),
                    new Attribute("packet_loss", Kind.NUMBER),
                    new Attribute("bytes_sent", Kind.INTEGER),
                    new Attribute("bytes_recv", Kind.INTEGER),
                    new Attribute("public_ip", Kind.TEXT),
                    new Attribute("interface", Kind.TEXT),
                    new Attribute("protocol", Kind.TEXT),
                    new Attribute("family", Kind.TEXT),
                    new Attribute("local_address", Kind.TEXT),
                    new Attribute("local_port", Kind.INTEGER),
                    new Attribute("remote_address", Kind.TEXT),
                    new Attribute("remote_port", Kind.INTEGER),
                    new Attribute("state", Kind.TEXT),
                    new Attribute("direction", Kind.TEXT),
                    new Attribute("duration_ms", Kind.NUMBER),
                    new Attribute("sampled", Kind.FLAG),
                    new Attribute("result", Kind.TEXT),
                    new Attribute("engine", Kind.TEXT),
                    new Attribute("full_path", Kind.TEXT),
                    new Attribute("dest_path", Kind.TEXT)));

    static final EventTable OTHERS = new EventTable(
            "other_event", null, List.of(new Attribute("full_path", Kind.TEXT), new Attribute("dest_path", Kind.TEXT)));

    static final List<EventTable> ALL = List.of(FILES, NETWORK, OTHERS);

    private final String name;
    private final @Nullable String domain;
    private final List<Attribute> attributes;
    private final String columns;
    private final String insert;

    /** @param domain whose events, null for those of all domains without a table */
    private EventTable(String name, @Nullable String domain, List<Attribute> attributes) {
        this.name = name;
        this.domain = domain;
        this.attributes = attributes;
        Stream<String> common = COMMON.stream().map(column -> "e." + column);
        Stream<String> own = attributes.stream().map(attribute -> "e." + attribute.name);
        columns = Stream.of(common, Stream.of(domain == null ? "e.domain" : "'" + domain + "'"), own)
                .flatMap(part -> part)
                .collect(Collectors.joining(", "));
        List<String> stored = Stream.of(
                        COMMON.stream(),
                        Stream.of("domain").filter(column -> domain == null),
                        attributes.stream().map(Attribute::name))
                .flatMap(part -> part)
                .toList();
        insert = "INSERT OR IGNORE INTO " + name + " (seq, " + String.join(", ", stored) + ") VALUES (?"
                + ", ?".repeat(stored.size()) + ")";
    }

    /** The table of this domain. */
    static EventTable of(String domain) {
        for (EventTable table : ALL) {
            if (domain.equals(table.domain)) {
                return table;
            }
        }
        return OTHERS;
    }

    String name() {
        return name;
    }

    /** Whose events it has, null when it has those of all domains without a table. */
    @Nullable
    String domain() {
        return domain;
    }

    /** The attributes that have a column, under their own names. */
    List<Attribute> attributes() {
        return attributes;
    }

    /** What to select for {@link EventRow#event}; the table is called e. */
    String columns() {
        return columns;
    }

    /** What stores a row: seq, and then the values of an {@link EventRow}. A row whose id is there already is left out. */
    String insert() {
        return insert;
    }
}
