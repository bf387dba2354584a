package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.EventFilter;
import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows what was seen. */
@Command(
        name = "show",
        description = {
            "Shows what happened on this machine, newest first.",
            "With --follow it shows what happens, as it comes. Reads the store, so it needs no server."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer show file_system",
            "  tracer show file_system --follow --path src",
            "  tracer show file_system --start 10m --event created --limit 100",
            "  tracer show network --start yesterday --end now --json"
        })
final class EventsVerb extends Verb {
    @Parameters(arity = "0..1", paramLabel = "DOMAIN", description = "What was watched: file_system, network. All.")
    private @Nullable String domain;

    @Option(
            names = {"-s", "--start"},
            paramLabel = "TIME",
            description = "Then or later: 10m, 2h, 3d (ago), yesterday, 2026-11-20, 2026-11-20T09:30.")
    private @Nullable String start;

    @Option(
            names = {"-e", "--end"},
            paramLabel = "TIME",
            description = "Then or earlier.")
    private @Nullable String end;

    @Option(
            names = {"-n", "--limit"},
            paramLabel = "N",
            defaultValue = "10",
            description = "At most N, 1 to " + EventFilter.MAX_LIMIT + " (${DEFAULT-VALUE}).")
    private int limit = 10;

    @Option(names = "--offset", paramLabel = "N", description = "Pass over the N newest.")
    private long offset;

    @Option(
            names = {"-f", "--follow"},
            description = "Show the newest, then what comes, until Ctrl-C.")
    private boolean follows;

    @Option(names = "--event", paramLabel = "WORD", description = "Only this: created, modified, moved, opened ...")
    private @Nullable String event;

    @Option(names = "--path", paramLabel = "PATH", description = "Only this file, or what is below this directory.")
    private @Nullable Path path;

    @Option(names = "--trace", paramLabel = "ID", description = "Only what belongs to this trace.")
    private @Nullable String trace;

    @Option(names = "--json", description = "Print JSON: one document, with --follow one in each line.")
    private boolean json;

    @Override
    int run() throws InterruptedException {
        EventFilter filter = filter();
        try (StorageBackend storage = storage()) {
            TraceStore store = storage.store();
            EventView view = new EventView(terminal(), tracer().clock(), domain == null);
            if (follows) {
                new Follower(
                                store,
                                filter,
                                events -> events.forEach(one -> {
                                    if (json) {
                                        terminal().jsonLine(Json.write(EventView.json(one)));
                                    } else {
                                        terminal().line(view.line(one));
                                    }
                                }))
                        .follow(limit, terminal()::flush);
                return 0;
            }
            List<HostEvent> events = store.events(filter);
            if (json) {
                Map<String, Object> answer = new LinkedHashMap<>();
                answer.put("status", "success"); // as the server's get_events has it
                answer.put("data", events.stream().map(EventView::json).toList());
                terminal().json(Json.pretty(answer));
            } else if (!events.isEmpty()) {
                terminal().table(view.table(events));
            } else {
                sayNone(store);
            }
            return 0;
        }
    }

    private EventFilter filter() {
        if (limit < 1 || limit > EventFilter.MAX_LIMIT) {
            throw wrongUsage("--limit is " + limit + "; it must be 1 to " + EventFilter.MAX_LIMIT);
        }
        if (offset < 0 || (offset > 0 && follows)) {
            throw wrongUsage(
                    follows ? "--offset goes with no --follow" : "--offset is " + offset + "; it must be 0 or more");
        }
        Instant until = time("--end", end);
        EventFilter filter = domain == null ? EventFilter.all() : EventFilter.domain(domain);
        return filter.event(event)
                .path(DaemonVerb.absolute(path))
                .traceId(trace)
                .since(time("--start", start))
                .until(until == null ? null : until.plusNanos(1)) // the end itself belongs to it
                .limit(limit)
                .offset(offset);
    }

    private void sayNone(TraceStore store) {
        if (domain != null) {
            EventCounts.of(store).require(domain);
        }
        terminal().note("No such events.");
    }
}
