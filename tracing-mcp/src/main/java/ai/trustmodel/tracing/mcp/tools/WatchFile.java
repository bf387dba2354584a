package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.files.PrivateFiles;
import ai.trustmodel.tracing.spi.DataDirectory;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that says what is watched, so that it is after a restart too. For one server at a time. */
final class WatchFile {
    /** The setting that names it; nothing is kept when it is not given. */
    static final String SETTING = "TRUSTMODEL_MCP_TRACERS_FILE";

    private static final Logger log = LoggerFactory.getLogger(WatchFile.class);
    private static final String TRACERS = "tracers";

    private final Path path;

    private WatchFile(Path path) {
        this.path = path;
    }

    /** The file that is set; null when none is. */
    static @Nullable WatchFile of(Settings settings) {
        return settings.get(SETTING) == null
                ? null
                : new WatchFile(DataDirectory.file(settings, SETTING, "tracers.json"));
    }

    /** What was watched. A file that is damaged is kept beside, and what can be read of it counts. */
    List<WatchRequest> read() {
        List<WatchRequest> requests = new ArrayList<>();
        boolean whole;
        try {
            whole = read(Files.readString(path), requests);
        } catch (NoSuchFileException e) {
            return requests;
        } catch (IOException e) { // what is no UTF-8 comes here too
            log.warn("{} could not be read: {}", path, e.toString());
            whole = false;
        }
        if (!whole) {
            keepAside();
            writeAgain(requests);
        }
        return requests;
    }

    private static boolean read(String text, List<WatchRequest> requests) {
        Map<String, Object> content = Json.parseObject(text);
        if (content == null || !(content.get(TRACERS) instanceof List<?> tracers)) {
            return false;
        }
        boolean whole = true;
        for (Object tracer : tracers) {
            WatchRequest request = WatchRequest.read(tracer);
            if (request == null) {
                whole = false;
            } else {
                requests.add(request);
            }
        }
        return whole;
    }

    private void keepAside() {
        Path aside = path.resolveSibling(path.getFileName() + ".damaged");
        try {
            Files.move(path, aside, StandardCopyOption.REPLACE_EXISTING);
            log.warn("{} is damaged, so that some of what was watched may not be; it is kept as {}", path, aside);
        } catch (IOException e) {
            log.warn("{} is damaged and cannot be kept as {}: {}", path, aside, e.toString());
        }
    }

    // Else it would be watched until the next restart alone, unless somebody starts or stops something before.
    private void writeAgain(List<WatchRequest> requests) {
        try {
            write(requests);
        } catch (IOException e) {
            log.warn("{} could not be written again: {}", path, e.toString());
        }
    }

    /**
     * Writes what is watched.
     *
     * @throws IOException when it could not be written; what stood in the file does so still
     */
    void write(List<WatchRequest> requests) throws IOException {
        PrivateFiles.replace(
                path,
                Json.pretty(Map.of(
                                TRACERS,
                                requests.stream().map(WatchRequest::kept).toList()))
                        + "\n");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
