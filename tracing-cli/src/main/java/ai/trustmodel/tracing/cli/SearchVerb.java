package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Numbers;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Terminal;
import ai.trustmodel.tracing.cli.terminal.Times;
import ai.trustmodel.tracing.model.Page;
import ai.trustmodel.tracing.model.SearchHit;
import ai.trustmodel.tracing.model.SearchQuery;
import ai.trustmodel.tracing.spi.Media;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Finds messages. */
@Command(
        name = "search",
        description = {
            "Finds the messages that contain all of these words, newest trace first.",
            "Words in quotes are a phrase, wor* is a beginning."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer traces search refund policy",
            "  tracer traces search '\"out of stock\"' --since 3d",
            "  tracer traces search 'invoi*' --agent billing --json"
        })
final class SearchVerb extends ReadingVerb {
    @Parameters(arity = "1..*", paramLabel = "TEXT", description = "The words.")
    private List<String> words = List.of();

    @Option(names = "--agent", paramLabel = "ID", description = "In traces of this agent.")
    private @Nullable String agent;

    @Option(names = "--since", paramLabel = "TIME", description = "In traces begun then or later.")
    private @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME", description = "In traces begun before then.")
    private @Nullable String until;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "At most N messages, 1 to 1000 (${DEFAULT-VALUE}).")
    private int limit = 20;

    @Option(names = "--offset", paramLabel = "N", description = "Pass over the first N.")
    private long offset;

    @Override
    Question question() {
        SearchQuery query = query();
        return store -> answer(store.search(query));
    }

    private int answer(Page<SearchHit> page) {
        if (json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("hits", page.items());
            answer.put("total", page.total());
            print(answer);
        } else {
            page.items().forEach(this::show);
            int shown = page.items().size();
            String rest = shown < page.total() && shown > 0 ? "; more with --offset " + (offset + shown) : "";
            terminal().line(terminal().styled(Style.FAINT, Numbers.of(page.total(), "message") + " found" + rest));
        }
        return page.total() == 0 ? Failures.FAILED : 0;
    }

    private SearchQuery query() {
        Instant from = time("--since", since);
        Instant to = time("--until", until);
        try {
            return new SearchQuery(String.join(" ", words), agent, from, to, limit, offset);
        } catch (IllegalArgumentException e) {
            throw wrongUsage(String.valueOf(e.getMessage()));
        }
    }

    private void show(SearchHit hit) {
        Terminal terminal = terminal();
        Times times = tracer().times();
        terminal.line(terminal.styled(Style.ACCENT, SafeText.line(hit.traceId())) + "  " + times.when(hit.createdAt())
                + "  " + SafeText.line(hit.agentId()) + "  "
                + terminal.styled(Style.STRONG, SafeText.line(hit.type())));
        terminal.line("    " + SafeText.line(Media.labelled(hit.snippet())));
    }
}
