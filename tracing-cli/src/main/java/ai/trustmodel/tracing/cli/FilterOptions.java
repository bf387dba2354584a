package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.TraceFilter;
import ai.trustmodel.tracing.model.TraceStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which traces to list. */
final class FilterOptions {
    @Option(names = "--agent", paramLabel = "ID", description = "Of this agent.")
    private @Nullable String agent;

    @Option(names = "--thread", paramLabel = "ID", description = "Of this conversation.")
    private @Nullable String thread;

    @Option(
            names = "--status",
            paramLabel = "STATUS",
            description = "With this status: running, completed, failed or cancelled.")
    private @Nullable TraceStatus status;

    @Option(
            names = "--since",
            paramLabel = "TIME",
            description = "Begun then or later: 10m, 2h, 3d (ago), yesterday, 2026-11-20, 2026-11-20T09:30.")
    @Nullable
    String since;

    @Option(names = "--until", paramLabel = "TIME", description = "Begun before then.")
    @Nullable
    String until;

    @Option(names = "--text", paramLabel = "WORDS", description = "With all of these words in its messages.")
    private @Nullable String text;

    @Option(names = "--tag", paramLabel = "TAG", description = "With this tag.")
    private @Nullable String tag;

    @Option(names = "--model", paramLabel = "MODEL", description = "With a call that this model answered.")
    private @Nullable String model;

    @Option(
            names = "--metadata",
            paramLabel = "KEY=VALUE",
            description = "With this value in its metadata; may be given several times.")
    private Map<String, String> metadata = Map.of();

    @Option(names = "--errors", description = "In which something failed.")
    private boolean errors;

    /** The filter these options make. */
    TraceFilter filter(@Nullable Instant from, @Nullable Instant to) {
        TraceFilter filter = TraceFilter.all()
                .agentId(agent)
                .threadId(thread)
                .status(status)
                .since(from)
                .until(to)
                .text(text)
                .tag(tag)
                .model(model)
                .hasError(errors ? Boolean.TRUE : null);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
            filter = filter.metadata(entry.getKey(), entry.getValue());
        }
        return filter;
    }
}
