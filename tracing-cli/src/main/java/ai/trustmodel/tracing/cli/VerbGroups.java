package ai.trustmodel.tracing.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;
import picocli.CommandLine.Help.TextTable;
import picocli.CommandLine.Model.UsageMessageSpec;

/** Has the command's own help list the verbs by what they are for. */
final class VerbGroups {
    private static final int INDENT = 2;
    private static final int NAMES = 16;

    private static final Map<String, List<String>> GROUPS = groups();

    private VerbGroups() {}

    private static Map<String, List<String>> groups() {
        Map<String, List<String>> groups = new LinkedHashMap<>();
        groups.put("Verbs: what agents did", List.of("demo", "traces", "stats", "import", "export", "reprice"));
        groups.put(
                "Watching the machine",
                List.of("server", "start", "stop", "status", "show", "list-domains", "list-tracers"));
        groups.put("The store", List.of("query", "schema", "init", "clear", "reset", "drop"));
        groups.put("MCP clients", List.of("mcp", "install", "doctor"));
        groups.put("This program", List.of("version", "help"));
        return groups;
    }

    static void show(CommandLine commandLine) {
        commandLine
                .getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST,
                        help -> isTop(help) ? grouped(help) : help.commandList());
        commandLine
                .getHelpSectionMap()
                .put(
                        UsageMessageSpec.SECTION_KEY_COMMAND_LIST_HEADING,
                        help -> isTop(help) ? "" : help.commandListHeading());
    }

    private static boolean isTop(Help help) {
        return help.commandSpec().parent() == null;
    }

    private static String grouped(Help help) {
        StringBuilder text = new StringBuilder();
        int width = help.commandSpec().usageMessage().width();
        GROUPS.forEach((title, names) -> {
            text.append(String.format(Locale.ROOT, "%n%s:%n", title));
            TextTable table = TextTable.forColumns(
                    help.colorScheme(),
                    new Column(NAMES, INDENT, Overflow.SPAN),
                    new Column(width - NAMES, INDENT, Overflow.WRAP));
            for (String name : names) {
                Help verb = Objects.requireNonNull(help.allSubcommands().get(name), name);
                String[] description = verb.commandSpec().usageMessage().description();
                table.addRowValues(
                        help.colorScheme().commandText(name),
                        help.colorScheme().text(description.length == 0 ? "" : sentence(description[0])));
            }
            text.append(table);
        });
        return text.toString();
    }

    /** The first line of a description as a sentence: what it leads over to is told by the verb's own help. */
    private static String sentence(String line) {
        String text = String.format(Locale.ROOT, line).strip();
        int cut = text.indexOf(':') < 0 ? text.lastIndexOf(',') : text.indexOf(':');
        return text.endsWith(".") || cut < 0 ? text : text.substring(0, cut) + ".";
    }
}
