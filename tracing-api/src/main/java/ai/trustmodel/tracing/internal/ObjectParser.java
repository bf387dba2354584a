package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.spi.Json;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.async.ByteArrayFeeder;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads one object after another with one parser. A parser of its own for each of the hundred thousand events a megabyte
 * may hold would cost a kilobyte every time, and a copy of all names known so far whenever an event brings a new one.
 */
public final class ObjectParser implements Json.ObjectReader {
    /** After so many texts that looked like objects and were none, nothing else is tried: each costs a stack trace. */
    private static final int MOST_BROKEN = 1000;

    private @Nullable JsonParser parser;
    private int broken;

    @Override
    public @Nullable Map<String, Object> read(byte[] bytes, int start, int end) {
        int from = start;
        int to = end;
        while (from < to && isSpace(bytes[from])) {
            from++;
        }
        while (to > from && isSpace(bytes[to - 1])) {
            to--;
        }
        if (to - from < 2 || bytes[from] != '{' || bytes[to - 1] != '}' || broken > MOST_BROKEN) {
            return null;
        }
        try {
            JsonParser in = parser == null ? JsonMapper.feedable() : parser;
            parser = in;
            ((ByteArrayFeeder) in.getNonBlockingInputFeeder()).feedInput(bytes, from, to);
            Map<String, Object> object = JsonTree.bounded(in, to - from).firstObject();
            if (in.nextToken() == JsonToken.NOT_AVAILABLE) {
                return object;
            }
        } catch (IOException e) {
            // What it is instead says nothing to a stream's reader.
        }
        broken++;
        parser = null; // in the middle of something
        return null;
    }

    private static boolean isSpace(byte c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }
}
