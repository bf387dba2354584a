package ai.trustmodel.tracing.internal;

import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.spi.Json;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.SegmentedStringWriter;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The one configuration of Jackson; {@link Json} is its public face. */
public final class JsonMapper {
    // A record of the model that holds a value may be deeper than the value.
    private static final int RECORD_DEPTH = 2 * Json.MAX_DEPTH;
    private static final int SHORT = 16_384;
    private static final JsonFactory FOREIGN = foreign().build();
    private static final JsonFactory NAMELESS =
            foreign().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES).build();
    private static final JsonFactory PLAIN =
            new JsonFactoryBuilder().streamWriteConstraints(writeConstraints()).build();

    /** What binds to types, made when the first record asks for it: a server answers its first message sooner without. */
    private static final class Binding {
        private static final ObjectMapper MAPPER = mapper();
        private static final ObjectReader VALUE = MAPPER.readerFor(Object.class);
        private static final ObjectWriter PRETTY = MAPPER.writerWithDefaultPrettyPrinter();
    }

    private JsonMapper() {}

    // What strangers wrote: names that come once are not worth keeping for the whole program, and of many small texts,
    // as the arguments of calls are, each new name would make a copy of those kept so far.
    private static JsonFactoryBuilder foreign() {
        return new JsonFactoryBuilder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .streamReadConstraints(constraints(Json.MAX_DEPTH));
    }

    /** A parser that takes one text after another. */
    static JsonParser feedable() throws IOException {
        return FOREIGN.createNonBlockingByteArrayParser();
    }

    // Bodies are bounded before they come here, so these limits bound only depth and numbers.
    private static StreamReadConstraints constraints(int depth) {
        return StreamReadConstraints.builder()
                .maxNestingDepth(depth)
                .maxNumberLength(Json.MAX_NUMBER)
                .maxStringLength(Integer.MAX_VALUE)
                .maxNameLength(1_000_000)
                .build();
    }

    private static ObjectMapper mapper() {
        SimpleModule times = new SimpleModule("tracing");
        times.addSerializer(Instant.class, new InstantWriter());
        times.addDeserializer(Instant.class, new TimeReader<>(Instant.class, Instant::parse));
        times.addSerializer(Duration.class, new MillisWriter());
        times.addDeserializer(Duration.class, new MillisReader());
        times.addSerializer(LocalDate.class, ToStringSerializer.instance);
        times.addDeserializer(LocalDate.class, new TimeReader<>(LocalDate.class, LocalDate::parse));
        times.addSerializer(StreamedBody.class, new StreamWriter());
        times.addKeySerializer(String.class, new KeyWriter());
        ObjectMapper mapper = com.fasterxml.jackson.databind.json.JsonMapper.builder()
                .addModule(times)
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, JsonInclude.Include.ALWAYS))
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
                .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                .build();
        mapper.getFactory().setStreamReadConstraints(constraints(RECORD_DEPTH));
        mapper.getFactory().setStreamWriteConstraints(writeConstraints());
        return mapper;
    }

    private static StreamWriteConstraints writeConstraints() {
        return StreamWriteConstraints.builder().maxNestingDepth(RECORD_DEPTH).build();
    }

    public static @Nullable Object parse(String text) {
        try (JsonParser in = NAMELESS.createParser(text)) {
            return JsonTree.of(in).only();
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot be read", e);
        }
    }

    /**
     * The value in this text, somebody's from outside; null when there is none, when the value is null, or when it is a
     * great many tiny values, which would take a hundred times their size in memory.
     */
    public static @Nullable Object parseForeign(String text) {
        // In a long text names come again and again; of short ones there may be many, each with names of its own.
        JsonFactory factory = text.length() < SHORT ? NAMELESS : FOREIGN;
        try (JsonParser in = factory.createParser(text)) {
            return JsonTree.bounded(in, text.length()).only();
        } catch (IOException e) {
            return null;
        }
    }

    /** The value in these bytes, on the same terms. */
    public static @Nullable Object parseForeign(byte[] bytes, int from, int to) {
        try (JsonParser in = FOREIGN.createParser(bytes, from, to - from)) {
            return JsonTree.bounded(in, to - from).only();
        } catch (IOException e) {
            return null;
        }
    }

    public static <T> T read(String text, Class<T> type) {
        try {
            return Binding.MAPPER.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    public static String write(@Nullable Object value) {
        try {
            boolean plain = PlainWriter.isPlain(value, RECORD_DEPTH);
            return Surrogates.escapeLone(plain ? writePlain(value) : Binding.MAPPER.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static String writePlain(@Nullable Object value) throws JsonProcessingException {
        BufferRecycler buffers = PLAIN._getBufferRecycler(); // as the mapper does
        try (SegmentedStringWriter text = new SegmentedStringWriter(buffers)) {
            try (JsonGenerator out = PLAIN.createGenerator(text)) {
                PlainWriter.write(out, value);
            }
            return text.getAndClear();
        } catch (JsonProcessingException e) {
            throw e;
        } catch (IOException e) {
            throw new UncheckedIOException("a text cannot be written", e);
        } finally {
            buffers.releaseToPool();
        }
    }

    public static String pretty(@Nullable Object value) {
        try {
            return Surrogates.escapeLone(Binding.PRETTY.writeValueAsString(value));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    @SuppressWarnings("unchecked") // a record always becomes an object
    public static Map<String, Object> toMap(Object modelRecord) {
        try {
            if (Binding.VALUE.readValue(write(modelRecord)) instanceof Map<?, ?> map) {
                return (Map<String, Object>) map;
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was just written cannot be read", e);
        }
        throw new IllegalArgumentException(modelRecord.getClass().getSimpleName() + " is not a record of the model");
    }

    /** A reader takes half a character as an escape in a value but not in a key, where it is replaced therefore. */
    private static final class KeyWriter extends JsonSerializer<String> {
        @Override
        public void serialize(String value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeFieldName(Surrogates.replaceLone(value));
        }
    }

    private static final class InstantWriter extends JsonSerializer<Instant> {
        @Override
        public void serialize(Instant value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.toString());
        }
    }

    /** Reads a time as ISO 8601 writes it. */
    private static final class TimeReader<T> extends JsonDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> parser;

        private TimeReader(Class<T> type, Function<String, T> parser) {
            this.type = type;
            this.parser = parser;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) throws IOException {
            String text = in.getValueAsString();
            try {
                return parser.apply(text);
            } catch (DateTimeException e) {
                throw context.weirdStringException(text, type, "not a time in the form of ISO 8601");
            }
        }
    }

    /** As the text or the bytes it is: the times are of use to an extractor alone. */
    private static final class StreamWriter extends JsonSerializer<StreamedBody> {
        @Override
        public void serialize(StreamedBody value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeObject(Bodies.text(value));
        }
    }

    private static final class MillisWriter extends JsonSerializer<Duration> {
        @Override
        public void serialize(Duration value, JsonGenerator out, SerializerProvider provider) throws IOException {
            BigDecimal millis = new BigDecimal(BigInteger.valueOf(value.getSeconds()))
                    .scaleByPowerOfTen(3)
                    .add(BigDecimal.valueOf(value.getNano(), 6))
                    .stripTrailingZeros();
            out.writeNumber(millis.scale() < 0 ? millis.setScale(0) : millis);
        }
    }

    private static final class MillisReader extends JsonDeserializer<Duration> {
        @Override
        public Duration deserialize(JsonParser in, DeserializationContext context) throws IOException {
            BigDecimal nanos = in.getDecimalValue().scaleByPowerOfTen(6);
            return Duration.ofNanos(nanos.longValue());
        }
    }
}
