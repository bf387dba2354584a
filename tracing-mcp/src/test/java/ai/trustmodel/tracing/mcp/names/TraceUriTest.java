package ai.trustmodel.tracing.mcp.names;

import static org.assertj.core.api.Assertions.assertThat;

import ai.trustmodel.tracing.mcp.names.TraceUri.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TraceUriTest {
    @ParameterizedTest
    @ValueSource(strings = {"bot", "my agent", "org/bot", "Rīga 🌧", "100%", "%41", "a?b#c", "a+b", "a:b@c"})
    void id_comesBackFromItsUri(String id) {
        assertThat(TraceUri.parse(TraceUri.agent(id).toString())).isEqualTo(TraceUri.agent(id));
        assertThat(TraceUri.parse(TraceUri.trace(id).toString())).isEqualTo(TraceUri.trace(id));
        assertThat(TraceUri.parse(TraceUri.messages(id).from(3, 7).toString()))
                .isEqualTo(new TraceUri(Kind.MESSAGES, id, 3, 7));
        assertThat(TraceUri.agent(id).toString()).matches("traces://[A-Za-z0-9._~%-]+");
    }

    @Test
    void idThatNobodyEncoded_isUnderstood() {
        assertThat(TraceUri.parse("traces://my agent")).isEqualTo(TraceUri.agent("my agent"));
        assertThat(TraceUri.parse("traces://my%20agent")).isEqualTo(TraceUri.agent("my agent"));
        assertThat(TraceUri.parse("traces://org/bot")).isEqualTo(TraceUri.agent("org/bot"));
        assertThat(TraceUri.parse("traces://100% mine")).isEqualTo(TraceUri.agent("100% mine"));
    }

    @Test
    void page_isReadInAnyOrder() {
        assertThat(TraceUri.parse("trace://t/messages?at=5&from=2")).isEqualTo(new TraceUri(Kind.MESSAGES, "t", 2, 5));
        assertThat(TraceUri.parse("trace://t/messages?from=2")).isEqualTo(new TraceUri(Kind.MESSAGES, "t", 2, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "trace://",
                "traces://",
                "trace:///messages",
                "trace://t/",
                "trace://t/nope",
                "trace://t/messages/1",
                "trace://a/b/messages",
                "trace://t?from=1",
                "traces://bot?from=1",
                "trace://t/messages?",
                "trace://t/messages?from",
                "trace://t/messages?from=x",
                "trace://t/messages?from=-1",
                "trace://t/messages?from=99999999999",
                "trace://t/messages?to=1",
                "file:///etc/passwd",
                "ui://trustmodel"
            })
    void anythingElse_isNone(String uri) {
        assertThat(TraceUri.parse(uri)).isNull();
    }
}
