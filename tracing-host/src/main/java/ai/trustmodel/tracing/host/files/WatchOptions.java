package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.spi.ConfigurationException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What to watch and how.
 *
 * @param directories absolute, as they were given
 * @param include globs of what is of interest; all is when there is none
 * @param exclude globs of what is not
 * @param engine the one to use, null for the best that works
 * @param recursive whether what is in directories below is watched too
 */
record WatchOptions(
        List<Path> directories,
        List<String> include,
        List<String> exclude,
        @Nullable String engine,
        boolean recursive) {
    private static final List<String> NAMES =
            List.of("directory", "directories", "include", "exclude", "engine", "recursive");

    /** @throws ConfigurationException when an option is wrong */
    static WatchOptions of(Map<String, Object> options) {
        TreeSet<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw new ConfigurationException(
                    "file_system has no option " + String.join(", ", unknown) + "; it has " + String.join(", ", NAMES));
        }
        List<String> named = new ArrayList<>(texts(options, "directory"));
        named.addAll(texts(options, "directories"));
        if (named.isEmpty()) {
            throw new ConfigurationException("Error: --dir is required to start filesystem tracing");
        }
        List<String> include = texts(options, "include");
        List<String> exclude = texts(options, "exclude");
        new Globs(Names.TEXT, include, exclude); // which says what is wrong with one
        return new WatchOptions(
                named.stream().map(WatchOptions::path).distinct().toList(),
                include,
                exclude,
                engine(options.get("engine")),
                recursive(options.get("recursive")));
    }

    private static List<String> texts(Map<String, Object> options, String name) {
        Object value = options.get(name);
        if (value == null) {
            return List.of();
        }
        List<String> texts = new ArrayList<>();
        for (Object each : value instanceof List<?> list ? list : List.of(value)) {
            if (!(each instanceof String text)) {
                throw new ConfigurationException(name + " is " + each + "; it must be text, or a list of texts");
            }
            if (!text.isBlank()) {
                texts.add(text);
            }
        }
        return texts;
    }

    private static Path path(String text) {
        try {
            boolean inHome = text.equals("~") || text.startsWith("~/");
            String home = System.getProperty("user.home", ".");
            return Path.of(inHome ? home + text.substring(1) : text)
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            throw new ConfigurationException("directory is not the path of a directory: " + e.getMessage(), e);
        }
    }

    private static @Nullable String engine(@Nullable Object value) {
        if (value == null || value.equals("")) {
            return null;
        }
        if (value instanceof String name && Engines.NAMES.contains(name)) {
            return name;
        }
        throw new ConfigurationException(
                "engine is '" + value + "'; it must be one of " + String.join(", ", Engines.NAMES));
    }

    private static boolean recursive(@Nullable Object value) {
        if (value == null || value instanceof Boolean) {
            return value == null || (Boolean) value;
        }
        throw new ConfigurationException("recursive is '" + value + "'; it must be true or false");
    }
}
