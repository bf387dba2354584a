package ai.trustmodel.tracing.model;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A record of a kind this version does not know, with its fields as they came. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NONE)
@JsonIgnoreProperties({})
record UnknownRecord(@JsonAnyGetter Map<String, Object> fields) implements TraceRecord {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING) // an any-setter would turn the order of the fields round
    UnknownRecord {
        fields = Copies.map(fields);
    }

    /** Its own id, else one that follows from its content, so that the same record is recognised again. */
    @Override
    public String recordId() {
        return fields.get("record_id") instanceof String id
                ? id
                : UUID.nameUUIDFromBytes(new TreeMap<>(fields).toString().getBytes(StandardCharsets.UTF_8))
                        .toString();
    }

    @Override
    public @Nullable String traceId() {
        return fields.get("trace_id") instanceof String id ? id : null;
    }

    @Override
    public Instant at() {
        try {
            return fields.get("at") instanceof String at ? Instant.parse(at) : Instant.EPOCH;
        } catch (DateTimeException e) {
            return Instant.EPOCH;
        }
    }
}
