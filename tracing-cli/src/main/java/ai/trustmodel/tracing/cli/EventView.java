package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Cell;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.EventFields;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What events look like: in a table, on a line, and as JSON. */
final class EventView {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS", Locale.ROOT);

    private final Terminal terminal;
    private final Clock clock;
    private final boolean withDomain;

    /** @param withDomain whether the domain is worth saying, since there may be several */
    EventView(Terminal terminal, Clock clock, boolean withDomain) {
        this.terminal = terminal;
        this.clock = clock;
        this.withDomain = withDomain;
    }

    /** The events in this order. */
    Table table(List<HostEvent> events) {
        List<Column> columns = new ArrayList<>(List.of(Column.whole("TIME")));
        if (withDomain) {
            columns.add(Column.whole("DOMAIN"));
        }
        columns.addAll(List.of(
                Column.whole("EVENT"),
                Column.text("WHAT").atLeast(24),
                Column.text("PROCESS").ifRoom()));
        Table table = new Table(columns);
        for (HostEvent event : events) {
            List<@Nullable Object> row = new ArrayList<>(List.of(time(event.timestamp())));
            if (withDomain) {
                row.add(event.domain());
            }
            row.add(new Cell(event.event(), style(event)));
            row.add(what(event));
            row.add(process(event));
            table.row(row);
        }
        return table;
    }

    /** An event on a line of its own, whole. */
    String line(HostEvent event) {
        StringBuilder line = new StringBuilder(time(event.timestamp())).append("  ");
        if (withDomain) {
            line.append(String.format(Locale.ROOT, "%-11s  ", SafeText.line(event.domain())));
        }
        String word = String.format(Locale.ROOT, "%-8s", SafeText.line(event.event()));
        line.append(terminal.styled(style(event), word)).append("  ").append(SafeText.line(what(event)));
        String process = process(event);
        return process.isEmpty() ? line.toString() : line + "  " + terminal.styled(Style.FAINT, SafeText.line(process));
    }

    // The time of today alone; of any other day with its date.
    private String time(Instant instant) {
        boolean today = LocalDate.ofInstant(instant, clock.getZone()).equals(LocalDate.now(clock));
        return (today ? TIME : DAY).format(instant.atZone(clock.getZone()));
    }

    private static Style style(HostEvent event) {
        return switch (event.event()) {
            case "created", "opened" -> Style.GOOD;
            case "deleted", "overflow" -> Style.BAD;
            case "moved" -> Style.NOTICE;
            case "closed" -> Style.FAINT;
            default -> Style.PLAIN;
        };
    }

    /** What it happened to, in words that depend on what is known of it. */
    static String what(HostEvent event) {
        Map<String, Object> facts = event.attributes();
        if (event.event().equals("overflow")) {
            return overflow(facts);
        }
        if (facts.containsKey("full_path")) {
            String path = facts.get("full_path") + (Boolean.TRUE.equals(facts.get("is_directory")) ? "/" : "");
            return path + (facts.containsKey("dest_path") ? " \u2192 " + facts.get("dest_path") : "");
        }
        if (facts.containsKey("local_address") || facts.containsKey("remote_address")) {
            return connection(facts);
        }
        if (event.event().equals("counters")) {
            return counters(facts);
        }
        return facts.entrySet().stream()
                .map(fact -> fact.getKey() + "=" + fact.getValue())
                .collect(Collectors.joining(" "));
    }

    private static String overflow(Map<String, Object> facts) {
        Object missed = facts.get("missed");
        return (missed == null ? "an unknown number of" : missed) + " events missed"
                + (facts.containsKey("full_path") ? " below " + facts.get("full_path") : "")
                + (facts.containsKey("reason") ? ": " + facts.get("reason") : "");
    }

    private static String connection(Map<String, Object> facts) {
        boolean inbound = "inbound".equals(facts.get("direction"));
        StringBuilder what = new StringBuilder(facts.containsKey("protocol") ? facts.get("protocol") + " " : "");
        what.append(address(facts, "local"))
                .append(inbound ? " \u2190 " : " \u2192 ")
                .append(address(facts, "remote"));
        for (String name : List.of("state", "result")) {
            if (facts.containsKey(name)) {
                what.append(' ').append(facts.get(name));
            }
        }
        return what.toString();
    }

    private static String address(Map<String, Object> facts, String end) {
        Object address = facts.get(end + "_address");
        Object port = facts.get(end + "_port");
        String host = address == null ? "?" : address.toString();
        return (host.contains(":") ? "[" + host + "]" : host) + (port == null ? "" : ":" + port);
    }

    private static String counters(Map<String, Object> facts) {
        List<String> what = new ArrayList<>();
        what.add(facts.containsKey("interface") ? facts.get("interface").toString() : "all interfaces");
        add(what, "down", facts.get("download"), "Mbit/s");
        add(what, "up", facts.get("upload"), "Mbit/s");
        add(what, "received", bytes(facts.get("bytes_recv")), "");
        add(what, "sent", bytes(facts.get("bytes_sent")), "");
        add(what, "ping", facts.get("ping_ms"), "ms");
        add(what, "loss", facts.get("packet_loss"), "%");
        add(what, "address", facts.get("public_ip"), "");
        return String.join(" ", what);
    }

    private static @Nullable Object bytes(@Nullable Object count) {
        return count instanceof Number number ? Numbers.bytes(number.longValue()) : count;
    }

    private static void add(List<String> what, String word, @Nullable Object value, String unit) {
        if (value != null) {
            what.add(word);
            what.add(value.toString());
            if (!unit.isEmpty()) {
                what.add(unit);
            }
        }
    }

    private static String process(HostEvent event) {
        Object name = event.process().get("name");
        Object pid = event.process().get("pid");
        return name == null ? pid == null ? "" : "pid " + pid : name + (pid == null ? "" : " (" + pid + ")");
    }

    /** The event as its log has it, and what happened under both of its names. */
    static Map<String, Object> json(HostEvent event) {
        Map<String, Object> json = new LinkedHashMap<>(EventFields.of(event));
        json.putIfAbsent("action", event.event());
        return json;
    }
}
