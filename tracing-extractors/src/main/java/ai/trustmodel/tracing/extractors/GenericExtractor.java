package ai.trustmodel.tracing.extractors;

import ai.trustmodel.tracing.model.CallError;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.Extraction;
import ai.trustmodel.tracing.spi.Extractor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes what no other extractor knows and keeps what it recognises: messages, answer text, tokens, model, error. What it
 * does not recognise it says in the warnings; it guesses no figure.
 */
public final class GenericExtractor implements Extractor {
    private static final int LAST = -1000;

    @Override
    public String name() {
        return "generic";
    }

    @Override
    public int priority() {
        return LAST;
    }

    @Override
    public boolean supports(Exchange exchange) {
        return true;
    }

    @Override
    public Extraction extract(Exchange exchange) {
        Map<String, Object> fields = Values.object(exchange.request());
        String asked = Values.nonEmpty(fields, "model");
        String requestModel = asked != null ? asked : Endpoint.model(exchange.url());
        GenericRequest request = GenericRequest.of(exchange.request());
        Extraction.Builder out = Extraction.builder(Endpoint.provider(exchange, "unknown"), "generic")
                .requestModel(requestModel)
                .request(request.messages())
                .tools(Values.list(fields, "tools"))
                .parameters(request.rest());
        GenericAnswer answer = new GenericAnswer();
        CallError error = Errors.of(exchange);
        boolean whole = exchange.status() != null && exchange.status() >= 400;
        out.responseMetadata(Values.object(exchange.response()));
        if (error == null) {
            whole = read(exchange.response(), answer);
            error = answer.error();
            answer.fill(out, requestModel);
        }
        boolean understood = whole && (exchange.request() == null || request.understood());
        return out.error(error)
                .warnings(understood ? List.of() : List.of(Warnings.BODY_NOT_RECOGNISED))
                .build();
    }

    /** Whether the facts hold all that the answer says. Of the pieces of a stream only the usual ones are kept. */
    private static boolean read(@Nullable Object response, GenericAnswer answer) {
        if (Streams.isStream(response)) {
            Streams.read(response, answer);
            return false;
        }
        if (response instanceof String text) {
            answer.text(text);
            return !text.isBlank();
        }
        if (response instanceof List<?>) {
            Values.objects(response).forEach(piece -> answer.accept(null, piece));
            return false;
        }
        answer.body(Values.object(response));
        return response == null || answer.found();
    }
}
