package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.StoreStats;
import ai.trustmodel.tracing.model.Trace;
import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.spi.StorageBackend;
import ai.trustmodel.tracing.spi.TraceStore;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes traces. */
@Command(
        name = "delete",
        description = "Deletes traces with all that belongs to them, and gives their space back. There is no undo.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer traces delete 0198f2a4 0198f2b7",
            "  tracer traces delete --older-than 30d --yes",
            "  tracer traces delete --agent demo-travel-agent"
        })
final class DeleteVerb extends Verb {
    private static final int AT_ONCE = 500;

    @Parameters(arity = "0..*", paramLabel = "ID", description = "Traces: their ids, or the beginnings of them.")
    private List<String> ids = List.of();

    @Option(
            names = "--older-than",
            paramLabel = "TIME",
            description = "Those in which nothing has happened since then: 30d, 2h, 2026-11-01.")
    private @Nullable String olderThan;

    @Option(names = "--agent", paramLabel = "ID", description = "Those of this agent.")
    private @Nullable String agent;

    @Mixin
    private Consent consent = new Consent();

    @Override
    int run() throws IOException {
        if (ids.isEmpty() == (olderThan == null && agent == null)) {
            throw wrongUsage("say which traces, either by their ids or by --older-than and --agent");
        }
        Instant before = time("--older-than", olderThan);
        try (StorageBackend storage = storage()) {
            TraceStore store = storage.store();
            Set<String> chosen = ids.isEmpty() ? matching(store, before) : named(store);
            if (chosen.isEmpty()) {
                terminal().line("No such traces; nothing was deleted.");
                return 0;
            }
            if (!consent.given(this, "Delete " + Numbers.of(chosen.size(), "trace"))) {
                return Failures.FAILED;
            }
            StoreStats was = store.stats();
            int deleted = delete(storage, new ArrayList<>(chosen));
            terminal().line("Deleted " + Numbers.of(deleted, "trace") + freed(was, store.stats()) + ".");
            return 0;
        }
    }

    private Set<String> named(TraceStore store) {
        Set<String> found = new LinkedHashSet<>();
        ids.forEach(id -> found.add(TraceIds.find(store, id)));
        return found;
    }

    private Set<String> matching(TraceStore store, @Nullable Instant before) {
        Set<String> found = new LinkedHashSet<>();
        TraceFilter filter = TraceFilter.all().agentId(agent).until(before).limit(TraceFilter.MAX_LIMIT);
        @Nullable String next = null;
        do {
            Page<Trace> page = store.list(filter.cursor(next));
            page.items().stream()
                    .filter(trace -> before == null || trace.updatedAt().isBefore(before))
                    .forEach(trace -> found.add(trace.id()));
            next = page.next();
        } while (next != null);
        return found;
    }

    // In parts, so that nobody else who writes has to wait for all of it.
    private static int delete(StorageBackend storage, List<String> chosen) {
        int deleted = 0;
        for (int i = 0; i < chosen.size(); i += AT_ONCE) {
            deleted += storage.delete(chosen.subList(i, Math.min(i + AT_ONCE, chosen.size())));
        }
        return deleted;
    }

    private static String freed(StoreStats was, StoreStats is) {
        if (was.bytes() == null || is.bytes() == null) {
            return "";
        }
        long freed = was.bytes() - is.bytes();
        String now = "the store takes " + Numbers.bytes(is.bytes()) + " now";
        return freed > 0 ? "; " + Numbers.bytes(freed) + " came back, " + now : "; " + now;
    }
}
