package ai.trustmodel.tracing.benchmarks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The same call recorded with the OpenTelemetry SDK and its generative AI conventions: twelve attributes, messages as
 * JSON text, since an attribute holds nothing richer.
 */
final class OpenTelemetryPeer implements AutoCloseable {
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    static final AttributeKey<String> REQUEST_MODEL = AttributeKey.stringKey("gen_ai.request.model");
    static final AttributeKey<String> MODEL = AttributeKey.stringKey("gen_ai.response.model");
    static final AttributeKey<String> ID = AttributeKey.stringKey("gen_ai.response.id");
    static final AttributeKey<Double> TEMPERATURE = AttributeKey.doubleKey("gen_ai.request.temperature");
    static final AttributeKey<Long> MAX_TOKENS = AttributeKey.longKey("gen_ai.request.max_tokens");
    static final AttributeKey<Long> INPUT = AttributeKey.longKey("gen_ai.usage.input_tokens");
    static final AttributeKey<Long> OUTPUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    static final AttributeKey<List<String>> FINISH = AttributeKey.stringArrayKey("gen_ai.response.finish_reasons");
    static final AttributeKey<String> MESSAGES = AttributeKey.stringKey("gen_ai.input.messages");
    static final AttributeKey<String> ANSWER = AttributeKey.stringKey("gen_ai.output.messages");

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    /** With the processor's defaults: a queue of 2,048, batches of 512. */
    OpenTelemetryPeer(SpanExporter exporter) {
        this(BatchSpanProcessor.builder(exporter).build());
    }

    OpenTelemetryPeer(BatchSpanProcessor processor) {
        provider = SdkTracerProvider.builder().addSpanProcessor(processor).build();
        tracer = provider.get("benchmarks");
    }

    void recordText(Call call) {
        record(call, call.facts().messagesJson(), call.facts().answerJson());
    }

    /** An attribute cannot hold message objects, so the caller writes them as text. */
    void recordObjects(Call call) {
        try {
            record(
                    call,
                    MAPPER.writeValueAsString(call.facts().messages()),
                    MAPPER.writeValueAsString(call.facts().answer()));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private void record(Call call, String messages, String answer) {
        Call.Facts facts = call.facts();
        tracer.spanBuilder("chat")
                .setSpanKind(SpanKind.CLIENT)
                .setAttribute(OPERATION, "chat")
                .setAttribute(PROVIDER, call.provider())
                .setAttribute(REQUEST_MODEL, facts.model())
                .setAttribute(MODEL, facts.model())
                .setAttribute(ID, facts.responseId())
                .setAttribute(TEMPERATURE, facts.temperature())
                .setAttribute(MAX_TOKENS, facts.maxTokens())
                .setAttribute(INPUT, facts.inputTokens())
                .setAttribute(OUTPUT, facts.outputTokens())
                .setAttribute(FINISH, facts.finishReasons())
                .setAttribute(MESSAGES, messages)
                .setAttribute(ANSWER, answer)
                .startSpan()
                .end();
    }

    void flush() {
        if (!provider.forceFlush().join(60, TimeUnit.SECONDS).isSuccess()) {
            throw new IllegalStateException("OpenTelemetry did not flush");
        }
    }

    @Override
    public void close() {
        provider.close();
    }
}
