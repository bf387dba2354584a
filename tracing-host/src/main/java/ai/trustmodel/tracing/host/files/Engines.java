package ai.trustmodel.tracing.host.files;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The engines there are, the best first. */
final class Engines {
    static final List<String> NAMES = List.of("fanotify", "inotify", "watch_service");

    private Engines() {}

    /** Those to try: the one that was asked for, or all that this platform can have. */
    static List<String> toTry(@Nullable String wanted) {
        if (wanted != null) {
            return List.of(wanted);
        }
        boolean linux = System.getProperty("os.name", "").equals("Linux");
        return linux ? NAMES : List.of("watch_service");
    }

    /** @throws EngineException when it does not work on this machine, or not for this user */
    static Engine open(String name) throws EngineException {
        try {
            return switch (name) {
                case "fanotify" -> new FanotifyEngine();
                case "inotify" -> new InotifyEngine();
                default -> new WatchServiceEngine();
            };
        } catch (LinkageError e) { // no Linux, or nothing that can call its C library
            throw EngineException.unfit(name + " is not there: " + e.getMessage());
        }
    }
}
