package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.InvalidToolCall;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.model.ToolCall;
import ai.trustmodel.tracing.model.Usage;
import ai.trustmodel.tracing.spi.Extractors;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the extractors find in recorded exchanges, one JSON row for each, so that a scorer outside this project
 * can compare it with what is expected. A file holds one exchange: its {@code provider}, {@code url}, {@code status},
 * {@code request}, and {@code response}, stream text in {@code sse} or stream bytes in {@code raw_b64}. Started by
 * {@code scripts/corpus-facts}.
 */
final class CorpusFacts {
    /** A stream is handed over in one piece, as the text it is where it is text. */
    static final int WHOLE = Integer.MAX_VALUE;

    private static final String SUFFIX = ".json";
    private static final Set<String> KNOWN_TYPES = Set.of(Message.HUMAN, Message.AI, Message.TOOL, Message.SYSTEM);

    private final Extractors extractors = Extractors.available();

    public static void main(String[] args) throws IOException {
        if (args.length < 1 || args.length > 2 || !Files.isDirectory(Path.of(args[0]))) {
            System.err.println("usage: scripts/corpus-facts DIR [BYTES], a directory with recorded exchanges; "
                    + "streams are fed in pieces of this many bytes");
            System.exit(2);
        }
        int piece = args.length == 1 ? WHOLE : Integer.parseInt(args[1]);
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        CorpusFacts facts = new CorpusFacts();
        Path root = Path.of(args[0]).toAbsolutePath().normalize();
        int failed = 0;
        for (Path file : files(root)) {
            try {
                out.println(Json.write(facts.row(id(root, file), Files.readString(file), piece)));
            } catch (IOException | IllegalArgumentException e) {
                failed++;
                System.err.println(file + ": " + e.getMessage());
            }
        }
        out.flush();
        System.exit(failed == 0 && !out.checkError() ? 0 : 1);
    }

    /** The files with exchanges under a directory, in the order of their names. */
    static List<Path> files(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.filter(file -> file.toString().endsWith(SUFFIX) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    /** The file's path below the {@code exchanges} directory, or below the root where there is none, without suffix. */
    static String id(Path root, Path file) {
        Path below = root.relativize(file);
        for (int i = file.getNameCount() - 2; i >= 0; i--) {
            if (file.getName(i).toString().equals("exchanges")) {
                below = file.subpath(i + 1, file.getNameCount());
                break;
            }
        }
        String name = below.toString().replace('\\', '/');
        return name.substring(0, name.length() - SUFFIX.length());
    }

    /** The exchange in a file, a streamed answer of which comes in pieces of this many bytes. */
    static Exchange exchange(Map<String, Object> file, int piece) {
        Long status = Values.number(file, "status");
        return Exchange.builder()
                .provider(Values.text(file, "provider"))
                .url(Values.text(file, "url"))
                .status(status == null ? null : status.intValue())
                .responseHeaders(headers(file))
                .request(file.get("request"))
                .response(answer(file, piece))
                .build();
    }

    /** The row of one exchange, a streamed answer of which comes in pieces of this many bytes. */
    Map<String, Object> row(String id, String json, int piece) {
        Map<String, Object> file = Json.object(Json.parse(json));
        if (file == null) {
            throw new IllegalArgumentException("is not an exchange: no JSON object");
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("id", id);
        row.put("format", file.get("stream_format") == null ? "json" : file.get("stream_format"));
        row.put("status", file.get("status"));
        fill(row, extractors.extract(exchange(file, piece)));
        return row;
    }

    // The one header that is recorded: AWS names the type of an error nowhere else.
    private static Map<String, String> headers(Map<String, Object> file) {
        return file.get("aws_error_type") instanceof String type ? Map.of("x-amzn-ErrorType", type) : Map.of();
    }

    private static @Nullable Object answer(Map<String, Object> file, int piece) {
        byte[] stream = null;
        if (file.get("raw_b64") instanceof String frames) {
            stream = Base64.getDecoder().decode(frames);
        } else if (file.get("sse") instanceof String text) {
            if (piece == WHOLE) {
                return text;
            }
            stream = text.getBytes(StandardCharsets.UTF_8);
        }
        return stream == null ? file.get("response") : piece == WHOLE ? stream : pieces(stream, piece);
    }

    private static StreamedBody pieces(byte[] stream, int piece) {
        StreamedBody.Builder body = new StreamedBody.Builder();
        for (int from = 0; from < stream.length; from += piece) {
            body.add(stream, from, Math.min(stream.length, from + piece), Duration.ofNanos(from));
        }
        return body.build();
    }

    private static void fill(Map<String, Object> row, Extraction facts) {
        Message answer = facts.answer() != null ? facts.answer() : Message.of(Message.AI, "");
        row.put("provider", facts.provider());
        row.put("api", facts.api());
        row.put("model", facts.model());
        row.put("request_model", facts.requestModel());
        row.put("response_model", facts.responseModel());
        row.put("response_id", facts.responseId());
        row.put("finish_reason", facts.finishReason());
        row.put("finish_reasons", facts.finishReasons());
        row.put(
                "n_choices",
                facts.answer() == null ? 0 : 1 + facts.alternatives().size());
        row.put("usage", usage(facts.usage()));
        List<String> sequence = facts.request().stream().map(CorpusFacts::type).toList();
        Map<String, Integer> counts = new TreeMap<>();
        sequence.forEach(type -> counts.merge(type, 1, Integer::sum));
        row.put("request_messages", counts);
        row.put("request_sequence", sequence);
        row.put(
                "request_tool_calls",
                facts.request().stream()
                        .flatMap(message -> message.toolCalls().stream())
                        .map(CorpusFacts::call)
                        .toList());
        row.put(
                "request_tool_results",
                facts.request().stream()
                        .filter(message -> message.type().equals(Message.TOOL))
                        .map(CorpusFacts::result)
                        .toList());
        row.put(
                "tool_definitions",
                facts.tools().stream().map(CorpusFacts::toolName).toList());
        row.put("text", answer.content());
        row.put("reasoning_text", answer.reasoning() == null ? "" : answer.reasoning());
        row.put("refusal", answer.refusal());
        row.put("tool_calls", answer.toolCalls().stream().map(CorpusFacts::call).toList());
        row.put(
                "invalid_tool_calls",
                answer.invalidToolCalls().stream().map(CorpusFacts::invalid).toList());
        row.put(
                "server_tool_calls",
                facts.serverToolCalls().stream().map(CorpusFacts::call).toList());
        row.put("legacy_function_call", answer.additionalKwargs().get("function_call"));
        row.put("error", error(facts.error()));
        row.put("error_kind", facts.error() == null ? null : facts.error().kind());
        row.put("stream_complete", facts.streamComplete());
        row.put("warnings", facts.warnings());
    }

    private static @Nullable Map<String, Object> usage(@Nullable Usage usage) {
        if (usage == null) {
            return null;
        }
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("input_tokens", usage.inputTokens());
        row.put("output_tokens", usage.outputTokens());
        row.put("total_tokens", usage.totalTokens());
        row.put("cache_read", usage.inputTokenDetails().get(Usage.CACHE_READ));
        row.put("cache_creation", usage.inputTokenDetails().get(Usage.CACHE_CREATION));
        row.put("reasoning", usage.outputTokenDetails().get(Usage.REASONING));
        return row;
    }

    private static String type(Message message) {
        return KNOWN_TYPES.contains(message.type()) ? message.type() : "other";
    }

    private static Map<String, Object> call(ToolCall call) {
        return fields("id", call.id(), "name", call.name(), "args", call.args());
    }

    private static Map<String, Object> invalid(InvalidToolCall call) {
        return fields("id", call.id(), "name", call.name(), "args", call.args());
    }

    private static Map<String, Object> result(Message message) {
        return fields(
                "tool_call_id", message.toolCallId(),
                "text", message.content(),
                "is_error", message.status() == null ? null : message.status().equals("error"));
    }

    private static @Nullable Map<String, Object> error(@Nullable CallError error) {
        if (error == null) {
            return null;
        }
        Map<String, Object> row = fields("type", error.type(), "code", error.code(), "message", error.message());
        row.put("kind", error.kind());
        return row;
    }

    private static @Nullable String toolName(@Nullable Object tool) {
        Map<String, Object> fields = Values.object(tool);
        for (Map<String, Object> place :
                List.of(fields, Values.object(fields, "function"), Values.object(fields, "toolSpec"))) {
            if (place.get("name") instanceof String name) {
                return name;
            }
        }
        String type = Values.text(fields, "type");
        return type != null || fields.size() != 1
                ? type
                : fields.keySet().iterator().next(); // Google's own tools
    }

    private static Map<String, Object> fields(
            String a, @Nullable Object first, String b, @Nullable Object second, String c, @Nullable Object third) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put(a, first);
        fields.put(b, second);
        fields.put(c, third);
        return fields;
    }
}
