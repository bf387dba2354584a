package ai.trustmodel.tracing.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.model.Message;
import ai.trustmodel.tracing.model.SpanEnded;
import ai.trustmodel.tracing.model.TraceRecord;
import ai.trustmodel.tracing.model.TraceStatus;
import ai.trustmodel.tracing.spi.Json;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Pictures, sounds and documents: however a backend keeps them, what was recorded is read back. */
abstract class StorageMediaContract extends StorageContract {
    private static final byte[] IMAGE = image(5000);

    @Test
    void media_isReadBackAsItWasRecorded_whereverItStands() throws Exception {
        String base64 = Base64.getEncoder().encodeToString(IMAGE);
        String trace = records.id();
        SpanEnded call = records.call(
                trace,
                Extraction.builder("test-provider", "test")
                        .request(messages(base64))
                        .answer(Message.builder(Message.AI)
                                .content("![it](data:image/png;base64," + base64 + ")")
                                .build())
                        .alternatives(messages(base64))
                        .tools(List.of(Map.of("name", "look", "icon", "data:image/png;base64," + base64)))
                        .extra(Map.of("mime_type", "image/png", "data", base64))
                        .build());
        SpanEnded tool = records.tool(
                trace,
                "screenshot",
                Map.of("mimeType", "image/png", "data", base64),
                Map.of("content", List.of(Map.of("type", "image", "mimeType", "image/png", "data", base64))));
        SpanEnded notUnderstood = new SpanEnded(
                records.call(trace, Extraction.builder("test-provider", "test").build()).span().toBuilder()
                        .exchange(Exchange.of(
                                null, Json.write(imageOf(base64)), Json.pretty(imageOf(base64)), Duration.ZERO))
                        .build());
        List<TraceRecord> all = List.of(
                records.started(trace, "agent"),
                call,
                tool,
                notUnderstood,
                records.ended(trace, TraceStatus.COMPLETED));
        backend().append(all);

        for (int i = 0; i < 2; i++) {
            assertIs(all, trace);
            assertThat(wire(stream())).isEqualTo(wire(all));
            reopen();
        }
    }

    @Test
    void media_isReadBackInEveryFormOfBase64() {
        String trace = records.id();
        List<TraceRecord> all = new ArrayList<>(List.of(records.started(trace, "agent")));
        for (int size = 4998; size <= 5000; size++) {
            byte[] image = image(size);
            String standard = Base64.getEncoder().encodeToString(image);
            all.add(said(trace, standard));
            all.add(said(trace, Base64.getEncoder().withoutPadding().encodeToString(image)));
            all.add(said(trace, Base64.getUrlEncoder().encodeToString(image)));
            all.add(said(trace, Base64.getUrlEncoder().withoutPadding().encodeToString(image)));
            all.add(said(trace, Base64.getMimeEncoder().encodeToString(image)));
            all.add(said(trace, standard.replace("=", "").replaceFirst(".$", "9"))); // bits that decoding drops
            all.add(said(trace, standard.substring(0, 2001)));
            all.add(said(trace, standard.substring(0, 500) + "\"" + standard.substring(500)));
        }
        backend().append(all);

        assertIs(all, trace);
    }

    @Test
    void delete_leavesMediaThatAnotherTraceHasToo() {
        String base64 = Base64.getEncoder().encodeToString(IMAGE);
        String one = records.id();
        String two = records.id();
        String three = records.id();
        append(records.started(one, "agent"), said(one, base64));
        List<TraceRecord> second = List.of(records.started(two, "agent"), said(two, base64));
        List<TraceRecord> third = List.of(
                records.started(three, "agent"), records.tool(three, "screenshot", imageOf(base64), "another owner"));
        backend().append(second);
        backend().append(third);

        backend().delete(List.of(one));
        assertIs(second, two);
        backend().delete(List.of(two));
        assertIs(third, three);
        backend().delete(List.of(three));
        backend().append(second);

        assertIs(second, two);
    }

    private SpanEnded said(String trace, String base64) {
        return records.call(trace, "test-model", null, messages(base64), "I see");
    }

    private static List<Message> messages(String base64) {
        return List.of(Message.builder(Message.HUMAN)
                .content("what is it?")
                .blocks(List.of(Map.of("type", "text", "text", "what is it?"), imageOf(base64)))
                .additionalKwargs(Map.of("audio", Map.of("format", "wav", "data", base64)))
                .build());
    }

    private static Map<String, Object> imageOf(String base64) {
        return Map.of("type", "image", "source", Map.of("type", "base64", "media_type", "image/png", "data", base64));
    }

    private static byte[] image(int size) {
        byte[] image = new byte[size];
        new Random(size).nextBytes(image);
        return image;
    }
}
