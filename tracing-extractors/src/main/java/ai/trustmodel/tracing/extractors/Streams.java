package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.StreamTiming;
import ai.trustmodel.tracing.model.StreamedBody;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads a streamed body, whatever it is made of: server-sent events, a JSON object a line, a JSON array, the binary frames
 * of AWS. Its first byte decides, since content types lie.
 */
final class Streams {
    private static final int HEAD = 8192;

    /**
     * How a stream read.
     *
     * @param events how many events it had
     * @param done whether {@code data: [DONE]} came
     * @param unread how many events could not be read
     * @param timing when its output came, null when nobody knows or none came
     */
    record Outcome(
            int events, boolean done, int unread, @Nullable StreamTiming timing) {}

    private final OutputTimes times;
    private final StreamEvents sink;
    private @Nullable Frames frames;

    private Streams(StreamEvents events) {
        this.times = new OutputTimes(events);
        this.sink = times;
    }

    /** Whether this body, which is no JSON value as a whole, may be a stream. */
    static boolean isStream(@Nullable Object body) {
        String head = body instanceof String text ? text : head(body);
        return Sse.looksLike(head) || Values.startsLikeJson(head);
    }

    /** The beginning of a body that may be a stream, as {@link #head} gives it; empty for any other body. */
    static String headOfStream(@Nullable Object body) {
        String head = head(body);
        return Sse.looksLike(head) || Values.startsLikeJson(head) ? head : "";
    }

    /** The bytes of a body that is made of the binary frames of AWS, at least its first frame; null of any other. */
    static byte @Nullable [] binary(@Nullable Object body) {
        byte[] start = body instanceof StreamedBody stream ? start(stream) : body instanceof byte[] raw ? raw : null;
        return start != null && AwsEventStream.looksLike(start, start.length) ? start : null;
    }

    private static byte[] start(StreamedBody stream) {
        byte[] start = stream.head(HEAD);
        int frame = AwsEventStream.firstLength(start);
        return frame > start.length ? stream.head(frame) : start;
    }

    /**
     * The beginning of a streamed body as text; of binary frames, what the server-sent events of the same content would
     * be. Empty for anything else.
     */
    static String head(@Nullable Object body) {
        if (body instanceof String text) {
            return text.substring(0, Math.min(HEAD, text.length()));
        }
        if (body instanceof StreamedBody stream) {
            return head(start(stream));
        }
        return body instanceof byte[] bytes ? head(bytes) : "";
    }

    private static String head(byte[] bytes) {
        return AwsEventStream.looksLike(bytes, bytes.length)
                ? AwsEventStream.head(bytes)
                : new String(bytes, 0, Math.min(HEAD, bytes.length), StandardCharsets.UTF_8);
    }

    /** Reads a whole body: a {@link String}, a {@code byte[]} or a {@link StreamedBody}; of anything else, nothing. */
    static Outcome read(@Nullable Object body, StreamEvents sink) {
        Streams stream = new Streams(sink);
        if (body instanceof StreamedBody streamed) {
            streamed.forEachPiece((bytes, from, to, elapsed) -> {
                stream.times.now(elapsed);
                stream.feed(bytes, from, to);
            });
        } else {
            byte[] bytes = body instanceof String text ? text.getBytes(StandardCharsets.UTF_8) : null;
            bytes = body instanceof byte[] raw ? raw : bytes;
            if (bytes != null) {
                stream.feed(bytes, 0, bytes.length);
            }
        }
        return stream.end();
    }

    private void feed(byte[] bytes, int start, int to) {
        int from = start;
        while (frames == null && from < to) {
            byte first = bytes[from];
            // White space, and the bytes of a byte order mark: no format begins with them.
            if ((first >= 0 && first <= ' ' && first != 0) || isMark(first)) {
                from++;
            } else {
                frames = frames(first);
            }
        }
        if (frames != null) {
            frames.feed(bytes, from, to);
        }
    }

    private Frames frames(byte first) {
        return switch (first) {
            case 0 -> new AwsEventStream(sink); // the first byte of a length below 16 MB
            case '{', '[' -> new JsonSequence(sink);
            default -> new Sse(sink);
        };
    }

    private static boolean isMark(byte b) {
        return b == (byte) 0xEF || b == (byte) 0xBB || b == (byte) 0xBF;
    }

    private Outcome end() {
        if (frames == null) {
            return new Outcome(0, false, 0, null);
        }
        Frames.Outcome outcome = frames.end();
        return new Outcome(outcome.events(), outcome.done(), outcome.unread(), times.timing());
    }
}
