package ai.trustmodel.tracing.mcp.protocol;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Resources of one kind: those that can be listed, and templates for the others. Thread-safe. */
public interface Resources {
    /** What {@code resources/list} shows of them: the ones worth pointing out, not all there are. */
    List<Map<String, Object>> list();

    /** Their URI templates, as {@code resources/templates/list} shows them. */
    default List<Map<String, Object>> templates() {
        return List.of();
    }

    /** The contents of a resource; null when it is none of these or is not there. */
    @Nullable
    List<Map<String, Object>> read(Call call, String uri);

    /** Whether changes of this resource are told to those who subscribe to it. */
    default boolean watchable(String uri) {
        return false;
    }

    /**
     * Values of a template's variable that begin so, the likeliest first; null when the template is none of these.
     */
    default @Nullable List<String> complete(String template, String variable, String value) {
        return null;
    }
}
