package ai.trustmodel.tracing.extractors;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.spi.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is fuzzed. Each target is a class with the method the fuzzer calls; {@code scripts/fuzz} runs them one after the
 * other, and {@link FuzzTest} some thousand inputs of each in every build.
 */
public final class FuzzTargets {
    /** Parts a request from a response in the inputs of {@link Calls}. */
    static final byte SEPARATOR = 0x1e;

    private FuzzTargets() {}

    /** Any bytes as the response. */
    public static final class Responses {
        private Responses() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            FuzzInput input = new FuzzInput(bytes);
            Exchange.Builder call = call(input);
            FuzzCheck.facts(call.response(input.rest()).build());
        }
    }

    /** Any bytes as request and response. */
    public static final class Calls {
        private Calls() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            FuzzInput input = new FuzzInput(bytes);
            Exchange.Builder call = call(input);
            byte[] both = input.rest();
            int at = 0;
            while (at < both.length && both[at] != SEPARATOR) {
                at++;
            }
            call.request(Arrays.copyOf(both, at));
            if (at < both.length) {
                call.response(Arrays.copyOfRange(both, at + 1, both.length));
            }
            FuzzCheck.facts(call.build());
        }
    }

    /** Documents of the known formats, changed at any place; streams of them in every framing. */
    public static final class Documents {
        private Documents() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            FuzzSeeds seeds = FuzzSeeds.ALL;
            FuzzInput input = new FuzzInput(bytes);
            Exchange.Builder call = call(input);
            Object request = input.of(seeds.requestValues);
            Object response = input.of(seeds.responseValues);
            int framing = input.choose(6);
            int changesOfRequest = input.choose(8);
            call.request(new JsonMutator(input, seeds, seeds.requestValues).mutate(request, changesOfRequest));
            Object changed = new JsonMutator(input, seeds, seeds.responseValues).mutate(response, 16);
            call.response(changed instanceof List<?> events ? framed(events, framing) : changed);
            FuzzCheck.facts(call.build());
        }

        private static Object framed(List<?> events, int framing) {
            StringBuilder text = new StringBuilder();
            switch (framing) {
                case 0 ->
                    events.forEach(event -> text.append("event: ")
                            .append(type(event))
                            .append("\r\ndata:")
                            .append(Json.write(event))
                            .append("\r\n\r\n"));
                case 1 ->
                    events.forEach(event ->
                            text.append("data: ").append(Json.write(event)).append("\n\n"));
                case 2 -> events.forEach(event -> text.append(Json.write(event)).append('\n'));
                case 3 -> text.append(Json.write(events));
                case 4 -> {
                    ByteArrayOutputStream frames = new ByteArrayOutputStream();
                    events.forEach(event -> frames.writeBytes(AwsFrames.event(type(event), Json.write(event))));
                    return frames.toByteArray();
                }
                default -> {
                    return events;
                }
            }
            return new StreamedBody.Builder()
                    .add(text.toString(), Duration.ZERO)
                    .build();
        }

        // A frame's type and an event's name may be any text without line ends.
        private static String type(@Nullable Object event) {
            Map<String, Object> fields = Values.object(event);
            String type = Values.word(fields, "type");
            String name = type != null || fields.isEmpty()
                    ? type
                    : fields.keySet().iterator().next();
            return name == null || name.length() > 100 ? "chunk" : name.replaceAll("\\R", " ");
        }
    }

    /** The same bytes, whole and in pieces, make the same facts. */
    public static final class Pieces {
        private Pieces() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            FuzzInput input = new FuzzInput(bytes);
            Exchange.Builder call = call(input);
            int size = input.choose(16) + 1;
            boolean random = input.choose(2) == 1;
            byte[] body = input.rest();
            List<Extraction> whole =
                    FuzzCheck.facts(call.response(cut(body, body.length, false)).build());
            List<Extraction> pieces =
                    FuzzCheck.facts(call.response(cut(body, size, random)).build());
            assertSame(whole, pieces);
        }
    }

    /** Binary frames with right checksums and any content, and with a byte or two changed. */
    public static final class Frames {
        private static final List<String> TYPES = List.of(
                "messageStart",
                "contentBlockStart",
                "contentBlockDelta",
                "contentBlockStop",
                "messageStop",
                "metadata",
                "chunk",
                "initial-response",
                "");

        private Frames() {}

        public static void fuzzerTestOneInput(byte[] bytes) {
            FuzzInput input = new FuzzInput(bytes);
            Exchange.Builder call = call(input);
            int size = input.choose(64) + 1;
            ByteArrayOutputStream stream = new ByteArrayOutputStream();
            List<Integer> kinds = new ArrayList<>();
            int damage = input.choose(4);
            int where = input.chooseOfMany(65_536);
            while (kinds.size() < 8) {
                kinds.add(input.choose(32));
            }
            byte[] payloads = input.rest();
            int from = 0;
            for (int i = 0; from < payloads.length || i == 0; i++) {
                int to = from;
                while (to < payloads.length && payloads[to] != '\n') {
                    to++;
                }
                stream.writeBytes(frame(kinds.get(i % kinds.size()), Arrays.copyOfRange(payloads, from, to)));
                from = to + 1;
            }
            byte[] body = stream.toByteArray();
            if (damage == 3) {
                body[where % body.length] ^= (byte) (1 + where % 255);
            }
            List<Extraction> whole =
                    FuzzCheck.facts(call.response(cut(body, body.length, false)).build());
            List<Extraction> pieces =
                    FuzzCheck.facts(call.response(cut(body, size, false)).build());
            assertSame(whole, pieces);
        }

        private static byte[] frame(int kind, byte[] payload) {
            String text = new String(payload, StandardCharsets.UTF_8);
            if (kind < TYPES.size()) {
                return AwsFrames.event(TYPES.get(kind), text);
            }
            return switch (kind % 4) {
                case 0 -> AwsFrames.exception("throttlingException", text);
                case 1 -> AwsFrames.frame(payload, payload); // headers that are none
                case 2 -> AwsFrames.frame(Map.of(":message-type", "error", ":error-code", 5, "x", true), text);
                default ->
                    AwsFrames.event(
                            "chunk",
                            Json.write(Map.of(
                                    "bytes", java.util.Base64.getEncoder().encodeToString(payload))));
            };
        }
    }

    private static Exchange.Builder call(FuzzInput input) {
        return Exchange.builder().provider(input.provider()).url(input.url()).status(input.status());
    }

    private static StreamedBody cut(byte[] body, int size, boolean random) {
        StreamedBody.Builder pieces = new StreamedBody.Builder();
        int state = size;
        for (int from = 0; from < body.length; ) {
            state = state * 1_103_515_245 + 12_345;
            int length = random ? 1 + (state >>> 16) % (4 * size) : size;
            int to = Math.min(body.length, from + length);
            pieces.add(body, from, to, Duration.ZERO);
            from = to;
        }
        return pieces.build();
    }

    private static void assertSame(List<Extraction> whole, List<Extraction> pieces) {
        if (!whole.equals(pieces)) {
            for (int i = 0; i < whole.size(); i++) {
                assertThat(Json.write(pieces.get(i))).as("facts of pieces").isEqualTo(Json.write(whole.get(i)));
            }
            assertThat(pieces).isEqualTo(whole);
        }
    }
}
