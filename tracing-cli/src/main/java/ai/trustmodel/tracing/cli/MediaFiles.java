package ai.trustmodel.tracing.cli;

import ai.trustmodel.tracing.model.Span;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.Media;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes the media of spans to files that only their owner may read. A name is the hash of the bytes and an ending from
 * a list of ours: nothing that was recorded becomes a part of it.
 */
final class MediaFiles {
    private static final Map<String, String> ENDINGS = Map.ofEntries(
            Map.entry("image/png", "png"),
            Map.entry("image/jpeg", "jpg"),
            Map.entry("image/gif", "gif"),
            Map.entry("image/webp", "webp"),
            Map.entry("image/svg+xml", "svg"),
            Map.entry("audio/wav", "wav"),
            Map.entry("audio/mpeg", "mp3"),
            Map.entry("audio/mp3", "mp3"),
            Map.entry("audio/flac", "flac"),
            Map.entry("audio/ogg", "ogg"),
            Map.entry("video/mp4", "mp4"),
            Map.entry("video/webm", "webm"),
            Map.entry("application/pdf", "pdf"),
            Map.entry("text/csv", "csv"),
            Map.entry("text/plain", "txt"));

    private MediaFiles() {}

    /** Writes what is in these spans into a directory, made when there is none; returns how many files these are. */
    static int save(List<Span> spans, Path directory) throws IOException {
        if (Files.exists(directory) && !Files.isDirectory(directory)) {
            throw new Failure(directory + " is no directory; name another one");
        }
        Files.createDirectories(directory);
        Set<String> saved = new HashSet<>();
        for (Span span : spans) {
            for (Media media : Media.in(Json.write(span))) {
                String type = media.type();
                String ending = type == null ? "bin" : ENDINGS.getOrDefault(type, "bin");
                String hash = media.sha256();
                if (saved.add(hash)) {
                    write(media.bytes(), directory.resolve(hash + "." + ending));
                }
            }
        }
        return saved.size();
    }

    private static void write(byte[] bytes, Path target) throws IOException {
        Path part = Files.createTempFile(target.getParent(), ".media", ".part"); // which nobody else can read
        try {
            Files.write(part, bytes);
            Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
