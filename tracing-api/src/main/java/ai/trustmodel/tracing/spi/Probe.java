package ai.trustmodel.tracing.spi;

import java.util.List;

/**
 * A place in the kernel or a program that can be watched.
 *
 * @param name its full name, as in {@code tracepoint:syscalls:sys_enter_openat}
 * @param type the part before the first colon
 * @param arguments its arguments as in {@code "const char * filename"}; empty when not asked for or none
 */
public record Probe(String name, String type, List<String> arguments) {
    public Probe {
        arguments = List.copyOf(arguments);
    }
}
