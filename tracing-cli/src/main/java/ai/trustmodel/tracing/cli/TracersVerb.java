package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Cell;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.spi.Json;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** Lists what is watched. */
@Command(
        name = "list-tracers",
        description = "Lists what is watched, and how much was seen and missed.",
        footerHeading = "%nExamples:%n",
        footer = "  tracer list-tracers --json")
final class TracersVerb extends DaemonVerb {
    @Override
    String tool() {
        return "list_tracers";
    }

    @Override
    Map<String, Object> arguments() {
        return Map.of();
    }

    @Override
    void show(Map<String, Object> answer) {
        print(Json.object(answer.get("data")), terminal(), tracer().times());
    }

    /** Prints tracers as the server lists them. */
    static void print(@Nullable Map<String, Object> tracers, Terminal terminal, Times times) {
        if (tracers == null || tracers.isEmpty()) {
            terminal.line("Nothing is watched; tracer start --help says how to begin.");
            return;
        }
        Table table = Table.of(
                Column.whole("DOMAIN"),
                Column.text("DIRECTORY").atLeast(16),
                Column.whole("STATUS"),
                Column.number("EVENTS"),
                Column.number("WAITING").ifRoom(),
                Column.number("MISSED"),
                Column.whole("SINCE").ifRoom(),
                Column.text("ENGINE").ifRoom());
        List<String> remarks = new ArrayList<>();
        for (Object item : tracers.values()) {
            Map<String, Object> one = Json.object(item);
            if (one == null) {
                continue;
            }
            boolean running = text(one, "thread_status").equals("running");
            long lost = number(one, "lost");
            table.row(
                    one.get("domain"),
                    one.get("directory"),
                    new Cell(text(one, "thread_status"), running ? Style.GOOD : Style.BAD),
                    one.get("events"),
                    one.get("waiting"),
                    new Cell(Long.toString(lost), lost == 0 ? Style.PLAIN : Style.BAD),
                    since(text(one, "started_at"), times),
                    one.get("engine"));
            remark(remarks, one, "note");
            remark(remarks, one, "problem");
        }
        terminal.table(table);
        remarks.stream().distinct().forEach(remark -> terminal.line(SafeText.line(remark)));
    }

    private static void remark(List<String> remarks, Map<String, Object> one, String field) {
        String said = text(one, field);
        if (!said.isEmpty()) {
            String directory = text(one, "directory");
            remarks.add((directory.isEmpty() ? text(one, "domain") : directory) + ": " + said);
        }
    }

    private static String since(String instant, Times times) {
        try {
            return instant.isEmpty() ? "" : times.when(Instant.parse(instant));
        } catch (DateTimeParseException e) {
            return instant;
        }
    }
}
