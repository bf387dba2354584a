package ai.trustmodel.tracing.formats;

import ai.trustmodel.tracing.model.Message;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the OpenTelemetry GenAI convention, as in {@code gen_ai.input.messages}: {@code {"role", "parts", "name"}}.
 * The schema lets a message have further fields; those of ours that it has no name for are written under our names.
 */
final class OtelFormat implements MessageFormat {
    private static final Set<String> TAKEN = Set.of("role", "parts", "finish_reason", Remainder.KEY);

    @Override
    public String name() {
        return "otel";
    }

    @Override
    public List<Map<String, Object>> write(List<Message> messages) {
        return messages.stream().map(OtelFormat::write).toList();
    }

    static Map<String, Object> write(Message message) {
        Map<String, Object> written = new LinkedHashMap<>(message.extra());
        written.put("role", Roles.of(message.type()));
        written.put("parts", OtelParts.write(message));
        Fields.put(written, "name", message.name());
        Fields.put(written, "id", message.id());
        Fields.put(written, "status", message.status());
        Fields.put(written, "usage_metadata", Usages.write(message.usageMetadata()));
        Fields.put(written, "response_metadata", message.responseMetadata());
        Fields.put(written, "additional_kwargs", message.additionalKwargs());
        return Remainder.complete(written, message, OtelFormat::read);
    }

    @Override
    public List<Message> read(@Nullable Object json) {
        if (!(json instanceof List<?> list)) {
            throw new IllegalArgumentException(
                    "OpenTelemetry messages are a list of objects with \"role\" and \"parts\"");
        }
        List<Message> messages = new ArrayList<>(list.size());
        for (Object element : list) {
            Map<String, Object> message = Fields.object(element);
            if (Fields.text(message, "role") == null || !(message.get("parts") instanceof List<?>)) {
                throw new IllegalArgumentException(
                        "an OpenTelemetry message has \"role\" and a list of \"parts\"; this has "
                                + message.keySet().stream().limit(8).toList());
            }
            messages.addAll(
                    OtelParts.alone(message).stream().map(OtelFormat::read).toList());
        }
        return messages;
    }

    private static Message read(Map<String, Object> written) {
        Map<String, Object> own = Fields.rest(written, TAKEN);
        OtelParts parts = OtelParts.read(Fields.list(written.get("parts")));
        Map<String, Object> metadata = new LinkedHashMap<>(Fields.object(take(own, "response_metadata")));
        if (written.get("finish_reason") instanceof String reason) {
            metadata.putIfAbsent("finish_reason", reason);
        }
        Message.Builder message = parts.message(Roles.type(Fields.textOrEmpty(written, "role")))
                .name(text(take(own, "name")))
                .id(text(take(own, "id")))
                .status(text(take(own, "status")))
                .usageMetadata(Usages.read(take(own, "usage_metadata")))
                .responseMetadata(metadata)
                .additionalKwargs(Fields.object(take(own, "additional_kwargs")))
                .extra(own);
        return Remainder.apply(message.build(), written.get(Remainder.KEY));
    }

    private static @Nullable Object take(Map<String, Object> fields, String key) {
        return fields.remove(key);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() ? text : null;
    }
}
