package ai.trustmodel.tracing.cli.importing;

import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One recorded exchange as a JSON object: {@code request}; the answer as {@code response} (JSON), {@code sse} (stream
 * text) or {@code raw_b64} (bytes); {@code provider}, {@code url}, {@code status}, {@code content_type}; and whatever
 * else it says about where it comes from.
 */
final class ExchangeFile implements Recording {
    private static final List<String> ABOUT = List.of("source", "commit", "licence", "api");

    private final Map<String, Object> fields;
    private final String digest;
    private final long bytes;

    private ExchangeFile(Map<String, Object> fields, String digest, long bytes) {
        this.fields = fields;
        this.digest = digest;
        this.bytes = bytes;
    }

    static ExchangeFile read(Path file, String digest) throws IOException, NotUnderstood {
        try {
            String text = Files.readString(file);
            Map<String, Object> fields = Json.object(Json.parse(text.startsWith("\uFEFF") ? text.substring(1) : text));
            return new ExchangeFile(fields == null ? Map.of() : fields, digest, Files.size(file));
        } catch (MalformedInputException e) {
            throw new NotUnderstood("it is not UTF-8", e);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood("it cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public String format() {
        return "exchange";
    }

    @Override
    public boolean isMixed() {
        return false;
    }

    @Override
    public Map<String, Object> metadata() {
        Map<String, Object> about = new LinkedHashMap<>();
        ABOUT.forEach(name -> {
            Object value = fields.get(name);
            if (value != null) {
                about.put(name, value);
            }
        });
        return about;
    }

    @Override
    public String digest() {
        return digest;
    }

    @Override
    public void read(Sink sink) throws IOException, NotUnderstood {
        Map<String, String> headers = new LinkedHashMap<>();
        header(headers, "content-type", "content_type");
        header(headers, "x-amzn-errortype", "aws_error_type");
        sink.accept(
                0,
                Exchange.builder()
                        .provider(text("provider"))
                        .url(text("url"))
                        .status(fields.get("status") instanceof Number status ? status.intValue() : null)
                        .request(fields.get("request"))
                        .response(response())
                        .responseHeaders(headers)
                        .build(),
                bytes);
    }

    private @Nullable Object response() throws NotUnderstood {
        if (fields.get("response") != null) {
            return fields.get("response");
        }
        String raw = text("raw_b64");
        if (raw == null) {
            return text("sse");
        }
        try {
            return HarEntry.decode(raw);
        } catch (IllegalArgumentException e) {
            throw new NotUnderstood("its raw_b64 is not base64", e);
        }
    }

    private void header(Map<String, String> headers, String header, String field) {
        String value = text(field);
        if (value != null) {
            headers.put(header, value);
        }
    }

    private @Nullable String text(String name) {
        return fields.get(name) instanceof String text ? text : null;
    }
}
