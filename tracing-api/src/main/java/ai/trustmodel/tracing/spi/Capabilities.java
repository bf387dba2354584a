package ai.trustmodel.tracing.spi;

import java.util.List;
import java.util.Map;

/**
 * What kernel tracing can do on this machine.
 *
 * @param usable whether a program can be run at all
 * @param runner what runs programs, with its version; empty when there is none
 * @param features what works by name, found by trying
 * @param remedies for what does not work, what to do about it, in order of weight
 */
public record Capabilities(boolean usable, String runner, Map<String, Boolean> features, List<String> remedies) {
    public Capabilities {
        features = Map.copyOf(features);
        remedies = List.copyOf(remedies);
    }
}
