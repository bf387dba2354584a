package ai.trustmodel.tracing.cli.daemon;

import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** How this program is started: by the Java that runs it now, from where it runs now. */
final class Program {
    // What it says goes into a file that nobody watches, so that its times matter; it runs for long, with little to do.
    private static final List<String> FLAGS = List.of(
            "-XX:+UseSerialGC",
            "-Xshare:auto",
            "-Xlog:disable",
            "-Xlog:all=warning:stderr",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd_HH:mm:ss.SSSXXX");

    private Program() {}

    /** The words that start it with these arguments. */
    static List<String> command(String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(java().toString());
        command.addAll(FLAGS);
        Path place = place();
        if (Files.isRegularFile(place) && isAlone()) {
            command.addAll(List.of("-jar", place.toString()));
        } else {
            if (Runtime.version().feature() >= 22) {
                command.add("--enable-native-access=ALL-UNNAMED"); // as the manifest of the runnable jar says
            }
            command.addAll(List.of("-cp", absolute(System.getProperty("java.class.path")), MAIN));
        }
        command.addAll(List.of(arguments));
        return command;
    }

    private static final String MAIN = "ai.trustmodel.tracing.cli.Main";

    private static Path java() {
        boolean windows =
                System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows");
        return Path.of(System.getProperty("java.home"), "bin", windows ? "java.exe" : "java");
    }

    private static Path place() {
        try {
            return Path.of(Program.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new NoServer("it is not known where this program runs from", e);
        }
    }

    /** Whether everything is in one jar. */
    private static boolean isAlone() {
        return !System.getProperty("java.class.path").contains(System.getProperty("path.separator"));
    }

    private static String absolute(String classPath) {
        String separator = System.getProperty("path.separator");
        return Stream.of(classPath.split(java.util.regex.Pattern.quote(separator)))
                .filter(entry -> !entry.isEmpty())
                .map(entry -> Path.of(entry).toAbsolutePath().toString())
                .collect(Collectors.joining(separator));
    }
}
