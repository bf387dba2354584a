package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.Table;
import ai.trustmodel.tracing.cli.terminal.Table.Column;
import ai.trustmodel.tracing.spi.Json;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Lists what can be watched. */
@Command(
        name = "list-domains",
        description = "Lists what can be watched.",
        footerHeading = "%nExamples:%n",
        footer = "  tracer list-domains --json")
final class DomainsVerb extends DaemonVerb {
    @Override
    String tool() {
        return "list_domains";
    }

    @Override
    Map<String, Object> arguments() {
        return Map.of();
    }

    @Override
    void show(Map<String, Object> answer) {
        Table table = Table.of(Column.whole("DOMAIN"), Column.text("WHAT IT SEES"));
        if (answer.get("data") instanceof List<?> domains) {
            for (Object item : domains) {
                Map<String, Object> domain = Json.object(item);
                if (domain != null) {
                    table.row(domain.get("name"), domain.get("description"));
                }
            }
        }
        terminal().table(table);
    }
}
