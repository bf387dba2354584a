package ai.trustmodel.tracing.mcp.modern;

import ai.trustmodel.tracing.mcp.protocol.ProtocolError;
import ai.trustmodel.tracing.spi.Json;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Gives the answers of earlier rounds into the client's keeping, between a call that asked and the same call repeated,
 * so that none of them can be changed, carried over to another call, or kept for long. Thread-safe.
 *
 * <p>The key lives as long as the process: what was asked before a restart is asked again.
 */
final class Seal {
    /** A person may have been asked. */
    static final Duration LONGEST = Duration.ofHours(1);

    private static final String ALGORITHM = "HmacSHA256";

    private final Clock clock;
    private @Nullable SecretKeySpec key;

    Seal(Clock clock) {
        this.clock = clock;
    }

    /** The answers so far to the questions of this call, sealed. */
    String close(String method, Map<String, Object> params, Map<String, Object> answers) {
        Map<String, Object> content = new LinkedHashMap<>();
        content.put("call", call(method, params));
        content.put("until", clock.instant().plus(LONGEST).getEpochSecond());
        content.put("answers", answers);
        byte[] bytes = Json.write(content).getBytes(StandardCharsets.UTF_8);
        return encode(bytes) + "." + encode(mac(bytes));
    }

    /** The answers sealed for this call; throws a {@link ProtocolError} when they were not, or are too old. */
    Map<String, Object> open(String method, Map<String, Object> params, Object sealed) {
        Map<String, Object> content = content(sealed.toString());
        if (content == null || !call(method, params).equals(content.get("call"))) {
            throw ProtocolError.invalidParams(
                    "requestState is none of this server for this call; call again without requestState");
        }
        if (((Number) Objects.requireNonNull(content.get("until"))).longValue()
                < clock.instant().getEpochSecond()) {
            throw ProtocolError.invalidParams(
                    "requestState is older than " + LONGEST.toMinutes() + " minutes; call again without requestState");
        }
        return Objects.requireNonNull(Json.object(content.get("answers")));
    }

    private @Nullable Map<String, Object> content(String sealed) {
        int dot = sealed.indexOf('.');
        if (dot < 0) {
            return null;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(sealed.substring(0, dot));
            byte[] mac = Base64.getUrlDecoder().decode(sealed.substring(dot + 1));
            return MessageDigest.isEqual(mac, mac(bytes))
                    ? Json.parseObject(new String(bytes, StandardCharsets.UTF_8))
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** What makes a call the same call: all it says but the answers and what changes from one sending to the next. */
    private String call(String method, Map<String, Object> params) {
        Map<String, Object> same = new TreeMap<>(params);
        same.keySet().removeAll(List.of("_meta", "inputResponses", "requestState"));
        return encode(mac((method + Json.write(ordered(same))).getBytes(StandardCharsets.UTF_8)));
    }

    private static @Nullable Object ordered(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, Object> ordered = new TreeMap<>();
            map.forEach((name, item) -> ordered.put((String) name, ordered(item)));
            return ordered;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> ordered = new ArrayList<>();
            list.forEach(item -> ordered.add(ordered(item)));
            return ordered;
        }
        return value;
    }

    private byte[] mac(byte[] bytes) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key());
            return mac.doFinal(bytes);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Made when it is first needed, which in most processes is never. */
    private synchronized SecretKeySpec key() {
        if (key == null) {
            byte[] bytes = new byte[32];
            new SecureRandom().nextBytes(bytes);
            key = new SecretKeySpec(bytes, ALGORITHM);
        }
        return key;
    }

    private static String encode(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
