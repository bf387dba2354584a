package ai.trustmodel.tracing.benchmarks;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Bytes in, facts out, beside a plain parse to a tree of the same bytes by Jackson, in turns. No parser reads a stream
 * as it is, so of a stream the data of its events are parsed, cut out beforehand.
 *
 * <p>The exchanges are the recorded ones of {@code shared/corpus} beside this directory or the ones above, or where the
 * system property {@code tracing.corpus} says; without them, calls made up here.
 */
final class ExtractSpeed {
    private static final double MOST = 3.0;
    private static final Extractors EXTRACTORS = Extractors.available();
    // The thread's own time: what else the machine does is not part of it.
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();
    private static final ObjectMapper JACKSON = new ObjectMapper();

    /** An exchange of bytes, and the JSON texts in it. */
    private record Sample(Exchange exchange, List<byte[]> texts, long bytes) {}

    private final int rounds;
    private long read;

    ExtractSpeed(boolean full) {
        rounds = full ? 41 : 15;
    }

    void run(Report report) throws IOException {
        Map<String, List<Sample>> formats = new LinkedHashMap<>();
        Path corpus = corpus();
        if (corpus == null) {
            report.progress("no shared/corpus beside or above this directory: calls made up for the purpose");
            formats.put("json", madeUp());
        } else {
            report.progress("the exchanges in " + corpus);
            recorded(corpus, formats);
        }
        List<Sample> all = formats.values().stream().flatMap(List::stream).toList();
        for (int i = 0; i < rounds; i++) { // until the compiler is done
            ours(all);
            theirs(all);
        }
        formats.forEach((format, samples) -> measure(report, format, samples));
        measure(report, "all", all);
        if (read == 0) {
            throw new IllegalStateException("nothing was read");
        }
    }

    private void measure(Report report, String format, List<Sample> samples) {
        double megabytes = samples.stream().mapToLong(Sample::bytes).sum() / 1e6;
        int times = (int) Math.max(1, Math.ceil(2 / megabytes));
        List<Map<String, Object>> found = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                ours(samples);
            }
            long between = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < times; i++) {
                theirs(samples);
            }
            long end = THREADS.getCurrentThreadCpuTime();
            found.add(Map.of(
                    "ours",
                    (between - start) / 1e6 / megabytes / times,
                    "theirs",
                    (end - between) / 1e6 / megabytes / times));
        }
        double ours = Fork.median(found, "ours");
        double theirs = Fork.median(found, "theirs");
        String what = format + ", " + samples.size() + " calls";
        report.atMost(what + ": time for a MB", "ms", ours, "Jackson readTree", theirs, MOST);
        report.beside(what + ": a core reads in a second", "MB", 1000 / ours, "Jackson readTree", 1000 / theirs);
    }

    private void ours(List<Sample> samples) {
        for (Sample sample : samples) {
            read += EXTRACTORS.extract(sample.exchange()).request().size();
        }
    }

    private void theirs(List<Sample> samples) {
        try {
            for (Sample sample : samples) {
                for (byte[] text : sample.texts()) {
                    read += JACKSON.readTree(text).size();
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException("cut out wrongly", e);
        }
    }

    private static @Nullable Path corpus() {
        String named = System.getProperty("tracing.corpus");
        if (named != null) {
            return Path.of(named).resolve("exchanges");
        }
        for (Path above = Path.of("").toAbsolutePath(); above != null; above = above.getParent()) {
            Path candidate = above.resolve("shared/corpus/exchanges");
            if (Files.isDirectory(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static List<Sample> madeUp() {
        Payloads payloads = new Payloads(5);
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Exchange call = payloads.ofAgent().ofText();
            samples.add(sample(
                    call,
                    bytes(Objects.requireNonNull(call.request())),
                    bytes(Objects.requireNonNull(call.response())),
                    "json"));
        }
        return samples;
    }

    private static void recorded(Path corpus, Map<String, List<Sample>> formats) throws IOException {
        List<Path> files;
        try (Stream<Path> found = Files.walk(corpus)) {
            files = found.filter(file -> file.toString().endsWith(".json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Map<String, Object> call = Json.object(Json.parse(Files.readString(file)));
            if (call == null) {
                throw new IOException(file + " is no exchange");
            }
            byte[] request = call.get("request") == null ? new byte[0] : bytes(call.get("request"));
            byte[] response = response(call);
            String format = call.get("stream_format") instanceof String streamed ? streamed : "json";
            Integer status = call.get("status") instanceof Number number ? number.intValue() : null;
            Exchange exchange = Exchange.builder()
                    .provider(call.get("provider") instanceof String provider ? provider : null)
                    .url(call.get("url") instanceof String url ? url : null)
                    .status(status)
                    .build();
            formats.computeIfAbsent(format, name -> new ArrayList<>()).add(sample(exchange, request, response, format));
        }
    }

    private static byte[] response(Map<String, Object> call) {
        if (call.get("raw_b64") instanceof String raw) {
            return Base64.getDecoder().decode(raw);
        }
        Object response = call.get("response") != null ? call.get("response") : call.get("sse");
        return response == null ? new byte[0] : bytes(response);
    }

    private static byte[] bytes(Object body) {
        String text = body instanceof String string ? string : Json.write(body);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static Sample sample(Exchange call, byte[] request, byte[] response, String format) {
        List<byte[]> texts = new ArrayList<>();
        addIfJson(request, texts);
        switch (format) {
            case "sse", "ndjson" -> {
                for (String line : new String(response, StandardCharsets.UTF_8).split("\\R", -1)) {
                    String data = line.startsWith("data:") ? line.substring(5) : format.equals("sse") ? "" : line;
                    addIfJson(data.strip().getBytes(StandardCharsets.UTF_8), texts);
                }
            }
            case "aws-eventstream" -> addPayloads(ByteBuffer.wrap(response), texts);
            default -> addIfJson(response, texts);
        }
        Exchange exchange = call.toBuilder()
                .request(request.length == 0 ? null : request)
                .response(response.length == 0 ? null : response)
                .build();
        return new Sample(exchange, texts, request.length + response.length);
    }

    private static void addPayloads(ByteBuffer frames, List<byte[]> texts) {
        while (frames.remaining() >= 16) {
            int start = frames.position();
            int length = frames.getInt();
            int headers = frames.getInt();
            byte[] payload = new byte[length - headers - 16];
            frames.position(start + 12 + headers).get(payload);
            addIfJson(payload, texts);
            frames.position(start + length);
        }
    }

    private static void addIfJson(byte[] text, List<byte[]> texts) {
        try {
            if (text.length > 0 && JACKSON.readTree(text).isContainerNode()) {
                texts.add(text);
            }
        } catch (IOException e) {
            // text, an event's end mark, or JSON that was cut: nothing for a plain parse
        }
    }
}
