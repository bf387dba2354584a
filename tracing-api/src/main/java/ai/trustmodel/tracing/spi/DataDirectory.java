package ai.trustmodel.tracing.spi;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Where everything is kept that no other setting puts elsewhere: the store, the token of the server, its logs. Named by
 * {@code TRUSTMODEL_DATA_DIR}; {@code ~/.trustmodel} when that is not given.
 */
public final class DataDirectory {
    private static final String SETTING = "TRUSTMODEL_DATA_DIR";

    private DataDirectory() {}

    /**
     * The directory, which need not be there yet.
     *
     * @throws ConfigurationException when the setting is no path
     */
    public static Path of(Settings settings) {
        return path(SETTING, settings.get(SETTING, "~/.trustmodel"));
    }

    /**
     * The file or directory that a setting names, by default one in the data directory. A {@code ~} at its beginning is
     * the user's home.
     *
     * @param name what it is called in the data directory, as in {@code "traces.db"}
     * @throws ConfigurationException when the setting is no path
     */
    public static Path file(Settings settings, String setting, String name) {
        String value = settings.get(setting);
        return value == null ? of(settings).resolve(name) : path(setting, value);
    }

    private static Path path(String setting, String value) {
        try {
            String home = System.getProperty("user.home", ".");
            boolean inHome = value.equals("~") || value.startsWith("~/") || value.startsWith("~\\");
            return Path.of(inHome ? home + value.substring(1) : value)
                    .toAbsolutePath()
                    .normalize();
        } catch (InvalidPathException e) {
            throw new ConfigurationException(setting + " is not the path of a file: " + e.getReason(), e);
        }
    }
}
