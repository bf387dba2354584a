package ai.trustmodel.tracing.host.network;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The process a socket belongs to.
 *
 * @param name what the kernel calls it, at most 15 bytes; empty when not known
 */
record Owner(int pid, String name) {
    Map<String, Object> process() {
        Map<String, Object> process = new LinkedHashMap<>();
        process.put("pid", pid);
        if (!name.isEmpty()) {
            process.put("name", name);
        }
        return process;
    }
}
