package ai.trustmodel.tracing.cli.install;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where things are on a computer.
 *
 * @param home the user's directory
 * @param environment the variables of this process
 */
public record Machine(Os os, Path home, Map<String, String> environment) {
    /** A kind of operating system. */
    public enum Os {
        /** Linux, and whatever is like it. */
        UNIX,
        /** macOS. */
        MAC,
        /** Windows. */
        WINDOWS
    }

    /** This computer, with these variables. */
    public static Machine of(Map<String, String> environment) {
        String name = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        Os os = name.startsWith("windows") ? Os.WINDOWS : name.startsWith("mac") ? Os.MAC : Os.UNIX;
        return new Machine(os, Path.of(home(os, environment)).toAbsolutePath(), environment);
    }

    // Java asks the system who the user is and the clients ask HOME; whoever sets it wants both to look there.
    private static String home(Os os, Map<String, String> environment) {
        String home = environment.getOrDefault("HOME", "");
        return os == Os.WINDOWS || home.isBlank() ? System.getProperty("user.home", ".") : home;
    }

    /** The directory a variable names, null when it is not set. */
    @Nullable
    Path directory(String variable) {
        String value = environment.getOrDefault(variable, "");
        return value.isBlank() ? null : Path.of(value).toAbsolutePath();
    }

    /** Where programs keep what a user configured. */
    Path configuration() {
        return switch (os) {
            case UNIX -> or(directory("XDG_CONFIG_HOME"), home.resolve(".config"));
            case MAC -> home.resolve("Library").resolve("Application Support");
            case WINDOWS -> or(directory("APPDATA"), home.resolve("AppData").resolve("Roaming"));
        };
    }

    /** Where this program keeps what belongs to the user. */
    Path ours() {
        return home.resolve(".trustmodel");
    }

    /** Where the server of this user keeps its data. */
    Path data() {
        return or(directory("TRUSTMODEL_DATA_DIR"), ours());
    }

    static Path or(@Nullable Path path, Path otherwise) {
        return path == null ? otherwise : path;
    }
}
