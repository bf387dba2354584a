package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.install.Installer;
import ai.trustmodel.tracing.cli.install.Installer.Change;
import ai.trustmodel.tracing.cli.install.Launcher;
import ai.trustmodel.tracing.cli.install.Machine;
import ai.trustmodel.tracing.cli.install.McpClient;
import ai.trustmodel.tracing.cli.install.TokenFile;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Makes MCP clients use the server. */
@Command(
        name = "install",
        description = {
            "Puts the MCP server into the configuration of a client: claude-code,",
            "claude-desktop, codex, gemini, cursor or vscode.",
            "All else in the file stays as it is, and a copy of it is kept beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  tracer install claude-code --agent-id my-agent",
            "  tracer install codex gemini --db ~/work/traces.db",
            "  tracer install cursor --print      only show what would be written",
            "  tracer install vscode --http       use a server that tracer mcp --http runs",
            "  tracer install codex --uninstall   take it out again"
        })
final class InstallVerb extends Verb {
    private static final String ADDRESS = "http://127.0.0.1:9999/mcp";

    @Parameters(
            arity = "1..*",
            paramLabel = "CLIENT",
            completionCandidates = McpClients.class,
            description = "One or several of ${COMPLETION-CANDIDATES}.")
    private List<String> names = List.of();

    @Option(
            names = "--agent-id",
            paramLabel = "NAME",
            description = "Whose traces these are; otherwise the client's own name counts.")
    private @Nullable String agentId;

    @Option(
            names = "--http",
            arity = "0..1",
            fallbackValue = ADDRESS,
            paramLabel = "URL",
            description = "Connect to a running server, by default at " + ADDRESS
                    + ", with the token in ~/.trustmodel/token.")
    private @Nullable String url;

    @Option(names = "--print", description = "Show what would be written, and write nothing.")
    private boolean print;

    @Option(names = "--uninstall", description = "Take the entry out again. Traces and launcher stay.")
    private boolean uninstall;

    @Override
    int run() throws IOException {
        if (uninstall && (print || url != null || agentId != null)) {
            throw wrongUsage("--uninstall goes with no other option");
        }
        if (url != null && (agentId != null || tracer().database() != null)) {
            throw wrongUsage("a server that is reached by --http has its own settings; give --db and --agent-id to it");
        }
        if (url != null && !isAddress(url)) {
            throw wrongUsage("--http is '" + url + "'; it must be an address such as " + ADDRESS);
        }
        Machine machine = Machine.of(tracer().environment());
        List<Installer> installers = new ArrayList<>(); // all are understood before one is changed
        for (McpClient client : McpClients.of(names, this)) {
            Installer installer = Installer.of(machine, client);
            if (url != null) {
                installer.requireHttp();
            }
            installers.add(installer);
        }
        for (Installer installer : installers) {
            if (uninstall) {
                uninstall(installer);
            } else if (print) {
                show(installer, machine);
            } else {
                install(installer, machine);
            }
        }
        return 0;
    }

    private static boolean isAddress(String text) {
        try {
            return text.matches("https?://\\S+") && new URI(text).getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void uninstall(Installer installer) throws IOException {
        Installer.Outcome outcome = installer.remove(LocalDateTime.now(tracer().clock()));
        terminal()
                .line(
                        outcome.change() == Change.NONE
                                ? installer.client().title() + ": it is not in " + outcome.file()
                                : installer.client().title() + ": taken out of " + outcome.file());
        sayBackup(outcome);
    }

    private void show(Installer installer, Machine machine) {
        Map<String, Object> entry = url == null
                ? installer.stdio(settingsOfEntry())
                : installer.http(url, "<the text of " + new TokenFile(machine).path() + ">");
        terminal().note("tracer: " + installer.client().title() + " would get this in " + installer.file() + ":");
        terminal().line(installer.shown(entry));
    }

    private void install(Installer installer, Machine machine) throws IOException {
        Map<String, Object> entry;
        if (url == null) {
            String trouble = new Launcher(machine).install(runningJar());
            if (trouble != null) {
                terminal()
                        .note("tracer: the launcher starts more slowly than it could, without an archive of its"
                                + " classes: " + trouble);
            }
            entry = installer.stdio(settingsOfEntry());
        } else {
            entry = installer.http(url, new TokenFile(machine).token());
        }
        Installer.Outcome outcome = installer.put(entry, LocalDateTime.now(tracer().clock()));
        terminal()
                .line(installer.client().title() + ": "
                        + switch (outcome.change()) {
                            case NONE -> "it is already in ";
                            case REPLACED -> "replaced in ";
                            default -> "added to ";
                        }
                        + outcome.file());
        sayBackup(outcome);
        if (outcome.exposed()) {
            terminal().note("tracer: others can read the token in " + outcome.file() + "; chmod 600 it");
        }
        if (url != null) {
            terminal().line("  The client starts no server for this: run tracer mcp --http, and keep it running.");
        }
        if (outcome.change() != Change.NONE) {
            terminal()
                    .line("  Restart " + installer.client().title() + "; then " + tracer().command() + " doctor "
                            + installer.client().id() + " says whether it works.");
        }
    }

    private void sayBackup(Installer.Outcome outcome) {
        if (outcome.backup() != null) {
            terminal().line("  As it was before: " + outcome.backup());
        }
    }

    private Map<String, String> settingsOfEntry() {
        Map<String, String> settings = new LinkedHashMap<>();
        if (agentId != null) {
            settings.put("TRUSTMODEL_AGENT_ID", agentId);
        }
        Path db = tracer().database();
        if (db != null) { // the client starts the server wherever it stands itself
            settings.put(
                    tracer().storeSetting(), db.toAbsolutePath().normalize().toString());
        }
        String storage = tracer().settings().get("TRUSTMODEL_STORAGE");
        if (storage != null) { // the client does not know the environment of this shell
            settings.put("TRUSTMODEL_STORAGE", storage);
        }
        return settings;
    }

    private static Path runningJar() {
        try {
            return Path.of(InstallVerb.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new Failure("it is not known where this program runs from", e);
        }
    }
}
