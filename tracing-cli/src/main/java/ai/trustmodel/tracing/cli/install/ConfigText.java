package ai.trustmodel.tracing.cli.install;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The text of a client's configuration, of which one entry is ours. All else in it stays as it is, byte for byte; a text
 * in which that cannot be done is refused.
 */
interface ConfigText {
    /** Our entry, null when there is none. */
    @Nullable
    Map<String, Object> entry();

    /**
     * The text with this as our entry.
     *
     * @throws NotInstalled when it cannot be put there without touching anything else
     */
    String with(Map<String, Object> entry);

    /** The text without our entry. */
    String without();

    /** The entry alone, as somebody would paste it into such a file. */
    String alone(Map<String, Object> entry);
}
