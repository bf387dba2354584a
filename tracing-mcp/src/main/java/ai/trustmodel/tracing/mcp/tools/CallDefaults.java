package ai.trustmodel.tracing.mcp.tools;

import ai.trustmodel.tracing.mcp.protocol.Call;
import ai.trustmodel.tracing.spi.Json;
import ai.trustmodel.tracing.spi.RecordIds;
import ai.trustmodel.tracing.spi.Settings;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a call says without its arguments: whose it is, which conversation it belongs to, what it is part of, and which of
 * the client's tool calls it is. Every client says it in its own place.
 *
 * <p>The environment of this process speaks for the one client at the other end of a pipe, never for one on the network.
 */
final class CallDefaults {
    private static final String PIPE = "pipe";
    private static final String CODEX_TURN = "x-codex-turn-metadata";
    private static final Set<String> THREAD_IN_BAGGAGE =
            Set.of("thread.id", "thread_id", "session.id", "session_id", "gen_ai.conversation.id");
    private static final int LONGEST = 200;

    private final Settings settings;

    CallDefaults(Settings settings) {
        this.settings = settings;
    }

    /** Whose call it is, null when nothing says so. */
    @Nullable
    String agentId(Call call) {
        String agent = settings.get("TRUSTMODEL_AGENT_ID");
        return agent != null ? agent : call.caller().name();
    }

    /** The conversation it belongs to, null when nothing says so. */
    @Nullable
    String threadId(Call call) {
        Map<String, Object> meta = call.meta();
        String thread = text(meta.get("threadId"));
        if (thread == null) {
            Object turn = meta.get(CODEX_TURN);
            Map<String, Object> facts = turn instanceof String json ? Json.parseObject(json) : Json.object(turn);
            thread = facts == null ? null : text(facts.get("session_id"));
        }
        if (thread == null && isPipe(call)) {
            thread = text(settings.get("CLAUDE_CODE_SESSION_ID"));
        }
        return thread != null ? thread : fromBaggage(said(call, "baggage"));
    }

    /** The id of the client's own tool call that this is, the same when it sends it again; null when it says none. */
    @Nullable
    String toolUseId(Call call) {
        Map<String, Object> meta = call.meta();
        String id = text(meta.get("claudecode/toolUseId"));
        // Codex numbers its calls within a conversation.
        return id == null && text(meta.get("threadId")) != null ? text(meta.get("callId")) : id;
    }

    /** The W3C traceparents it came with, the one it is part of first and then another it is linked to; none that is malformed. */
    List<String> traceparents(Call call) {
        String environment = isPipe(call) ? settings.get("TRACEPARENT") : null;
        String header = call.origin().headers().get("traceparent");
        return Stream.of(
                        Optional.ofNullable(text(call.meta().get("traceparent"))),
                        Optional.ofNullable(header),
                        Optional.ofNullable(environment))
                .flatMap(Optional::stream)
                .map(String::strip)
                .filter(traceparent -> RecordIds.ofTraceparent(traceparent) != null)
                .distinct()
                .limit(2)
                .toList();
    }

    private static @Nullable String said(Call call, String name) {
        String said = call.meta().get(name) instanceof String text ? text : null;
        return said != null ? said : call.origin().headers().get(name);
    }

    private static boolean isPipe(Call call) {
        return call.origin().transport().equals(PIPE);
    }

    private static @Nullable String fromBaggage(@Nullable String baggage) {
        for (String member : baggage == null ? new String[0] : baggage.split(",", 64)) {
            String pair = member.split(";", 2)[0];
            int equals = pair.indexOf('=');
            if (equals > 0
                    && THREAD_IN_BAGGAGE.contains(pair.substring(0, equals).strip())) {
                return text(decoded(pair.substring(equals + 1).strip()));
            }
        }
        return null;
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) { // no escape after a percent sign
            return value;
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isBlank() && text.length() <= LONGEST ? text.strip() : null;
    }
}
