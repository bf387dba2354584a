package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.spi.Settings;
import ai.trustmodel.tracing.spi.Tracer;
import ai.trustmodel.tracing.spi.TracerProvider;
import java.util.Map;

/**
 * Watches the files below some directories: domain {@code file_system}.
 *
 * <p>Options: {@code directory} or {@code directories}; {@code include} and {@code exclude}, globs, one or a list, of names or,
 * with a slash, of paths below the directory; {@code engine}: {@code fanotify}, {@code inotify} or {@code watch_service}, by
 * default the best that works; {@code recursive}, by default true.
 */
public final class FileSystemTracerProvider implements TracerProvider {
    @Override
    public String domain() {
        return Seen.DOMAIN;
    }

    @Override
    public String description() {
        return "Files and directories below a directory: created, modified, moved, closed after writing and deleted, by"
                + " which process where the machine says so";
    }

    @Override
    public Tracer create(Settings settings, Map<String, Object> options) {
        return new FileTracer(settings, WatchOptions.of(options));
    }
}
