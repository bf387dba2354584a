package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.cli.terminal.SafeText;
import ai.trustmodel.tracing.spi.Extractor;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.StorageBackends;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Says what this is made of. */
@Command(
        name = "version",
        description = "Says which version this is, and what it found: Java, SQLite, backends, extractors.")
final class VersionVerb extends Verb {
    @Option(names = "--json", description = "Print one JSON document instead.")
    private boolean json;

    @Override
    int run() throws IOException {
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("tracer", version("ai.trustmodel/tracing-cli"));
        facts.put("java", System.getProperty("java.version") + " (" + System.getProperty("java.vm.name") + ")");
        facts.put("sqlite", version("org.xerial/sqlite-jdbc"));
        facts.put("storage", new ArrayList<>(StorageBackends.available()));
        facts.put(
                "extractors",
                Extractors.available().inOrder().stream().map(Extractor::name).toList());
        if (json) {
            terminal().json(Json.pretty(facts));
        } else {
            facts.forEach((name, value) -> terminal()
                    .line(String.format(Locale.ROOT, "%-11s", name)
                            + SafeText.line(value instanceof List<?> list ? join(list) : value.toString())));
        }
        return 0;
    }

    private static String join(List<?> words) {
        return String.join(", ", words.stream().map(Object::toString).toList());
    }

    // What Maven leaves in a jar. The driver's version is asked for here since the driver would have to load its native
    // library to answer.
    private static String version(String artifact) throws IOException {
        try (InputStream in = VersionVerb.class
                .getClassLoader()
                .getResourceAsStream("META-INF/maven/" + artifact + "/pom.properties")) {
            Properties properties = new Properties();
            if (in != null) {
                properties.load(in);
            }
            return properties.getProperty("version", "not packaged");
        }
    }
}
