package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Style;
import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.model.QueryResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Asks the store in its own language. */
@Command(
        name = "query",
        description = "Runs one read-only SQL statement on the store, bounded in rows, bytes and time.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer query --schema",
            "  tracer query \"SELECT agent_id, count(*) FROM traces GROUP BY agent_id\"",
            "  tracer query - < report.sql         the statement from standard input"
        })
final class QueryVerb extends ReadingVerb {
    private static final int MOST_ROWS = 10_000;
    private static final String SCHEMA = "SELECT * FROM schema";

    @Parameters(arity = "0..1", paramLabel = "SQL", description = "The statement, or - to read it from standard input.")
    private @Nullable String sql;

    @Option(names = "--schema", description = "List the views there are, with their columns.")
    private boolean schema;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "1000",
            description = "At most N rows, 1 to 10000 (${DEFAULT-VALUE}).")
    private int limit = 1000;

    @Override
    Question question() throws IOException {
        if (schema == (sql != null)) {
            throw wrongUsage("give one SQL statement, or --schema to see what can be asked");
        }
        if (limit < 1 || limit > MOST_ROWS) {
            throw wrongUsage("--limit is " + limit + "; it must be 1 to " + MOST_ROWS);
        }
        String statement = sql == null ? SCHEMA : statement(sql);
        int rows = sql == null ? MOST_ROWS : limit;
        return store -> answer(store.query(statement, rows));
    }

    private int answer(QueryResult result) {
        if (json()) {
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("columns", result.columns());
            answer.put("rows", result.rows());
            answer.put("truncated", result.truncated());
            print(answer);
        } else {
            show(result);
        }
        return 0;
    }

    private String statement(String given) throws IOException {
        return given.equals("-") ? new String(tracer().in().readAllBytes(), StandardCharsets.UTF_8) : given;
    }

    private void show(QueryResult result) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < result.columns().size(); i++) {
            int column = i;
            boolean numbers = result.rows().stream()
                            .map(row -> row.get(column))
                            .allMatch(value -> value == null || value instanceof Number)
                    && result.rows().stream().anyMatch(row -> row.get(column) != null);
            columns.add(
                    numbers
                            ? Column.number(result.columns().get(i))
                            : Column.text(result.columns().get(i)));
        }
        Table table = new Table(columns);
        result.rows().forEach(table::row);
        terminal().table(table);
        int rows = result.rows().size();
        terminal().line(terminal().styled(Style.FAINT, rows + (rows == 1 ? " row" : " rows")));
        if (result.truncated() != null) {
            terminal().note("tracer: " + result.truncated());
        }
    }
}
