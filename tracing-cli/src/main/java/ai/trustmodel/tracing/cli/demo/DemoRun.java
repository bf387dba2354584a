package ai.trustmodel.tracing.cli.demo;

import ai.trustmodel.tracing.Scope;
import ai.trustmodel.tracing.SpanScope;
import ai.trustmodel.tracing.ToolScope;
import ai.trustmodel.tracing.TraceClient;
import ai.trustmodel.tracing.TraceOptions;
import ai.trustmodel.tracing.TraceScope;
import ai.trustmodel.tracing.model.Exchange;
import ai.trustmodel.tracing.model.SpanKind;
import ai.trustmodel.tracing.model.StreamedBody;
import ai.trustmodel.tracing.spi.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * A travel assistant plans a day: it asks two tools at once, meets an overloaded provider and tries again, gets a
 * streamed answer, hands the dinner to a restaurant desk that is an agent with a model of another provider, and answers
 * one more question.
 *
 * <p>The payloads lie beside this class, as they would go over the wire.
 */
public final class DemoRun {
    /** Whose trace it is. */
    public static final String AGENT = "demo-travel-agent";

    private static final Duration LENGTH = Duration.ofMillis(15_450);
    private static final String ANTHROPIC = "https://api.anthropic.com/v1/messages";
    private static final String OPENAI = "https://api.openai.com/v1/chat/completions";

    private final DemoClock clock;

    /** A run that ends now. */
    public DemoRun(Clock now) {
        this.clock = new DemoClock(now.instant().minus(LENGTH), now.getZone());
    }

    /** The clock the client has to go by. */
    public Clock clock() {
        return clock;
    }

    /** Records the run and returns the id of its trace. */
    public String record(TraceClient client) {
        TraceOptions options = TraceOptions.agent(AGENT)
                .name("Plan a day in Riga")
                .threadId("demo-thread")
                .tag("demo")
                .metadata("app_version", "1.4.0")
                .metadata("customer_plan", "free");
        try (TraceScope trace = client.startTrace(options)) {
            clock.pass(20);
            call(trace, answer("anthropic", ANTHROPIC, "plan-request.json", "plan-answer.json", 1_840));
            askBothTools(trace);
            call(
                    trace,
                    answer("anthropic", ANTHROPIC, "day-request.json", "day-overloaded.json", 380)
                            .status(529));
            clock.pass(1_000); // before it tries again
            call(
                    trace,
                    answer("anthropic", ANTHROPIC, "day-request.json", "day-answer.sse", 3_120)
                            .responseHeaders(Map.of("content-type", "text/event-stream"))
                            .response(streamed("day-answer.sse", 540, 3_080))
                            .attempts(2));
            bookDinner(trace);
            call(trace, answer("anthropic", ANTHROPIC, "closing-request.json", "closing-answer.json", 1_260));
            clock.pass(2_800); // the user reads, and asks
            call(trace, answer("anthropic", ANTHROPIC, "follow-up-request.json", "follow-up-answer.json", 890));
            return trace.traceId();
        }
    }

    private void askBothTools(TraceScope trace) {
        Object where = Json.parse("{\"city\": \"Riga\", \"day\": \"tomorrow\"}");
        clock.pass(240);
        try (ToolScope weather = trace.toolCall("get_weather", where)) {
            weather.callId("toolu_demo_01").latency(Duration.ofMillis(240));
            weather.result("4\u00b0C, rain from noon, wind from the sea");
        }
        clock.pass(370);
        try (ToolScope museums = trace.toolCall("find_museums", where)) {
            museums.callId("toolu_demo_02").latency(Duration.ofMillis(610));
            museums.result(Json.parse(text("museums.json")));
        }
        clock.pass(15);
    }

    private void bookDinner(TraceScope trace) {
        Object wish = Json.parse("{\"city\": \"Riga\", \"day\": \"tomorrow\", \"time\": \"19:30\", \"people\": 1}");
        try (ToolScope booking = trace.toolCall("book_dinner", wish)) {
            booking.callId("toolu_demo_03");
            try (SpanScope desk = booking.span(SpanKind.AGENT, "restaurant-desk")) {
                clock.pass(5);
                call(desk, answer("openai", OPENAI, "tables-request.json", "tables-answer.json", 920));
                Object table = Json.parse("{\"city\": \"Riga\", \"time\": \"19:30\", \"people\": 1}");
                try (ToolScope tables = desk.toolCall("check_tables", table)) {
                    tables.callId("call_demo_01");
                    clock.pass(1_100);
                    tables.result(Json.parse("{\"free\": [\"the Amber Cellar\"], \"full\": [\"the Old Mill\"]}"));
                }
                call(desk, answer("openai", OPENAI, "table-request.json", "table-answer.json", 1_480));
            }
            booking.result("Booked: the Amber Cellar, tomorrow at 19:30, one person, under the name Demo.");
        }
    }

    private void call(Scope scope, Exchange.Builder exchange) {
        Exchange made = exchange.startedAt(clock.instant()).build();
        clock.pass(made.latency() == null ? 0 : made.latency().toMillis());
        scope.recordLlmCall(made);
    }

    private static Exchange.Builder answer(
            String provider, String url, String request, String response, long latencyMillis) {
        return Exchange.builder()
                .provider(provider)
                .url(url)
                .status(200)
                .request(text(request))
                .response(text(response))
                .latency(Duration.ofMillis(latencyMillis));
    }

    /** An answer whose first piece came after so long, and the others evenly until the last. */
    private static StreamedBody streamed(String name, long firstMillis, long lastMillis) {
        String[] events = text(name).split("(?<=\n\n)", -1);
        StreamedBody.Builder body = new StreamedBody.Builder();
        for (int i = 0; i < events.length; i++) {
            long millis = firstMillis + (lastMillis - firstMillis) * i / events.length;
            body.add(events[i], Duration.ofMillis(millis));
        }
        return body.build();
    }

    private static String text(String name) {
        try (InputStream in = DemoRun.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the file " + name + " is missing in this program's jar");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
