package ai.trustmodel.tracing.mcp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.mcp.protocol.Caller;
import ai.trustmodel.tracing.mcp.protocol.Origin;
import ai.trustmodel.tracing.spi.Settings;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CallDefaultsTest {
    private static final String ENVIRONMENT = "00-11111111111111111111111111111111-1111111111111111-01";
    private static final String HEADER = "00-22222222222222222222222222222222-2222222222222222-01";
    private static final String META = "00-33333333333333333333333333333333-3333333333333333-01";

    private final CallDefaults defaults = new CallDefaults(
            Settings.of(Map.of("CLAUDE_CODE_SESSION_ID", "session of the pipe", "TRACEPARENT", ENVIRONMENT)));

    @Test
    void environment_saysNothingAboutAClientOnTheNetwork() {
        Call call = new Asked(new Origin("tcp", Map.of(), null), Map.of());

        assertThat(defaults.threadId(call)).isNull();
        assertThat(defaults.traceparents(call)).isEmpty();
        assertThat(defaults.agentId(call)).isEqualTo("asker");
    }

    @Test
    void meta_goesBeforeTheHeaderAndTheHeaderBeforeTheEnvironment() {
        Origin tcp = new Origin("tcp", Map.of("traceparent", HEADER, "baggage", "session.id=s"), null);

        assertThat(defaults.traceparents(new Asked(tcp, Map.of("traceparent", META))))
                .containsExactly(META, HEADER);
        assertThat(defaults.traceparents(new Asked(tcp, Map.of("traceparent", "broken"))))
                .containsExactly(HEADER);
        assertThat(defaults.traceparents(new Asked(Origin.PIPE, Map.of()))).containsExactly(ENVIRONMENT);
        assertThat(defaults.threadId(new Asked(tcp, Map.of()))).isEqualTo("s");
    }

    @Test
    void idOfACodexCall_countsWithinItsThreadOnly() {
        assertThat(defaults.toolUseId(new Asked(Origin.PIPE, Map.of("callId", "call_1"))))
                .isNull();
        assertThat(defaults.toolUseId(new Asked(Origin.PIPE, Map.of("callId", "call_1", "threadId", "t"))))
                .isEqualTo("call_1");
    }

    private record Asked(Origin origin, Map<String, Object> meta) implements Call {
        @Override
        public Object id() {
            return 1;
        }

        @Override
        public String method() {
            return "tools/call";
        }

        @Override
        public Map<String, Object> params() {
            return Map.of("_meta", meta);
        }

        @Override
        public Caller caller() {
            return Caller.of(Map.of("name", "asker"), null, "2025-11-25", null);
        }

        @Override
        public void notify(String method, Map<String, Object> params) {}

        @Override
        public void log(String level, String logger, Object data) {}

        @Override
        public Map<String, Object> ask(String key, String method, Map<String, Object> params) {
            throw new AssertionError("nobody is asked");
        }
    }
}
