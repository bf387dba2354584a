package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.install.Doctor;
import ai.trustmodel.tracing.cli.install.Machine;
import ai.trustmodel.tracing.cli.install.McpClient;
import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.cli.terminal.Style;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says whether MCP clients reach the server. */
@Command(
        name = "doctor",
        description = {
            "Looks whether an MCP client reaches the server: reads its configuration,",
            "and connects as it would. Without a client, looks at all that are configured."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  tracer doctor", "  tracer doctor claude-code"})
final class DoctorVerb extends Verb {
    @Parameters(
            arity = "0..*",
            paramLabel = "CLIENT",
            completionCandidates = McpClients.class,
            description = "One or several of ${COMPLETION-CANDIDATES}.")
    private List<String> names = List.of();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long a server may take to answer.")
    private int seconds;

    @Override
    int run() {
        if (seconds < 1) {
            throw wrongUsage("--timeout is " + seconds + "; it must be 1 or more");
        }
        Machine machine = Machine.of(tracer().environment());
        Collection<McpClient> examined = names.isEmpty()
                ? Arrays.stream(McpClient.values())
                        .filter(client -> Doctor.concerns(machine, client))
                        .toList()
                : McpClients.of(names, this);
        if (examined.isEmpty()) {
            throw new Failure("no MCP client is configured to use it; tracer install --help says how");
        }
        Doctor doctor = new Doctor(machine, Duration.ofSeconds(seconds), this::print);
        boolean well = true;
        for (McpClient client : examined) {
            terminal().line(terminal().styled(Style.STRONG, client.title()));
            well &= doctor.examine(client);
        }
        return well ? 0 : Failures.FAILED;
    }

    private void print(Doctor.Check check) {
        String mark = check.ok()
                ? terminal().styled(Style.GOOD, "\u2714")
                : terminal().styled(Style.BAD, "\u2718");
        String detail = SafeText.block(check.detail()).strip().replace("\n", "\n    ");
        terminal().line("  " + mark + " " + String.format(Locale.ROOT, "%-14s", check.what()) + detail);
        terminal().flush();
    }
}
