package ai.trustmodel.tracing.host.files;

import ai.trustmodel.tracing.model.HostEvent;
import ai.trustmodel.tracing.spi.RecordIds;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was seen, as it waits to be handed over. Hundreds of thousands may, so it holds no more than it must: the
 * event is made when its turn comes, and only then is the file asked for its size.
 *
 * @param word what happened
 * @param micros when, in microseconds since 1970
 * @param by the engine
 * @param directory the directory it happened in
 * @param name of what in it; empty for the directory itself
 * @param toDirectory where it was moved to, null when it was not
 * @param toName its name there
 * @param isDirectory whether it is one
 * @param more what else there is to say of it
 * @param process who did it
 */
record Seen(
        String word,
        long micros,
        Engine by,
        String directory,
        String name,
        @Nullable String toDirectory,
        String toName,
        boolean isDirectory,
        Map<String, Object> more,
        Map<String, Object> process)
        implements Supplier<@Nullable HostEvent> {
    static final String DOMAIN = "file_system";
    static final String CREATED = "created";
    static final String MODIFIED = "modified";
    static final String DELETED = "deleted";
    static final String MOVED = "moved";
    static final String CLOSED = "closed";
    static final String OVERFLOW = "overflow";

    private static final boolean UNIX =
            FileSystems.getDefault().supportedFileAttributeViews().contains("unix");

    @Override
    public HostEvent get() {
        Names names = by.names();
        String path = names.join(directory, name);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("name", names.text(names.last(path)));
        attributes.put("full_path", names.text(path));
        attributes.put("is_directory", isDirectory);
        String now = path;
        if (toDirectory != null) {
            now = names.join(toDirectory, toName);
            attributes.put("dest_path", names.text(now));
        }
        if (!word.equals(DELETED) && !word.equals(OVERFLOW)) {
            size(names, now, attributes);
        }
        attributes.putAll(more);
        attributes.put("engine", by.name());
        Instant at = Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000), Math.floorMod(micros, 1_000_000) * 1_000L);
        return new HostEvent(RecordIds.at(at), DOMAIN, at, word, process, attributes, null, null, Map.of());
    }

    private void size(Names names, String path, Map<String, Object> attributes) {
        try {
            Map<String, Object> facts = Files.readAttributes(
                    names.path(path),
                    UNIX ? "unix:size,ino,isDirectory" : "size,isDirectory",
                    LinkOption.NOFOLLOW_LINKS);
            if (Boolean.valueOf(isDirectory).equals(facts.get("isDirectory"))) {
                if (!isDirectory) {
                    attributes.put("size", facts.get("size"));
                }
                if (facts.get("ino") instanceof Long inode) {
                    attributes.put("inode", inode);
                }
            }
        } catch (IOException e) {
            // It is gone, or elsewhere; then nobody can say any more.
        }
    }
}
