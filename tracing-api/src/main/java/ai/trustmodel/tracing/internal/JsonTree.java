package ai.trustmodel.tracing.internal;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes plain values of a parser's tokens, without what binding to types costs for every text. */
final class JsonTree {
    /** How many objects, lists and texts there may be that are smaller than {@link #SMALLEST} bytes on average. */
    private static final int MANY = 50_000;

    private static final int SMALLEST = 10;

    private final JsonParser in;
    private final int most;
    private int values;

    private JsonTree(JsonParser in, int most) {
        this.in = in;
        this.most = most;
    }

    /** For a text of any kind. */
    static JsonTree of(JsonParser in) {
        return new JsonTree(in, Integer.MAX_VALUE);
    }

    /** For a text of this length from outside: a great many tiny values would take a hundred times that in memory. */
    static JsonTree bounded(JsonParser in, int length) {
        return new JsonTree(in, Math.max(MANY, length / SMALLEST));
    }

    /** The one value of this text; what follows it makes it no JSON. */
    @Nullable
    Object only() throws IOException {
        JsonToken first = in.nextToken();
        if (first == null) {
            throw new JsonParseException(in, "there is nothing");
        }
        Object value = value(first);
        if (in.nextToken() != null) {
            throw new JsonParseException(in, "something follows the value");
        }
        return value;
    }

    /** The object of this text, whatever follows it. */
    Map<String, Object> firstObject() throws IOException {
        if (in.nextToken() != JsonToken.START_OBJECT) {
            throw new JsonParseException(in, "it is no object");
        }
        return object();
    }

    private @Nullable Object value(JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object();
            case START_ARRAY -> list();
            case VALUE_STRING -> text();
            case VALUE_NUMBER_INT -> in.getNumberValue();
            case VALUE_NUMBER_FLOAT -> in.getDecimalValue();
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_NULL -> null;
            default -> throw new JsonParseException(in, "it was cut");
        };
    }

    @SuppressWarnings("NullAway") // a JSON object may hold nulls, which its type cannot say
    private Map<String, Object> object() throws IOException {
        count();
        Map<String, Object> object = new LinkedHashMap<>(8);
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            object.put(name, value(in.nextToken()));
        }
        if (in.currentToken() != JsonToken.END_OBJECT) {
            throw new JsonParseException(in, "it was cut");
        }
        return object;
    }

    @SuppressWarnings("NullAway") // nor can that of a list
    private List<Object> list() throws IOException {
        count();
        List<Object> list = new ArrayList<>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            list.add(value(token));
        }
        return list;
    }

    private String text() throws IOException {
        count();
        return in.getText();
    }

    private void count() throws IOException {
        if (++values > most) {
            throw new JsonParseException(in, "it is a great many tiny values");
        }
    }
}
