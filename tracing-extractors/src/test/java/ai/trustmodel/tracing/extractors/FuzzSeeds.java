package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.spi.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The small bodies fuzzing starts from, written by hand for it, one file each: {@code *.request.json},
 * {@code *.answer.json}, and streams by their framing. A line of {@code *.frames} is the type of an AWS frame, with an
 * exclamation mark in front when it is an exception, and its payload.
 */
final class FuzzSeeds {
    static final FuzzSeeds ALL = read();

    final List<byte[]> requests = new ArrayList<>();
    final List<byte[]> responses = new ArrayList<>();
    /** Every request, as a JSON value. */
    final List<Object> requestValues = new ArrayList<>();
    /** Every answer as a JSON value, and of every stream the list of its events. */
    final List<Object> responseValues = new ArrayList<>();
    /** The keys and texts in all of them. */
    final List<String> words;

    private final TreeSet<String> found = new TreeSet<>();

    private FuzzSeeds(List<Path> files) throws IOException {
        for (Path file : files) {
            add(file.getFileName().toString(), Files.readAllBytes(file));
        }
        requestValues.forEach(this::collect);
        responseValues.forEach(this::collect);
        words = List.copyOf(found);
    }

    private static FuzzSeeds read() {
        try (Stream<Path> files = Files.list(Path.of(
                Objects.requireNonNull(FuzzSeeds.class.getResource("seeds")).toURI()))) {
            return new FuzzSeeds(files.sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private void add(String name, byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (name.endsWith(".request.json")) {
            requests.add(bytes);
            requestValues.add(Objects.requireNonNull(Json.parse(text), name));
        } else if (name.endsWith(".answer.json")) {
            responses.add(bytes);
            responseValues.add(Objects.requireNonNull(Json.parse(text), name));
        } else {
            byte[] stream = name.endsWith(".frames") ? frames(text) : bytes;
            List<Object> events = new ArrayList<>();
            if (name.endsWith(".frames")) {
                text.lines().forEach(line -> events.add(event(line)));
            } else {
                Streams.read(stream, (event, data) -> events.add(data));
            }
            if (events.isEmpty()) {
                throw new IllegalStateException(name + " has no events");
            }
            responses.add(stream);
            responseValues.add(events);
        }
    }

    private static Object event(String line) {
        return Objects.requireNonNull(Json.parse(line.substring(line.indexOf(' ') + 1)), line);
    }

    private static byte[] frames(String lines) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        lines.lines().forEach(line -> {
            String type = line.substring(0, line.indexOf(' '));
            String payload = line.substring(line.indexOf(' ') + 1);
            all.writeBytes(
                    type.startsWith("!")
                            ? AwsFrames.exception(type.substring(1), payload)
                            : AwsFrames.event(type, payload));
        });
        return all.toByteArray();
    }

    private void collect(Object value) {
        if (value instanceof String text) {
            found.add(text);
        } else if (value instanceof List<?> list) {
            list.stream().filter(Objects::nonNull).forEach(this::collect);
        } else if (value instanceof Map<?, ?> map) {
            map.forEach((key, inner) -> {
                found.add(key.toString());
                if (inner != null) {
                    collect(inner);
                }
            });
        }
    }
}
